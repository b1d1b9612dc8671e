"""Who reads a promise: what is not published stays with those who work on it, its promises too."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser

from commitments import actions as commitments
from commitments.models import Commitment
from proposals import actions as proposals
from responses import actions as responses

from .. import people

pytestmark = pytest.mark.django_db
NOON = datetime(2021, 6, 28, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
ON = date(2021, 7, 1)


@pytest.fixture
def house():
    return people.build()


@pytest.fixture
def response(house):
    """A reply in a dossier the public sees, itself sent and not published: one promise in the ledger, one that waits."""
    assignment = people.assigned(house)
    proposals.publish(assignment.proposal, on=date(2021, 3, 16), by=house.clerk)
    letter = responses.file_letter(
        house.congress,
        people.LETTER.encode(),
        filename="三3.txt",
        by=house.handler,
        on=date(2021, 6, 10),
        proposal=assignment.proposal,
    )
    response = responses.draft(assignment, on=date(2021, 6, 10), by=house.handler, letter=letter)
    responses.sign(response, signer="郑远山", on=date(2021, 6, 10), by=house.head)
    responses.send(response, on=date(2021, 6, 10), by=house.handler)
    first, *_others = commitments.propose(letter, on=ON, by=house.clerk)
    commitments.confirm(first, review_on=date(2021, 12, 31), on=ON, by=house.clerk)
    return response


def seen(user) -> int:
    return Commitment.objects.visible_to(user).count()


def test_the_public_reads_a_promise_only_with_the_reply_it_stands_in(house, response):
    assert seen(AnonymousUser()) == 0
    responses.publish(response, at=NOON, by=house.clerk)
    assert seen(AnonymousUser()) == 1, "and never a passage that waits for a clerk"
    responses.withhold(response, reason="涉及个人", on=ON, by=house.clerk)
    assert seen(AnonymousUser()) == 0


def test_those_who_work_on_it_read_all_and_others_no_more_than_the_public(house, response):
    everything = Commitment.objects.count()
    assert everything > 1
    for user in (house.clerk, house.government, house.auditor, house.handler, house.head):
        assert seen(user) == everything, user
    stranger = people.build("远湖市人民代表大会")
    for user in (house.other_handler, stranger.clerk, stranger.handler):
        assert seen(user) == 0, user
    assert seen(house.deputy_user) == 1, "the deputy was sent the reply"
