"""From rule, first day and calendar to the date and its steps."""

from __future__ import annotations

import calendar as months
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from .calendar import ONE_DAY, Calendar

Step = dict[str, Any]


class Unit(StrEnum):
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"
    WINDOW = "window"


class Roll(StrEnum):
    NONE = "none"
    FORWARD = "forward"


@dataclass(frozen=True)
class Window:
    """A part of every year, both days in it, as (month, day); one and the same for a fixed day."""

    first: tuple[int, int]
    last: tuple[int, int]

    def ends_in(self, year: int) -> date:
        """Its last day in a year; 29 February falls on the 28th where there is none."""
        return _day_of(year, *self.last)

    def begins_for(self, end: date) -> date:
        """The first day of the window that ends on that day; a window may reach over the turn of the year."""
        year = end.year - (self.first > self.last)
        return _day_of(max(year, date.min.year), *self.first)


@dataclass(frozen=True)
class Rule:
    """A number of days or months after the first day, which is not counted (民法典 Art 201); or a part of every year.

    `ceiling` is a hard limit counted from the same first day: the earlier of the two binds.
    """

    amount: int
    unit: Unit
    roll: Roll = Roll.FORWARD
    name: str = ""
    article: str = ""
    extend_by: int | None = None
    extend_to: int | None = None
    extend_unit: Unit | None = None
    ceiling: int | None = None
    ceiling_unit: Unit | None = None
    window: Window | None = None


@dataclass(frozen=True)
class Candidate:
    """Another rule that may bind instead: the earlier date does (RULES §11.5)."""

    rule: Rule
    start: date


@dataclass(frozen=True)
class Due:
    """A date, the date before it moved off a rest day, and how both came about. `steps` is what JSON can hold."""

    due_on: date
    unrolled_on: date
    provisional: bool
    steps: tuple[Step, ...]
    calendar_version: str

    def after(self, earlier: Iterable[Step]) -> Due:
        """The same date, with the steps that led to the one before it in front."""
        return replace(self, steps=(*earlier, *self.steps))


def compute(rule: Rule, start: date, calendar: Calendar, *, beside: Sequence[Candidate] = ()) -> Due:
    """The day something is due. Of several candidates the earliest binds; all stay in the steps."""
    own = _alone(rule, start, calendar)
    if not beside:
        return own
    others = [(candidate, _alone(candidate.rule, candidate.start, calendar)) for candidate in beside]
    all_of_them = [(Candidate(rule, start), own), *others]
    binding, due = min(all_of_them, key=lambda pair: pair[1].due_on)
    steps = [
        *due.steps,
        *(
            {
                "code": "candidate",
                "rule": one.rule.name,
                "article": one.rule.article,
                "start": one.start.isoformat(),
                "due_on": found.due_on.isoformat(),
            }
            for one, found in all_of_them
        ),
        {"code": "binding", "rule": binding.rule.name, "due_on": due.due_on.isoformat()},
    ]
    return replace(due, steps=tuple(steps), provisional=any(found.provisional for _, found in all_of_them))


def _alone(rule: Rule, start: date, calendar: Calendar) -> Due:
    steps: list[Step] = [
        {"code": "start", "day": start.isoformat(), "rule": rule.name, "article": rule.article},
    ]
    if rule.window is not None:
        landed, provisional = _in_window(rule.window, start, steps), False
    else:
        landed, provisional = _count(rule.amount, rule.unit, start, calendar, steps)
    if rule.ceiling is not None:
        landed, leans = _under_ceiling(rule, landed, start, calendar, steps)
        provisional = provisional or leans
    due, leans = _roll(landed, rule.roll, calendar, steps)
    provisional = provisional or leans
    if provisional:
        steps.append({"code": "provisional", "year": due.year})
    return Due(due, landed, provisional, tuple(steps), calendar.version)


def _count(amount: int, unit: Unit, start: date, calendar: Calendar, steps: list[Step]) -> tuple[date, bool]:
    """The day so many units later, and whether it leans on a year without a notice."""
    if unit is Unit.MONTH:
        return _add_months(start, amount, steps), False
    if unit is Unit.CALENDAR_DAY:
        landed = _add_days(start, amount)
        steps.append({"code": "calendar_days", "amount": amount, "day": landed.isoformat()})
        return landed, False
    return _add_working_days(start, amount, calendar, steps)


