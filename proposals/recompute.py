"""What a new calendar or a changed rule does to open deadlines: shown before it is done, done in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from congress import clock
from congress.calendar import calendar_for
from congress.clock import Calendar
from congress.models import Congress, User

from . import deadlines
from .models import Assignment, Deadline

# A date people granted or that goes on from an earlier one does not come from the rule alone; it stays.
CHOSEN = {"extended", "clock_goes_on"}


@dataclass(frozen=True)
class Move:
    """One open deadline whose day, or whose being provisional, would change."""

    deadline: Deadline
    due: clock.Due

    @property
    def was(self) -> date:
        return self.deadline.due_on

    @property
    def moves(self) -> bool:
        """False where only the mark `provisional` goes."""
        return self.deadline.due_on != self.due.due_on


def preview(calendar_of: Callable[[Congress], Calendar] = calendar_for) -> list[Move]:
    """Every open deadline that would change under these calendars and the rules as they are now; writes nothing."""
    rows = (
        Deadline.objects.open()
        .filter(rule__isnull=False, start_on__isnull=False)
        .select_related("proposal__congress", "rule__rule_set", "unit")
    )
    assigned = {f"assignment/{pk}": day for pk, day in Assignment.objects.values_list("pk", "assigned_on")}
    calendars: dict[int, Calendar] = {}
    known: dict[tuple[object, ...], clock.Due] = {}
    found = []
    for row in rows.iterator(chunk_size=5000):
        congress = row.proposal.congress
        calendar = calendars.setdefault(congress.pk, calendar_of(congress))
        if CHOSEN & {step["code"] for step in row.explanation}:
            continue
        due = _due(row, calendar, assigned.get(row.subject), known)
        if (due.due_on, due.unrolled_on, due.provisional) != (row.due_on, row.unrolled_on, row.provisional):
            found.append(Move(row, due))
    return found


def _due(
    row: Deadline, calendar: Calendar, assigned_on: date | None, known: dict[tuple[object, ...], clock.Due]
) -> clock.Due:
    """The row's date anew. Many rows share rule, first day and calendar; each such question is answered once."""
    assert row.rule is not None and row.start_on is not None
    key = (row.rule_id, row.start_on, assigned_on if row.kind == Deadline.Kind.REPLY else None, id(calendar))
    if key not in known:
        beside = deadlines.law_beside(row.kind, row.rule, row.start_on, assigned_on) if assigned_on else []
        known[key] = clock.compute(row.rule.as_rule(), row.start_on, calendar, beside=beside)
    return known[key]


@transaction.atomic
def apply(moves: Iterable[Move], *, reason: str, on: date, by: User | None) -> int:
    """Moves each; old and new stand in each dossier's journal, and reminders begin anew. Returns how many days moved.

    Raises `Conflict`, and changes nothing, when one of them was moved or ended since the preview.
    """
    moved = 0
    for one in moves:
        moved += one.moves
        deadlines.move(one.deadline, one.due, reason=reason, on=on, by=by)
    return moved
