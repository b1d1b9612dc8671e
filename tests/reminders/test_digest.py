"""What a mail says, to whom, in which words; and that the forecast, the text part and the mould say the same."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import product

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation

from proposals import actions
from proposals.models import Deadline
from reminders import bounces, mail, mould, plan
from reminders.forecast import forecast
from reminders.hours import next_open
from reminders.models import Address, Message, Notice, Reader
from reminders.outbox import Sender
from tests import people
from tests.reminders.test_way import due, next_working_day, tell

DAY = date(2021, 6, 16)  # a Wednesday
LINE = (
    "mark",
    "colour",
    "what",
    "when",
    "distance",
    "button",
    "url",
    "number",
    "why",
    "extension",
    "provisional",
)


def body(said, kind: str) -> str:
    return said.get_body((kind,)).get_content()


@pytest.mark.parametrize("kind", ["html", "txt"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_mould_gives_what_the_template_gives(kind, language):
    with translation.override(language):
        for shown in product([True, False], repeat=4):
            optional = dict(zip(("number", "why", "extension", "because"), shown, strict=True))
            fields = {name: f"{name} <b> 100% %(x)s" for name in LINE}
            fields |= {name: f"“{name}”" if here else "" for name, here in optional.items()}
            template = f"reminders/mail_line.{kind}"
            assert mould.fill(template, fields) == mould.render(template, fields)
        frame = dict.fromkeys(
            ("subject", "language", "congress", "day", "weekday", "as_who", "told_next"), "甲 & 乙"
        )
        frame |= dict.fromkeys(
            ("open_url", "open_words", "preferences_url", "calendar_url", "sections", "provisional"), "x"
        )
        assert mould.fill(f"reminders/mail.{kind}", frame) == mould.render(f"reminders/mail.{kind}", frame)


@pytest.mark.parametrize(
    "words", ["hello", "=?utf-8?b?x?=", "市民政局：逾期 2 件" * 20, "a" * 200, "𠮷" * 40, ""]
)
def test_a_subject_of_any_length_and_script_comes_back_as_it_was(words):
    said = mail.Mail(subject=words, text="", html="", language="en")
    at = datetime(2026, 11, 25, tzinfo=UTC)
    content = mail.as_bytes(
        said, sender="落实 <a@example.org>", to="b@example.org", message_id="<k@x>", date=at
    )
    parsed = email.message_from_bytes(content, policy=email.policy.default)
    assert parsed["Subject"] == words
    assert parsed["From"].addresses[0].display_name == "落实"
    head = content.split(b"\r\n\r\n")[0]
    assert (
        max(len(line) for line in head.split(b"\r\n") if line.startswith((b"Subject", b" "))) <= 76
        or words == "a" * 200
    )


@pytest.mark.django_db
def test_the_subject_is_the_count_and_text_and_html_say_the_same(house, sink):
    due(house, date(2021, 6, 15), "三1")  # late
    due(house, date(2021, 6, 18), "三2")  # Friday of this week
    provisional = due(house, date(2021, 6, 21), "三4")
    Deadline.objects.filter(pk=provisional.pk).update(provisional=True)
    tell(DAY)
    said = sink.to("handler@example.org")[0]
    assert said["Subject"] == "市民政局：逾期 1 件，本周到期 1 件"
    text, html = body(said, "plain"), body(said, "html")
    order = [text.index(words) for words in ("一、逾期 1 件", "二、本周到期 1 件", "三、下周到期 1 件")]
    assert order == sorted(order)
    for words in (
        "6月15日",
        "逾期 1 个工作日",
        "还剩 2 个工作日",
        "还剩 3 个工作日",
        "暂定",
        "还没有公布",
        "市民政局经办人",
    ):
        assert words in text
        assert words in html
    assert "逾期 1 天起告诉督办机构，逾期 8 天起告诉人大代工委" in text
    assert set(re.findall(r"https://\S+", text)) == set(re.findall(r'href="([^"]+)"', html))
    assert 'width="600"' in html
    bare = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    assert not re.findall(r"<[^>]+ style=|<img|<script|<link", bare)
    # The button leads a member of staff to the desk, where the verb is.
    assert f"https://luoshi.example.org{reverse('desk_dossier', args=[provisional.proposal_id])}" in text


@pytest.mark.django_db
def test_an_english_reader_gets_english(house, sink):
    due(house, date(2021, 6, 15))
    Reader.objects.create(user=house.handler, language="en")
    tell(DAY)
    said = sink.to("handler@example.org")[0]
    assert said["Content-Language"] == "en"
    text = body(said, "plain")
    assert "1 overdue" in said["Subject"]
    assert "1 working days late" in text
    assert "On strengthening the city's community workers" in text
    assert "Why this day: https://" in text


@pytest.mark.django_db
def test_what_does_not_bind_is_past_its_target_and_never_late(house, sink):
    deadline = due(house, date(2021, 6, 10))
    Deadline.objects.filter(pk=deadline.pk).update(force=Deadline.Force.TARGET)
    tell(DAY)
    text = body(sink.to("handler@example.org")[0], "plain")
    assert "超过目标 3 个工作日" in text
    assert "[逾期" not in text


@pytest.mark.django_db
def test_what_would_be_sent_is_what_is_sent(house, sink, client):
    for number, days in enumerate([-40, -9, -3, -1, 0, 1, 3, 5, 8, 16, 31]):
        due(house, DAY + timedelta(days=days), f"三{number}")
    Address.mark_dead("head@example.org", "550 gone")
    for day in (DAY, DAY + timedelta(days=1), date(2021, 6, 19), date(2021, 6, 21)):
        out = StringIO()
        call_command("remind", "--dry-run", "--on", day.isoformat(), stdout=out)
        foretold = {
            (one.reader.user.email, notice.deadline_id, notice.days)
            for one in forecast(house.congress, day)
            for notice in one.notices
            if not one.silent
        }
        assert len(out.getvalue().splitlines()) == len(foretold)
        before = set(Notice.objects.filter(state="told").values_list("pk", flat=True))
        count = len(sink.mails)
        tell(day)
        told = Notice.objects.filter(state="told").exclude(pk__in=before)
        assert {(row.reader.email, row.deadline_id, row.days) for row in told} == foretold
        assert {address for address, _ in sink.mails[count:]} == {address for address, _, _ in foretold}
        assert not [one for one in forecast(house.congress, day) if not one.silent]
    client.force_login(house.clerk)
    page = client.get(reverse("reminders-today")).content.decode()
    assert "head@example.org" in page
    assert "550 gone" in page


@pytest.mark.django_db
def test_news_do_not_wait_for_tomorrow_and_take_nothing_due_along(house, sink):
    today = next_working_day(timezone.localdate())
    first = due(house, today + timedelta(days=1), "三1")
    tell(today)
    assert len(sink.to("handler@example.org")) == 1
    Deadline.objects.filter(pk=first.pk).update(version=2)  # due anew, for tomorrow's mail
    second = people.registered(house, "三2")
    actions.admit(second, on=timezone.localdate(), by=house.clerk)
    actions.assign(second, house.bureau, role="lead", on=timezone.localdate(), by=house.government)
    Deadline.objects.exclude(pk=first.pk).delete()
    tell(today)
    arrived = sink.to("handler@example.org")
    assert len(arrived) == 2
    assert "三2" in body(arrived[1], "plain")
    assert "三1" not in body(arrived[1], "plain")
    assert Notice.objects.loose().filter(reader__user=house.handler, deadline=first, version=2).exists()


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=timezone.get_current_timezone())


@pytest.mark.parametrize(
    ("now", "quiet", "leaves"),
    [
        (at(DAY, 12), "20:00-07:30", at(DAY, 12)),
        (at(DAY, 20), "20:00-07:30", at(DAY + timedelta(days=1), 7, 30)),
        (at(DAY, 3), "20:00-07:30", at(DAY, 7, 30)),
        (at(DAY, 7, 30), "20:00-07:30", at(DAY, 7, 30)),
        (at(DAY, 12, 30), "12:00-14:00", at(DAY, 14)),
        (at(DAY, 14), "12:00-14:00", at(DAY, 14)),
        (at(date(2021, 6, 18), 21), "20:00-07:30", at(date(2021, 6, 21), 7, 30)),  # Friday night to Monday
        (at(DAY, 23), "", at(DAY, 23)),
    ],
)
def test_quiet_hours_end_on_a_working_day(now, quiet, leaves):
    assert next_open(now, quiet, lambda day: day.weekday() < 5) == leaves


@pytest.mark.django_db
def test_a_mail_held_over_the_weekend_leaves_for_what_is_due_on_saturday(house, sink, settings):
    settings.REMINDERS_QUIET = "20:00-07:30"
    friday, saturday = date(2021, 6, 18), date(2021, 6, 19)
    due(house, date(2021, 6, 21), "三1")
    plan.sweep(friday, at=at(friday, 21))
    held = Message.objects.get(reader__user=house.handler)
    assert held.due_at == at(date(2021, 6, 21), 7, 30)
    due(house, saturday, "三2")
    plan.sweep(saturday, at=at(saturday, 9))
    held.refresh_from_db()
    assert held.due_at == at(saturday, 9)


@pytest.mark.django_db
def test_each_reader_has_quiet_hours_of_their_own(house, client, settings):
    settings.REMINDERS_QUIET = ""
    due(house, DAY + timedelta(days=1))
    reader = Reader.objects.create(user=house.handler)
    url = reverse("preferences", args=[reader.secret])
    said = {"news": "digest", "language": "en", "quiet": "25:00-07:30"}
    assert "20:00-07:30" in client.post(url, said).content.decode()
    assert client.post(url, {**said, "quiet": "08:00-08:00"}).context["form"].errors
    assert client.post(url, {**said, "quiet": "08:00-18:00"}).context["saved"]
    plan.sweep(DAY, at=at(DAY, 9))
    assert Message.objects.get(reader=reader).due_at == at(DAY, 18)
    assert Message.objects.get(reader__user=house.head).due_at == at(DAY, 9)


@pytest.mark.django_db
def test_an_account_made_for_a_deputy_keeps_what_they_were_told_and_how_they_want_it(house, sink):
    deputy = house.deputies[1]
    deputy.user, deputy.email = None, "seat@example.org"
    deputy.save()
    people.answered(house)
    Deadline.objects.exclude(kind=Deadline.Kind.FEEDBACK).delete()
    day = Deadline.objects.get(deputy=deputy).due_on
    tell(day)
    reader = Reader.objects.get(deputy=deputy)
    deputy.user = people.User.objects.create_user("new", "new@example.org", "long enough for a test")
    deputy.save()
    tell(day)
    tell(next_working_day(day + timedelta(days=1)))
    assert Reader.objects.get(user=deputy.user).secret == reader.secret
    assert len(sink.to("seat@example.org")) == 1
    assert len(sink.to("new@example.org")) == 1  # the rung of the day after, and not the first one again


@pytest.mark.django_db
def test_what_came_back_is_told_again_at_an_address_that_works(house, sink):
    due(house, DAY + timedelta(days=1))
    tell(DAY)
    sent = Message.objects.get(reader__user=house.handler)
    notice = f"Final-Recipient: rfc822; {sent.address}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    returned = (
        'Content-Type: multipart/report; boundary="b"\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n'
        f"Reporting-MTA: dns; mx\r\n\r\n{notice}\r\n--b\r\nContent-Type: text/plain\r\n\r\n<{sent.key}@x.org>\r\n--b--\r\n"
    )
    assert bounces.take(returned.encode())
    sent.refresh_from_db()
    assert sent.state == Message.State.DEAD
    assert sent.tries.get().outcome == "returned"
    tell(DAY + timedelta(days=1))
    assert len(sink.to("handler@example.org")) == 1
    house.handler.email = "works@example.org"
    house.handler.save()
    tell(DAY + timedelta(days=1))
    assert len(sink.to("works@example.org")) == 1


@pytest.mark.django_db
def test_the_whole_story_of_one_notice_is_on_one_page(house, sink, client):
    deadline = due(house, DAY + timedelta(days=1))
    sink.at_data["handler@example.org"] = ["450 mailbox busy"]
    tell(DAY)
    Message.objects.filter(state="pending").update(next_try_at=timezone.now())
    Sender(on=DAY).drain()
    notice = Notice.objects.get(reader__user=house.handler)
    url = reverse("reminders-notice", args=[notice.pk])
    client.force_login(house.handler)
    assert client.get(url).status_code == 404
    client.force_login(house.clerk)
    page = client.get(url).content.decode()
    for words in (
        reverse("why", args=[deadline.pk]),
        "450 mailbox busy",
        "250 OK",
        "handler@example.org",
        notice.message.key,
    ):
        assert words in page
    days = client.get(reverse("reminders-today")).context["days"]
    assert [(row["planned"], row["sent"], row["dead"], row["open"]) for row in days] == [(2, 2, 0, 0)]
    stranger = people.build("临海市人民代表大会").clerk
    client.force_login(stranger)
    assert client.get(url).status_code == 404
    assert client.get(reverse("reminders-message", args=[notice.message_id])).status_code == 404
    assert not client.get(reverse("reminders-today")).context["days"]
