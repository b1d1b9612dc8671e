"""A congress at work, for every test of the desk."""

from __future__ import annotations

from datetime import date

import pytest

from commitments import actions as commitments
from commitments.models import Commitment
from responses.models import Letter, Response

from .. import people


@pytest.fixture
def house():
    return people.build()


def promising(house, number: str = "三3", count: int = 2) -> list[Commitment]:
    """Promises in the ledger of an answered dossier, as many as wanted."""
    response: Response = people.answered(house, number)
    words = [f"二〇二一年内建成第{n}处社区服务站。" for n in range(1, count + 1)]
    text = number + "".join(words)
    letter = Letter.objects.create(
        congress=house.congress,
        proposal=response.proposal,
        original=text.encode(),
        sha256=Letter.hash_of(text),
        text=text,
        text_sha256=Letter.hash_of(text),
    )
    made = []
    for said in words:
        start = text.index(said)
        one = commitments.add(letter, start=start, end=start + len(said), on=date(2021, 7, 1), by=house.clerk)
        commitments.confirm(
            one, review_on=date(2021, 12, 31), due_on=date(2021, 12, 20), on=date(2021, 7, 1), by=house.clerk
        )
        made.append(one)
    commitments.confirm_ledger(letter, on=date(2021, 7, 1), by=house.clerk)
    return made
