"""The clock against an independent, slow reading of the same rules, on generated rules, days and calendars."""

from __future__ import annotations

import os
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from congress import clock
from congress.clock import Calendar, Candidate, Day, Roll, Rule, Unit, Window

from . import oracle

# Fewer while the clock is broken on purpose line by line (fuzz/mutants.py).
EXAMPLES = int(os.environ.get("ORACLE_EXAMPLES", "20000"))
SHIPPED = clock.shipped_calendar()
COUNTED = st.sampled_from([Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.MONTH])
days = st.dates(date(2023, 6, 1), date(2027, 3, 1)) | st.dates(date(2004, 1, 1), date(2030, 12, 31))
days_of_a_year = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: (day.month, day.day))
windows = st.builds(Window, days_of_a_year, days_of_a_year)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """A bare number, mostly; with a hard limit, an extension, or a part of the year instead, sometimes."""
    said = {
        "amount": draw(st.integers(0, 70)),
        "unit": draw(COUNTED),
        "roll": draw(st.sampled_from(list(Roll))),
    }
    if draw(st.integers(0, 3)) == 0:
        said |= {"ceiling": draw(st.integers(0, 70)), "ceiling_unit": draw(st.none() | COUNTED)}
    extended = draw(st.sampled_from(["", "", "extend_by", "extend_to"]))
    if extended:
        said |= {extended: draw(st.integers(1, 12)), "extend_unit": draw(st.none() | COUNTED)}
    if draw(st.integers(0, 9)) == 0:
        said |= {"window": draw(windows), "unit": Unit.WINDOW}
        said |= {"ceiling_unit": Unit.MONTH, "extend_unit": Unit.MONTH}
    return Rule(**said)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """The shipped calendar, or one with days of its own near the first days drawn."""
    if draw(st.booleans()):
        return SHIPPED
    odd = draw(st.dictionaries(st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.booleans(), max_size=40))
    return Calendar({day: Day(worked) for day, worked in odd.items()}, frozenset({2024, 2025, 2026}))


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)
@given(rules(), days, calendars())
def test_same_date_as_the_slow_reading(rule, start, calendar):
    due = clock.compute(rule, start, calendar)
    assert (due.unrolled_on, due.due_on) == oracle.due(rule, start, calendar)
    last = clock.latest(rule, start, due.unrolled_on, calendar)
    assert (last.unrolled_on if last else None) == oracle.latest(rule, start, due.unrolled_on, calendar)
    if rule.ceiling is None:
        assert due.provisional == any(
            calendar.provisional(date.fromordinal(n)) for n in counted_days(rule, start, due)
        )


def counted_days(rule: Rule, start: date, due: clock.Due) -> range:
    """The days whose being worked or not decides the date: all that were counted, or those it moved over."""
    first = (
        start.toordinal() + 1
        if rule.unit is Unit.WORKING_DAY and rule.amount
        else due.unrolled_on.toordinal()
    )
    return range(min(first, due.unrolled_on.toordinal()), due.due_on.toordinal() + 1)


@settings(max_examples=max(EXAMPLES // 10, 100), deadline=None, derandomize=True, database=None)
@given(st.lists(st.tuples(rules(), days), min_size=2, max_size=4), calendars())
def test_the_earliest_of_several_binds_and_all_are_kept(asked, calendar):
    (own, start), *others = asked
    due = clock.compute(own, start, calendar, beside=[Candidate(rule, day) for rule, day in others])
    found = [oracle.due(rule, day, calendar)[1] for rule, day in asked]
    assert due.due_on == min(found)
    kept = [step["due_on"] for step in due.steps if step["code"] == "candidate"]
    assert kept == [day.isoformat() for day in found]


@settings(max_examples=max(EXAMPLES // 10, 100), deadline=None, derandomize=True, database=None)
@given(days, days, calendars())
def test_same_distance_as_the_slow_reading(first, last, calendar):
    between = clock.working_days_between(first, last, calendar)
    assert between == oracle.working_days_between(first, last, calendar)
