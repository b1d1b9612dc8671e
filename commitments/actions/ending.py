"""The end of a dossier: carried over while something is open, closed when nothing is."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from congress.models import User
from proposals import deadlines, journal
from proposals.journal import Refused, needs
from proposals.models import Deadline, Event, Proposal

from ..models import Commitment
from .days import look_again

Kind = Deadline.Kind
Status = Commitment.Status


@transaction.atomic
def carry_over(proposal: Proposal, *, reason: str, review_on: date, on: date, by: User) -> None:
    """Takes what is open into the next year or term, visibly. Refused where nothing is open."""
    needs(reason, _("Say why it is carried over."))
    owed = list(proposal.commitments.open())
    if not owed:
        raise Refused(_("Nothing is open; close the dossier instead."))
    journal.move(
        proposal,
        Proposal.Status.CARRIED_OVER,
        by=by,
        on=on,
        event=Event.Name.CARRIED_OVER,
        context={"reason": reason},
    )
    for commitment in owed:
        commitment.carried_over_on = on
        commitment.save(update_fields=["carried_over_on"])
        look_again(commitment, review_on, on=on, by=by)


@transaction.atomic
def close(proposal: Proposal, *, on: date, by: User) -> None:
    """Ends the dossier. Refused while a promise is open, a passage unsettled, a letter unread or a second reply owed."""
    owed = list(proposal.commitments.open())
    if owed:
        numbers = "、".join(commitment.display_no for commitment in owed)
        raise Refused(
            _("Promises are still open: %(numbers)s. A dossier closes when each is settled.")
            % {"numbers": numbers}
        )
    if proposal.commitments.filter(status=Status.PROPOSED).exists():
        raise Refused(_("The ledger is not confirmed yet."))
    if proposal.deadlines.open().filter(kind__in=[Kind.SECOND_REPLY, Kind.REPLY, Kind.REHANDLING]).exists():
        raise Refused(_("A reply is still owed."))
    journal.move(proposal, Proposal.Status.CLOSED, by=by, on=on, event=Event.Name.CLOSED)
    deadlines.withdraw_all(proposal, on=on, by=by)


def reopen(proposal: Proposal, *, reason: str, on: date, by: User) -> None:
    needs(reason, _("Say why it is opened again."))
    journal.move(
        proposal,
        Proposal.Status.FOLLOWING,
        by=by,
        on=on,
        event=Event.Name.REOPENED,
        context={"reason": reason},
    )
