"""Dates worked out by hand from the State Council's notices; each with what makes it hard."""

from __future__ import annotations

from datetime import date

import pytest

from congress import clock
from congress.clock import Roll, Rule, Unit

CALENDAR = clock.shipped_calendar()
UNITS = {"m": Unit.MONTH, "d": Unit.CALENDAR_DAY, "wd": Unit.WORKING_DAY}

# first day; rule; the date before it moves; the date; * where next year's notice was not out in November 2026
VECTORS = """
2025-11-28 +3m   2026-02-28 2026-02-28
2025-11-30 +3m   2026-02-28 2026-02-28
2025-11-30 +6m   2026-05-30 2026-06-01
2026-06-30 +3m   2026-09-30 2026-09-30
2026-07-02 +3m   2026-10-02 2026-10-08
2026-07-02 +6m   2027-01-02 2027-01-04*
2026-02-09 +10d  2026-02-19 2026-02-24
2026-04-28 +7d   2026-05-05 2026-05-06
2025-12-31 +2m   2026-02-28 2026-02-28
2026-02-11 +7wd  2026-02-27 2026-02-27
2026-04-08 +3m   2026-07-08 2026-07-08
2026-09-21 +15wd 2026-10-19 2026-10-19
2026-12-31 +2m   2027-02-28 2027-03-01*
2026-03-23 +10wd 2026-04-07 2026-04-07
2026-03-24 +20wd 2026-04-22 2026-04-22
2026-03-23 +30wd 2026-05-08 2026-05-08
2026-04-29 +5wd  2026-05-09 2026-05-09
2026-06-23 +20wd 2026-07-21 2026-07-21
2026-12-18 +20wd 2027-01-18 2027-01-18*
2025-09-28 +5d   2025-10-03 2025-10-09
2025-09-28 +5wd  2025-10-11 2025-10-11
2025-12-25 +4m   2026-04-25 2026-04-27
2026-02-10 +10wd 2026-03-02 2026-03-02
2026-02-10 +10d  2026-02-20 2026-02-24
2026-01-30 +1m   2026-02-28 2026-02-28
2026-01-30 +30d  2026-03-01 2026-03-02
2026-01-30 +20wd 2026-03-05 2026-03-05
2026-09-22 +5wd  2026-09-30 2026-09-30
2021-07-08 +20wd 2021-08-05 2021-08-05
2025-11-14 +3m   2026-02-14 2026-02-14
2026-06-20 +3m   2026-09-20 2026-09-20
2026-07-01 +3m   2026-10-01 2026-10-08
2026-06-25 +3m   2026-09-25 2026-09-28
2026-07-10 +3m   2026-10-10 2026-10-10
2026-01-31 +3m   2026-04-30 2026-04-30
2026-03-23 +3m   2026-06-23 2026-06-23
2025-12-30 +2m   2026-02-28 2026-02-28
2026-02-03 +20wd 2026-03-09 2026-03-09
2026-10-12 +3m   2027-01-12 2027-01-12*
2026-09-22 +3m   2026-12-22 2026-12-22
"""


def rule(words: str, **more: object) -> Rule:
    number = words.lstrip("+").rstrip("mdw")
    return Rule(int(number), UNITS[words.lstrip("+0123456789")], **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("line", VECTORS.strip().splitlines())
def test_by_hand(line):
    start, words, unrolled, due_on = line.split()
    due = clock.compute(rule(words), date.fromisoformat(start), CALENDAR)
    assert due.unrolled_on == date.fromisoformat(unrolled)
    assert due.due_on == date.fromisoformat(due_on.rstrip("*"))
    assert due.provisional is due_on.endswith("*")
    codes = [step["code"] for step in due.steps]
    assert codes[0] == "start"
    assert ("rolled" in codes) is (due.due_on != due.unrolled_on)
    assert ("provisional" in codes) is due.provisional


def test_an_extension_counts_from_the_date_before_it_moved():
    start = date(2026, 7, 2)
    three = Rule(3, Unit.MONTH, extend_by=3)
    first = clock.compute(three, start, CALENDAR)
    assert first.due_on == date(2026, 10, 8)
    assert clock.latest(three, start, first.unrolled_on, CALENDAR).unrolled_on == date(2027, 1, 2)


def test_plus_three_and_three_is_not_six():
    start = date(2025, 11, 30)
    by, to = Rule(3, Unit.MONTH, extend_by=3), Rule(3, Unit.MONTH, extend_to=6)
    first = clock.compute(by, start, CALENDAR)
    assert clock.latest(by, start, first.unrolled_on, CALENDAR).due_on == date(2026, 5, 28)
    assert clock.latest(to, start, first.unrolled_on, CALENDAR).unrolled_on == date(2026, 5, 30)
    assert clock.latest(Rule(3, Unit.MONTH), start, first.unrolled_on, CALENDAR) is None


def test_of_two_rules_the_earlier_binds_and_both_stay_to_be_seen():
    """Zhejiang counts from receipt, the law from assignment: the law's date is the earlier one here."""
    local = Rule(3, Unit.MONTH, name="zhejiang/reply", article="第二十一条")
    law = clock.Candidate(Rule(3, Unit.MONTH, name="national/reply", article="第五十一条"), date(2026, 6, 30))
    due = clock.compute(local, date(2026, 7, 2), CALENDAR, beside=[law])
    assert due.due_on == date(2026, 9, 30)
    seen = [(step["rule"], step["due_on"]) for step in due.steps if step["code"] == "candidate"]
    assert seen == [("zhejiang/reply", "2026-10-08"), ("national/reply", "2026-09-30")]


def test_steps_name_the_holiday_its_notice_and_the_worked_weekend():
    due = clock.compute(Rule(7, Unit.WORKING_DAY), date(2026, 2, 11), CALENDAR)
    counted = next(step for step in due.steps if step["code"] == "working_days")
    named = {one["day"]: (one["name"], one["is_workday"]) for one in counted["exceptions"]}
    assert named["2026-02-14"] == ("春节", True)
    assert named["2026-02-17"] == ("春节", False)
    stays = clock.compute(Rule(3, Unit.MONTH), date(2025, 11, 28), CALENDAR)
    assert stays.steps[-1]["code"] == "worked_weekend"
    assert "2026年" in stays.steps[-1]["notice"]


def test_without_rolling_the_date_stays_on_the_rest_day():
    due = clock.compute(Rule(3, Unit.MONTH, Roll.NONE), date(2026, 7, 2), CALENDAR)
    assert due.due_on == due.unrolled_on == date(2026, 10, 2)
    assert due.steps[-1]["code"] == "stays"


@pytest.mark.parametrize(
    "start", [date(1900, 1, 1), date(2100, 12, 31), date(2199, 8, 31), date(9999, 12, 1)]
)
@pytest.mark.parametrize("unit", list(Unit))
def test_a_far_year_is_provisional_and_never_an_error(start, unit):
    due = clock.compute(Rule(20, unit), start, CALENDAR)
    assert due.provisional
    assert due.due_on >= start


def test_working_days_between_counts_the_last_day_and_not_the_first():
    between = clock.working_days_between
    assert between(date(2026, 10, 2), date(2026, 10, 8), CALENDAR) == 1
    assert between(date(2026, 2, 13), date(2026, 2, 14), CALENDAR) == 1, (
        "14 February 2026 is a worked Saturday"
    )
    assert between(date(2026, 10, 8), date(2026, 10, 2), CALENDAR) == -1
    assert between(date(2026, 10, 8), date(2026, 10, 8), CALENDAR) == 0
