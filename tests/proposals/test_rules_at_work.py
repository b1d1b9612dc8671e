"""What the texts ask for beyond a number: uncertain first days, windows, consent, two readings, limits that hold."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest

from commitments import actions as commitments
from congress.models import Rule, Session, Term
from proposals import actions, deadlines
from proposals.explained import Explained
from proposals.journal import Refused
from proposals.models import Deadline, Event
from proposals.permissions import may_confirm_start, may_grant_extension
from responses import actions as responses
from responses.permissions import may_judge

from .. import people

pytestmark = pytest.mark.django_db
Kind = Deadline.Kind
ROOT = Path(__file__).parent.parent.parent


def due(thing, kind=Kind.REPLY):
    return Deadline.objects.open().get(subject=thing.subject, kind=kind)


def test_a_clerk_confirms_an_uncertain_first_day():
    house = people.build(rule_set="henan")
    response = people.answered(house, on=date(2021, 6, 10))
    actions.rehandle(response.proposal, reason="未答到点上", on=date(2021, 6, 21), by=house.government)
    redo = Deadline.objects.open().get(kind=Kind.REHANDLING)
    assert redo.force == Deadline.Force.UNCONFIRMED
    assert not Deadline.objects.overdue(date(2030, 1, 1)).filter(pk=redo.pk).exists()
    assert may_confirm_start(house.government, redo) and not may_confirm_start(house.handler, redo)
    with pytest.raises(Refused):
        actions.confirm_start(redo, start_on=date(2021, 7, 9), on=date(2021, 7, 1), by=house.government)
    actions.confirm_start(redo, start_on=date(2021, 6, 24), on=date(2021, 7, 1), by=house.government)
    redo.refresh_from_db()
    assert (redo.force, redo.due_on, redo.version) == (Deadline.Force.NUMBER, date(2021, 7, 26), 2)
    assert redo.explanation[0] == {"code": "confirmed", "day": "2021-06-24"}
    said = response.proposal.events.get(name=Event.Name.START_CONFIRMED)
    assert said.context["day"] == "2021-06-24"
    with pytest.raises(Refused):
        actions.confirm_start(redo, start_on=date(2021, 6, 24), on=date(2021, 7, 1), by=house.government)


def test_of_two_readings_the_earlier_binds_until_the_first_day_is_confirmed():
    """Shandong prints no first day: from assignment by its measures, from the close of the session by its rules."""
    house = people.build(rule_set="shandong")
    assignment = people.assigned(house, on=date(2021, 3, 15))
    reply = due(assignment)
    seen = [step["due_on"] for step in reply.explanation if step["code"] == "candidate"]
    assert seen == ["2021-06-15", "2021-05-27", "2021-06-15"]
    assert (reply.due_on, reply.force) == (date(2021, 5, 27), Deadline.Force.UNCONFIRMED)
    actions.confirm_start(reply, start_on=date(2021, 3, 15), on=date(2021, 3, 20), by=house.clerk)
    reply.refresh_from_db()
    assert (reply.due_on, reply.force) == (date(2021, 6, 15), Deadline.Force.NUMBER)


def test_a_township_counts_from_the_close_of_the_session_and_the_law_stays_beside_it():
    house = people.build(rule_set="shandong-township")
    reply = due(people.assigned(house, on=date(2021, 3, 15)))
    assert (reply.start_event, reply.start_on, reply.due_on) == (
        "session_closed",
        date(2021, 2, 27),
        date(2021, 4, 27),
    )
    between = people.assigned(house, "三7", on=date(2021, 5, 10), submitted_on=date(2021, 5, 6))
    assert due(between).rule.rule_set.name == "national", "no session closed behind it"


def test_the_laws_limit_binds_an_uncertain_local_one_too():
    """Where the law comes first, what the local text leaves open changes nothing."""
    house = people.build(rule_set="qingdao")
    assignment = people.assigned(house, on=date(2021, 9, 15), kind="oral")
    reply = due(assignment)
    assert (reply.due_on, reply.force) == (date(2021, 10, 15), Deadline.Force.UNCONFIRMED)


def test_a_second_extension_reaches_no_farther_than_the_first_might_have():
    """Shanghai: up to three months more, counted from the day as first computed; and never beyond the law's six."""
    house = people.build(rule_set="shanghai")
    reply = due(people.assigned(house, on=date(2021, 3, 15)))
    first = actions.ask_extension(
        reply, until=date(2021, 8, 16), reason="涉及面广", on=date(2021, 6, 1), by=house.handler
    )
    actions.grant_extension(first, until=date(2021, 8, 16), on=date(2021, 6, 2), by=house.clerk)
    reply.refresh_from_db()
    assert deadlines.latest_extension(reply).due_on == date(2021, 9, 15)
    second = actions.ask_extension(
        reply, until=date(2021, 11, 1), reason="仍有困难", on=date(2021, 8, 2), by=house.handler
    )
    with pytest.raises(Refused, match="9"):
        actions.grant_extension(second, until=date(2021, 9, 16), on=date(2021, 8, 3), by=house.clerk)


