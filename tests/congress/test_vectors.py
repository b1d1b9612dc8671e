"""Dates worked out by hand from the State Council's notices; each with what makes it hard."""

from __future__ import annotations

from datetime import date

import pytest

from congress import clock
from congress.clock import Roll, Rule, Unit

CALENDAR = clock.shipped_calendar()
UNITS = {"m": Unit.MONTH, "d": Unit.CALENDAR_DAY, "wd": Unit.WORKING_DAY}

# first day; rule; the date before it moves; the date; * where next year's notice was not out in November 2026;
# and each step: where months and days lead, holidays on the way (off), worked weekends (on), rest days moved over.
VECTORS = """
2025-11-28 +3m   2026-02-28 2026-02-28  | to 02-28; worked 02-28
2025-11-30 +3m   2026-02-28 2026-02-28  | to 02-28; last of the month; worked 02-28
2025-11-30 +6m   2026-05-30 2026-06-01  | to 05-30; rest 05-30; rest 05-31; moved
2026-06-30 +3m   2026-09-30 2026-09-30  | to 09-30
2026-07-02 +3m   2026-10-02 2026-10-08  | to 10-02; rest 10-02; rest 10-03; rest 10-04; rest 10-05; rest 10-06; rest 10-07; moved
2026-07-02 +6m   2027-01-02 2027-01-04* | to 01-02; rest 01-02; rest 01-03; moved; provisional
2026-02-09 +10d  2026-02-19 2026-02-24  | to 02-19; rest 02-19; rest 02-20; rest 02-21; rest 02-22; rest 02-23; moved
2026-04-28 +7d   2026-05-05 2026-05-06  | to 05-05; rest 05-05; moved
2025-12-31 +2m   2026-02-28 2026-02-28  | to 02-28; last of the month; worked 02-28
2026-02-11 +7wd  2026-02-27 2026-02-27  | off 02-15 02-16 02-17 02-18 02-19 02-20 02-21 02-22 02-23; on 02-14
2026-04-08 +3m   2026-07-08 2026-07-08  | to 07-08
2026-09-21 +15wd 2026-10-19 2026-10-19  | off 09-25 09-26 09-27 10-01 10-02 10-03 10-04 10-05 10-06 10-07; on 10-10
2026-12-31 +2m   2027-02-28 2027-03-01* | to 02-28; last of the month; rest 02-28; moved; provisional
2026-03-23 +10wd 2026-04-07 2026-04-07  | off 04-04 04-05 04-06
2026-03-24 +20wd 2026-04-22 2026-04-22  | off 04-04 04-05 04-06
2026-03-23 +30wd 2026-05-08 2026-05-08  | off 04-04 04-05 04-06 05-01 05-02 05-03 05-04 05-05
2026-04-29 +5wd  2026-05-09 2026-05-09  | off 05-01 05-02 05-03 05-04 05-05; on 05-09; worked 05-09
2026-06-23 +20wd 2026-07-21 2026-07-21  |
2026-12-18 +20wd 2027-01-18 2027-01-18* | off 01-01; provisional
2025-09-28 +5d   2025-10-03 2025-10-09  | to 10-03; rest 10-03; rest 10-04; rest 10-05; rest 10-06; rest 10-07; rest 10-08; moved
2025-09-28 +5wd  2025-10-11 2025-10-11  | off 10-01 10-02 10-03 10-04 10-05 10-06 10-07 10-08; on 10-11; worked 10-11
2025-12-25 +4m   2026-04-25 2026-04-27  | to 04-25; rest 04-25; rest 04-26; moved
2026-02-10 +10wd 2026-03-02 2026-03-02  | off 02-15 02-16 02-17 02-18 02-19 02-20 02-21 02-22 02-23; on 02-14 02-28
2026-02-10 +10d  2026-02-20 2026-02-24  | to 02-20; rest 02-20; rest 02-21; rest 02-22; rest 02-23; moved
2026-01-30 +1m   2026-02-28 2026-02-28  | to 02-28; last of the month; worked 02-28
2026-01-30 +30d  2026-03-01 2026-03-02  | to 03-01; rest 03-01; moved
2026-01-30 +20wd 2026-03-05 2026-03-05  | off 02-15 02-16 02-17 02-18 02-19 02-20 02-21 02-22 02-23; on 02-14 02-28
2026-09-22 +5wd  2026-09-30 2026-09-30  | off 09-25 09-26 09-27
2021-07-08 +20wd 2021-08-05 2021-08-05  |
2025-11-14 +3m   2026-02-14 2026-02-14  | to 02-14; worked 02-14
2026-06-20 +3m   2026-09-20 2026-09-20  | to 09-20; worked 09-20
2026-07-01 +3m   2026-10-01 2026-10-08  | to 10-01; rest 10-01; rest 10-02; rest 10-03; rest 10-04; rest 10-05; rest 10-06; rest 10-07; moved
2026-06-25 +3m   2026-09-25 2026-09-28  | to 09-25; rest 09-25; rest 09-26; rest 09-27; moved
2026-07-10 +3m   2026-10-10 2026-10-10  | to 10-10; worked 10-10
2026-01-31 +3m   2026-04-30 2026-04-30  | to 04-30; last of the month
2026-03-23 +3m   2026-06-23 2026-06-23  | to 06-23
2025-12-30 +2m   2026-02-28 2026-02-28  | to 02-28; last of the month; worked 02-28
2026-02-03 +20wd 2026-03-09 2026-03-09  | off 02-15 02-16 02-17 02-18 02-19 02-20 02-21 02-22 02-23; on 02-14 02-28
2026-10-12 +3m   2027-01-12 2027-01-12* | to 01-12; provisional
2026-09-22 +3m   2026-12-22 2026-12-22  | to 12-22
"""


def told(due: clock.Due) -> str:
    """The steps after the first day, written short."""
    said = []
    for step in due.steps[1:]:
        day = step.get("day", "")[5:]
        match step["code"]:
            case "working_days":
                for word, worked in (("off", False), ("on", True)):
                    days = [one["day"][5:] for one in step["exceptions"] if one["is_workday"] is worked]
                    said += [f"{word} {' '.join(days)}"] if days else []
                assert step["day"] == due.unrolled_on.isoformat()
            case "months" | "calendar_days" | "window":
                said.append(f"to {day}")
            case "month_end":
                said.append("last of the month")
            case "rest_day":
                said.append(f"rest {day}")
            case "worked_weekend":
                said.append(f"worked {day}")
            case "rolled":
                assert step["day"] == due.due_on.isoformat()
                said.append("moved")
            case code:
                said.append(code)
    return "; ".join(said)


def rule(words: str, **more: object) -> Rule:
    number = words.lstrip("+").rstrip("mdw")
    return Rule(int(number), UNITS[words.lstrip("+0123456789")], **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("line", VECTORS.strip().splitlines())
def test_by_hand(line):
    asked, steps = line.split("|")
    start, words, unrolled, due_on = asked.split()
    due = clock.compute(rule(words), date.fromisoformat(start), CALENDAR)
    assert due.unrolled_on == date.fromisoformat(unrolled)
    assert due.due_on == date.fromisoformat(due_on.rstrip("*"))
    assert due.provisional is due_on.endswith("*")
    assert due.steps[0] == {"code": "start", "day": start, "rule": "", "article": ""}
    assert told(due) == steps.strip()


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
