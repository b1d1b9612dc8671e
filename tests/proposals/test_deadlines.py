"""Deadlines open and close with the verbs that cause them, and say why."""

from __future__ import annotations

from datetime import date

import pytest

from congress.models import RuleSet
from proposals import actions, binding
from proposals.journal import Refused
from proposals.models import Deadline, Event, Extension
from responses import actions as responses

from .. import people

pytestmark = pytest.mark.django_db
Kind = Deadline.Kind


@pytest.fixture
def house():
    return people.build()


def due(assignment, kind=Kind.REPLY):
    return Deadline.objects.open().get(subject=assignment.subject, kind=kind)


def test_a_reply_is_due_three_months_after_assignment(house):
    reply = due(people.assigned(house, on=date(2021, 3, 16)))
    assert (reply.start_on, reply.due_on) == (date(2021, 3, 16), date(2021, 6, 16))
    assert reply.rule.article == "第五十一条第二款"
    assert [step["code"] for step in reply.explanation] == ["start", "months"]


def test_it_moves_off_a_holiday_and_says_which(house):
    reply = due(people.assigned(house, on=date(2021, 7, 2)))
    assert (reply.unrolled_on, reply.due_on) == (date(2021, 10, 2), date(2021, 10, 8))
    assert reply.explanation[2]["name"] == "国庆节"


def test_a_month_end_on_a_worked_saturday_stays(house):
    reply = due(people.assigned(house, on=date(2025, 11, 28)))
    assert reply.due_on == date(2026, 2, 28)


def test_a_far_year_is_provisional(house):
    reply = due(people.assigned(house, on=date(2027, 12, 1)))
    assert reply.provisional


def test_the_offices_own_target_is_never_overdue_by_law(house):
    assignment = people.assigned(house)
    far = date(2031, 1, 1)
    assert due(assignment, Kind.CONTACT).force == Deadline.Force.TARGET
    assert [row.kind for row in Deadline.objects.overdue(far)] == [Kind.REPLY]


def test_a_limit_of_its_own_goes_before_the_rule(house):
    assignment = people.assigned(house)
    co = actions.assign(
        assignment.proposal,
        house.schools,
        role="co",
        on=date(2021, 3, 16),
        by=house.government,
        limit_on=date(2021, 4, 9),
    )
    opinion = due(co, Kind.CO_OPINION)
    assert (opinion.due_on, opinion.rule) == (date(2021, 4, 9), None)


def test_where_the_rules_are_silent_nothing_is_due():
    house = people.build(rule_set="national")
    assignment = people.assigned(house)
    assert [row.kind for row in Deadline.objects.open()] == [Kind.REPLY]
    assert binding.rule_for(assignment.proposal, Kind.FEEDBACK, date(2021, 3, 15)).state == "silent"


def test_a_dossier_keeps_the_rules_it_was_assigned_under(house):
    assignment = people.assigned(house)
    old = assignment.proposal.rule_set
    RuleSet.objects.filter(pk=old.pk).update(in_force_until=date(2021, 12, 31))
    assert binding.rule_set_of(assignment.proposal, date(2022, 5, 1)) == old


def test_an_extension_is_asked_granted_and_told(house):
    assignment = people.assigned(house, on=date(2021, 7, 2))
    reply = due(assignment)
    extension = actions.ask_extension(
        reply, until=date(2021, 12, 1), reason="涉及面广", on=date(2021, 9, 20), by=house.handler
    )
    with pytest.raises(Refused, match="第五十一条第二款"):
        actions.grant_extension(extension, until=date(2022, 3, 1), on=date(2021, 9, 22), by=house.government)
    actions.grant_extension(extension, until=date(2021, 11, 30), on=date(2021, 9, 22), by=house.government)
    reply.refresh_from_db()
    assert (reply.due_on, reply.version) == (date(2021, 11, 30), 2)
    assert reply.explanation[-1]["code"] == "extended"
    assert extension.status == Extension.Status.GRANTED
    assert extension.was_due_on == date(2021, 10, 8)
    moved = assignment.proposal.events.get(name=Event.Name.DEADLINE_MOVED)
    assert (moved.context["was"], moved.context["now"]) == ("2021-10-08", "2021-11-30")


