"""A million dates against the slow reading: python -m fuzz.fuzz_clock [COUNT] [SEED]"""

from __future__ import annotations

import random
import sys
import time
from datetime import date, timedelta

from congress import clock
from congress.clock import Calendar, Day, Roll, Rule, Unit
from tests.congress import oracle

SHIPPED = clock.shipped_calendar()
FIRST, LAST = date(2003, 1, 1), date(2035, 1, 1)


def some_calendar(dice: random.Random) -> Calendar:
    """Mostly the shipped one; sometimes one whose days fell from the sky."""
    if dice.random() < 0.7:
        return SHIPPED
    days = {
        FIRST + timedelta(days=dice.randrange((LAST - FIRST).days)): Day(dice.random() < 0.4)
        for _ in range(dice.randrange(400))
    }
    return Calendar(days, frozenset(range(2003, 2028)))


def main(count: int, seed: int) -> int:
    dice, began, calendar = random.Random(seed), time.monotonic(), SHIPPED
    for number in range(1, count + 1):
        if number % 500 == 1:
            calendar = some_calendar(dice)
        rule = Rule(dice.randrange(0, 90), dice.choice(list(Unit)), dice.choice(list(Roll)))
        start = FIRST + timedelta(days=dice.randrange((LAST - FIRST).days))
        due = clock.compute(rule, start, calendar)
        expected = oracle.due(rule.amount, rule.unit, rule.roll, start, calendar)
        if (due.unrolled_on, due.due_on) != expected:
            print(
                f"{rule} from {start}: {due.unrolled_on}, {due.due_on}; the slow reading says {expected}; seed {seed}"
            )
            return 1
        if number % 100_000 == 0:
            print(f"{number:,} dates, no difference, {time.monotonic() - began:.0f} s", flush=True)
    print(f"{count:,} dates, no difference; seed {seed}")
    return 0


if __name__ == "__main__":
    arguments = [int(word) for word in sys.argv[1:]] + [1_000_000, 1][len(sys.argv) - 1 :]
    sys.exit(main(*arguments[:2]))
