"""Answered: what a unit's reply does to the dossier, and what the public sees of it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from congress.models import User

from .. import deadlines, journal
from ..journal import Refused, needs
from ..models import Assignment, Deadline, Event, Proposal

Kind = Deadline.Kind


@transaction.atomic
def finish(assignment: Assignment, *, on: date, by: User) -> None:
    """The unit has done its part: a replying one has sent its reply, a co-handler has given its opinion.

    The dossier is answered when the last unit that replies has done so.
    """
    if assignment.status != Assignment.Status.DONE:
        journal.move(assignment, Assignment.Status.DONE, by=by, on=on, event=None)
    for kind in (Kind.OBJECTION, Kind.CONTACT, Kind.CO_OPINION, Kind.REPLY, Kind.REHANDLING):
        deadlines.meet(kind, assignment, on=on, by=by)
    proposal = assignment.proposal
    owing = proposal.assignments.standing().filter(role__in=Assignment.REPLYING_ROLES)
    waiting = {Proposal.Status.ASSIGNED, Proposal.Status.HANDLING, Proposal.Status.REHANDLING}
    if (
        assignment.replies
        and proposal.status in waiting
        and not owing.exclude(status=Assignment.Status.DONE).exists()
    ):
        journal.move(proposal, Proposal.Status.ANSWERED, by=by, on=on, event=Event.Name.ANSWERED)


@transaction.atomic
def rehandle(proposal: Proposal, *, reason: str, on: date, by: User) -> None:
    """Opens a new round with its own clock for each unit that replies. What was promised stays owed."""
    needs(reason, _("Say why it is handled again."))
    journal.move(
        proposal,
        Proposal.Status.REHANDLING,
        by=by,
        on=on,
        event=Event.Name.REHANDLED,
        context={"round": proposal.round + 1, "reason": reason},
        round=proposal.round + 1,
    )
    for assignment in proposal.assignments.standing().filter(role__in=Assignment.REPLYING_ROLES):
        if assignment.status == Assignment.Status.DONE:
            journal.move(assignment, Assignment.Status.RECEIVED, by=by, on=on, event=None)
        deadlines.open_deadline(
            proposal, Kind.REHANDLING, about=assignment, happened="redo_demanded", start_on=on, by=by
        )


@transaction.atomic
def publish(proposal: Proposal, *, on: date, by: User) -> None:
    """Shows the suggestion to the public. Refused where it is confidential, withheld, or the deputy does not agree."""
    if (
        proposal.confidential
        or proposal.openness == Proposal.Openness.WITHHELD
        or not proposal.deputy_consents
    ):
        raise Refused(
            _("This suggestion is not to be published: %(reason)s") % {"reason": proposal.openness_reason}
        )
    if proposal.published_on is None:
        proposal.published_on = on
        proposal.save(update_fields=["published_on"])
        journal.note(proposal, Event.Name.SHOWN, by=by, on=on)


@transaction.atomic
def conceal(proposal: Proposal, *, reason: str, on: date, by: User) -> None:
    """Takes it off the public pages again; the reason stands in the journal."""
    needs(reason, _("Say why it is taken off the public pages."))
    proposal.published_on = None
    proposal.save(update_fields=["published_on"])
    journal.note(proposal, Event.Name.CONCEALED, by=by, on=on, context={"reason": reason})
