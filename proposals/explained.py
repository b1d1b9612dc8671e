"""How a date came about, laid out for a page: four boxes, the days one by one, the wrong answer a naive count gives.

Replays the steps that were stored with the date; it computes no date of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from congress import clock
from congress.clock import Calendar, Roll, Rule, Unit
from congress.clock.words import day_words, sentence
from congress.models import RuleSet
from congress.models.rules import amount_words

# A Monday-to-Friday week and nothing else: what software without China's calendar knows.
NAIVE = Calendar({}, frozenset(range(date.min.year, date.max.year + 1)))
# Steps that name the length of a period, and its unit.
COUNTED = {"months": Unit.MONTH, "calendar_days": Unit.CALENDAR_DAY, "working_days": Unit.WORKING_DAY}
BY_PEOPLE = {"extended", "clock_goes_on", "first_clock", "confirmed", "given"}
# Longer counts are shown by their beginning and their end.
WEEKS_SHOWN = 14
WEEKS_AT_AN_END = 5


@dataclass(frozen=True)
class Cell:
    """One day of the page's calendar. `count` is which of the days counted it is; 0 for one that is not."""

    day: date
    kind: str
    worked: bool
    name: str
    count: int = 0
    first: bool = False
    last: bool = False
    out: bool = False


@dataclass(frozen=True)
class Span:
    """Days of one occasion in a row."""

    name: str
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass
class Explained:
    """`steps` as stored; `calendar` is only asked what the days around them are called."""

    steps: Sequence[dict[str, Any]]
    calendar: Calendar
    due_on: date
    by_code: dict[str, dict[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        self.by_code = {}
        for step in self.steps:
            self.by_code.setdefault(step.get("code", ""), step)

    @property
    def start(self) -> date | None:
        """The first day; None where people chose the date."""
        return self._day("start")

    @cached_property
    def unit(self) -> Unit | None:
        return next((unit for code, unit in COUNTED.items() if code in self.by_code), None)

    @cached_property
    def amount(self) -> int:
        return next((int(self.by_code[code]["amount"]) for code in COUNTED if code in self.by_code), 0)

    @property
    def period(self) -> str:
        """What was added, in words; empty for a window or a chosen day."""
        return amount_words(self.amount, self.unit) if self.unit else ""

    @property
    def window(self) -> tuple[date, date] | None:
        said = self.by_code.get("window")
        return (date.fromisoformat(said["first"]), date.fromisoformat(said["day"])) if said else None

    @property
    def landed(self) -> date | None:
        """Where the count ended, before anything moved."""
        codes = [*COUNTED, "month_end", "window"]
        found = [step for step in self.steps if step.get("code") in codes]
        ceiling = self.by_code.get("ceiling")
        if ceiling and ceiling.get("binds"):
            return self._day("ceiling")
        return date.fromisoformat(found[-1]["day"]) if found else None

    @property
    def computed(self) -> date | None:
        """The date the rule gives, before people extended it."""
        return self._day("rolled") or self.landed

    @property
    def provisional_year(self) -> int | None:
        said = self.by_code.get("provisional")
        return int(said["year"]) if said else None

    @cached_property
    def candidates(self) -> list[dict[str, Any]]:
        """Every rule that could have bound, the one that does marked; none where only one speaks."""
        found = [step for step in self.steps if step.get("code") == "candidate"]
        binding = self.by_code.get("binding", {})
        first = True
        names = {step["rule"].partition("/")[0] for step in found}
        rows = []
        # Several texts of one name: the last one is named, as their titles differ by the year only.
        texts = RuleSet.objects.filter(name__in=names).order_by("in_force_from")
        titles = {text.name: text.localized_title for text in texts}
        for step in found:
            same = (step["rule"], step["due_on"]) == (binding.get("rule"), binding.get("due_on"))
            rows.append(
                {
                    "title": titles.get(step["rule"].partition("/")[0], step["rule"]),
                    "article": step["article"],
                    "start": _as_day(step.get("start")),
                    "due_on": _as_day(step["due_on"]),
                    "binds": same and first,
                }
            )
            first = first and not same
        return rows

    @cached_property
    def other_binds(self) -> dict[str, Any] | None:
        """The rule that binds, where it is not the one the date was computed by first; else None."""
        rows = self.candidates
        return next((row for row in rows[1:] if row["binds"]), None)

    @property
    def by_people(self) -> list[str]:
        """What people decided about the date, as sentences."""
        return [sentence(step) for step in self.steps if step.get("code") in BY_PEOPLE]

    @property
    def last_step(self) -> str:
        """Why it ended where it did: a plain working day, a rest day it moved off, a worked weekend."""
        for code in ("worked_weekend", "stays"):
            if code in self.by_code:
                return sentence(self.by_code[code])
        if "rolled" in self.by_code:
            first = self._day("rest_day")
            name = self.by_code["rest_day"].get("name") or _("a weekend")
            return _("%(day)s is a rest day (%(name)s); moved to the next working day.") % {
                "day": _short(first),
                "name": name,
            }
        return _("A working day; it stays.") if self.landed else ""

    # The days one by one

    @cached_property
    def _said(self) -> dict[date, tuple[bool, str]]:
        """Days the stored steps name: whether they are worked, and their occasion."""
        said: dict[date, tuple[bool, str]] = {}
        for one in self.by_code.get("working_days", {}).get("exceptions", []):
            said[date.fromisoformat(one["day"])] = (one["is_workday"], one["name"])
        for step in self.steps:
            if step.get("code") in {"rest_day", "stays"}:
                said[date.fromisoformat(step["day"])] = (False, step.get("name", ""))
            if step.get("code") == "worked_weekend":
                said[date.fromisoformat(step["day"])] = (True, step.get("name", ""))
        return said

    def _what(self, day: date) -> tuple[bool, str]:
        if day in self._said:
            return self._said[day]
        why = self.calendar.why(day)
        return why.is_workday, why.name

    @cached_property
    def weeks(self) -> list[list[Cell]]:
        """Monday to Sunday, from the first day's week to the date's; an empty week stands for those left out.

        Months and calendar days are not counted one by one: of a long period the first week and the last ones.
        """
        start, end = self.start, self.computed
        if start is None or end is None or self.landed is None:
            return []
        first = _monday(start)
        number = (_monday(end) - first).days // 7 + 1
        shown = range(number)
        if self.unit is not Unit.WORKING_DAY and number > WEEKS_AT_AN_END:
            back = (_monday(end) - _monday(self.landed)).days // 7 + 2
            shown = [0, *range(max(number - back, 1), number)]  # type: ignore[assignment]
        elif number > WEEKS_SHOWN:
            shown = [*range(WEEKS_AT_AN_END), *range(number - WEEKS_AT_AN_END, number)]  # type: ignore[assignment]
        cells = self._cells(first, number, start, end)
        weeks: list[list[Cell]] = []
        before = -1
        for week in shown:
            if week != before + 1:
                weeks.append([])
            weeks.append(cells[week * 7 : week * 7 + 7])
            before = week
        return weeks

    def _cells(self, first: date, number: int, start: date, end: date) -> list[Cell]:
        cells, count = [], 0
        counts = {Unit.WORKING_DAY, Unit.CALENDAR_DAY}
        landed = self.landed or end
        for ordinal in range(
            first.toordinal(), min(first.toordinal() + number * 7, date.max.toordinal() + 1)
        ):
            day = date.fromordinal(ordinal)
            worked, name = self._what(day)
            inside = start < day <= landed
            counted = inside and self.unit in counts and (worked or self.unit is Unit.CALENDAR_DAY)
            count += counted
            kind = "off" if not worked else "made" if day.weekday() >= 5 else "work"
            cells.append(
                Cell(
                    day,
                    kind,
                    worked,
                    name,
                    count=count if counted else 0,
                    first=day == start,
                    last=day == end,
                    out=day < start or day > end,
                )
            )
        return cells

    @cached_property
    def _crossed(self) -> list[Cell]:
        """The days after the first one up to the date that decided it: all for working days, the last ones for others."""
        start, end = self.start, self.computed
        if start is None or end is None or self.landed is None:
            return []
        first = start + clock.ONE_DAY if self.unit is Unit.WORKING_DAY else self.landed
        days = (first + timedelta(days=n) for n in range((end - first).days + 1))
        return [Cell(day, "", worked, name) for day, (worked, name) in ((d, self._what(d)) for d in days)]

    @cached_property
    def holidays(self) -> list[Span]:
        """The holidays that were not counted or moved over, day after day joined."""
        return _spans(cell for cell in self._crossed if cell.name and not cell.worked)

    @property
    def holiday_count(self) -> int:
        return sum(span.days for span in self.holidays)

    @cached_property
    def made_up(self) -> list[date]:
        """Weekend days that were worked, and so counted."""
        return [cell.day for cell in self._crossed if cell.worked and cell.day.weekday() >= 5]

    @cached_property
    def notices(self) -> list[str]:
        """The titles of the notices that decided a day on the way, in order, each once."""
        found: dict[str, None] = {}
        steps = [*self.steps, *self.by_code.get("working_days", {}).get("exceptions", [])]
        for step in steps:
            if step.get("notice"):
                found[step["notice"]] = None
        return list(found)

    # The answer of software that knows weekends only

    @cached_property
    def naive(self) -> date | None:
        """What counting with Saturdays and Sundays alone gives; None where it agrees or nothing was counted."""
        if self.start is None or self.unit is None:
            return None
        roll = Roll.NONE if "stays" in self.by_code else Roll.FORWARD
        found = clock.compute(Rule(self.amount, self.unit, roll), self.start, NAIVE).due_on
        return None if found == self.computed else found

    @property
    def naive_off_by(self) -> int:
        """Working days by which the naive answer is early (negative) or late; by the real calendar."""
        if self.naive is None or self.computed is None:
            return 0
        return clock.working_days_between(self.computed, self.naive, self.calendar)

    @property
    def naive_distance(self) -> int:
        return abs(self.naive_off_by)

    @property
    def naive_is_early(self) -> bool:
        return self.naive is not None and self.computed is not None and self.naive < self.computed

    def _day(self, code: str) -> date | None:
        return _as_day(self.by_code.get(code, {}).get("day"))


def _as_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _monday(day: date) -> date:
    return date.fromordinal(max(day.toordinal() - day.weekday(), 1))


def _short(day: date | None) -> str:
    return day_words(day) if day else ""


def _spans(cells: Iterable[Cell]) -> list[Span]:
    spans: list[Span] = []
    for cell in cells:
        before = spans[-1] if spans else None
        if before and before.name == cell.name and before.last + clock.ONE_DAY == cell.day:
            spans[-1] = Span(before.name, before.first, cell.day)
        else:
            spans.append(Span(cell.name, cell.day, cell.day))
    return spans