def test_a_local_extension_never_passes_the_laws_six_months():
    house = people.build(rule_set="zhejiang-2016")
    assignment = people.assigned(house, on=date(2021, 3, 15))
    actions.receive(assignment, on=date(2021, 3, 22), by=house.handler)
    assert deadlines.latest_extension(due(assignment)).due_on == date(2021, 9, 15)


@pytest.mark.parametrize(
    ("rules", "clerk", "government"),
    [("qingdao", True, False), ("beijing", True, True), ("national", True, True)],
)
def test_more_time_is_granted_by_whom_the_rule_names(rules, clerk, government):
    house = people.build(rule_set=rules)
    reply = due(people.assigned(house, on=date(2021, 9, 15)))
    asked = actions.ask_extension(
        reply, until=date(2022, 1, 14), reason="涉及面广", on=date(2021, 11, 1), by=house.handler
    )
    assert may_grant_extension(house.clerk, asked) is clerk
    assert may_grant_extension(house.government, asked) is government
    assert not may_grant_extension(house.handler, asked)


def test_the_office_does_not_enter_judgements_where_the_text_keeps_them_to_the_deputy():
    house = people.build()
    response = people.answered(house)
    assert may_judge(house.clerk, response, house.deputies[0])
    response.proposal.rule_set.clerks_enter_ratings = False
    assert not may_judge(house.clerk, response, house.deputies[0])
    assert may_judge(house.deputy_user, response, house.deputies[0])


def test_a_returned_case_has_its_days_to_be_assigned_again():
    house = people.build(rule_set="chongqing")
    wrong = people.assigned(house, on=date(2021, 3, 15))
    actions.raise_objection(wrong, reason="不属本局", on=date(2021, 3, 18), by=house.handler)
    actions.rule_on_objection(wrong, upheld=True, on=date(2021, 3, 22), by=house.government)
    again = due(wrong, Kind.RULING)
    assert (again.start_event, again.due_on) == ("returned_case_received", date(2021, 4, 6))
    actions.assign(wrong.proposal, house.schools, role="lead", on=date(2021, 4, 7), by=house.government)
    again.refresh_from_db()
    assert (again.met_on, again.late_days) == (date(2021, 4, 7), 1)


def test_a_report_is_owed_each_fourth_quarter_until_the_promise_is_settled():
    house = people.build(rule_set="chongqing")
    response = people.answered(house, on=date(2021, 6, 10))
    promise = promised(house, response)
    first = due(promise, Kind.PROGRESS_REPORT)
    assert (first.due_on, first.force) == (date(2021, 12, 31), Deadline.Force.NUMBER)
    commitments.report(promise, text="已启动", on=date(2021, 9, 30), by=house.handler)
    assert due(promise, Kind.PROGRESS_REPORT) == first, "the quarter has not begun"
    commitments.report(promise, text="进展顺利", on=date(2021, 11, 8), by=house.handler)
    second = due(promise, Kind.PROGRESS_REPORT)
    assert second.due_on == date(2022, 12, 31)
    commitments.give_verdict(promise, finding="kept", on=date(2022, 3, 1), by=house.clerk)
    assert not Deadline.objects.open().filter(kind=Kind.PROGRESS_REPORT).exists()


