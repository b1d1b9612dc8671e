"""Who stands behind each audience of a dossier, and the rows of those who are told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from congress.models import Congress, Membership, Unit
from proposals.models import Sponsor

from .models import Reader, Rung

Audience = Rung.Audience
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


def readers_of(people: Iterable[Person]) -> dict[Person, Reader]:
    """The reader row of each person; those who have none get one. A deputy who has got an account since the last
    time keeps theirs: with it goes what they were told already, how they want it, and the address of their feeds."""
    wanted = set(people)
    found = known_readers(wanted)
    missing = wanted - found.keys()
    for seat in Reader.objects.select_related("deputy").filter(deputy__user__in=[pk for what, pk in missing if what == "user"]):
        assert seat.deputy is not None
        if ("user", seat.deputy.user_id) in missing - found.keys():
            Reader.objects.filter(pk=seat.pk, user=None).update(user=seat.deputy.user_id, deputy=None)
            found |= known_readers({("user", seat.deputy.user_id or 0)})
    missing -= found.keys()
    if missing:
        Reader.objects.bulk_create(
            [Reader(user_id=pk) if what == "user" else Reader(deputy_id=pk) for what, pk in sorted(missing)],
            ignore_conflicts=True,
        )
        found |= known_readers(missing)
    return found


def known_readers(people: set[Person]) -> dict[Person, Reader]:
    """The rows of those who were ever told anything."""
    users = [pk for what, pk in people if what == "user"]
    deputies = [pk for what, pk in people if what == "deputy"]
    readers = Reader.objects.select_related("user", "deputy").prefetch_related("user__deputies")
    found: dict[Person, Reader] = {("user", r.user_id or 0): r for r in readers.filter(user__in=users)}
    return found | {("deputy", r.deputy_id or 0): r for r in readers.filter(deputy__in=deputies)}
