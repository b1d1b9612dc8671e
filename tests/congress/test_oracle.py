"""The clock against an independent, slow reading of the same rules, on generated rules, days and calendars."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from congress import clock
from congress.clock import Calendar, Day, Roll, Rule, Unit

from . import oracle

SHIPPED = clock.shipped_calendar()
days = st.dates(date(2004, 1, 1), date(2030, 12, 31))
rules = st.builds(
    Rule, amount=st.integers(0, 70), unit=st.sampled_from(list(Unit)), roll=st.sampled_from(list(Roll))
)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """The shipped calendar, or one with days of its own near the first days drawn."""
    if draw(st.booleans()):
        return SHIPPED
    odd = draw(st.dictionaries(st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.booleans(), max_size=40))
    return Calendar({day: Day(worked) for day, worked in odd.items()}, frozenset({2024, 2025, 2026}))


@settings(max_examples=20_000, deadline=None, derandomize=True)
@given(rules, st.dates(date(2023, 6, 1), date(2027, 3, 1)) | days, calendars())
def test_same_date_as_the_slow_reading(rule, start, calendar):
    due = clock.compute(rule, start, calendar)
    assert (due.unrolled_on, due.due_on) == oracle.due(rule.amount, rule.unit, rule.roll, start, calendar)
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