def promised(house, response):
    """One confirmed promise in a filed letter."""
    text = "你们提出的建议收悉。\n我局将于年底前建成三个社区食堂。\n静海市民政局\n2021年6月10日"
    letter = responses.file_letter(
        house.congress,
        text.encode(),
        filename="a.txt",
        by=house.clerk,
        on=date(2021, 6, 11),
        proposal=response.proposal,
    )
    commitments.propose(letter, on=date(2021, 6, 11), by=house.clerk)
    promise = letter.commitments.get()
    commitments.confirm(promise, review_on=date(2022, 6, 1), on=date(2021, 6, 15), by=house.clerk)
    return promise


def test_what_is_owed_stays_owed_when_the_term_ends():
    house = people.build()
    reply = due(people.assigned(house, on=date(2021, 12, 20)))
    term = house.session.term
    Term.objects.filter(pk=term.pk).update(ends_on=date(2022, 2, 25))
    fresh = Term.objects.create(congress=house.congress, number=6, starts_on=date(2022, 2, 26))
    Session.objects.create(term=fresh, number=1, opens_on=date(2022, 2, 26), closes_on=date(2022, 3, 1))
    reply.refresh_from_db()
    assert (reply.is_open, reply.due_on) == (True, date(2022, 3, 21))
    assert reply.proposal.deputies()[0].term == term, "the original proposer is still answered"
    assert reply in Deadline.objects.overdue(date(2022, 4, 1))


# The page that explains


def test_the_page_counts_the_days_the_stored_steps_say():
    house = people.build()
    assignment = people.assigned(house, on=date(2021, 9, 17))
    reply = due(assignment)
    rule = Rule(amount=20, unit="working_day", article="第二十六条", state="number")
    found = deadlines.clock.compute(
        rule.as_rule_named("publication/publication"),
        date(2021, 9, 17),
        deadlines.calendar_for(house.congress),
    )
    shown = Explained(found.steps, deadlines.calendar_for(house.congress), found.due_on)
    counts = {cell.day: cell.count for week in shown.weeks for cell in week if cell.count}
    assert (counts[date(2021, 9, 18)], counts[date(2021, 10, 9)], counts[date(2021, 10, 21)]) == (1, 11, 20)
    assert (shown.holiday_count, len(shown.made_up)) == (10, 3)
    assert (shown.naive, shown.naive_distance, shown.naive_is_early) == (date(2021, 10, 15), 4, True)
    assert [span.name for span in shown.holidays] == ["中秋节", "国庆节"]
    month = Explained(reply.explanation, deadlines.calendar_for(house.congress), reply.due_on)
    assert month.computed == reply.due_on and month.weeks[1] == [], "the weeks between are left out"


# No second path


ALLOWED = {
    "proposals/deadlines.py",
    "proposals/recompute.py",
    "proposals/dates.py",  # the calculator, which stores nothing
    "proposals/explained.py",  # the naive answer, to be struck out
    "congress/management/commands/due.py",
    "config/demonstration/story.py",  # looks for a first day that leads to a date it wants to show
}


def computing(source: str) -> list[str]:
    """Calls that make a date of a rule: of the clock's `compute`, and of a model that is given a `due_on`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name == "compute" or (name in {"update", "Deadline", "create"} and _sets_unrolled(node)):
            found.append(f"{node.lineno} {name}")
    return found


def _sets_unrolled(node: ast.Call) -> bool:
    return any(keyword.arg == "unrolled_on" for keyword in node.keywords)


def test_no_second_path_computes_a_date():
    floors = ("congress", "proposals", "responses", "commitments", "reminders", "config")
    files = [
        file for floor in floors for file in (ROOT / floor).rglob("*.py") if "migrations" not in file.parts
    ]
    found = {
        str(file.relative_to(ROOT)): calls
        for file in files
        if "clock" not in file.relative_to(ROOT).parts and (calls := computing(file.read_text()))
    }
    assert set(found) == ALLOWED
    assert computing("clock.compute(rule, day, calendar)")
    assert computing("rows.update(due_on=day, unrolled_on=day)")
