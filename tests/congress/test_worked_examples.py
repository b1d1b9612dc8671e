"""Eighteen cases worked out on paper, each by the rule as it is shipped, each with its steps.

The steps are written short, as in `test_vectors`: where months and days lead, holidays on the way (off), worked weekend
days (on), rest days moved over, and whether it moved.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache

import pytest

from congress import clock, rules
from congress.clock import Candidate
from congress.models import Rule

from .test_vectors import CALENDAR, told

SPRING = "off 02-15 02-16 02-17 02-18 02-19 02-20 02-21 02-22 02-23"
TOMBS = "off 04-04 04-05 04-06"


@cache
def shipped(name: str) -> list[dict]:
    return tomllib.loads((rules.SHIPPED / f"{name}.toml").read_text())["rule"]


def rule(name: str, kind: str, **conditions: str) -> clock.Rule:
    rows = [row for row in shipped(name) if row["kind"] == kind]
    row = next(row for row in rows if row.get("conditions", {}) == conditions)
    return Rule(**row).as_rule_named(f"{name}/{kind}")


BETWEEN = {"origin": "between"}
# Number; text, kind and conditions; first day; before it moves; the date, * where provisional; the steps.
EXAMPLES = [
    (1, "national", "reply", {}, "2025-11-28", "2026-02-28", "2026-02-28", "to 02-28; worked 02-28"),
    (3, "zhejiang-2016", "objection", {}, "2026-02-09", "2026-02-19", "2026-02-24", "to 02-19; rest 02-19; rest 02-20; rest 02-21; rest 02-22; rest 02-23; moved"),
    (4, "zhejiang-2016", "tell_acceptance", BETWEEN, "2026-04-28", "2026-05-05", "2026-05-06", "to 05-05; rest 05-05; moved"),
    (5, "zhejiang-2016", "co_opinion", {}, "2025-12-31", "2026-02-28", "2026-02-28", "to 02-28; last of the month; worked 02-28"),
    (6, "shanghai", "assign", BETWEEN, "2026-02-11", "2026-02-27", "2026-02-27", f"{SPRING}; on 02-14"),
    (7, "shanghai", "reply", {}, "2026-04-08", "2026-07-08", "2026-07-08", "to 07-08"),
    (8, "beijing", "feedback", {}, "2026-09-21", "2026-10-19", "2026-10-19", "off 09-25 09-26 09-27 10-01 10-02 10-03 10-04 10-05 10-06 10-07; on 10-10"),
    (9, "beijing", "rehandling", {}, "2026-12-31", "2027-02-28", "2027-03-01*", "to 02-28; last of the month; rest 02-28; moved; provisional"),
    (10, "chongqing", "objection", {}, "2026-03-23", "2026-04-07", "2026-04-07", TOMBS),
    (10, "chongqing", "contact", {}, "2026-03-24", "2026-04-22", "2026-04-22", TOMBS),
    (10, "chongqing", "co_opinion", {}, "2026-03-23", "2026-05-08", "2026-05-08", f"{TOMBS} 05-01 05-02 05-03 05-04 05-05"),
    (10, "chongqing", "reply", {}, "2026-03-23", "2026-06-23", "2026-06-23", "to 06-23"),
    (10, "chongqing", "ruling", {}, "2026-04-07", "2026-04-21", "2026-04-21", ""),
    (11, "chongqing", "redo_opinion", {}, "2026-04-29", "2026-05-09", "2026-05-09", "off 05-01 05-02 05-03 05-04 05-05; on 05-09; worked 05-09"),
    (12, "chongqing", "feedback", {}, "2026-06-23", "2026-07-21", "2026-07-21", ""),
    (12, "chongqing", "rehandling", {}, "2026-07-24", "2026-09-24", "2026-09-24", "to 09-24"),
    (12, "chongqing", "progress_report", {}, "2026-06-23", "2026-12-31", "2026-12-31", "to 12-31"),
    (12, "chongqing", "promise_feedback", {}, "2026-12-18", "2027-01-18", "2027-01-18*", "off 01-01; provisional"),
    (13, "shandong", "assign", BETWEEN, "2025-09-28", "2025-10-03", "2025-10-09", "to 10-03; rest 10-03; rest 10-04; rest 10-05; rest 10-06; rest 10-07; rest 10-08; moved"),
    (14, "shandong-township", "reply", {}, "2025-12-25", "2026-02-25", "2026-02-25", "to 02-25"),
    (15, "qingdao", "objection", {}, "2026-09-22", "2026-09-30", "2026-09-30", "off 09-25 09-26 09-27"),
    (15, "qingdao", "reply", {}, "2026-09-22", "2026-12-22", "2026-12-22", "to 12-22"),
    (15, "qingdao", "reply", {}, "2026-10-12", "2027-01-12", "2027-01-12*", "to 01-12; provisional"),
    (16, "henan-2017", "objection", {}, "2026-02-10", "2026-03-02", "2026-03-02", f"{SPRING}; on 02-14 02-28"),
    (16, "henan-2017", "feedback", {}, "2026-01-19", "2026-02-02", "2026-02-02", ""),
    (16, "henan-2017", "rehandling", {}, "2026-01-30", "2026-02-28", "2026-02-28", "to 02-28; last of the month; worked 02-28"),
    (16, "henan-2000", "objection", {}, "2026-02-10", "2026-02-20", "2026-02-24", "to 02-20; rest 02-20; rest 02-21; rest 02-22; rest 02-23; moved"),
    (16, "henan-2000", "rehandling", {}, "2026-01-30", "2026-03-01", "2026-03-02", "to 03-01; rest 03-01; moved"),
    (16, "henan-2017", "unit_report", {}, "2025-03-03", "2025-08-31", "2025-08-31", "to 08-31; stays"),
    (17, "publication", "publication", {}, "2026-01-30", "2026-03-05", "2026-03-05", f"{SPRING}; on 02-14 02-28"),
    (17, "publication", "publication", {}, "2026-02-03", "2026-03-09", "2026-03-09", f"{SPRING}; on 02-14 02-28"),
    (17, "publication", "publication", {}, "2021-07-08", "2021-08-05", "2021-08-05", ""),
    (18, "chongqing-township", "reply", {}, "2025-12-30", "2026-02-28", "2026-02-28", "to 02-28; last of the month; worked 02-28"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "text", "kind", "when", "start", "unrolled", "due_on", "steps"), EXAMPLES)
def test_worked_on_paper(number, text, kind, when, start, unrolled, due_on, steps):
    due = clock.compute(rule(text, kind, **when), date.fromisoformat(start), CALENDAR)
    assert (due.unrolled_on.isoformat(), due.due_on.isoformat()) == (unrolled, due_on.rstrip("*")), number
    assert due.provisional is due_on.endswith("*")
    assert told(due) == steps


def latest(text: str, start: str) -> tuple[str, str]:
    """The longer track of the reply: before it moves, and the date."""
    reply = rule(text, "reply")
    first = clock.compute(reply, date.fromisoformat(start), CALENDAR)
    last = clock.latest(reply, date.fromisoformat(start), first.unrolled_on, CALENDAR)
    assert last is not None
    return last.unrolled_on.isoformat(), last.due_on.isoformat()


@pytest.mark.parametrize(
    ("number", "text", "start", "unrolled", "due_on"),
    [
        (1, "national", "2025-11-28", "2026-05-28", "2026-05-28"),
        (2, "zhejiang-2016", "2026-07-02", "2027-01-02", "2027-01-04"),
        (2, "national", "2026-06-30", "2026-12-30", "2026-12-30"),
        (7, "shanghai", "2026-04-08", "2026-10-08", "2026-10-08"),
        (7, "shanghai", "2025-11-30", "2026-05-28", "2026-05-28"),
        (10, "chongqing", "2026-03-23", "2026-09-23", "2026-09-23"),
        (14, "shandong-township", "2025-12-25", "2026-04-25", "2026-04-27"),
        (15, "qingdao", "2026-09-22", "2027-03-22", "2027-03-22"),
        (18, "chongqing-township", "2025-12-30", "2026-04-30", "2026-04-30"),
    ],
)
def test_the_longer_track_on_paper(number, text, start, unrolled, due_on):
    assert latest(text, start) == (unrolled, due_on), number


@pytest.mark.parametrize(
    ("number", "text", "start", "beside", "candidates", "binding"),
    [
        (2, "zhejiang-2016", "2026-07-02", [("national", "2026-06-30")], ["2026-10-08", "2026-09-30"], "2026-09-30"),
        (14, "shandong", "2026-02-06", [("shandong", "2026-01-31"), ("national", "2026-02-06")], ["2026-05-06", "2026-04-30", "2026-05-06"], "2026-04-30"),
        (14, "shandong-township", "2025-12-25", [("national", "2026-01-05")], ["2026-02-25", "2026-04-07"], "2026-02-25"),
        (18, "chongqing-township", "2025-12-30", [("national", "2025-12-30")], ["2026-02-28", "2026-03-30"], "2026-02-28"),
    ],
)  # fmt: skip
def test_the_earliest_of_several_on_paper(number, text, start, beside, candidates, binding):
    others = [Candidate(rule(name, "reply"), date.fromisoformat(day)) for name, day in beside]
    due = clock.compute(rule(text, "reply"), date.fromisoformat(start), CALENDAR, beside=others)
    assert [step["due_on"] for step in due.steps if step["code"] == "candidate"] == candidates
    assert due.due_on.isoformat() == binding, number


def test_an_extension_of_two_months_in_shanghai():
    """Case 7: granted two months of the three that are possible, counted from the date before it moved."""
    assert clock.compute(clock.Rule(2, clock.Unit.MONTH), date(2026, 7, 8), CALENDAR).due_on == date(
        2026, 9, 8
    )


def test_the_fourth_quarters_of_two_years_for_one_promise():
    """Case 12: each promise is reported at least twice."""
    quarter = rule("chongqing", "progress_report")
    first = clock.compute(quarter, date(2026, 6, 23), CALENDAR)
    second = clock.compute(quarter, first.unrolled_on + clock.ONE_DAY, CALENDAR)
    assert (first.due_on, second.due_on) == (date(2026, 12, 31), date(2027, 12, 31))