def test_a_refused_extension_leaves_the_day(house):
    reply = due(people.assigned(house))
    extension = actions.ask_extension(
        reply, until=date(2021, 9, 1), reason="人手不足", on=date(2021, 6, 1), by=house.handler
    )
    actions.refuse_extension(extension, decision="理由不充分", on=date(2021, 6, 2), by=house.government)
    reply.refresh_from_db()
    assert (reply.due_on, reply.version) == (date(2021, 6, 15), 1)


def test_late_is_counted_in_working_days(house):
    response = people.answered(house, on=date(2021, 6, 18))
    reply = response.proposal.deadlines.get(kind=Kind.REPLY)
    assert (reply.due_on, reply.met_on, reply.late_days) == (date(2021, 6, 15), date(2021, 6, 18), 3)


def test_the_first_clock_goes_on_where_the_congress_says_so(house):
    house.congress.reassignment_restarts_clock = False
    house.congress.save()
    wrong = people.assigned(house, on=date(2021, 3, 15))
    actions.raise_objection(wrong, reason="不属本局", on=date(2021, 3, 17), by=house.handler)
    right = actions.rule_on_objection(
        wrong, upheld=True, unit=house.schools, on=date(2021, 4, 1), by=house.government
    )
    assert due(right).due_on == date(2021, 6, 15)


def test_withdrawing_ends_everything_that_was_due(house):
    assignment = people.assigned(house)
    actions.withdraw(assignment.proposal, reason="代表撤回", on=date(2021, 4, 1), by=house.clerk)
    assert not Deadline.objects.open().exists()


def test_each_deputy_owes_feedback_and_meets_it_alone(house):
    response = people.answered(house)
    owed = Deadline.objects.open().filter(kind=Kind.FEEDBACK)
    assert owed.count() == 5
    responses.judge(
        response,
        house.deputies[0],
        attitude="satisfied",
        result="satisfied",
        on=date(2021, 6, 20),
        by=house.deputy_user,
    )
    assert set(owed.values_list("deputy", flat=True)) == {deputy.pk for deputy in house.deputies[1:]}


def test_under_a_text_that_counts_from_receipt_the_laws_day_binds_and_both_are_seen():
    house = people.build(rule_set="zhejiang-2016")
    assignment = people.assigned(house, on=date(2021, 3, 15))
    assert due(assignment).rule.rule_set.name == "national"
    actions.receive(assignment, on=date(2021, 3, 18), by=house.handler)
    reply = due(assignment)
    assert reply.due_on == date(2021, 6, 15)
    seen = [(step["rule"], step["due_on"]) for step in reply.explanation if step["code"] == "candidate"]
    assert seen == [("zhejiang-2016/reply", "2021-06-18"), ("national/reply", "2021-06-15")]


def test_a_stricter_local_text_binds():
    house = people.build(rule_set="chongqing-township")
    reply = due(people.assigned(house, on=date(2025, 12, 30)))
    assert reply.due_on == date(2026, 2, 28)
    assert {step["due_on"] for step in reply.explanation if step["code"] == "candidate"} == {
        "2026-02-28",
        "2026-03-30",
    }


@pytest.mark.parametrize(
    ("assigned_on", "expected"),
    [(date(2017, 7, 20), date(2017, 7, 31)), (date(2017, 8, 2), date(2017, 8, 16))],
)
def test_henan_went_from_ten_calendar_days_to_ten_working_days(assigned_on, expected):
    house = people.build(rule_set="henan")
    assignment = people.assigned(house, on=assigned_on)
    assert due(assignment, Kind.OBJECTION).due_on == expected
