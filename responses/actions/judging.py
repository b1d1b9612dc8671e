"""What the deputies think of the reply."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from congress.models import Deputy, User
from proposals import actions as proposals
from proposals import binding, deadlines, journal
from proposals.journal import Refused
from proposals.models import Deadline, Event, Proposal

from ..models import Evaluation, Response

Kind = Deadline.Kind
Mark = Evaluation.Mark


@transaction.atomic
def judge(
    response: Response,
    deputy: Deputy,
    *,
    attitude: str,
    result: str,
    on: date,
    by: User,
    reason: str = "",
    channel: str = Evaluation.Channel.SELF,
) -> Evaluation:
    """A deputy says what they think of attitude and result. A second time corrects the first, which stays in the table.

    Not satisfied needs a reason, and opens a new round by itself where the rules say so. Refused after the round is over.
    """
    if response.status not in {Response.Status.SENT, Response.Status.PUBLISHED, Response.Status.WITHHELD}:
        raise Refused(_("This reply has not been sent yet."))
    if response.round != response.proposal.round:
        raise Refused(_("This round is over; judge the reply of the running one."))
    if deputy not in response.proposal.deputies():
        raise Refused(_("Only a deputy who submitted the suggestion judges its reply."))
    if Mark.NOT_SATISFIED in (attitude, result) and not reason.strip():
        raise Refused(_("Say in a few words why you are not satisfied; the unit answers to it."))
    earlier = Evaluation.objects.filter(response=response, deputy=deputy, corrected_by=None).first()
    evaluation = Evaluation(
        response=response,
        deputy=deputy,
        attitude=attitude,
        result=result,
        reason=reason,
        channel=channel,
        judged_on=on,
        entered_by=by,
    )
    if earlier:
        # One last word a deputy: the earlier one points to itself for the moment the new one is written.
        Evaluation.objects.filter(pk=earlier.pk).update(corrected_by=earlier)
    evaluation.save()
    if earlier:
        Evaluation.objects.filter(pk=earlier.pk).update(corrected_by=evaluation)
    event = Event.Name.JUDGEMENT_CORRECTED if earlier else Event.Name.JUDGED
    journal.note(evaluation, event, by=by, on=on)
    for delivery in response.deliveries.filter(deputy=deputy):
        deadlines.meet(Kind.FEEDBACK, delivery, on=on, by=by)
    if result == Mark.NOT_SATISFIED and _redo_is_automatic(response.proposal, on):
        proposals.rehandle(response.proposal, reason=reason, on=on, by=by)
    return evaluation


def _redo_is_automatic(proposal: Proposal, on: date) -> bool:
    """Shandong, Henan: not satisfied is handled again by itself; elsewhere the office decides (RULES §11, case 10)."""
    if Proposal.Status.REHANDLING not in Proposal.MOVES[Proposal.Status(proposal.status)]:
        return False
    rule = binding.rule_for(proposal, Kind.REHANDLING, on)
    return rule is not None and rule.trigger == "automatic"
