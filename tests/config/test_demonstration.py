"""The demonstration shows everything there is, once, and touches nobody else's database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from commitments.models import Commitment
from config.demonstration.letters import REPLIES, letter_text
from config.demonstration.load import load
from config.demonstration.story import chinese, days_of
from congress.models import Congress, User
from proposals.models import Assignment, Deadline, Extension, Proposal
from proposals.models.event import broken_at
from responses.letters import read
from responses.models import Response

pytestmark = pytest.mark.django_db


def test_it_never_touches_a_database_of_somebody_else():
    Congress.objects.create(name="某市人民代表大会", place="某市", level="city")
    for arguments in ([], ["--reset"]):
        with pytest.raises(CommandError):
            call_command("load_demo", *arguments)
    assert not User.objects.exists()


@pytest.mark.parametrize("month", range(1, 13))
def test_its_letters_say_what_they_promise_in_every_month_of_the_year(month):
    today = date(2027, month, 25)
    days = days_of(today)
    for signed_on in (today - timedelta(days=40), today - timedelta(days=200)):
        for number, said in REPLIES.items():
            text = letter_text(
                number, "关于某项工作的建议", "台州市某局", ["沈一鸣"], chinese(signed_on), said, days
            )
            quotes = [promise.quote for promise in read(text).commitments]
            promised = [words.format(**days) for words in said.promises]
            assert len(quotes) == len(promised), (number, quotes)
            for words, quote in zip(promised, quotes, strict=True):
                assert words in quote or quote in words


# The tests above begin with an empty database, those below share one town: telling it takes seconds.
@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield load(timezone.localdate())
        transaction.set_rollback(True)


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
        events = list(proposal.events.all())
        assert broken_at(events) is None, proposal
        days = [event.on for event in events]
        assert days == sorted(days), f"{proposal}: the journal goes back in time"
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


def test_the_public_sees_suggestions_that_are_still_being_handled(town):
    shown = Proposal.objects.visible_to(AnonymousUser())
    statuses = set(shown.values_list("status", flat=True))
    assert {Proposal.Status.HANDLING, Proposal.Status.ANSWERED, Proposal.Status.CLOSED} <= statuses
    assert not statuses & {Proposal.Status.REGISTERED, Proposal.Status.REFUSED, Proposal.Status.ADMITTED}
    assert not shown.filter(confidential=True).exists()


def test_every_promise_in_the_ledger_is_summed_up_in_both_languages(town):
    for promise in Commitment.objects.in_ledger():
        assert promise.summary, promise.quote
        assert promise.english_summary, promise.quote


def test_a_second_load_changes_nothing(town):
    before = Proposal.objects.count()
    call_command("load_demo")
    assert (Proposal.objects.count(), Congress.objects.count()) == (before, 1)
