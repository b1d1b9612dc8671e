"""An invented town of any size, written straight into the tables: deputies with a mail address and dates that are due."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from congress import calendar
from congress.models import Congress, Deputy, Session, Term
from proposals.models import Deadline, Proposal

NEIGHBOURS = 20  # so many share their dossiers
MOST_DUE = 3


@dataclass(frozen=True)
class Due:
    """One date of one dossier."""

    dossier: int
    on: date
    done: bool


@dataclass(frozen=True)
class Inhabitant:
    """What the town clerk wrote on paper, and the oracle reads: nothing of it comes from the outbox."""

    address: str
    dues: tuple[Due, ...]


def inhabitants(today: date, days: Sequence[int], seed: int = 1) -> Iterator[Inhabitant]:
    """Deputies without end, each with one to three dates so many days from today. Some dates are met already, and
    every fiftieth has an address the mail server refuses for good ("gone…")."""
    chance, number = random.Random(seed), 0
    while True:
        name = "gone" if number % 50 == 7 else "deputy"
        dues = tuple(
            Due(
                dossier=number // NEIGHBOURS * MOST_DUE + place,
                on=today + timedelta(days=chance.choice(days)),
                done=number % 40 == 3 or (place > 0 and chance.random() < 0.1),
            )
            for place in range(chance.choice([1, 1, 1, 2, MOST_DUE]))
        )
        yield Inhabitant(f"{name}{number}@example.org", dues)
        number += 1


def settle(paper: Sequence[Inhabitant], today: date) -> None:
    """Writes the town into an empty database."""
    calendar.seed()
    congress = Congress.objects.create(name="静海市人民代表大会", place="静海市", level="city")
    term = Term.objects.create(congress=congress, number=5, starts_on=today - timedelta(days=400))
    session = Session.objects.create(term=term, number=1, opens_on=today, closes_on=today + timedelta(days=3))
    deputies = Deputy.objects.bulk_create(
        [
            Deputy(term=term, name=f"代表{number}", card_no=str(number), email=row.address)
            for number, row in enumerate(paper)
        ],
        batch_size=500,
    )
    proposals = Proposal.objects.bulk_create(
        [
            Proposal(
                congress=congress,
                session=session,
                display_no=f"静{number}",
                title=f"关于第{number}处便民设施的建议",
                submitted_on=today,
                status=Proposal.Status.ANSWERED,
            )
            for number in range((len(paper) // NEIGHBOURS + 1) * MOST_DUE)
        ],
        batch_size=500,
    )
    rows = [(deputy, due) for deputy, row in zip(deputies, paper, strict=True) for due in row.dues]
    Deadline.objects.bulk_create(
        [
            Deadline(
                proposal=proposals[due.dossier],
                kind=Deadline.Kind.FEEDBACK,
                subject=f"delivery/{number}",
                deputy=deputy,
                start_on=today - timedelta(days=90),
                due_on=due.on,
                unrolled_on=due.on,
                met_on=today if due.done else None,
                late_days=0 if due.done else None,
            )
            for number, (deputy, due) in enumerate(rows, 1)
        ],
        batch_size=500,
    )
