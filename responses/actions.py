"""What people do with a reply: draft, sign, send, publish, judge; and file the letter it came as."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from congress.models import Congress, Deputy, ResultClass, Session, Unit, User
from proposals import actions as proposals
from proposals import deadlines, journal
from proposals.journal import Refused
from proposals.models import Ask, Assignment, Deadline, Event, Proposal

from . import letters
from .models import Answer, Delivery, Evaluation, Letter, Opinion, Response

Kind = Deadline.Kind
Mark = Evaluation.Mark

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


# Answered


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
        _owe_second_reply(response, on=on, by=by)


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


def unsign(response: Response, *, on: date, by: User) -> None:
    """Back to draft, before it was sent."""
    journal.move(
        response, Response.Status.DRAFT, by=by, on=on, event=Event.Name.UNSIGNED, signer="", signed_on=None
    )


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
        _owe_second_reply(response, on=on, by=by)
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
    deadlines.meet(Kind.PUBLICATION, response, on=on, by=by)


def _owe_second_reply(response: Response, *, on: date, by: User) -> None:
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


# The letter it came as


@transaction.atomic
def file_letter(
    congress: Congress,
    content: bytes,
    *,
    filename: str,
    by: User,
    on: date,
    proposal: Proposal | None = None,
    matched_by: str = "",
) -> Letter:
    """Keeps a reply letter: its bytes, its text, what was read in it. The same letter again returns the one there is.

    A file nobody can read is kept as well, with the reason in `problem`. Without a `proposal` it looks for the
    dossier by session and number; `letter.proposal` stays None where none or several fit.
    """
    sha256 = Letter.hash_of(content)
    text, problem = letters.text_of(content, filename)
    same = Q(sha256=sha256) | (Q(text_sha256=Letter.hash_of(text)) if text else Q(pk=None))
    there = Letter.objects.filter(same, congress=congress).first()
    if there:
        if there.proposal is None and proposal is not None:
            there.proposal, there.matched_by = proposal, matched_by
            there.save(update_fields=["proposal", "matched_by"])
        return there
    reading = letters.read(text).as_json() if text else {}
    if proposal is None:
        proposal, matched_by = _dossier_of(congress, reading)
    letter = Letter.objects.create(
        congress=congress,
        proposal=proposal,
        original=content,
        filename=filename,
        sha256=sha256,
        text=text,
        text_sha256=Letter.hash_of(text) if text else "",
        reading=reading,
        problem=problem,
        matched_by=matched_by,
        filed_by=by,
    )
    if proposal:
        journal.note(letter, Event.Name.LETTER_FILED, by=by, on=on, context={"filename": filename})
    return letter


def _dossier_of(congress: Congress, reading: dict[str, Any]) -> tuple[Proposal | None, str]:
    """The one dossier with the letter's session and number, else the one with its very title; and how it was found."""
    ours = Proposal.objects.filter(congress=congress)
    said = reading.get("congress") or {}
    number, term, session = reading.get("number"), said.get("term"), said.get("session")
    if number and term and session:
        found = list(ours.filter(display_no=number, session__number=session, session__term__number=term)[:2])
        if len(found) == 1:
            return found[0], "session and number"
    if reading.get("title"):
        found = list(ours.filter(title=reading["title"])[:2])
        if len(found) == 1:
            return found[0], "title"
    return None, ""


@transaction.atomic
def enter_past_reply(letter: Letter, *, by: User) -> Response:
    """Makes the dossier and the reply a letter speaks of, for one that was answered before the office used this program.

    Everything is entered on the letter's own date: its earlier days are not in it, and none is invented. Refused with
    the missing piece named where session, number, title, unit or date cannot be read.
    """
    reading, congress = letter.reading, letter.congress
    said = reading.get("congress") or {}
    session = Session.objects.filter(
        term__congress=congress, term__number=said.get("term") or 0, number=said.get("session") or 0
    ).first()
    unit = Unit.objects.named(reading.get("replying_unit") or "").filter(congress=congress).first()
    needed = {
        _("session"): session,
        _("number"): reading.get("number"),
        _("title"): reading.get("title"),
        _("unit"): unit,
        _("date"): reading.get("signed_date"),
    }
    missing = [str(name) for name, value in needed.items() if not value]
    if missing or session is None or unit is None:
        raise Refused(
            _("The letter is kept, but it does not say: %(names)s.") % {"names": "、".join(missing)}
        )
    on = date.fromisoformat(reading["signed_date"])
    proposal = letter.proposal
    if proposal is None:
        named = Deputy.objects.filter(term=session.term)
        found = [named.filter(name=name).first() for name in reading.get("addressees", [])]
        proposal = proposals.register(
            congress=congress,
            session=session,
            display_no=reading["number"],
            title=reading["title"],
            submitted_on=min(session.closes_on, on),
            deputies=[deputy for deputy in found if deputy],
            by=by,
            on=on,
        )
        proposals.admit(proposal, on=on, by=by)
        letter.proposal, letter.matched_by = proposal, "entered from the letter"
        letter.save(update_fields=["proposal", "matched_by"])
        journal.note(letter, Event.Name.LETTER_FILED, by=by, on=on, context={"filename": letter.filename})
    assignment = proposal.assignments.standing().filter(unit=unit).first()
    if assignment is None:
        assignment = proposals.assign(proposal, unit, role=Assignment.Role.LEAD, on=on, by=by)
    response = assignment.responses.filter(letter=letter).first()
    if response is None:
        response = draft(
            assignment,
            on=on,
            by=by,
            letter=letter,
            number=reading.get("reply_number") or "",
            contact_name=reading.get("contact_name") or "",
            contact_phone=reading.get("contact_phone") or "",
            contact_postcode=reading.get("contact_postcode") or "",
        )
        sign(response, signer=str(unit), on=on, by=by)
        send(response, on=on, by=by)
    return response


# Judged


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
    rule = deadlines.rule_for(proposal, Kind.REHANDLING, on)
    return rule is not None and rule.trigger == "automatic"
