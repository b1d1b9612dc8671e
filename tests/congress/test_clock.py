"""The parts of the clock by hand: the calendar, the holidays of the law, windows, hard limits, extensions."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from congress import clock
from congress.clock import Calendar, Candidate, Day, Roll, Rule, Unit, Window
from congress.clock.calendar import notice_of
from congress.clock.holidays import statutory_holidays, tomb_sweeping

CALENDAR = clock.shipped_calendar()
PLAIN = Calendar({}, frozenset({2026, 2027}))


def codes(due: clock.Due) -> list[str]:
    return [step["code"] for step in due.steps]


# The calendar


def test_a_holiday_knows_its_name_and_its_notice():
    assert CALENDAR.why(date(2026, 2, 17)) == Day(False, "春节", "国务院办公厅关于2026年部分节假日安排的通知")
    assert CALENDAR.why(date(2026, 2, 14)) == Day(True, "春节", notice_of(2026))
    assert CALENDAR.why(date(2026, 3, 2)) == Day(True)
    assert CALENDAR.why(date(2026, 3, 7)) == Day(False)


def test_a_december_day_belongs_to_the_next_years_notice():
    assert CALENDAR.why(date(2018, 12, 29)).notice == notice_of(2019)
    assert CALENDAR.why(date(2019, 1, 1)).notice == notice_of(2019)
    fresh = clock.shipped_calendar.__wrapped__()
    assert fresh.why(date(2018, 12, 29)).notice == fresh.why(date(2019, 1, 1)).notice == notice_of(2019)


def test_every_shipped_holiday_is_named_in_chinese():
    names = {day.name for day in CALENDAR.days.values()}
    assert names <= {"元旦", "春节", "清明节", "劳动节", "端午节", "国庆节", "中秋节", "抗战胜利纪念日"}
    assert CALENDAR.why(date(2015, 9, 3)).name == "抗战胜利纪念日"
    assert min(CALENDAR.years) == 2004 and max(CALENDAR.years) >= 2026
    assert date(2026, 2, 14) in CALENDAR.days and CALENDAR.days[date(2026, 10, 10)].is_workday


def test_a_year_without_a_notice_is_computed_and_says_so():
    year = max(CALENDAR.years) + 1
    assert CALENDAR.why(date(year, 1, 1)) == Day(False, "元旦", "", True)
    assert CALENDAR.provisional(date(year, 6, 1)) and not CALENDAR.provisional(date(2026, 6, 1))
    weekday = next(date(year, 3, n) for n in range(1, 9) if date(year, 3, n).weekday() == 4)
    assert CALENDAR.why(weekday) == Day(True, "", "", True)
    assert CALENDAR.why(weekday + timedelta(days=1)) == Day(False, "", "", True)
    assert PLAIN.why(date(2026, 10, 1)) == Day(True), "a year whose notice is known has no other holidays"
    assert PLAIN.is_workday(date(2026, 3, 6)) and not PLAIN.is_workday(date(2026, 3, 7))


def test_the_version_changes_with_any_day():
    day = date(2026, 5, 1)
    versions = {
        Calendar({}, frozenset({2026})).version,
        Calendar({day: Day(False, "劳动节")}, frozenset({2026})).version,
        Calendar({day: Day(True, "劳动节")}, frozenset({2026})).version,
        Calendar({day: Day(False, "青年节")}, frozenset({2026})).version,
    }
    assert len(versions) == 4
    assert all(version.startswith("2026-") and len(version) == 13 for version in versions)
    one = Calendar({day: Day(False, "a"), date(2026, 5, 2): Day(False, "b")}, frozenset({2026}))
    other = Calendar({date(2026, 5, 2): Day(False, "b"), day: Day(False, "a")}, frozenset({2026}))
    assert one.version == other.version, "the order in which days were entered says nothing"
    assert Calendar({}).version.startswith("0-")
    # sha256 of "2026-05-01 0 劳动节", by another program.
    assert Calendar({day: Day(False, "劳动节")}, frozenset({2025, 2026})).version == "2026-2ad42464"


# The holidays of the law


def test_the_holidays_of_a_year_by_hand():
    """2027: Spring Festival is 6 February, Dragon Boat 9 June, Mid-autumn 15 September, Tomb-sweeping 5 April."""
    assert statutory_holidays(2027) == {
        date(2027, 1, 1): "元旦",
        date(2027, 2, 5): "春节",
        date(2027, 2, 6): "春节",
        date(2027, 2, 7): "春节",
        date(2027, 2, 8): "春节",
        date(2027, 4, 5): "清明节",
        date(2027, 5, 1): "劳动节",
        date(2027, 5, 2): "劳动节",
        date(2027, 6, 9): "端午节",
        date(2027, 9, 15): "中秋节",
        date(2027, 10, 1): "国庆节",
        date(2027, 10, 2): "国庆节",
        date(2027, 10, 3): "国庆节",
    }


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1999, 5),
        (2000, 4),
        (2008, 4),
        (2015, 5),
        (2020, 4),
        (2024, 4),
        (2026, 5),
        (2027, 5),
        (2028, 4),
        (2100, 4),
        (2200, 4),
    ],
)
def test_tomb_sweeping(year, day):
    assert tomb_sweeping(year) == date(year, 4, day)


@pytest.mark.parametrize("year", [1, 1900, 2100, 9999])
def test_beyond_the_lunar_table_the_solar_holidays_remain(year):
    holidays = statutory_holidays(year)
    assert set(holidays.values()) == {"元旦", "清明节", "劳动节", "国庆节"}


@pytest.mark.parametrize("year", [1901, 2099])
def test_at_the_ends_of_the_lunar_table(year):
    assert {"春节", "端午节", "中秋节"} <= set(statutory_holidays(year).values())


# Windows, limits, extensions


def window(first: tuple[int, int], last: tuple[int, int], **more: object) -> Rule:
    return Rule(0, Unit.WINDOW, Roll.NONE, window=Window(first, last), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "first", "last"),
    [
        ("2026-06-23", "2026-10-01", "2026-12-31"),
        ("2026-11-15", "2026-10-01", "2026-12-31"),
        ("2026-12-31", "2026-10-01", "2026-12-31"),
        ("2027-01-01", "2027-10-01", "2027-12-31"),
    ],
)
def test_the_fourth_quarter_of_this_year_or_the_next(start, first, last):
    due = clock.compute(window((10, 1), (12, 31)), date.fromisoformat(start), CALENDAR)
    assert due.due_on == due.unrolled_on == date.fromisoformat(last)
    assert due.steps[1] == {"code": "window", "first": first, "day": last}


def test_a_fixed_day_stays_on_a_sunday_and_moves_only_where_the_rule_says_so():
    fixed = window((8, 31), (8, 31), name="henan/unit_report", article="第二十八条第三款")
    due = clock.compute(fixed, date(2025, 3, 1), CALENDAR)
    assert (due.due_on, codes(due)) == (date(2025, 8, 31), ["start", "window", "stays"])
    assert due.steps[1] == {"code": "window", "first": "2025-08-31", "day": "2025-08-31"}
    assert due.steps[2] == {"code": "stays", "day": "2025-08-31", "name": ""}
    rolling = Rule(0, Unit.WINDOW, Roll.FORWARD, window=Window((8, 31), (8, 31)))
    assert clock.compute(rolling, date(2025, 3, 1), CALENDAR).due_on == date(2025, 9, 1)


def test_a_window_over_the_turn_of_the_year_and_one_that_ends_in_february():
    over = clock.compute(window((12, 1), (1, 31)), date(2026, 3, 1), PLAIN)
    assert over.steps[1] == {"code": "window", "first": "2026-12-01", "day": "2027-01-31"}
    assert clock.compute(window((2, 1), (2, 29)), date(2027, 1, 5), CALENDAR).due_on == date(2027, 2, 28)
    assert clock.compute(window((2, 1), (2, 29)), date(2028, 1, 5), CALENDAR).due_on == date(2028, 2, 29)
    far = clock.compute(window((1, 1), (6, 30)), date(9999, 12, 1), CALENDAR)
    assert far.due_on == date(9999, 6, 30), "there is no later year"
    assert Window((12, 1), (1, 31)).begins_for(date(1, 1, 31)) == date(1, 12, 1)


def test_of_a_period_and_a_hard_limit_the_earlier_binds_and_the_limit_is_kept():
    early = clock.compute(
        Rule(4, Unit.MONTH, ceiling=60, ceiling_unit=Unit.CALENDAR_DAY), date(2026, 3, 2), CALENDAR
    )
    assert (early.unrolled_on, early.due_on) == (date(2026, 5, 1), date(2026, 5, 6))
    assert {"code": "ceiling", "day": "2026-05-01", "binds": True} in early.steps
    late = clock.compute(Rule(1, Unit.MONTH, ceiling=2), date(2026, 3, 2), CALENDAR)
    assert late.due_on == date(2026, 4, 2)
    assert {"code": "ceiling", "day": "2026-05-02", "binds": False} in late.steps
    same = clock.compute(Rule(1, Unit.MONTH, ceiling=1), date(2026, 3, 2), CALENDAR)
    assert {"code": "ceiling", "day": "2026-04-02", "binds": False} in same.steps
    leaning = clock.compute(
        Rule(1, Unit.CALENDAR_DAY, ceiling=30, ceiling_unit=Unit.WORKING_DAY), date(2026, 12, 20), CALENDAR
    )
    assert leaning.provisional, "the limit was counted through a year without a notice"


def test_an_extension_obeys_the_hard_limit_too():
    rule = Rule(3, Unit.MONTH, extend_by=3, ceiling=4)
    first = clock.compute(rule, date(2026, 1, 5), CALENDAR)
    last = clock.latest(rule, date(2026, 1, 5), first.unrolled_on, CALENDAR)
    assert last is not None and last.unrolled_on == date(2026, 5, 5)
    mixed = Rule(10, Unit.WORKING_DAY, extend_by=1, extend_unit=Unit.MONTH, ceiling=40)
    last = clock.latest(mixed, date(2026, 3, 2), date(2026, 3, 16), CALENDAR)
    assert last is not None and last.unrolled_on == date(2026, 4, 16), (
        "its own unit; the limit has the rule's"
    )
    days = Rule(
        1, Unit.MONTH, extend_to=20, extend_unit=Unit.WORKING_DAY, ceiling=10, ceiling_unit=Unit.CALENDAR_DAY
    )
    last = clock.latest(days, date(2026, 3, 2), date(2026, 4, 2), CALENDAR)
    assert last is not None and last.unrolled_on == date(2026, 3, 12)
    yearly = window((10, 1), (12, 31), extend_by=1, extend_unit=Unit.MONTH)
    last = clock.latest(yearly, date(2026, 3, 2), date(2026, 12, 31), CALENDAR)
    assert last is not None and last.unrolled_on == date(2027, 1, 31)
    assert clock.latest(Rule(3, Unit.MONTH, ceiling=4), date(2026, 3, 2), date(2026, 6, 2), CALENDAR) is None


def test_the_steps_word_for_word():
    rule = Rule(3, Unit.MONTH, name="zhejiang/reply", article="第二十一条")
    law = Candidate(Rule(3, Unit.MONTH, name="national/reply", article="第五十一条"), date(2026, 6, 30))
    due = clock.compute(rule, date(2026, 7, 2), CALENDAR, beside=[law])
    assert list(due.steps) == [
        {"code": "start", "day": "2026-06-30", "rule": "national/reply", "article": "第五十一条"},
        {"code": "months", "amount": 3, "day": "2026-09-30"},
        {
            "code": "candidate",
            "rule": "zhejiang/reply",
            "article": "第二十一条",
            "start": "2026-07-02",
            "due_on": "2026-10-08",
        },
        {
            "code": "candidate",
            "rule": "national/reply",
            "article": "第五十一条",
            "start": "2026-06-30",
            "due_on": "2026-09-30",
        },
        {"code": "binding", "rule": "national/reply", "due_on": "2026-09-30"},
    ]
    assert due.calendar_version == CALENDAR.version
    bare = clock.compute(Rule(2, Unit.CALENDAR_DAY), date(2026, 9, 30), CALENDAR)
    assert bare.steps[1] == {"code": "calendar_days", "amount": 2, "day": "2026-10-02"}
    assert bare.steps[2] == {
        "code": "rest_day",
        "day": "2026-10-02",
        "name": "国庆节",
        "notice": notice_of(2026),
    }
    assert bare.steps[-1] == {"code": "rolled", "day": "2026-10-08"}
    counted = clock.compute(Rule(2, Unit.WORKING_DAY), date(2026, 4, 30), CALENDAR)
    assert counted.steps[1]["exceptions"][0] == {
        "day": "2026-05-01",
        "name": "劳动节",
        "notice": notice_of(2026),
        "is_workday": False,
    }
    assert (counted.steps[1]["amount"], counted.steps[1]["day"]) == (2, "2026-05-07")
    end = clock.compute(Rule(1, Unit.MONTH), date(2026, 1, 31), CALENDAR)
    assert end.steps[2] == {"code": "month_end", "wanted": 31, "day": "2026-02-28"}
    assert end.steps[3] == {
        "code": "worked_weekend",
        "day": "2026-02-28",
        "name": "春节",
        "notice": notice_of(2026),
    }
    far = clock.compute(Rule(1, Unit.MONTH), date(2030, 1, 7), CALENDAR)
    assert far.steps[-1] == {"code": "provisional", "year": 2030}


def test_any_provisional_candidate_makes_the_date_provisional():
    own = Rule(1, Unit.MONTH)
    later = Candidate(Rule(3, Unit.MONTH), date(2026, 12, 1))
    due = clock.compute(own, date(2026, 11, 2), CALENDAR, beside=[later])
    assert due.due_on == date(2026, 12, 2) and due.provisional
    assert not clock.compute(own, date(2026, 11, 2), CALENDAR).provisional


def test_rolling_into_a_year_without_a_notice_is_provisional():
    last = max(CALENDAR.years)
    kept = Calendar({date(last, 12, 31): Day(False, "x")}, frozenset({last}))
    due = clock.compute(Rule(1, Unit.CALENDAR_DAY), date(last, 12, 30), kept)
    assert due.due_on.year == last + 1 and due.provisional
    gap = Calendar({date(last + 2, 1, 1): Day(False, "x")}, frozenset({last, last + 2}))
    days_off = {date(last + 1, 12, day): Day(False, "x", provisional=True) for day in (30, 31)}
    back = clock.compute(
        Rule(1, Unit.CALENDAR_DAY), date(last + 1, 12, 29), Calendar(dict(gap.days) | days_off, gap.years)
    )
    assert back.due_on.year == last + 2 and back.provisional, "the rest days it moved over were reckoned"
    stays = clock.compute(Rule(1, Unit.CALENDAR_DAY, Roll.NONE), date(last + 1, 12, 31), kept)
    assert stays.provisional and stays.due_on == date(last + 2, 1, 1)


def test_a_chosen_day_is_what_people_said():
    due = clock.given(date(2026, 10, 3), calendar=CALENDAR, words="年底前")
    assert (due.due_on, due.unrolled_on, due.provisional) == (date(2026, 10, 3), date(2026, 10, 3), False)
    assert due.steps == ({"code": "given", "day": "2026-10-03", "words": "年底前"},)
    assert due.calendar_version == CALENDAR.version
    after = clock.given(date(2026, 10, 9), calendar=CALENDAR, code="extended").after(due.steps)
    assert codes(after) == ["given", "extended"] and after.steps[1]["words"] == ""


def test_nothing_is_added_to_a_rest_day_without_moving_it():
    due = clock.compute(Rule(0, Unit.WORKING_DAY), date(2026, 10, 1), CALENDAR)
    assert (due.unrolled_on, due.due_on) == (date(2026, 10, 1), date(2026, 10, 8))


@pytest.mark.parametrize("unit", [Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.MONTH])
def test_the_last_day_of_all_time_is_never_passed(unit):
    due = clock.compute(Rule(90, unit), date(9999, 12, 30), CALENDAR)
    assert due.due_on == due.unrolled_on == date.max
    edge = clock.compute(Rule(1, Unit.MONTH, Roll.NONE), date(9999, 11, 30), CALENDAR)
    assert edge.due_on == date(9999, 12, 30)


def test_distance_over_a_long_way():
    """2026 has 261 weekdays, 19 of them holidays, and 6 worked weekend days; New Year itself is a holiday."""
    assert clock.working_days_between(date(2026, 1, 1), date(2026, 12, 31), CALENDAR) == 261 - 19 + 6
    assert clock.working_days_between(date(2026, 9, 30), date(2026, 10, 8), CALENDAR) == 1


# The process's own time says nothing

ASK = """
import json, sys
from datetime import date
from congress import clock
rules = [clock.Rule(3, clock.Unit.MONTH), clock.Rule(20, clock.Unit.WORKING_DAY), clock.Rule(10, clock.Unit.CALENDAR_DAY)]
days = [date(2026, 1, 30), date(2026, 6, 30), date(2026, 12, 18)]
found = [clock.compute(rule, day, clock.shipped_calendar()) for rule in rules for day in days]
print(json.dumps([[str(due.due_on), due.steps, due.calendar_version] for due in found]))
"""


def test_a_time_zone_and_a_clock_a_day_off_change_no_date():
    root = Path(__file__).parent.parent.parent
    shifted = "import time_machine\ntime_machine.travel({!r}, tick=False).start()\n" + ASK
    said = set()
    for zone in ("Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati", "UTC"):
        for program in (
            ASK,
            shifted.format("2026-11-24T23:59:59+00:00"),
            shifted.format("2031-02-28T00:00:01+00:00"),
        ):
            run = subprocess.run(
                [sys.executable, "-c", program],
                cwd=root,
                env={**os.environ, "TZ": zone, "PYTHONPATH": str(root)},
                capture_output=True,
                text=True,
                check=True,
            )
            said.add(run.stdout)
    assert len(said) == 1
