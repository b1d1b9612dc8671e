"""What the tests of the pages share: an invented congress, and 三3 taken as far as its promises."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from commitments import actions as commitments
from responses import actions as responses
from responses.models import Letter

from .. import people
from ..test_story import LETTER

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def house():
    return people.build()


def replied(house, text, display_no="三3", **fields):
    """A dossier answered with this letter, and the reply published."""
    assignment = people.assigned(house, display_no, **fields)
    letter = Letter.objects.create(
        congress=house.congress,
        proposal=assignment.proposal,
        original=text.encode(),
        sha256=Letter.hash_of(text),
        text=text,
        text_sha256=Letter.hash_of(text),
    )
    response = responses.draft(assignment, on=date(2021, 6, 9), by=house.handler, letter=letter)
    responses.sign(response, signer="郑远山", on=date(2021, 6, 10), by=house.head)
    responses.send(response, on=date(2021, 6, 10), by=house.handler)
    responses.publish(response, at=datetime(2021, 6, 28, 15, 3, tzinfo=SHANGHAI), by=house.clerk)
    return response


def promise(house, response, words, due_on=None, review_on=None):
    """These words of the reply in the ledger; somebody looks again in thirty days unless another day is named."""
    letter = response.letter
    start = letter.text.index(words)
    one = commitments.add(letter, start=start, end=start + len(words), on=date(2021, 7, 1), by=house.clerk)
    commitments.confirm(
        one,
        review_on=review_on or timezone.localdate() + timedelta(days=30),
        due_on=due_on,
        on=date(2021, 7, 1),
        by=house.clerk,
    )
    return one


@pytest.fixture
def promised(house):
    """三3 answered with a letter, published, its ledger confirmed: one promise with a day, one claimed without one."""
    response = replied(house, LETTER)
    promise(
        house, response, "出台社区工作者选拔进入事业编制的办法", timezone.localdate() + timedelta(days=30)
    )
    one = promise(house, response, "一律不再要求社区填报")
    commitments.confirm_ledger(response.letter, on=date(2021, 7, 1), by=house.clerk)
    commitments.report(one, text="已发文", claims_done=True, on=date(2021, 9, 1), by=house.handler)
    response.refresh_from_db()
    return response
