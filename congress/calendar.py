"""The calendar of a congress from its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Max

from .clock import Calendar, Day, shipped_calendar
from .models import CalendarDay, CalendarNotice

if TYPE_CHECKING:
    from .models import Congress

# The calendar last built for each congress, with the state of the table it was built from.
_built: dict[int, tuple[object, Calendar]] = {}


def calendar_for(congress: Congress) -> Calendar:
    """The days that hold for this congress; the shipped ones while the table is empty. One small query when nothing
    changed since the last time."""
    state = CalendarDay.objects.aggregate(rows=Count("pk"), last=Max("pk"))
    if not state["rows"]:
        return shipped_calendar()
    known = _built.get(congress.pk)
    if known and known[0] == state:
        return known[1]
    rows = CalendarDay.objects.of(congress).select_related("notice")
    days = {row.day: Day(row.is_workday, row.name, row.notice.title) for row in rows}
    years = CalendarNotice.objects.filter(congress=None).values_list("year", flat=True)
    calendar = Calendar(days, frozenset(years))
    _built[congress.pk] = (state, calendar)
    return calendar


def seed() -> int:
    """Writes every notice the shipped table has and the rows do not; returns how many days were added."""
    shipped = shipped_calendar()
    known = set(CalendarNotice.objects.filter(congress=None).values_list("year", flat=True))
    added = 0
    for year in sorted(shipped.years - known):
        days = {day: said for day, said in shipped.days.items() if day.year == year}
        notice = CalendarNotice.objects.create(
            year=year, title=next(iter(days.values())).notice, issuer="国务院办公厅"
        )
        CalendarDay.objects.bulk_create(
            CalendarDay(day=day, is_workday=said.is_workday, name=said.name, notice=notice)
            for day, said in days.items()
        )
        added += len(days)
    return added
