"""A second, slow reading of the counting rules, written apart from the clock: it counts days one by one.

It shares the table of days with the clock and nothing else.
"""

from __future__ import annotations

import datetime
from datetime import date, timedelta

from congress.clock import Calendar

ONE = timedelta(days=1)


def worked(day: date, calendar: Calendar) -> bool:
    said = calendar.days.get(day)
    if said is not None:
        return said.is_workday
    if day.year in calendar.years:
        return day.isoweekday() <= 5
    return calendar.is_workday(day)


def months_later(start: date, amount: int) -> date:
    """Walks month by month; the last day of the month where the day itself does not exist."""
    year, month = start.year, start.month
    for _ in range(amount):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    day = start.day
    while True:
        try:
            return datetime.date(year, month, day)
        except ValueError:
            day -= 1


def due(amount: int, unit: str, roll: str, start: date, calendar: Calendar) -> tuple[date, date]:
    """The date before it moves off a rest day, and the date."""
    if unit == "month":
        landed = months_later(start, amount)
    else:
        landed, counted = start, 0
        while counted < amount:
            landed += ONE
            if unit == "calendar_day" or worked(landed, calendar):
                counted += 1
    rolled = landed
    while roll == "forward" and not worked(rolled, calendar):
        rolled += ONE
    return landed, rolled
