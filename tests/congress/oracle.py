"""A second, slow reading of the counting rules, written apart from the clock: it counts days one by one.

It shares the table of days with the clock and nothing else.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from datetime import date, timedelta

from congress.clock import Calendar, Rule

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


def counted(amount: int, unit: str, start: date, calendar: Calendar) -> date:
    """So many units after the first day."""
    if unit == "month":
        return months_later(start, amount)
    landed, count = start, 0
    while count < amount:
        landed += ONE
        if unit == "calendar_day" or worked(landed, calendar):
            count += 1
    return landed


def rolled(day: date, roll: str, calendar: Calendar) -> date:
    while roll == "forward" and not worked(day, calendar):
        day += ONE
    return day


def last_of_window(last: tuple[int, int], start: date) -> date:
    """Walks on from the first day until a day ends the window; 28 February ends one that is to end on the 29th."""
    day = start
    while True:
        ends = (day.month, day.day) == last
        short = last == (2, 29) and (day.month, day.day) == (2, 28) and (day + ONE).month == 3
        if ends or short:
            return day
        day += ONE


def due(rule: Rule, start: date, calendar: Calendar) -> tuple[date, date]:
    """The date before it moves off a rest day, and the date."""
    if rule.window is not None:
        landed = last_of_window(rule.window.last, start)
    else:
        landed = counted(rule.amount, rule.unit, start, calendar)
    if rule.ceiling is not None:
        limit = counted(rule.ceiling, rule.ceiling_unit or rule.unit, start, calendar)
        landed = limit if limit < landed else landed
    return landed, rolled(landed, rule.roll, calendar)


def latest(rule: Rule, start: date, unrolled_on: date, calendar: Calendar) -> date | None:
    """The last day an extension may reach, before it moves; None where the rule names no limit."""
    unit = rule.extend_unit or rule.unit
    if rule.extend_by is not None:
        reached = counted(rule.extend_by, unit, unrolled_on, calendar)
    elif rule.extend_to is not None:
        reached = counted(rule.extend_to, unit, start, calendar)
    else:
        return None
    if rule.ceiling is not None:
        reached = min(reached, counted(rule.ceiling, rule.ceiling_unit or rule.unit, start, calendar))
    return reached


def working_days_between(first: date, last: date, calendar: Calendar) -> int:
    def days(low: date, high: date) -> Iterator[date]:
        while low < high:
            low += ONE
            yield low

    if last < first:
        return -working_days_between(last, first, calendar)
    return len([day for day in days(first, last) if worked(day, calendar)])
