"""The demonstration shows everything there is, once, and touches nobody else's database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from commitments.models import Commitment
from config.demonstration.load import load
from congress.models import Congress, User
from proposals.models import Assignment, Deadline, Extension, Proposal
from proposals.models.event import broken_at
from responses.models import Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return load(timezone.localdate())


def test_it_shows_every_state_and_its_journals_hold(town):
    assert 60 <= Proposal.objects.count() <= 75
    missing = {Extension.Status.REFUSED, Commitment.Status.PROPOSED, Commitment.Status.REJECTED}
    for model in (Proposal, Assignment, Response, Commitment, Extension):
        shown = set(model.objects.values_list("status", flat=True))
        expected = set(model.Status.values) - missing
        assert expected - shown == set(), model
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert Deadline.objects.open().filter(due_on=tomorrow).exists()
    assert Deadline.objects.overdue(timezone.localdate()).exists()
    for proposal in Proposal.objects.prefetch_related("events"):
        assert broken_at(proposal.events.all()) is None, proposal
    assert all(one.is_anchored() for one in Commitment.objects.select_related("letter"))


def test_san3_has_its_facts(town):
    san3 = Proposal.objects.get(display_no="三3")
    assert san3.title == "关于加强我市社区工作者队伍建设的建议"
    assert len(san3.deputies()) == 5
    letter = san3.letters.get()
    assert letter.reading["number"] == "三3"
    headings = {one["heading"] for one in letter.reading["commitments"]}
    assert len(headings) == 3
    assert {one.category.slug for one in san3.commitments.in_ledger() if one.category} >= {
        "promotion",
        "burden",
        "professionalization",
    }


def test_a_second_load_changes_nothing(town):
    before = Proposal.objects.count()
    call_command("load_demo")
    assert (Proposal.objects.count(), Congress.objects.count()) == (before, 1)


def test_it_never_touches_a_database_of_somebody_else():
    Congress.objects.create(name="某市人民代表大会", place="某市", level="city")
    for arguments in ([], ["--reset"]):
        with pytest.raises(CommandError):
            call_command("load_demo", *arguments)
    assert not User.objects.exists()
