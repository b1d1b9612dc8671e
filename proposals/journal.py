"""The one line that writes a status, and the one that writes a journal entry."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Event, Proposal

if TYPE_CHECKING:
    from congress.models import Unit, User


class Refused(Exception):
    """The verb is not possible now. Its text is a sentence for the person who tried."""


class Conflict(Refused):
    """Somebody else was faster; nothing was written."""


def needs(words: str, otherwise: str) -> None:
    """Raises `Refused` with `otherwise` where a reason or a name is blank."""
    if not words.strip():
        raise Refused(otherwise)


class Recorded(Protocol):
    """Whatever hangs under a dossier and can stand in its journal."""

    pk: Any

    @property
    def proposal(self) -> Proposal | None: ...
    @property
    def subject(self) -> str: ...
    @property
    def unit(self) -> Unit | None: ...


def move(
    thing: Any,
    to: str,
    *,
    by: User | None,
    on: date,
    event: Event.Name | None,
    context: dict[str, Any] | None = None,
    **fields: Any,
) -> None:
    """Moves `thing` to status `to`, sets `fields` with it and notes `event`, in one transaction.

    The status is compared and swapped: of two people who press at once, one wins, the other gets `Conflict`.
    With `event=None` the move is part of another verb that tells of it. Raises `Refused` when MOVES has no such way.
    """
    was = thing.status
    if to not in thing.MOVES[was]:
        raise Refused(
            _("%(thing)s: “%(was)s” cannot become “%(to)s”.")
            % {"thing": thing, "was": type(thing).Status(was).label, "to": type(thing).Status(to).label}
        )
    model: type[models.Model] = type(thing)
    with transaction.atomic():
        _lock(thing.proposal)
        if not model._default_manager.filter(pk=thing.pk, status=was).update(status=to, **fields):
            raise Conflict(
                _("%(thing)s: somebody else was faster. Nothing of yours was written; look again.")
                % {"thing": thing}
            )
        for name, value in {"status": to, **fields}.items():
            setattr(thing, name, value)
        if event is not None:
            note(thing, event, by=by, on=on, context=context)


def note(
    thing: Recorded, event: Event.Name, *, by: User | None, on: date, context: dict[str, Any] | None = None
) -> Event:
    """Writes one entry at the end of the dossier's journal, chained to the one before; returns it."""
    proposal = thing.proposal
    if proposal is None:
        raise TypeError(f"{thing.subject} belongs to no dossier, so there is no journal to write it in.")
    with transaction.atomic():
        _lock(proposal)
        last = Event.objects.filter(proposal=proposal).order_by("-seq").first()
        unit = _unit_of(by, thing, proposal.congress_id) if by else None
        said = dict(context or {})
        if thing.unit is not None:
            said.setdefault("unit", thing.unit.name)
        entry = Event(
            proposal=proposal,
            seq=last.seq + 1 if last else 1,
            name=event,
            at=timezone.now(),
            on=on,
            actor=by,
            actor_name=str(by) if by else "",
            unit=unit,
            unit_name=unit.name if unit else "",
            subject=thing.subject,
            context={name: _plain(value) for name, value in said.items()},
            previous_hash=last.hash if last else "",
        )
        entry.hash = entry.digest()
        entry.save(force_insert=True)
    return entry


def _lock(proposal: Proposal) -> None:
    """Holds the dossier until the transaction ends: entries get their numbers one after the other."""
    Proposal.objects.select_for_update().only("pk").get(pk=proposal.pk)


def _unit_of(by: User, thing: Recorded, congress_id: int) -> Unit | None:
    """The unit the person acts for: the one the thing belongs to if they work there, else their own in this congress."""
    units = [
        membership.unit
        for membership in by.memberships.running()
        .filter(congress=congress_id, unit__isnull=False)
        .select_related("unit")
    ]
    own = [unit for unit in units if unit == thing.unit]
    return next(iter(own or units), None)


def _plain(value: Any) -> Any:
    """As JSON keeps it, so that the hash of the entry is the same after it was read back."""
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int | float | None) else str(value)
