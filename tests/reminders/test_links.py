"""Acting from a mail, letting go of it, the second channel, returned mails, and the proof of running."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from xml.etree import ElementTree

import icalendar
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from proposals.models import Assignment, Deadline, Event, Extension
from reminders import acts, bounces, plan
from reminders.acts import Act, Verb
from reminders.audience import readers_of
from reminders.beat import troubles
from reminders.models import Address, Message, Reader, Sweep
from reminders.outbox import Sender
from responses.models import Evaluation
from tests import people

pytestmark = pytest.mark.django_db


def reader_of(user) -> Reader:
    return Reader.objects.get(pk=readers_of([("user", user.pk)])["user", user.pk])


def link(reader: Reader, verb: Verb, pk: int) -> str:
    return reverse("act", args=[acts.token_of(Act(reader.pk, verb, pk))])


def test_following_a_link_changes_nothing_and_pressing_the_button_does(house, client):
    assignment = people.assigned(house)
    url = link(reader_of(house.handler), Verb.RECEIVE, assignment.pk)
    for _ in range(3):
        assert client.get(url).status_code == 200
        assert client.head(url).status_code == 200
    assignment.refresh_from_db()
    assert assignment.status == Assignment.Status.ASSIGNED
    assert client.post(url).status_code == 200
    assignment.refresh_from_db()
    assert assignment.status == Assignment.Status.RECEIVED
    assert Event.objects.filter(name=Event.Name.RECEIVED).get().actor == house.handler
    assert client.post(url).status_code == 409  # a second press is told, not an error page


def test_a_link_needs_the_token_of_the_form(house, client):
    assignment = people.assigned(house)
    client.handler.enforce_csrf_checks = True
    url = link(reader_of(house.handler), Verb.RECEIVE, assignment.pk)
    assert client.post(url).status_code == 403


def test_a_link_is_bound_to_its_person_verb_and_object_and_expires(house, client):
    assignment = people.assigned(house)
    url = link(reader_of(house.other_handler), Verb.RECEIVE, assignment.pk)
    assert client.post(url).status_code == 403  # another unit's handler
    good = link(reader_of(house.handler), Verb.RECEIVE, assignment.pk)
    assert client.get(good[:-4] + "abc/").status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert client.get(good).status_code == 410


def test_more_time_is_asked_for_from_the_mail(house, client):
    assignment = people.assigned(house)
    deadline = Deadline.objects.open().get(kind=Deadline.Kind.REPLY, subject=assignment.subject)
    url = link(reader_of(house.handler), Verb.EXTEND, deadline.pk)
    until = deadline.due_on + timedelta(days=20)
    assert client.post(url, {"until": until.isoformat(), "reason": ""}).status_code == 200
    assert not Extension.objects.exists()
    client.post(url, {"until": until.isoformat(), "reason": "需要会同财政部门测算"})
    assert Extension.objects.get().asked_by == house.handler


def test_a_deputy_without_an_account_judges_from_the_mail(house, client):
    deputy = house.deputies[1]
    deputy.user = None
    deputy.save()
    response = people.answered(house)
    reader = Reader.objects.get(pk=readers_of([("deputy", deputy.pk)])["deputy", deputy.pk])
    url = link(reader, Verb.JUDGE, response.pk)
    client.get(url)
    deputy.refresh_from_db()
    assert deputy.user is None
    client.post(url, {"attitude": "satisfied", "result": "basically", "reason": ""})
    said = Evaluation.objects.get()
    assert said.deputy == deputy
    assert said.result == "basically"
    assert not said.entered_by.has_usable_password()
    assert not said.entered_by.is_active


def test_a_unit_cannot_judge_its_own_reply_by_any_link(house, client):
    response = people.answered(house)
    url = link(reader_of(house.handler), Verb.JUDGE, response.pk)
    assert client.post(url, {"attitude": "satisfied", "result": "satisfied"}).status_code == 403
    assert not Evaluation.objects.exists()


def test_one_click_lets_go_of_news_and_never_of_what_is_due(house, sink, client):
    people.assigned(house)
    reader = reader_of(house.handler)
    url = reverse("unsubscribe", args=[acts.unsubscribe_token(reader.pk)])
    client.handler.enforce_csrf_checks = True
    client.get(url)
    reader.refresh_from_db()
    assert reader.news == Reader.News.AT_ONCE
    assert client.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    reader.refresh_from_db()
    assert reader.news == Reader.News.NONE
    due = Deadline.objects.open().get(kind=Deadline.Kind.REPLY).due_on
    plan.sweep(due)
    Sender(on=due).drain()
    mail = sink.to("handler@example.org")[0]
    assert mail["List-Unsubscribe"] is None
    assert mail["Auto-Submitted"] == "auto-generated"


def calendar_of(client, reader: Reader) -> dict[str, icalendar.Event]:
    said = client.get(reverse("reader-calendar", args=[reader.secret]))
    assert said["Content-Type"].startswith("text/calendar")
    assert all(len(line) <= 75 for line in said.content.split(b"\r\n"))
    calendar = icalendar.Calendar.from_ical(said.content)
    assert not calendar.errors
    assert {"VERSION", "PRODID"} <= calendar.keys()
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def test_the_calendar_moves_what_moved_and_says_what_is_provisional(house, client):
    assignment = people.assigned(house, confidential=True)
    reader = reader_of(house.handler)
    reply = Deadline.objects.filter(subject=assignment.subject, kind=Deadline.Kind.REPLY)
    reply.update(due_on=date(2021, 9, 1), provisional=True)
    before = calendar_of(client, reader)
    assert len(before) == 3
    (uid,) = (uid for uid, event in before.items() if event.decoded("DTSTART") == date(2021, 9, 1))
    assert "暂定" in before[uid]["SUMMARY"]
    assert before[uid]["STATUS"] == "TENTATIVE"
    assert before[uid].decoded("DTEND") == date(2021, 9, 2)
    assert not [event for event in before.values() if "社区工作者" in event["DESCRIPTION"]]
    Deadline.objects.filter(subject=assignment.subject).update(
        due_on=date(2021, 9, 2), version=2, provisional=False
    )
    after = calendar_of(client, reader)
    assert after.keys() == before.keys()
    assert after[uid].decoded("DTSTART") == date(2021, 9, 2)
    assert after[uid]["SEQUENCE"] > before[uid]["SEQUENCE"]
    assert "STATUS" not in after[uid]


ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_feed_is_valid_says_the_same_and_holds_the_news(house, client):
    people.assigned(house, on=timezone.localdate())
    plan.sweep()
    reader = Reader.objects.get(user=house.handler)
    url = reverse("reader-feed", args=[reader.secret])
    said = client.get(url).content
    feed = ElementTree.fromstring(said)
    # RFC 4287 §4.1: what a feed and an entry must have.
    for name in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{name}") is not None, name
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len(calendar_of(client, reader)) + 1
    assert any("交办" in (entry.findtext(f"{ATOM}title") or "") for entry in entries)
    ids = {entry.findtext(f"{ATOM}id") for entry in entries}
    assert len(ids) == len(entries)
    for entry in entries:
        assert entry.findtext(f"{ATOM}title")
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "")
        assert entry.find(f"{ATOM}link").get("href").startswith("https://")
    assert client.get(url).content == said  # unchanged while nothing changed
    assert client.get(reverse("reader-feed", args=["x" * 43])).status_code == 404


DSN = """From: MAILER-DAEMON@example.org
Content-Type: multipart/report; report-type=delivery-status; boundary="b"
MIME-Version: 1.0

