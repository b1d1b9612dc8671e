"""The desk's door to calendar and rules: shown first, applied once, taken back; nobody else's dates, no silent guess."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from congress import calendar, rules
from congress.models import CalendarNotice, Rule, RuleRevision, RuleSet
from proposals.models import Deadline

from .. import people

pytestmark = pytest.mark.django_db
NOTICE = "day,is_workday,name\n2027-01-01,0,元旦\n2027-01-20,0,春节\n2027-01-23,1,春节\n"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def house():
    calendar.seed()
    return people.build()


@pytest.fixture
def reply(house):
    assignment = people.assigned(house, on=date(2026, 10, 20))
    return Deadline.objects.get(subject=assignment.subject, kind="reply")


def press(client, address, **said):
    client.cookies["django_language"] = "en"
    answer = client.post(address, said, follow=True)
    assert answer.status_code == 200
    return answer


def twice(client, address, **said):
    """The first press shows, the second does what was shown."""
    shown = press(client, address, **said)
    done = press(client, address, seen=shown.context["fingerprint"], **said)
    return shown, done


def test_a_notice_is_shown_then_applied_then_taken_back(client, house, reply):
    client.force_login(house.clerk)
    address = reverse("desk_calendar")
    assert client.get(address).status_code == 200
    shown = press(client, address, text=NOTICE)
    words = shown.content.decode()
    assert reply.proposal.display_no in words and str(house.handler) in words
    assert shown.context["absent"] == ["清明节", "劳动节", "国庆节", "端午节", "中秋节"]
    reply.refresh_from_db()
    assert (reply.due_on, reply.version) == (date(2027, 1, 20), 1), "showing writes nothing"
    press(client, address, text=NOTICE, seen=shown.context["fingerprint"])
    reply.refresh_from_db()
    assert (reply.due_on, reply.provisional, reply.version) == (date(2027, 1, 21), False, 2)
    notice = CalendarNotice.objects.get(year=2027)
    back = reverse("desk_calendar_back", args=[notice.pk])
    seen = client.get(back)
    assert CalendarNotice.objects.filter(pk=notice.pk).exists(), "showing takes nothing back"
    press(client, back, seen=seen.context["fingerprint"])
    reply.refresh_from_db()
    assert (reply.due_on, reply.provisional) == (date(2027, 1, 20), True)


def test_what_moved_meanwhile_is_shown_again_before_anything_is_written(client, house, reply):
    client.force_login(house.clerk)
    shown = press(client, reverse("desk_calendar"), text=NOTICE)
    people.assigned(house, "三9", on=date(2026, 10, 20))
    again = press(client, reverse("desk_calendar"), text=NOTICE, seen=shown.context["fingerprint"])
    assert len(again.context["seen"].moves) > len(shown.context["seen"].moves)
    assert not CalendarNotice.objects.filter(year=2027).exists()


def test_a_bad_file_is_answered_with_its_line_and_kept(client, house):
    client.force_login(house.clerk)
    bad = NOTICE + "2027-01-23,1,春节\n"
    answer = press(client, reverse("desk_calendar"), text=bad)
    assert "Line 5" in answer.content.decode()
    assert answer.context["form"]["text"].value() == bad
    assert not CalendarNotice.objects.filter(year=2027).exists()


def test_a_local_notice_moves_only_its_congress_and_names_nobody_elses_dossier(client, house, reply):
    other = people.build("云岭州人民代表大会")
    client.force_login(other.clerk)
    shown = press(client, reverse("desk_calendar"), text=NOTICE)
    assert reply.proposal.display_no not in [move.display_no for move in shown.context["moves"]]
    assert shown.context["elsewhere"] >= 1
    answer = press(client, reverse("desk_calendar"), text=NOTICE, congress=house.congress.pk)
    assert answer.context["form"].errors["congress"]


def test_a_row_is_edited_with_what_it_moves_shown_first_and_undone(client, house, reply):
    root = people.User.objects.create_superuser("root", "root@example.org", people.PASSWORD)
    client.force_login(root)
    row = reply.rule
    address = reverse("desk_rule", args=[row.pk])
    page = client.get(address)
    said = {name: value for name, value in page.context["form"].initial.items() if value not in (None, False)}
    shown = press(client, address, **{**said, "amount": 2})
    assert "2027" in shown.content.decode()
    assert Rule.objects.get(pk=row.pk).amount == 3
    move = next(one for one in shown.context["seen"].moves if one.deadline == reply.pk)
    assert move.now == date(2026, 12, 21)
    press(client, reverse("desk_rules"), text=shown.context["text"], seen=shown.context["fingerprint"])
    reply.refresh_from_db()
    assert (Rule.objects.get(pk=row.pk).amount, reply.due_on) == (2, date(2026, 12, 21))
    back = reverse("desk_rules_back", args=[RuleRevision.objects.get().pk])
    seen = client.get(back)
    assert Rule.objects.get(pk=row.pk).amount == 2
    press(client, back, seen=seen.context["fingerprint"])
    reply.refresh_from_db()
    assert (Rule.objects.get(pk=row.pk).amount, reply.due_on) == (3, date(2027, 1, 20))


NEW = """
name = "harbour"
title = "港口区规定"
issuer = "港口区人大常委会"
source = "港口区公报 2020 年第 1 期"
in_force_from = 2020-01-01
parent = "national"

[[rule]]
kind = "feedback"
state = "number"
amount = 12
unit = "working_day"
start_event = "reply_received"
article = "第九条"
"""


def test_a_new_text_is_added_at_the_desk_and_taken_back(client, house):
    client.force_login(house.clerk)
    shown, _done = twice(client, reverse("desk_rules"), text=NEW)
    assert any(one.now == "12" for one in shown.context["differences"])
    assert RuleSet.objects.get(name="harbour").rule_for("feedback").amount == 12
    back = reverse("desk_rules_back", args=[RuleRevision.objects.get().pk])
    press(client, back, seen=client.get(back).context["fingerprint"])
    assert not RuleSet.objects.filter(name="harbour").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('source = "港口区公报 2020 年第 1 期"', ""), "source"),
        (('article = "第九条"', ""), "Line 9"),
        (("amount = 12", ""), "Line 9"),
        (('name = "harbour"', 'name = "national"'), "not yours"),
        (('start_event = "reply_received"', 'start_event = "full_moon"'), "start_event"),
    ],
)
def test_a_text_with_a_fault_says_where_and_loads_nothing(client, house, change, words):
    client.force_login(house.clerk)
    if "national" in change[1]:
        other = people.build("云岭州人民代表大会")
        assert other.congress.rule_set_name != "national"
    before = RuleSet.objects.count()
    answer = press(client, reverse("desk_rules"), text=NEW.replace(*change))
    assert words in answer.content.decode()
    assert RuleSet.objects.count() == before


def test_every_shipped_text_is_written_back_to_the_same_rows(house):
    for rule_set in RuleSet.objects.all():
        assert rules.load(rules.written(rule_set)).changed == 0, rule_set.name


def test_only_the_congress_office_and_the_administrator_have_these_doors(client, house, reply):
    doors = [
        reverse("desk_calendar"),
        reverse("desk_rules"),
        reverse("desk_rule_set", args=[reply.rule.rule_set_id]),
        reverse("desk_rule", args=[reply.rule_id]),
    ]
    for user in (house.government, house.handler, house.auditor):
        client.force_login(user)
        assert [client.get(door).status_code for door in doors] == [404] * len(doors)
    client.force_login(house.deputy_user)
    assert all(client.get(door).status_code == 302 for door in doors), "sent to the sign-in"
