"""A million dates against the slow reading: python -m fuzz.fuzz_clock [COUNT] [SEED]"""

from __future__ import annotations

import random
import sys
import time
from datetime import date, timedelta
from typing import Any

from congress import clock
from congress.clock import Calendar, Candidate, Day, Roll, Rule, Unit, Window
from tests.congress import oracle

SHIPPED = clock.shipped_calendar()
FIRST, LAST = date(2003, 1, 1), date(2035, 1, 1)
COUNTED = [Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.MONTH]


def some_calendar(dice: random.Random) -> Calendar:
    """Mostly the shipped one; sometimes one whose days fell from the sky."""
    if dice.random() < 0.7:
        return SHIPPED
    days = {
        FIRST + timedelta(days=dice.randrange((LAST - FIRST).days)): Day(dice.random() < 0.4)
        for _ in range(dice.randrange(400))
    }
    return Calendar(days, frozenset(range(2003, 2028)))


def some_day(dice: random.Random) -> date:
    return FIRST + timedelta(days=dice.randrange((LAST - FIRST).days))


def some_rule(dice: random.Random) -> Rule:
    """A bare number, mostly; with a hard limit or an extension, or a part of every year."""
    more: dict[str, Any] = {}
    unit = dice.choice(COUNTED)
    if dice.random() < 0.2:
        more |= {"ceiling": dice.randrange(0, 90), "ceiling_unit": dice.choice(COUNTED)}
    if dice.random() < 0.3:
        more |= {
            dice.choice(["extend_by", "extend_to"]): dice.randrange(1, 12),
            "extend_unit": dice.choice(COUNTED),
        }
    if dice.random() < 0.05:
        ends = [date(2024, 1, 1) + timedelta(days=dice.randrange(366)) for _ in range(2)]
        more |= {"window": Window(*((day.month, day.day) for day in ends))}
    return Rule(dice.randrange(0, 90), unit, dice.choice(list(Roll)), **more)


def difference(rule: Rule, start: date, other: Rule | None, day: date, calendar: Calendar) -> str:
    """What the clock says and the slow reading does not; empty where they agree."""
    beside = [Candidate(other, day)] if other else []
    due = clock.compute(rule, start, calendar, beside=beside)
    expected = [oracle.due(rule, start, calendar), *([oracle.due(other, day, calendar)] if other else [])]
    if (due.unrolled_on, due.due_on) != min(expected, key=lambda pair: pair[1]):
        return f"{due.unrolled_on}, {due.due_on}; the slow reading says {expected}"
    last = clock.latest(rule, start, expected[0][0], calendar)
    reached = oracle.latest(rule, start, expected[0][0], calendar)
    if (last.unrolled_on if last else None) != reached:
        return f"may be extended to {last}; the slow reading says {reached}"
    return ""


def main(count: int, seed: int) -> int:
    dice, began, calendar = random.Random(seed), time.monotonic(), SHIPPED
    for number in range(1, count + 1):
        if number % 500 == 1:
            calendar = some_calendar(dice)
        rule, start = some_rule(dice), some_day(dice)
        other = some_rule(dice) if dice.random() < 0.1 else None
        day = start + timedelta(days=dice.randrange(-20, 20))
        found = difference(rule, start, other, day, calendar)
        if found:
            print(f"{rule} from {start}, beside {other} from {day}: {found}; seed {seed}")
            return 1
        if number % 100_000 == 0:
            print(f"{number:,} dates, no difference, {time.monotonic() - began:.0f} s", flush=True)
    print(f"{count:,} dates, no difference; seed {seed}")
    return 0


if __name__ == "__main__":
    arguments = [int(word) for word in sys.argv[1:]] + [1_000_000, 1][len(sys.argv) - 1 :]
    sys.exit(main(*arguments[:2]))