--b
Content-Type: text/plain

It did not work.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; head@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 unknown user

--b
Content-Type: text/rfc822-headers

Message-ID: <{key}@luoshi.example.org>

--b--
"""


@pytest.mark.parametrize(
    ("action", "status", "ours", "dead"),
    [
        ("failed", "5.1.1", True, True),
        ("delayed", "4.4.1", True, False),
        ("failed", "4.4.7", True, False),
        ("failed", "5.1.1", False, False),
    ],
)
def test_a_returned_mail_marks_the_address(house, sink, action, status, ours, dead):
    assignment = people.assigned(house)
    Deadline.objects.filter(subject=assignment.subject).update(due_on=date(2021, 6, 17))
    plan.sweep(date(2021, 6, 25))
    Sender(on=date(2021, 6, 25)).drain()
    sent = Message.objects.get(reader__user=house.head)
    key = sent.key if ours else "0" * 64
    bounces.take(DSN.format(action=action, status=status, key=key).encode())
    assert Address.objects.filter(email="head@example.org").exists() == dead
    if dead:
        assert "unknown user" in Address.objects.get().words
        plan.sweep(date(2021, 7, 1))
        plan.sweep(date(2021, 7, 6))
        assert not Message.objects.waiting().filter(reader__user=house.head).exists()
        assert Message.objects.waiting().filter(reader__user=house.handler).exists()


def test_an_ordinary_mail_is_no_bounce():
    assert bounces.read(b"From: a@example.org\r\n\r\nhello") == []
    assert bounces.read(b"\xff\xfe not a mail at all") == []


def test_health_says_when_nobody_looks_and_when_mails_lie(house, client):
    assert client.get(reverse("healthz")).status_code == 503
    plan.sweep()
    assert client.get(reverse("healthz")).json() == {"ok": True, "troubles": []}
    now = timezone.now()
    assert troubles(now + timedelta(minutes=6))
    Message.objects.create(key="k", reader=reader_of(house.handler), kind="news", day=now.date())
    assert troubles() == []
    # A server that says "later" to every try must not look well, so the hour it was to leave counts.
    Message.objects.update(due_at=now - timedelta(minutes=11), next_try_at=now + timedelta(minutes=20))
    answer = client.get(reverse("healthz"))
    assert answer.status_code == 503
    assert "10 minutes" in answer.json()["troubles"][0]


def test_a_congress_that_cannot_be_planned_is_told_and_stops_no_other(house, sink, monkeypatch):
    other = people.build("临海市人民代表大会")
    people.assigned(other)
    due = Deadline.objects.open().get(kind=Deadline.Kind.REPLY).due_on
    honest = plan.note

    def broken(congress, day, since):
        if congress == house.congress:
            raise RuntimeError("broken row")
        return honest(congress, day, since)

    monkeypatch.setattr(plan, "note", broken)
    plan.sweep(due)
    Sender(on=due).drain()
    assert len(sink.to("handler@example.org")) == 1
    assert "broken row" in Sweep.objects.first().problem
    assert any("broken row" in trouble for trouble in troubles())


def test_what_would_be_sent_is_for_offices_only(house, client):
    people.assigned(house)
    url = reverse("reminders-today")
    assert client.get(url).status_code == 302
    client.force_login(house.handler)
    assert client.get(url).status_code == 404
    client.force_login(house.clerk)
    assert client.get(url).status_code == 200
