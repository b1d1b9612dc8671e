"""What people do with a suggestion until a unit has answered it. Each verb is one transaction and one journal entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from congress.models import Congress, Delegation, Deputy, Session, Topic, Unit, User

from . import deadlines, journal
from .journal import Refused, needs
from .models import Ask, Assignment, Consultation, Deadline, Event, Extension, Proposal, Sponsor

Kind = Deadline.Kind


# Asked


@transaction.atomic
def register(
    *,
    congress: Congress,
    session: Session,
    display_no: str,
    title: str,
    submitted_on: date,
    by: User,
    kind: str = Proposal.Kind.SUGGESTION,
    origin: str | None = None,
    body: str = "",
    deputies: Sequence[Deputy] = (),
    organisation: str = "",
    delegation: Delegation | None = None,
    topic: Topic | None = None,
    asks: Iterable[str] = (),
    prefix: str = "",
    serial: int | None = None,
    receipt_no: str = "",
    openness: str = Proposal.Openness.FULL,
    openness_reason: str = "",
    deputy_consents: bool = True,
    confidential: bool = False,
    english_title: str = "",
    on: date | None = None,
) -> Proposal:
    """Enters a suggestion; the first of `deputies` leads. Whether it came in session follows from its day.

    Refused when the number is already taken in the session.
    """
    if Proposal.objects.filter(congress=congress, session=session, display_no=display_no).exists():
        raise Refused(
            _("No. %(number)s is already taken in %(session)s.") % {"number": display_no, "session": session}
        )
    in_session = Proposal.Origin.IN_SESSION if session.sits_on(submitted_on) else Proposal.Origin.BETWEEN
    proposal = Proposal.objects.create(
        congress=congress,
        session=session,
        kind=kind,
        origin=origin or in_session,
        display_no=display_no,
        prefix=prefix,
        serial=serial,
        receipt_no=receipt_no,
        title=title,
        english_title=english_title,
        body=body,
        topic=topic,
        delegation=delegation,
        submitted_on=submitted_on,
        openness=openness,
        openness_reason=openness_reason,
        deputy_consents=deputy_consents,
        confidential=confidential,
    )
    for order, deputy in enumerate(deputies, 1):
        # The lead deputy handed it in; the others are asked whether they stand behind it.
        confirmed_on = submitted_on if order == 1 else None
        Sponsor.objects.create(proposal=proposal, deputy=deputy, order=order, confirmed_on=confirmed_on)
    if organisation:
        Sponsor.objects.create(proposal=proposal, organisation=organisation, order=len(deputies) + 1)
    for number, text in enumerate(asks, 1):
        Ask.objects.create(proposal=proposal, number=number, text=text)
    journal.note(proposal, Event.Name.REGISTERED, by=by, on=on or submitted_on)
    deadlines.open_deadline(proposal, Kind.ASSIGN, happened="submitted", start_on=submitted_on, by=by)
    return proposal


@transaction.atomic
def confirm_sponsor(sponsor: Sponsor, *, on: date, by: User) -> None:
    """A deputy says that they sign jointly. Saying it twice changes nothing."""
    if sponsor.confirmed_on:
        return
    sponsor.confirmed_on = on
    sponsor.save(update_fields=["confirmed_on"])
    journal.note(sponsor.proposal, Event.Name.CONFIRMED_BY_SPONSOR, by=by, on=on)


@transaction.atomic
def admit(proposal: Proposal, *, on: date, by: User) -> None:
    journal.move(proposal, Proposal.Status.ADMITTED, by=by, on=on, event=Event.Name.ADMITTED)
    deadlines.open_deadline(proposal, Kind.ASSIGN, happened="accepted", start_on=on, by=by)


@transaction.atomic
def refuse(proposal: Proposal, *, reason: str, on: date, by: User) -> None:
    needs(reason, _("Say why it is not admitted; the deputy will read it."))
    journal.move(
        proposal,
        Proposal.Status.REFUSED,
        by=by,
        on=on,
        event=Event.Name.REFUSED,
        context={"reason": reason},
        refusal_reason=reason,
    )
    deadlines.withdraw_all(proposal, on=on, by=by)


def reconsider(proposal: Proposal, *, on: date, by: User) -> None:
    journal.move(proposal, Proposal.Status.REGISTERED, by=by, on=on, event=Event.Name.RECONSIDERED)


@transaction.atomic
def withdraw(proposal: Proposal, *, reason: str, on: date, by: User) -> None:
    """The proposers take it back. Everything that was due on it is withdrawn with it."""
    needs(reason, _("Say why it is withdrawn."))
    journal.move(
        proposal,
        Proposal.Status.WITHDRAWN,
        by=by,
        on=on,
        event=Event.Name.WITHDRAWN,
        context={"reason": reason},
    )
    for assignment in proposal.assignments.standing().exclude(status=Assignment.Status.DONE):
        journal.move(assignment, Assignment.Status.WITHDRAWN, by=by, on=on, event=None)
    deadlines.withdraw_all(proposal, on=on, by=by)


# Assigned


@transaction.atomic
def assign(
    proposal: Proposal,
    unit: Unit,
    *,
    role: str,
    on: date,
    by: User,
    part: str = "",
    limit_on: date | None = None,
    replaces: Assignment | None = None,
) -> Assignment:
    """Gives the suggestion to one unit in one role. The first one fixes the rule set the dossier keeps.

    Refused for a second lead, for a lead beside separate handling, and for a unit that already has it.
    """
    standing = list(proposal.assignments.standing())
    roles = {assignment.role for assignment in standing}
    if unit in [assignment.unit for assignment in standing]:
        raise Refused(_("%(unit)s already has this suggestion.") % {"unit": unit})
    if role == Assignment.Role.LEAD and roles & set(Assignment.REPLYING_ROLES):
        raise Refused(_("It already has a unit that replies; a second one handles its part separately."))
    if role == Assignment.Role.SEPARATE and Assignment.Role.LEAD in roles:
        raise Refused(_("It already has a lead unit; separate handling has none."))
    if proposal.status not in {
        Proposal.Status.ADMITTED,
        Proposal.Status.ASSIGNED,
        Proposal.Status.HANDLING,
        Proposal.Status.REHANDLING,
    }:
        raise Refused(_("Only an admitted suggestion that is not yet answered can be assigned."))
    if proposal.rule_set is None:
        proposal.rule_set = deadlines.rule_set_of(proposal, on)
        proposal.save(update_fields=["rule_set"])
    assignment = Assignment.objects.create(
        proposal=proposal,
        unit=unit,
        role=role,
        part=part,
        assigned_on=on,
        limit_on=limit_on,
        replaces=replaces,
    )
    said = {"unit": unit.name, "role": role}
    if proposal.status == Proposal.Status.ADMITTED:
        journal.move(
            proposal, Proposal.Status.ASSIGNED, by=by, on=on, event=Event.Name.ASSIGNED, context=said
        )
    else:
        journal.note(assignment, Event.Name.ASSIGNED, by=by, on=on, context=said)
    deadlines.meet(Kind.ASSIGN, proposal, on=on, by=by)
    deadlines.open_for_assignment(assignment, by=by)
    return assignment


@transaction.atomic
def receive(assignment: Assignment, *, on: date, by: User) -> None:
    """The unit takes it. The dossier is being handled from the first unit that does."""
    journal.move(
        assignment, Assignment.Status.RECEIVED, by=by, on=on, event=Event.Name.RECEIVED, received_on=on
    )
    proposal = assignment.proposal
    if proposal.status == Proposal.Status.ASSIGNED:
        journal.move(proposal, Proposal.Status.HANDLING, by=by, on=on, event=None)
    deadlines.received(assignment, on=on, by=by)
    deadlines.meet(Kind.OBJECTION, assignment, on=on, by=by)


@transaction.atomic
def raise_objection(
    assignment: Assignment, *, reason: str, on: date, by: User, suggested_unit: Unit | None = None
) -> None:
    """The unit says it is not theirs. No text stops the reply's clock for it (RULES §11.8)."""
    needs(reason, _("Say why this is not for your unit."))
    journal.move(
        assignment,
        Assignment.Status.OBJECTED,
        by=by,
        on=on,
        event=Event.Name.OBJECTED,
        context={"reason": reason},
        objected_on=on,
        objection_reason=reason,
        suggested_unit=suggested_unit,
    )
    deadlines.meet(Kind.OBJECTION, assignment, on=on, by=by)
    deadlines.open_deadline(
        assignment.proposal, Kind.RULING, about=assignment, happened="objection_received", start_on=on, by=by
    )