def _under_ceiling(
    rule: Rule, landed: date, start: date, calendar: Calendar, steps: list[Step]
) -> tuple[date, bool]:
    """The earlier of the day and the hard limit, which is counted from the first day; the limit stays in the steps."""
    limit, leans = _count(rule.ceiling or 0, rule.ceiling_unit or rule.unit, start, calendar, [])
    steps.append({"code": "ceiling", "day": limit.isoformat(), "binds": limit < landed})
    return min(landed, limit), leans


def _in_window(window: Window, start: date, steps: list[Step]) -> date:
    """The last day of the first window that has not ended before the first day. The day itself may be that day."""
    end = window.ends_in(start.year)
    if end < start:
        end = window.ends_in(min(start.year + 1, date.max.year))
    steps.append(
        {"code": "window", "first": window.begins_for(end).isoformat(), "day": end.isoformat()},
    )
    return end


def given(day: date, *, calendar: Calendar, words: str = "", code: str = "given") -> Due:
    """A day that people chose; nothing is computed and nothing rolls."""
    step = {"code": code, "day": day.isoformat(), "words": words}
    return Due(day, day, False, (step,), calendar.version)


def latest(rule: Rule, start: date, unrolled_on: date, calendar: Calendar) -> Due | None:
    """The last day an extension may reach; None where the rule names no limit.

    `extend_by` counts from the date before it moved off a rest day, `extend_to` from the first day (RULES §11.4); a
    hard limit holds for the extension too.
    """
    unit = rule.extend_unit or rule.unit
    bare = replace(rule, unit=unit, window=None, ceiling=None)
    if rule.extend_by is not None:
        last = _alone(replace(bare, amount=rule.extend_by), unrolled_on, calendar)
    elif rule.extend_to is not None:
        last = _alone(replace(bare, amount=rule.extend_to), start, calendar)
    else:
        return None
    if rule.ceiling is None:
        return last
    hard = replace(bare, amount=rule.ceiling, unit=rule.ceiling_unit or rule.unit)
    return min(last, _alone(hard, start, calendar), key=lambda due: due.unrolled_on)


def working_days_between(first: date, last: date, calendar: Calendar) -> int:
    """Working days after `first` up to and with `last`; negative when `last` comes first; 0 on the same day."""
    if last < first:
        return -working_days_between(last, first, calendar)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(calendar.is_workday(day) for day in days)


def _day_of(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, months.monthrange(year, month)[1]))


def _add_months(start: date, amount: int, steps: list[Step]) -> date:
    """The same day of a later month, or its last day where it has none (民法典 Art 202)."""
    year, month = divmod(start.year * 12 + start.month - 1 + amount, 12)
    if year > date.max.year:
        return date.max
    last = months.monthrange(year, month + 1)[1]
    landed = date(year, month + 1, min(start.day, last))
    steps.append({"code": "months", "amount": amount, "day": landed.isoformat()})
    if start.day > last:
        steps.append({"code": "month_end", "wanted": start.day, "day": landed.isoformat()})
    return landed


def _add_days(start: date, amount: int) -> date:
    return date.fromordinal(min(start.toordinal() + amount, date.max.toordinal()))


def _add_working_days(start: date, amount: int, calendar: Calendar, steps: list[Step]) -> tuple[date, bool]:
    day, left, provisional = start, amount, False
    rest: list[Step] = []
    while left and day < date.max:
        day += ONE_DAY
        why = calendar.why(day)
        provisional = provisional or why.provisional
        left -= why.is_workday
        if why.name:
            rest.append(
                {"day": day.isoformat(), "name": why.name, "notice": why.notice, "is_workday": why.is_workday}
            )
    steps.append({"code": "working_days", "amount": amount, "day": day.isoformat(), "exceptions": rest})
    return day, provisional


def _roll(day: date, roll: Roll, calendar: Calendar, steps: list[Step]) -> tuple[date, bool]:
    """The next working day where the last one is a rest day (民法典 Art 203); on a copy, so it feeds no later step."""
    why = calendar.why(day)
    if why.is_workday:
        if day.weekday() >= 5:
            steps.append(
                {"code": "worked_weekend", "day": day.isoformat(), "name": why.name, "notice": why.notice}
            )
        return day, why.provisional
    if roll is Roll.NONE:
        steps.append({"code": "stays", "day": day.isoformat(), "name": why.name})
        return day, why.provisional
    provisional = False
    while not why.is_workday and day < date.max:
        provisional = provisional or why.provisional
        steps.append({"code": "rest_day", "day": day.isoformat(), "name": why.name, "notice": why.notice})
        day += ONE_DAY
        why = calendar.why(day)
    steps.append({"code": "rolled", "day": day.isoformat()})
    return day, provisional or why.provisional
