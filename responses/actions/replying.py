"""The unit's reply on its way to a signature, and the co-handlers' word on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from congress.models import ResultClass, User
from proposals import actions as proposals
from proposals import deadlines, journal
from proposals.journal import Refused, needs
from proposals.models import Ask, Assignment, Deadline, Event, Proposal

from ..models import Answer, Letter, Opinion, Response

Kind = Deadline.Kind

# What may be changed while the reply is a draft.
DRAFT_FIELDS = {
    "contact_name",
    "contact_phone",
    "contact_postcode",
    "number",
    "openness",
    "result_class",
    "summary",
    "text",
    "title",
    "withheld_reason",
}


@transaction.atomic
def give_opinion(
    assignment: Assignment,
    *,
    on: date,
    by: User,
    text: str = "",
    form: str = Opinion.Form.OWN,
    response: Response | None = None,
    number: str = "",
    agrees_to_publish: bool = True,
) -> Opinion:
    """A co-handler tells the lead unit what it thinks, in a letter of its own or by countersigning the draft."""
    if assignment.role != Assignment.Role.CO:
        raise Refused(_("Only a co-handling unit gives an opinion; this one replies itself."))
    if form == Opinion.Form.OWN and not text.strip():
        raise Refused(_("Write the opinion, or countersign the lead unit's draft."))
    if form == Opinion.Form.COUNTERSIGNED and response is None:
        raise Refused(_("Name the draft that is countersigned."))
    opinion = Opinion.objects.create(
        assignment=assignment,
        form=form,
        response=response,
        number=number,
        text=text,
        agrees_to_publish=agrees_to_publish,
        given_on=on,
        by=by,
    )
    journal.note(opinion, Event.Name.OPINION_GIVEN, by=by, on=on)
    proposals.finish(assignment, on=on, by=by)
    return opinion


@transaction.atomic
def draft(
    assignment: Assignment,
    *,
    on: date,
    by: User,
    text: str = "",
    title: str = "",
    number: str = "",
    result_class: ResultClass | None = None,
    openness: str = Proposal.Openness.FULL,
    contact_name: str = "",
    contact_phone: str = "",
    contact_postcode: str = "",
    letter: Letter | None = None,
    supplementary: bool = False,
    answers: Mapping[Ask, str] | None = None,
) -> Response:
    """Begins the unit's reply of this round. Refused for a co-handler and where one is already being written."""
    proposal, unit = assignment.proposal, assignment.unit
    if not assignment.replies:
        raise Refused(_("A co-handling unit gives its opinion to the lead unit; it does not reply."))
    earlier = Response.objects.filter(
        proposal=proposal, unit=unit, round=proposal.round, supplementary=supplementary
    )
    if not supplementary and earlier.exists():
        raise Refused(_("This unit has already drafted a reply in this round."))
    response = Response.objects.create(
        proposal=proposal,
        assignment=assignment,
        unit=unit,
        round=proposal.round,
        supplementary=supplementary,
        letter=letter,
        number=number,
        title=title,
        text=text or (letter.text if letter else ""),
        result_class=result_class,
        openness=openness,
        contact_name=contact_name or unit.contact_name,
        contact_phone=contact_phone or unit.contact_phone,
        contact_postcode=contact_postcode or unit.contact_postcode,
    )
    for ask, words in (answers or {}).items():
        Answer.objects.create(response=response, ask=ask, text=words)
    journal.note(response, Event.Name.DRAFTED, by=by, on=on)
    return response


@transaction.atomic
def amend(response: Response, *, on: date, by: User, **fields: Any) -> None:
    """Changes words of a draft. Refused once it is signed: take it back to draft first."""
    if response.status != Response.Status.DRAFT:
        raise Refused(_("This reply is signed. Take it back to draft before you change it."))
    unknown = set(fields) - DRAFT_FIELDS
    if unknown:
        raise TypeError(f"A draft has no {', '.join(sorted(unknown))} to amend.")
    for name, value in fields.items():
        setattr(response, name, value)
    response.save(update_fields=list(fields))
    journal.note(response, Event.Name.AMENDED, by=by, on=on)


@transaction.atomic
def reclassify(response: Response, result_class: ResultClass, *, on: date, by: User) -> None:
    """Changes the class; old and new stay in the journal. A class that owes a second reply opens its deadline."""
    was = response.result_class
    if was == result_class:
        return
    response.result_class = result_class
    response.save(update_fields=["result_class"])
    said = {"was": was.code if was else "—", "now": result_class.code}
    journal.note(response, Event.Name.RECLASSIFIED, by=by, on=on, context=said)
    if not result_class.owes_second_reply:
        deadlines.withdraw(response, Kind.SECOND_REPLY, on=on, by=by)
    elif response.sent_on:
        owe_second_reply(response, on=on, by=by)


def sign(response: Response, *, signer: str, on: date, by: User) -> None:
    """The unit's head signs. Refused while it has no text, no class, or a co-handler's opinion is missing."""
    if not response.text.strip():
        raise Refused(_("The reply has no text yet."))
    if not signer.strip():
        raise Refused(_("Name the head of the unit who signs."))
    missing = response.proposal.assignments.standing().filter(role=Assignment.Role.CO, opinions=None)
    if missing.exists() and response.assignment and response.assignment.role == Assignment.Role.LEAD:
        names = "、".join(str(assignment.unit) for assignment in missing)
        raise Refused(_("These co-handlers have not given their opinion yet: %(names)s.") % {"names": names})
    journal.move(
        response,
        Response.Status.SIGNED,
        by=by,
        on=on,
        event=Event.Name.SIGNED,
        context={"signer": signer},
        signer=signer,
        signed_on=on,
    )


def unsign(response: Response, *, reason: str, on: date, by: User) -> None:
    """Back to draft, before it was sent."""
    needs(reason, _("Say why it goes back to draft; whoever wrote it will ask."))
    journal.move(
        response,
        Response.Status.DRAFT,
        by=by,
        on=on,
        event=Event.Name.UNSIGNED,
        context={"reason": reason},
        signer="",
        signed_on=None,
    )


def owe_second_reply(response: Response, *, on: date, by: User) -> None:
    meaning = response.result_class.meaning if response.result_class else ""
    deadlines.open_deadline(
        response.proposal,
        Kind.SECOND_REPLY,
        about=response,
        happened="reply_sent",
        start_on=response.sent_on or on,
        by=by,
        meaning=meaning,
    )
