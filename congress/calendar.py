"""The calendar of a congress from its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Max

from .clock import Calendar, Day, shipped_calendar
from .clock.calendar import notice_of
from .models import CalendarDay, CalendarNotice

if TYPE_CHECKING:
    from .models import Congress

# The calendar last built for each congress (None: the country's), with the state of the table it was built from.
_built: dict[int | None, tuple[object, Calendar]] = {}


def calendar_for(congress: Congress) -> Calendar:
    """The days that hold for this congress; the shipped ones for a year whose notice is not in the table. One small
    query when nothing changed since the last time."""
    return _calendar(congress)


def national_calendar() -> Calendar:
    """The same without anybody's local days."""
    return _calendar(None)


def _calendar(congress: Congress | None) -> Calendar:
    state = CalendarDay.objects.aggregate(rows=Count("pk"), last=Max("pk"), changed=Max("changed_at"))
    if not state["rows"]:
        return shipped_calendar()
    key = congress.pk if congress else None
    known = _built.get(key)
    if known and known[0] == state:
        return known[1]
    calendar = _build(congress)
    _built[key] = (state, calendar)
    return calendar


def _build(congress: Congress | None) -> Calendar:
    shipped = shipped_calendar()
    rows = list(
        (
            CalendarDay.objects.of(congress) if congress else CalendarDay.objects.filter(congress=None)
        ).select_related("notice")
    )
    years = set(CalendarNotice.objects.filter(congress=None).values_list("year", flat=True))
    titles = {notice_of(year) for year in years}
    days = {day: said for day, said in shipped.days.items() if said.notice not in titles}
    days |= {row.day: Day(row.is_workday, row.name, row.notice.title) for row in rows}
    return Calendar(days, shipped.years | years)


def seed() -> int:
    """Writes every notice the shipped table has and the rows do not; returns how many days were added."""
    known = set(CalendarNotice.objects.filter(congress=None).values_list("year", flat=True))
    shipped = shipped_calendar()
    added = 0
    for year in sorted(shipped.years - known):
        days = {day: said for day, said in shipped.days.items() if said.notice == notice_of(year)}
        notice = CalendarNotice.objects.create(year=year, title=notice_of(year), issuer="国务院办公厅")
        CalendarDay.objects.bulk_create(
            CalendarDay(day=day, is_workday=said.is_workday, name=said.name, notice=notice)
            for day, said in days.items()
        )
        added += len(days)
    return added
