"""Who stands behind each audience of a dossier, and the rows of those who are told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from congress.models import Congress, Membership, Unit
from proposals.models import Sponsor

from .models import Reader, Rung

Audience = Rung.Audience
BATCH = 500
Role = Membership.Role

# Either ("user", pk) or ("deputy", pk): one person, whether they sign in or not.
Person = tuple[str, int]


class Circle:
    """The people of one congress on one day, read once."""

    def __init__(self, congress: Congress, on: date) -> None:
        self.offices: dict[str, set[Person]] = defaultdict(set)
        self.units: dict[tuple[str, int | None], set[Person]] = defaultdict(set)
        self.unit_ids = dict(Unit.objects.filter(congress=congress).values_list("name", "pk"))
        rows = Membership.objects.running(on).filter(congress=congress, user__is_active=True)
        for user, role, unit in rows.values_list("user_id", "role", "unit_id"):
            if role == Role.UNIT_HANDLER:
                self.units[Audience.HANDLER, unit].add(("user", user))
            elif role == Role.UNIT_HEAD:
                self.units[Audience.HEAD, unit].add(("user", user))
            elif role == Role.GOVERNMENT_CLERK:
                self.offices[Audience.GOVERNMENT].add(("user", user))
            elif role == Role.CONGRESS_CLERK:
                self.offices[Audience.CONGRESS].add(("user", user))
        self.sponsors: dict[int, set[Person]] = defaultdict(set)

    def read_sponsors(self, proposals: Iterable[int]) -> None:
        """Reads who stands behind these dossiers; their deputies are nobody before."""
        rows = Sponsor.objects.filter(proposal__in=set(proposals), deputy__isnull=False)
        for proposal, deputy, user in rows.values_list("proposal_id", "deputy_id", "deputy__user_id"):
            self.sponsors[proposal].add(("user", user) if user else ("deputy", deputy))

    def people(
        self,
        audience: str,
        *,
        proposal: int,
        unit: int | None = None,
        deputy: Person | None = None,
    ) -> set[Person]:
        """Those of one audience; empty where the unit has nobody, or the dossier no deputy."""
        if audience == Audience.DEPUTY:
            return {deputy} if deputy else self.sponsors[proposal]
        if audience in (Audience.HANDLER, Audience.HEAD):
            return self.units[audience, unit] if unit else set()
        return self.offices[audience]


def readers_of(people: Iterable[Person]) -> dict[Person, int]:
    """The key of each person's reader row; those who have none get one. A deputy who has got an account since the last
    time keeps theirs: with it goes what they were told already, how they want it, and the address of their feeds."""
    wanted = set(people)
    found = _keys(wanted)
    missing = wanted - found.keys()
    if missing:
        _move_in({pk for what, pk in missing if what == "user"})
        missing -= _keys(missing).keys()
        Reader.objects.bulk_create(
            [Reader(user_id=pk) if what == "user" else Reader(deputy_id=pk) for what, pk in sorted(missing)],
            ignore_conflicts=True,
            batch_size=BATCH,
        )
        found = _keys(wanted)
    return found


def _move_in(users: set[int]) -> None:
    seats = Reader.objects.filter(deputy__user__in=users).select_related("deputy").order_by("pk")
    for seat in seats:
        assert seat.deputy is not None
        if not Reader.objects.filter(user=seat.deputy.user_id).exists():
            Reader.objects.filter(pk=seat.pk).update(user=seat.deputy.user_id, deputy=None)


def _keys(people: set[Person]) -> dict[Person, int]:
    """Read whole, because everybody who was ever told is asked for at every sweep, and it is three numbers a row."""
    rows = Reader.objects.values_list("pk", "user_id", "deputy_id")
    known: dict[Person, int] = {
        ("user", user) if user else ("deputy", deputy or 0): pk for pk, user, deputy in rows
    }
    return {person: known[person] for person in people if person in known}


def known_readers(people: set[Person]) -> dict[Person, Reader]:
    """The rows of those who were ever told anything."""
    rows = Reader.objects.select_related("user", "deputy").prefetch_related("user__deputies")
    found = rows.in_bulk(_keys(people).values())
    return {
        ("user", row.user_id) if row.user_id else ("deputy", row.deputy_id or 0): row
        for row in found.values()
    }
