"""The reply leaves the unit: to each deputy, then to the public or, with a reason, not."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress.models import User
from proposals import actions as proposals
from proposals import deadlines, journal, search
from proposals.journal import Refused
from proposals.models import Deadline, Event, Proposal

from ..models import Delivery, Opinion, Response
from .replying import owe_second_reply

Kind = Deadline.Kind


@transaction.atomic
def send(response: Response, *, on: date, by: User) -> list[Delivery]:
    """Sends the reply to each deputy; returns one delivery each, none for a delegation's or an organisation's.

    What the unit owed is met by it; what follows is opened: feedback, publication, a second reply.
    """
    event = Event.Name.SECOND_REPLY_SENT if response.supplementary else Event.Name.SENT
    journal.move(response, Response.Status.SENT, by=by, on=on, event=event, sent_on=on)
    deliveries = [
        Delivery.objects.create(response=response, deputy=deputy, sent_on=on)
        for deputy in response.proposal.deputies()
    ]
    if response.assignment:
        proposals.finish(response.assignment, on=on, by=by)
    for delivery in deliveries:
        deadlines.open_deadline(
            response.proposal,
            Kind.FEEDBACK,
            about=delivery,
            happened="reply_sent",
            start_on=on,
            by=by,
            deputy=delivery.deputy,
        )
    deadlines.open_deadline(
        response.proposal, Kind.PUBLICATION, about=response, happened="reply_sent", start_on=on, by=by
    )
    if response.supplementary:
        for first in response.proposal.responses.filter(unit=response.unit, supplementary=False):
            deadlines.meet(Kind.SECOND_REPLY, first, on=on, by=by)
    elif response.result_class and response.result_class.owes_second_reply:
        owe_second_reply(response, on=on, by=by)
    return deliveries


@transaction.atomic
def confirm_delivery(delivery: Delivery, *, on: date, by: User) -> None:
    """The deputy has it. Saying it twice changes nothing."""
    if delivery.received_on:
        return
    if on < delivery.sent_on:
        raise Refused(_("It was sent on %(day)s; it cannot have arrived before.") % {"day": delivery.sent_on})
    delivery.received_on = on
    delivery.save(update_fields=["received_on"])
    response = delivery.response
    journal.note(response, Event.Name.DELIVERED, by=by, on=on)
    deadlines.open_deadline(
        response.proposal,
        Kind.FEEDBACK,
        about=delivery,
        happened="reply_received",
        start_on=on,
        by=by,
        deputy=delivery.deputy,
    )


@transaction.atomic
def publish(response: Response, *, at: datetime, by: User) -> None:
    """Shows the reply to the public, and the suggestion with it.

    Refused where the reply is withheld, a co-handler does not agree, or the suggestion may not be published.
    """
    on = timezone.localdate(at)
    if response.openness == Proposal.Openness.WITHHELD:
        raise Refused(_("This reply is marked as not to be published."))
    against = Opinion.objects.filter(assignment__proposal=response.proposal, agrees_to_publish=False).first()
    if against:
        raise Refused(_("%(unit)s does not agree to publication.") % {"unit": against.unit})
    proposals.publish(response.proposal, on=on, by=by)
    journal.move(
        response,
        Response.Status.PUBLISHED,
        by=by,
        on=on,
        event=Event.Name.PUBLISHED,
        published_at=at,
        source=response.source or str(response.unit),
        withheld_reason="",
    )
    _hand_down_answered(response.proposal)
    deadlines.meet(Kind.PUBLICATION, response, on=on, by=by)


@transaction.atomic
def withhold(response: Response, *, reason: str, on: date, by: User) -> None:
    """Keeps the reply from the public, or takes it off again. The reason is shown in its place."""
    if not reason.strip():
        raise Refused(_("Say why it is not published; the reason is shown in its place."))
    journal.move(
        response,
        Response.Status.WITHHELD,
        by=by,
        on=on,
        event=Event.Name.WITHHELD,
        context={"reason": reason},
        withheld_reason=reason,
    )
    _hand_down_answered(response.proposal)
    deadlines.meet(Kind.PUBLICATION, response, on=on, by=by)


def _hand_down_answered(proposal: Proposal) -> None:
    """Lets the dossier be found by its published replies, and no longer by one that was taken off."""
    published = proposal.responses.filter(status=Response.Status.PUBLISHED)
    search.hand_down(proposal, "answered", *published.values_list("text", flat=True))
