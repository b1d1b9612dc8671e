"""The two days of a promise: when it is due, if anybody said so, and when somebody looks again."""

from __future__ import annotations

from datetime import date

from congress.models import User
from proposals import deadlines
from proposals.models import Deadline

from ..models import Commitment

Kind = Deadline.Kind


def open_days(commitment: Commitment, *, by: User, on: date) -> None:
    """The day it is due, if the letter or a revision names one, and the day somebody looks again."""
    if commitment.due_on:
        deadlines.set_day(
            commitment, Kind.COMMITMENT, commitment.due_on, words=commitment.due_words, on=on, by=by
        )
    if commitment.review_on:
        deadlines.set_day(commitment, Kind.REVIEW, commitment.review_on, on=on, by=by)
    # Chongqing 2018, Art 24: a report in each fourth quarter until it is settled; most texts know no such day.
    deadlines.open_deadline(
        commitment.proposal,
        Kind.PROGRESS_REPORT,
        about=commitment,
        happened="ledger_confirmed",
        start_on=on,
        by=by,
    )


def look_again(commitment: Commitment, review_on: date, *, on: date, by: User) -> None:
    """Ends the review that was due and sets the next."""
    deadlines.meet(Kind.REVIEW, commitment, on=on, by=by)
    commitment.review_on = review_on
    commitment.save(update_fields=["review_on"])
    deadlines.set_day(commitment, Kind.REVIEW, review_on, on=on, by=by)
