"""When a rung is reached, and the ladder a new congress starts with. Nothing here asks the clock or the database but
`default_rungs`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from congress.models import Congress
from proposals.models import Deadline

from .models import Rung

if TYPE_CHECKING:
    from congress.clock import Calendar

Kind = Deadline.Kind
Audience = Rung.Audience

ONE_DAY = timedelta(days=1)
UNIT_KINDS = (
    Kind.OBJECTION,
    Kind.CO_OPINION,
    Kind.CONTACT,
    Kind.REPLY,
    Kind.PUBLICATION,
    Kind.REHANDLING,
    Kind.SECOND_REPLY,
    Kind.COMMITMENT,
    Kind.REVIEW,
    Kind.PROGRESS_REPORT,
)
WHOLE = (-30, -15, -7, -3, -1, 0, 1)
WEEKLY = (8, 7)  # from a week after the first reminder of lateness, every week until it is done
# Kinds, who, on which days, and whether every week from then on.
DEFAULT: tuple[tuple[tuple[Deadline.Kind, ...], Rung.Audience, tuple[int, ...], bool], ...] = (
    (UNIT_KINDS, Audience.HANDLER, WHOLE, True),
    (UNIT_KINDS, Audience.HEAD, (-3, 0, 1), True),
    (UNIT_KINDS, Audience.GOVERNMENT, (1,), True),
    (UNIT_KINDS, Audience.CONGRESS, (), True),
    ((Kind.ASSIGN, Kind.RULING), Audience.GOVERNMENT, (-7, -3, -1, 0, 1), True),
    ((Kind.ASSIGN, Kind.RULING), Audience.CONGRESS, (1,), True),
    ((Kind.FEEDBACK, Kind.VERDICT), Audience.DEPUTY, (-7, -3, -1, 0, 1), True),
    ((Kind.FEEDBACK, Kind.VERDICT), Audience.CONGRESS, (1,), True),
    ((Kind.VERDICT,), Audience.GOVERNMENT, (-3, 0, 1), True),
    ((Kind.CARRY_OVER,), Audience.CONGRESS, WHOLE, True),
)


def usual_rungs(congress: Congress) -> list[Rung]:
    """The usual ladder as rows that are not saved."""
    rungs = []
    for kinds, audience, days, weekly in DEFAULT:
        for kind in kinds:
            rungs += [Rung(congress=congress, kind=kind, audience=audience, days=day) for day in days]
            if weekly:
                first, every = WEEKLY
                rungs.append(Rung(congress=congress, kind=kind, audience=audience, days=first, every=every))
    return rungs


def default_rungs(congress: Congress) -> int:
    """Gives a congress that has no rung the usual ladder; returns how many rungs were added, 0 where it has some."""
    if congress.rungs.exists():
        return 0
    return len(Rung.objects.bulk_create(usual_rungs(congress), ignore_conflicts=True))


def fires_on(due_on: date, days: int, calendar: Calendar) -> date:
    """The day a rung speaks. Before the due day earlier, not later, when the day is off; after it the next working
    day; on the due day itself always."""
    day = due_on + days * ONE_DAY
    step = -ONE_DAY if days < 0 else ONE_DAY
    while days and not calendar.is_workday(day):
        day += step
    return day


def most_urgent(
    rungs: Iterable[Rung], due_on: date, opened: date | None, today: date, calendar: Calendar
) -> int | None:
    """The last rung reached, as days from the due day; None when none is reached yet or today is silent.

    After an outage the rungs passed meanwhile are one. What was passed before the deadline was opened is not made
    up for: whoever was assigned yesterday with five days to go knows it. On a day off only what is due that very
    day.
    """
    if not calendar.is_workday(today):
        return (
            0
            if due_on == today and any(reached(rung, due_on, today, calendar) == 0 for rung in rungs)
            else None
        )
    best: int | None = None
    for rung in rungs:
        days = reached(rung, due_on, today, calendar)
        if days is None or (best is not None and best >= days):
            continue
        if days < 0 and opened and opened <= today and fires_on(due_on, days, calendar) < opened:
            continue
        best = days
    return best


def reached(rung: Rung, due_on: date, today: date, calendar: Calendar) -> int | None:
    """Days from the due day at which this rung last spoke; None when it has not yet."""
    days = rung.days
    if rung.every:
        days += max(0, ((today - due_on).days - rung.days) // rung.every) * rung.every
    if fires_on(due_on, days, calendar) <= today:
        return days
    earlier = days - rung.every if rung.every else days
    return earlier if rung.every and earlier >= rung.days else None