@transaction.atomic
def rule_on_objection(
    assignment: Assignment, *, upheld: bool, on: date, by: User, ruling: str = "", unit: Unit | None = None
) -> Assignment:
    """Settles an objection. Upheld: returns the assignment of the other unit, or the returned one if none is named."""
    event = Event.Name.OBJECTION_UPHELD if upheld else Event.Name.OBJECTION_REJECTED
    to = Assignment.Status.RETURNED if upheld else Assignment.Status.RECEIVED
    journal.move(assignment, to, by=by, on=on, event=event, ruled_on=on, ruling=ruling)
    deadlines.meet(Kind.RULING, assignment, on=on, by=by)
    if not upheld:
        return assignment
    first = deadlines.withdraw(assignment, on=on, by=by)
    if unit is None:
        return assignment
    fresh = assign(
        assignment.proposal,
        unit,
        role=assignment.role,
        on=on,
        by=by,
        part=assignment.part,
        replaces=assignment,
    )
    deadlines.keep_first_clock(fresh, first, by=by)
    return fresh


@transaction.atomic
def withdraw_assignment(assignment: Assignment, *, on: date, by: User) -> None:
    """The office takes an assignment back, such as one made by a slip."""
    journal.move(assignment, Assignment.Status.WITHDRAWN, by=by, on=on, event=Event.Name.ASSIGNMENT_WITHDRAWN)
    deadlines.withdraw(assignment, on=on, by=by)


