"""An invented town of any size, written straight into the tables: one deputy, one mail address, one
date each."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from congress import calendar
from congress.models import Congress, Deputy, Session, Term
from proposals.models import Deadline, Proposal

A_DOSSIER = 20


@dataclass(frozen=True)
class Inhabitant:
    """What the town clerk wrote on paper, and the oracle reads: nothing of it comes from the outbox."""

    address: str
    due_on: date
    done: bool


def settle(people: int, seed: int = 1) -> list[Inhabitant]:
    """Fills an empty database with that many deputies; most have something due today, the others are
    there to be
    left alone: done already, due much later, or with an address the mail server refuses for good
    ("gone…")."""
    chance, today = random.Random(seed), timezone.localdate()
    calendar.seed()
    congress = Congress.objects.create(name="静海市人民代表大会", place="静海市", level="city")
    term = Term.objects.create(congress=congress, number=5, starts_on=today - timedelta(days=400))
    session = Session.objects.create(term=term, number=1, opens_on=today, closes_on=today + timedelta(days=3))
    paper = []
    for number in range(people):
        name = "gone" if number % 50 == 7 else "deputy"
        due_on = today + timedelta(days=chance.choice([0] * 16 + [-1, -9, 3, 60]))
        paper.append(Inhabitant(f"{name}{number}@example.org", due_on, done=number % 40 == 3))
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
                title=f"关于第{number}号便民设施的建议",
                submitted_on=today,
                status=Proposal.Status.ANSWERED,
            )
            for number in range(people // A_DOSSIER + 1)
        ],
        batch_size=500,
    )
    Deadline.objects.bulk_create(
        [
            Deadline(
                proposal=proposals[number // A_DOSSIER],
                kind=Deadline.Kind.FEEDBACK,
                subject=f"delivery/{number + 1}",
                deputy=deputies[number],
                start_on=today - timedelta(days=90),
                due_on=row.due_on,
                unrolled_on=row.due_on,
                met_on=today if row.done else None,
                late_days=0 if row.done else None,
            )
            for number, row in enumerate(paper)
        ],
        batch_size=500,
    )
    return paper
