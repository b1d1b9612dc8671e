"""What would be sent today, without writing anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from congress.models import Congress, Deputy, User

from .audience import Person
from .models import Notice
from .plan import FIRST_LOOK_BACK, wanted_notices


@dataclass(frozen=True)
class Told:
    """One person and the dossiers they would hear about."""

    person: str
    notices: list[Notice]


def forecast(congress: Congress, on: date | None = None) -> list[Told]:
    """Everybody who should know something by that day, told or not; by name."""
    day = on or timezone.localdate()
    wanted: dict[Person, list[Notice]] = defaultdict(list)
    for person, notice in wanted_notices(congress, day, timezone.now() - FIRST_LOOK_BACK):
        wanted[person].append(notice)
    users = {("user", row.pk): str(row) for row in User.objects.filter(pk__in=_keys(wanted, "user"))}
    deputies = {("deputy", row.pk): str(row) for row in Deputy.objects.filter(pk__in=_keys(wanted, "deputy"))}
    names = users | deputies
    return sorted(
        (Told(names[person], rows) for person, rows in wanted.items()),
        key=lambda told: told.person,
    )


def lines(on: date | None = None) -> Iterator[str]:
    """The same for the terminal, one line a notice."""
    for congress in Congress.objects.all():
        for told in forecast(congress, on):
            for notice in told.notices:
                rung = f"{notice.days:+d}" if notice.days is not None else "news"
                yield f"{congress}\t{told.person}\t{rung}\t{notice}"


def _keys(wanted: dict[Person, list[Notice]], what: str) -> list[int]:
    return [pk for kind, pk in wanted if kind == what]