@transaction.atomic
def consult(
    proposal: Proposal,
    unit: Unit,
    *,
    mode: str,
    on: date,
    by: User,
    deputies: Iterable[Deputy] = (),
    person: str = "",
    before_reply: bool = True,
    note: str = "",
) -> Consultation:
    """Enters one contact of the unit with the deputies; all of them when none is named."""
    consultation = Consultation.objects.create(
        proposal=proposal,
        unit=unit,
        mode=mode,
        held_on=on,
        person=person,
        before_reply=before_reply,
        note=note,
        by=by,
    )
    consultation.deputies.set(list(deputies) or proposal.deputies())
    journal.note(consultation, Event.Name.CONSULTED, by=by, on=on, context={"mode": mode})
    for assignment in proposal.assignments.standing().filter(unit=unit):
        deadlines.meet(Kind.CONTACT, assignment, on=on, by=by)
    return consultation


@transaction.atomic
def ask_extension(deadline: Deadline, *, until: date, reason: str, on: date, by: User) -> Extension:
    """Asks for more time. The day stays as it is until somebody else grants it."""
    needs(reason, _("Say why more time is needed; the deputy will be told."))
    if not deadline.is_open:
        raise Refused(_("This is no longer due; there is nothing to extend."))
    if until <= deadline.due_on:
        raise Refused(_("Ask for a day after %(day)s.") % {"day": deadline.due_on})
    if deadline.extensions.filter(status=Extension.Status.REQUESTED).exists():
        raise Refused(_("More time has already been asked for; that request is still open."))
    extension = Extension.objects.create(
        deadline=deadline,
        asked_on=on,
        asked_by=by,
        asked_until=until,
        reason=reason,
        was_due_on=deadline.due_on,
    )
    journal.note(
        extension, Event.Name.EXTENSION_ASKED, by=by, on=on, context={"until": until, "reason": reason}
    )
    return extension


@transaction.atomic
def grant_extension(extension: Extension, *, until: date, on: date, by: User, decision: str = "") -> None:
    """Moves the day. Refused beyond the ceiling the rule names. The deputies are told by the entry in the journal."""
    deadlines.extend(extension, until=until, on=on, by=by)
    journal.move(
        extension,
        Extension.Status.GRANTED,
        by=by,
        on=on,
        event=Event.Name.EXTENSION_GRANTED,
        context={"until": until},
        granted_until=until,
        decided_on=on,
        decided_by=by,
        decision=decision,
        deputy_told_on=on,
    )


def refuse_extension(extension: Extension, *, on: date, by: User, decision: str = "") -> None:
    journal.move(
        extension,
        Extension.Status.REFUSED,
        by=by,
        on=on,
        event=Event.Name.EXTENSION_REFUSED,
        decided_on=on,
        decided_by=by,
        decision=decision,
    )


# Answered


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


def next_number(session: Session, prefix: str) -> int:
    """The first free serial of this prefix in the session; 1 when it has none."""
    highest = Proposal.objects.filter(session=session, prefix=prefix).aggregate(Max("serial"))["serial__max"]
    return (highest or 0) + 1
