"""A year's holiday notice from a file: read, checked with line and reason, shown before it is applied, taken back.

Two shapes are read: a table with the columns day, is_workday, name (or 日期, 是否上班, 名称), and the JSON of the
public holiday-cn collection: `{"year": 2027, "papers": [...], "days": [{"name", "date", "isOffDay"}]}`.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from .calendar import calendar_for, national_calendar
from .clock import Calendar, Day
from .clock.calendar import notice_of
from .clock.holidays import statutory_holidays
from .models import CalendarDay, CalendarNotice, Congress
from .rules import Unfit

COLUMNS = {"日期": "day", "是否上班": "is_workday", "名称": "name", "date": "day"}
WORKED = {"1": True, "true": True, "yes": True, "是": True, "班": True, "上班": True}
WORKED |= {"0": False, "false": False, "no": False, "否": False, "休": False, "休息": False}
YEARS = range(1990, 2201)
# A notice for a year may begin in the last December before it: that of 2019 moves 29 December 2018.
DECEMBER = 12


@dataclass(frozen=True)
class Listed:
    """A day of the notice, and where in the file it stands."""

    day: date
    is_workday: bool
    name: str
    where: int


@dataclass(frozen=True)
class Reading:
    """What a file says. `days` is in order and has no day twice."""

    year: int
    days: tuple[Listed, ...]
    url: str = ""

    def title(self) -> str:
        return notice_of(self.year)


@dataclass(frozen=True)
class Change:
    """A day that the notice makes different from what the calendar says now."""

    day: date
    was: Day
    now: Day


def read(text: str) -> Reading:
    """The notice in the file. Raises `Unfit` with every problem at once, each with the number of its line or entry."""
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise Unfit([_("The file is empty.")])
    problems: list[str] = []
    if text.lstrip().startswith(("{", "[")):
        year, url, rows = _from_json(text, problems)
    else:
        year, url, rows = _from_csv(text, problems)
    if year is None and rows:
        year = Counter(row.day.year for row in rows).most_common(1)[0][0]
    problems += _faults(rows, year) if year is not None else []
    if not rows and not problems:
        problems.append(_("The file lists no day."))
    if problems or year is None:
        raise Unfit(problems)
    return Reading(year, tuple(sorted(rows, key=lambda row: row.day)), url)


def _from_json(text: str, problems: list[str]) -> tuple[int | None, str, list[Listed]]:
    try:
        said = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unfit([_("Line %(line)s: this is not JSON.") % {"line": error.lineno}]) from error
    if not isinstance(said, dict) or not isinstance(said.get("days"), list):
        raise Unfit([_("The file has no list called “days”.")])
    year = said.get("year")
    if not isinstance(year, int) or isinstance(year, bool) or year not in YEARS:
        raise Unfit([_("“year” is not a year between %(first)s and %(last)s.") % _span()])
    rows = []
    for where, row in enumerate(said["days"], 1):
        off = row.get("isOffDay") if isinstance(row, dict) else None
        if not isinstance(off, bool):
            problems.append(_about(where, _("“isOffDay” is neither true nor false.")))
            continue
        rows += _listed(row.get("date"), not off, row.get("name"), where, problems)
    papers = said.get("papers") or [""]
    return year, papers[0] if isinstance(papers, list) and isinstance(papers[0], str) else "", rows


def _from_csv(text: str, problems: list[str]) -> tuple[int | None, str, list[Listed]]:
    table = csv.reader(io.StringIO(text))
    header = [COLUMNS.get(name.strip(), name.strip().lower()) for name in next(table)]
    missing = [name for name in ("day", "is_workday", "name") if name not in header]
    if missing:
        raise Unfit([_about(1, _("“%(name)s” is missing.") % {"name": name}) for name in missing])
    rows = []
    for cells in table:
        if not any(cell.strip() for cell in cells):
            continue
        row = {name: cell.strip() for name, cell in zip(header, cells)}
        worked = WORKED.get(row.get("is_workday", "").lower())
        if worked is None:
            problems.append(_about(table.line_num, _("“is_workday” is neither 1 nor 0.")))
            continue
        rows += _listed(row.get("day"), worked, row.get("name"), table.line_num, problems)
    return None, "", rows


def _listed(day: Any, worked: bool, name: Any, where: int, problems: list[str]) -> list[Listed]:
    try:
        read_day = date.fromisoformat(day)
    except (TypeError, ValueError):
        problems.append(_about(where, _("“%(day)s” is not a day, such as 2027-02-06.") % {"day": day or ""}))
        return []
    if not isinstance(name, str) or not name.strip() or len(name) > 40:
        problems.append(_about(where, _("the occasion is missing or longer than 40 letters.")))
        return []
    return [Listed(read_day, worked, name.strip(), where)]


def _faults(rows: list[Listed], year: int) -> Iterator[str]:
    if year not in YEARS:
        yield _("“year” is not a year between %(first)s and %(last)s.") % _span()
    first: dict[date, Listed] = {}
    for row in rows:
        if row.day.year != year and (row.day.year, row.day.month) != (year - 1, DECEMBER):
            words = _("%(day)s is not in %(year)s, the year of this notice.")
            yield _about(row.where, words % {"day": row.day, "year": year})
        before = first.setdefault(row.day, row)
        if before is not row:
            words = _("%(day)s is listed twice; the first time in %(first)s.")
            yield _about(row.where, words % {"day": row.day, "first": before.where})
        elif row.is_workday and row.day.weekday() < 5:
            words = _("%(day)s is a weekday, worked without any notice; only worked weekends are listed.")
            yield _about(row.where, words % {"day": row.day})


def _about(where: int, reason: str) -> str:
    return _("Line %(line)s: %(reason)s") % {"line": where, "reason": reason}


def _span() -> dict[str, int]:
    return {"first": YEARS[0], "last": YEARS[-1]}


def absent_holidays(reading: Reading) -> list[str]:
    """Holidays of the law that the file does not name at all: it may be a part of the notice. None as a rule."""
    named = " ".join(row.name for row in reading.days)
    return [name for name in dict.fromkeys(statutory_holidays(reading.year).values()) if name not in named]


# What it would change


def calendar_with(
    reading: Reading, congress: Congress | None = None, *, of: Congress | None = None
) -> Calendar:
    """The calendar `of` a congress (or the country's) as it will be once the notice is applied; writes nothing.

    `congress` is whose notice it is: None for the whole country. A new notice takes the place of the year's last one.
    """
    now = national_calendar()
    days, years = dict(now.days), now.years
    fresh = {row.day: Day(row.is_workday, row.name, reading.title()) for row in reading.days}
    local = CalendarDay.objects.filter(congress=of).select_related("notice") if of else []
    if congress is None:
        known = CalendarDay.objects.filter(notice__year=reading.year, congress=None).values_list(
            "day", flat=True
        )
        given_up = set(known) or {day for day, said in days.items() if said.notice == reading.title()}
        days = {day: said for day, said in days.items() if day not in given_up} | fresh
        years |= {reading.year}
    else:
        local = [row for row in local if row.notice.year != reading.year]
    days |= {row.day: Day(row.is_workday, row.name, row.notice.title) for row in local}
    return Calendar(days | fresh if congress is not None else days, years)


def changes(reading: Reading, congress: Congress | None = None) -> list[Change]:
    """Every day that becomes worked or free, or whose occasion changes, in order; none where it says what is known."""
    was = calendar_for(congress) if congress else national_calendar()
    now = calendar_with(reading, congress, of=congress)
    first = date(reading.year - 1, DECEMBER, 1).toordinal()
    days = map(date.fromordinal, range(first, date(reading.year, DECEMBER, 31).toordinal() + 1))
    different = (Change(day, was.why(day), now.why(day)) for day in days)
    return [
        one for one in different if (one.was.is_workday, one.was.name) != (one.now.is_workday, one.now.name)
    ]


# Applying, taking back


@transaction.atomic
def apply(
    reading: Reading, congress: Congress | None = None, *, title: str = "", issuer: str = ""
) -> CalendarNotice:
    """Writes the notice's days in the place of those of the year's last notice, which it remembers.

    The dates that lean on them move by `proposals.recompute`, in the same transaction.
    """
    notice = CalendarNotice.objects.create(
        congress=congress,
        year=reading.year,
        title=title or reading.title(),
        issuer=issuer or (congress.name if congress else "国务院办公厅"),
        url=reading.url,
    )
    old = CalendarDay.objects.filter(congress=congress)
    given_up = old.filter(notice__year=reading.year) | old.filter(day__in=[row.day for row in reading.days])
    notice.replaced = [
        {"day": row.day.isoformat(), "is_workday": row.is_workday, "name": row.name, "notice": row.notice_id}
        for row in given_up
    ]
    notice.save(update_fields=["replaced"])
    CalendarDay.objects.filter(pk__in=[row.pk for row in given_up]).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(congress=congress, day=row.day, is_workday=row.is_workday, name=row.name, notice=notice)
        for row in reading.days
    )
    return notice


@transaction.atomic
def take_back(notice: CalendarNotice) -> None:
    """Undoes `apply`: the days before it hold again. Raises `Unfit` when a later notice stands on it."""
    same = CalendarNotice.objects.filter(year=notice.year, congress=notice.congress, pk__gt=notice.pk)
    later = same.first()
    if later:
        raise Unfit([_("Take back “%(notice)s” first; it came later.") % {"notice": later}])
    before, congress = notice.replaced, notice.congress
    notice.delete()
    standing = set(CalendarNotice.objects.values_list("pk", flat=True))
    CalendarDay.objects.bulk_create(
        CalendarDay(
            congress=congress,
            day=date.fromisoformat(row["day"]),
            is_workday=row["is_workday"],
            name=row["name"],
            notice_id=row["notice"],
        )
        for row in before
        if row["notice"] in standing
    )
