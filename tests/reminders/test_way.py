"""The whole way: a date comes near, a mail arrives over real SMTP, once, and leads to the dossier."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

import pytest
from celery.signals import before_task_publish
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from config.celery import app
from congress import clock
from congress.clock import shipped_calendar
from proposals import actions, deadlines
from proposals.models import Deadline
from reminders import plan, tasks
from reminders.models import Message, Notice, Reader, Rung, Sweep
from reminders.outbox import Sender
from tests import people

pytestmark = pytest.mark.django_db


def due(house: people.House, on: date, display_no: str = "三3", **fields) -> Deadline:
    """One open reply that is due on that day."""
    assignment = people.assigned(house, display_no, **fields)
    Deadline.objects.open().exclude(kind=Deadline.Kind.REPLY).delete()
    Deadline.objects.filter(subject=assignment.subject).update(due_on=on)
    return Deadline.objects.get(subject=assignment.subject)


def tell(on: date) -> None:
    plan.sweep(on)
    Sender(on=on).drain()


def next_working_day(day: date) -> date:
    while not shipped_calendar().is_workday(day):
        day += timedelta(days=1)
    return day


def test_a_reply_due_tomorrow_is_told_once_and_the_link_opens_the_dossier(house, sink, client):
    deadline = due(house, date(2021, 6, 17))
    for _ in range(3):
        tell(date(2021, 6, 16))
    # The head's -3 falls on Sunday and was never told: a sweep that comes late makes up for it.
    assert sorted(address for address, _ in sink.mails) == [
        "handler@example.org",
        "head@example.org",
    ]
    mail = sink.to("handler@example.org")[0]
    text = mail.get_body(("plain",)).get_content()
    assert "关于加强我市社区工作者队伍建设的建议" in text
    assert "三3" in mail["Subject"] + text
    assert f"https://luoshi.example.org{reverse('dossier', args=[deadline.proposal_id])}" in text
    client.force_login(house.handler)
    assert client.get(reverse("dossier", args=[deadline.proposal_id])).status_code == 200


def test_the_ladder_climbs_from_handler_to_congress_office(house, sink):
    deadline = due(house, date(2021, 6, 17))
    told = {}
    for days in range(-31, 40):
        day = deadline.due_on + timedelta(days=days)
        before = len(sink.mails)
        tell(day)
        told[days] = sorted(address.split("@")[0] for address, _ in sink.mails[before:])
    spoken = {days: who for days, who in told.items() if who}
    # The 18th of May, -30, is a Tuesday; -3 falls on the rest day of the Dragon Boat festival and speaks on Friday.
    assert spoken[-30] == ["handler"]
    assert spoken[-15] == ["handler"]
    assert spoken[0] == ["handler", "head"]
    assert spoken[1] == ["government", "handler", "head"]
    assert spoken[8] == ["clerk", "government", "handler", "head"]
    assert spoken[15] == spoken[22] == spoken[29] == spoken[8]
    assert set(spoken) <= {-30, -15, -7, -6, -5, -3, -1, 0, 1, 8, 15, 22, 29, 36}


def test_what_is_met_or_moved_before_sending_is_not_sent(house, sink):
    day = date(2021, 6, 16)
    deadline = due(house, date(2021, 6, 17))
    plan.sweep(day)
    assert Message.objects.waiting().count() == 2
    Deadline.objects.filter(pk=deadline.pk).update(met_on=day, late_days=-1)
    Sender(on=day).drain()
    assert sink.mails == []
    assert {row.state for row in Notice.objects.all()} == {Notice.State.SUPERSEDED}
    assert {row.state for row in Message.objects.all()} == {Message.State.SUPERSEDED}


def test_a_moved_date_arms_the_ladder_again(house, sink):
    deadline = due(house, date(2021, 6, 17))
    tell(date(2021, 6, 16))
    Deadline.objects.filter(pk=deadline.pk).update(due_on=date(2021, 7, 15), version=deadline.version + 1)
    tell(date(2021, 6, 17))
    assert (
        len(sink.to("handler@example.org")) == 2
    )  # the new -30 (15 June) is told at once, as the most urgent
    tell(date(2021, 7, 14))
    assert len(sink.to("handler@example.org")) == 3


def test_after_an_outage_only_the_most_urgent_rung_and_one_mail_a_person(house, sink):
    for number in range(12):
        due(house, date(2021, 6, 7) + timedelta(days=number), f"三{number}")
    tell(date(2021, 6, 23))
    assert sorted(address for address, _ in sink.mails) == [
        "clerk@example.org",
        "government@example.org",
        "handler@example.org",
        "head@example.org",
    ]
    assert Notice.objects.filter(reader__user=house.handler).count() == 12


def test_a_day_off_is_silent_but_for_what_is_due_that_day(house, sink):
    due(house, date(2021, 6, 19), "三1")  # a Saturday
    due(house, date(2021, 6, 20), "三2")
    tell(date(2021, 6, 19))
    text = sink.to("handler@example.org")[0].get_body(("plain",)).get_content()
    assert "三1" in text
    assert "三2" not in text


def test_a_deputy_without_an_account_is_told_and_may_choose_nothing_but_news(house, sink):
    deputy = house.deputies[0]
    deputy.user = None
    deputy.email = "seat@example.org"
    deputy.save()
    response = people.answered(house)
    Deadline.objects.exclude(kind=Deadline.Kind.FEEDBACK).delete()
    day = Deadline.objects.filter(deputy=deputy).get().due_on
    tell(day)
    assert len(sink.to("seat@example.org")) == 1
    assert Reader.objects.get(deputy=deputy).user is None
    assert response.pk


def test_a_confidential_title_is_masked_and_no_body_leaves(house, sink):
    due(house, date(2021, 6, 17), confidential=True, body="不可外传的正文")
    tell(date(2021, 6, 16))
    said = str(sink.mails[0][1]) + sink.mails[0][1].get_body(("plain",)).get_content()
    assert "社区工作者" not in said
    assert "正文" not in said
    assert "沈一鸣" not in said


def test_a_rung_is_added_without_code(house, sink):
    due(house, date(2021, 6, 17))
    plan.sweep(date(2021, 4, 1))  # gives the usual ladder
    assert not sink.mails
    Rung.objects.create(congress=house.congress, kind="reply", audience="head", days=-14)
    tell(date(2021, 6, 3))
    assert len(sink.to("head@example.org")) == 1


def test_news_come_at_once_and_never_to_who_made_them(house, sink):
    today = timezone.localdate()
    proposal = people.registered(house)
    actions.admit(proposal, on=today, by=house.clerk)
    actions.assign(proposal, house.bureau, role="lead", on=today, by=house.government)
    Deadline.objects.all().delete()
    tell(next_working_day(today))
    assert len(sink.to("handler@example.org")) == 1
    assert len(sink.to("deputy1@example.org")) == 1
    assert sink.to("government@example.org") == []
    assert sink.to("clerk@example.org") == []
    assert sink.to("handler@example.org")[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_loop_needs_no_broker_and_a_dry_run_writes_nothing(house, sink):
    due(house, date(2021, 6, 17))
    out = StringIO()
    call_command("remind", "--dry-run", "--on", "2021-06-16", stdout=out)
    assert "三3" in out.getvalue()
    assert not Notice.objects.exists()
    assert not Sweep.objects.exists()
    call_command("remind", "--once", "--on", "2021-06-16", stdout=out)
    assert len(sink.mails) == 2


def test_two_messages_of_the_broker_carry_any_number_of_mails(house, sink):
    """Celery is told to look and to send, never about one mail."""
    published = []

    def count(sender: str, **_said: object) -> None:
        published.append(sender)

    before_task_publish.connect(count)
    try:
        for number, days in enumerate([-9, -1, 0, 1, 3] * 4):
            due(house, timezone.localdate() + timedelta(days=days), f"三{number}")
        tasks.sweep()
        Message.objects.update(next_try_at=timezone.now())
        planned = Message.objects.waiting().count()
        tasks.send()
    finally:
        before_task_publish.disconnect(count)
    assert len(sink.mails) == planned
    assert published == []
    assert {said["task"] for said in app.conf.beat_schedule.values()} >= {tasks.sweep.name, tasks.send.name}


def test_a_mail_left_over_from_another_day_tells_today_too_and_is_todays(house, sink):
    monday = next_working_day(timezone.localdate() - timedelta(days=7))
    today = timezone.localdate()
    first = due(house, monday, "三1")
    plan.sweep(monday)
    later = due(house, today, "三2")
    # Nothing ran since. Whoever sends first today waits for whoever looks first today.
    Message.objects.update(next_try_at=timezone.now())
    assert Sender(on=today).drain().sent == 0
    plan.sweep(today)
    Sender(on=today).drain()
    arrived = sink.to("handler@example.org")
    assert len(arrived) == 1
    text = arrived[0].get_body(("plain",)).get_content()
    assert "三1号" in text
    assert "三2号" in text
    # What moves later today waits for tomorrow's mail.
    Deadline.objects.filter(pk__in=[first.pk, later.pk]).update(version=2)
    tell(today)
    assert len(sink.to("handler@example.org")) == 1


@pytest.mark.parametrize(("kind", "heard"), [(Deadline.Kind.REPLY, True), (Deadline.Kind.CONTACT, False)])
def test_deputies_hear_of_a_moved_day_only_when_they_wait_for_it(house, sink, kind, heard):
    assignment = people.assigned(house, on=timezone.localdate())
    deadline = Deadline.objects.open().get(subject=assignment.subject, kind=kind)
    plan.sweep()
    Sender().drain()
    before = len(sink.mails)
    moved = clock.given(deadline.due_on + timedelta(days=30), words="", calendar=shipped_calendar())
    deadlines.move(deadline, moved, reason="放假", on=timezone.localdate(), by=house.clerk)
    plan.sweep(timezone.localdate() + timedelta(days=1))
    Reader.objects.update(news=Reader.News.AT_ONCE)
    Sender(on=timezone.localdate() + timedelta(days=1)).drain()
    told = {address.split("@")[0] for address, _ in sink.mails[before:]}
    assert "handler" in told
    assert any(one.startswith("deputy") for one in told) is heard
