"""Assigned: who has to do it, whether they object, and what they say to the deputies before they answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from congress.models import Deputy, Unit, User

from .. import binding, deadlines, journal, search
from ..journal import Refused, needs
from ..models import Assignment, Consultation, Deadline, Event, Proposal

Kind = Deadline.Kind


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
        proposal.rule_set = binding.rule_set_of(proposal, on)
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
    search.hand_down_handled(proposal)
    deadlines.meet(Kind.ASSIGN, proposal, on=on, by=by)
    for returned in proposal.assignments.filter(status=Assignment.Status.RETURNED, role=role):
        deadlines.meet(Kind.RULING, returned, on=on, by=by)
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
    search.hand_down_handled(assignment.proposal)
    first = deadlines.withdraw(assignment, on=on, by=by)
    if unit is None:
        # Chongqing 2018, Art 16: so many days to assign what came back.
        deadlines.open_deadline(
            assignment.proposal,
            Kind.RULING,
            about=assignment,
            happened="returned_case_received",
            start_on=on,
            by=by,
        )
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
def withdraw_assignment(assignment: Assignment, *, reason: str, on: date, by: User) -> None:
    """The office takes an assignment back, such as one made by a slip."""
    needs(reason, _("Say why the assignment is taken back; the unit will ask."))
    journal.move(
        assignment,
        Assignment.Status.WITHDRAWN,
        by=by,
        on=on,
        event=Event.Name.ASSIGNMENT_WITHDRAWN,
        context={"reason": reason},
    )
    search.hand_down_handled(assignment.proposal)
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
