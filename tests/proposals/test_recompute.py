"""A notice or a rule changes: what moves is shown first, then moved at once with a trace, and moved back the same way."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from congress import calendar, notices
from congress.models import CalendarNotice, Rule
from proposals import actions, deadlines, recompute
from proposals.journal import Conflict
from proposals.models import Deadline, Event
from proposals.models.event import broken_at

from .. import people

pytestmark = pytest.mark.django_db
Kind = Deadline.Kind
ON = date(2026, 11, 25)
# Assigned on 20 October 2026 the reply is due on 20 January 2027; this notice makes it a holiday, and 23 January a workday.
NOTICE = """day,is_workday,name
2027-01-01,0,元旦
2027-01-20,0,春节
2027-01-21,0,春节
2027-01-22,0,春节
2027-01-23,1,春节
"""


@pytest.fixture
def house():
    calendar.seed()
    return people.build()


@pytest.fixture
def assignment(house):
    return people.assigned(house, on=date(2026, 10, 20))


def reply(assignment):
    return Deadline.objects.get(subject=assignment.subject, kind=Kind.REPLY)


def by_notice():
    return recompute.preview(recompute.Change.of_notice(notices.read(NOTICE)))


def test_the_preview_says_from_what_to_what_and_who_is_told_and_writes_nothing(house, assignment):
    before = reply(assignment)
    seen = by_notice()
    move = next(one for one in seen.moves if one.kind == Kind.REPLY)
    assert (move.was, move.now) == (date(2027, 1, 20), date(2027, 1, 23))
    assert move.display_no == "三3"
    assert {user.username.split("-")[1] for user in seen.told()} == {"handler", "head"}
    assert seen.deputies_told() == house.deputies, "a reply is what they wait for"
    after = reply(assignment)
    assert (after.due_on, after.version, after.provisional) == (before.due_on, before.version, True)
    assert CalendarNotice.objects.filter(year=2027).count() == 0


def test_applying_moves_journals_and_raises_the_version(house, assignment):
    before = reply(assignment)
    notice, seen = recompute.apply_notice(notices.read(NOTICE), on=ON, by=house.clerk)
    after = reply(assignment)
    assert (after.due_on, after.provisional, after.version) == (date(2027, 1, 23), False, before.version + 1)
    assert after.calendar_version.startswith("2027-")
    moved = assignment.proposal.events.filter(name=Event.Name.DEADLINE_MOVED)
    said = next(event for event in moved if event.context["kind"] == Kind.REPLY)
    assert (said.context["was"], said.context["now"]) == ("2027-01-20", "2027-01-23")
    assert said.context["reason"] == notice.title
    assert broken_at(assignment.proposal.events.order_by("seq")) is None
    assert by_notice().moves == (), "applied once, it moves nothing more"
    assert len(seen.moves) >= 1


def test_it_is_undone_the_same_way(house, assignment):
    notice, _seen = recompute.apply_notice(notices.read(NOTICE), on=ON, by=house.clerk)
    recompute.take_back_notice(notice, on=ON, by=house.clerk)
    back = reply(assignment)
    assert (back.due_on, back.provisional, back.version) == (date(2027, 1, 20), True, 3)
    assert assignment.proposal.events.filter(name=Event.Name.DEADLINE_MOVED).count() >= 2


def test_a_date_that_only_becomes_certain_keeps_its_version(house):
    settled = people.assigned(house, on=date(2026, 12, 10))
    before = reply(settled)
    assert (before.due_on, before.provisional) == (date(2027, 3, 10), True)
    recompute.apply_notice(notices.read(NOTICE), on=ON, by=house.clerk)
    after = reply(settled)
    assert (after.due_on, after.provisional, after.version) == (before.due_on, False, before.version)


def test_days_that_people_set_stand(house, assignment):
    extension = actions.ask_extension(
        reply(assignment), until=date(2027, 3, 1), reason="需会商多个部门", on=ON, by=house.handler
    )
    actions.grant_extension(extension, until=date(2027, 1, 21), on=ON, by=house.government)
    seen = by_notice()
    assert all(one.deadline != reply(assignment).pk for one in seen.moves)
    recompute.apply_notice(notices.read(NOTICE), on=ON, by=house.clerk)
    assert reply(assignment).due_on == date(2027, 1, 21)


def test_what_is_met_does_not_move(house, assignment):
    deadlines.meet(Kind.REPLY, assignment, on=ON, by=house.handler)
    assert all(one.kind != Kind.REPLY for one in by_notice().moves)


def test_a_change_meanwhile_stops_all_of_it(house, assignment):
    other = people.assigned(house, "三4", on=date(2026, 10, 20))
    seen = by_notice()
    last = seen.moves[-1].deadline
    real = recompute._rows_of

    def while_somebody_else_moves_the_last(moves):
        for move, row in real(moves):
            if move.deadline == last:
                Deadline.objects.filter(pk=last).update(version=9)
            yield move, row

    recompute._rows_of = while_somebody_else_moves_the_last
    try:
        with pytest.raises(Conflict), transaction.atomic():
            recompute.apply(seen, on=ON, by=house.clerk)
    finally:
        recompute._rows_of = real
    assert reply(assignment).due_on == reply(other).due_on == date(2027, 1, 20)


def test_an_edited_rule_moves_what_was_assigned_under_it(house, assignment):
    rule = reply(assignment).rule
    rule.amount = 2
    seen = recompute.preview(recompute.Change("二个月", rules={rule.pk: rule}))
    move = next(one for one in seen.moves if one.kind == Kind.REPLY)
    assert (move.was, move.now) == (date(2027, 1, 20), date(2026, 12, 21))
    assert Rule.objects.get(pk=rule.pk).amount == 3
    with transaction.atomic():
        rule.save()
        recompute.apply(recompute.preview(recompute.Change("二个月")), on=ON, by=house.clerk)
    assert reply(assignment).due_on == date(2026, 12, 21)


def test_another_congress_does_not_move_with_a_local_notice(house, assignment):
    other = people.build("云岭州人民代表大会")
    far = people.assigned(other, on=date(2026, 10, 20))
    local = notices.read("day,is_workday,name\n2027-01-20,0,州庆\n")
    recompute.apply_notice(local, other.congress, on=ON, by=other.clerk)
    assert reply(far).due_on == date(2027, 1, 21)
    assert reply(assignment).due_on == date(2027, 1, 20)


def test_the_laws_limit_stays_beside_a_local_one():
    calendar.seed()
    house = people.build(rule_set="henan")
    assignment = people.assigned(house, on=date(2026, 10, 20))
    actions.receive(assignment, on=date(2026, 10, 26), by=house.handler)
    row = reply(assignment)
    assert row.rule.rule_set.name == "henan"
    assert row.due_on == date(2027, 1, 20), "the law counts from assignment"
    seen = by_notice()
    assert next(one for one in seen.moves if one.kind == Kind.REPLY).now == date(2027, 1, 23)


def test_queries_do_not_grow_with_the_number_of_deadlines(house, django_assert_max_num_queries):
    for number in range(6):
        people.assigned(house, f"三{number}", on=date(2026, 10, 20) + timedelta(days=number))
    with django_assert_max_num_queries(14):
        by_notice()


def run(*arguments: str) -> str:
    said = StringIO()
    call_command("import_calendar", *arguments, stdout=said)
    return said.getvalue()


def test_the_command_shows_then_applies_then_takes_back(house, assignment, tmp_path):
    file = tmp_path / "2027.csv"
    file.write_text(NOTICE)
    shown = run(str(file))
    assert "2027-01-20 → 2027-01-23" in shown
    assert reply(assignment).due_on == date(2027, 1, 20)
    run(str(file), "--apply", "--by", house.clerk.username)
    assert reply(assignment).due_on == date(2027, 1, 23)
    run("--take-back", "2027")
    assert reply(assignment).due_on == date(2027, 1, 20)


def test_the_command_says_what_is_wrong(house, tmp_path):
    file = tmp_path / "bad.csv"
    file.write_text(NOTICE + "2027-01-01,0,元旦\n")
    for arguments in (
        [str(file)],
        [],
        ["nowhere.csv"],
        ["--take-back", "2031"],
        [str(file), "--by", "nobody"],
    ):
        with pytest.raises(CommandError):
            run(*arguments)
