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


class Roll(StrEnum):
    NONE = "none"
    FORWARD = "forward"


@dataclass(frozen=True)
class Rule:
    """A number of days or months after the first day, which is not counted (民法典 Art 201)."""

    amount: int
    unit: Unit
    roll: Roll = Roll.FORWARD
    name: str = ""
    article: str = ""
    extend_by: int | None = None
    extend_to: int | None = None
    extend_unit: Unit | None = None


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
    provisional = False
    if rule.unit is Unit.MONTH:
        landed = _add_months(start, rule.amount, steps)
    elif rule.unit is Unit.CALENDAR_DAY:
        landed = _add_days(start, rule.amount)
        steps.append({"code": "calendar_days", "amount": rule.amount, "day": landed.isoformat()})
    else:
        landed, provisional = _add_working_days(start, rule.amount, calendar, steps)
    due, rolled_provisional = _roll(landed, rule.roll, calendar, steps)
    provisional = provisional or rolled_provisional
    if provisional:
        steps.append({"code": "provisional", "year": due.year})
    return Due(due, landed, provisional, tuple(steps), calendar.version)


def given(day: date, *, calendar: Calendar, words: str = "", code: str = "given") -> Due:
    """A day that people chose; nothing is computed and nothing rolls."""
    step = {"code": code, "day": day.isoformat(), "words": words}
    return Due(day, day, False, (step,), calendar.version)


def latest(rule: Rule, start: date, unrolled_on: date, calendar: Calendar) -> Due | None:
    """The last day an extension may reach; None where the rule names no limit.

    `extend_by` counts from the date before it moved off a rest day, `extend_to` from the first day (RULES §11.4).
    """
    unit = rule.extend_unit or rule.unit
    if rule.extend_by is not None:
        return _alone(replace(rule, amount=rule.extend_by, unit=unit), unrolled_on, calendar)
    if rule.extend_to is not None:
        return _alone(replace(rule, amount=rule.extend_to, unit=unit), start, calendar)
    return None


def working_days_between(first: date, last: date, calendar: Calendar) -> int:
    """Working days after `first` up to and with `last`; negative when `last` comes first; 0 on the same day."""
    if last < first:
        return -working_days_between(last, first, calendar)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(calendar.is_workday(day) for day in days)


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
