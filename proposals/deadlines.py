"""The only place that writes a day something is due. The arithmetic is `congress.clock`; here it meets the rows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from congress import clock
from congress.calendar import calendar_for
from congress.models import Rule

from . import binding, journal
from .journal import Conflict, Refused
from .models import Assignment, Deadline, Event, Extension, Proposal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from congress.models import Deputy, User

Kind = Deadline.Kind

# Days that people set after the computation stand: an extension that was granted, a first clock that goes on.
SET_BY_PEOPLE = ("extended", "clock_goes_on")
# What an assignment owes, by its role.
OWED = {
    Assignment.Role.LEAD: (Kind.OBJECTION, Kind.CONTACT, Kind.REPLY),
    Assignment.Role.SEPARATE: (Kind.OBJECTION, Kind.CONTACT, Kind.REPLY),
    Assignment.Role.CO: (Kind.OBJECTION, Kind.CO_OPINION),
}


# Opening


def open_deadline(
    proposal: Proposal,
    kind: Deadline.Kind,
    *,
    happened: str,
    start_on: date,
    by: User | None,
    about: Any = None,
    deputy: Deputy | None = None,
    **conditions: Any,
) -> Deadline | None:
    """Opens what the rules make due once `happened` has happened on `start_on`.

    Returns None where the rules are silent or count from another event, and the open row unchanged where there is one.
    """
    about = about or proposal
    there = _open_of(about, kind).first()
    rule = binding.rule_for(proposal, kind, start_on, **conditions)
    if kind == Kind.REPLY and rule is not None and happened not in rule.start_events():
        closed_on = binding.session_closed_on(proposal)
        if happened == "assigned" and closed_on and "session_closed" in rule.start_events():
            happened, start_on = "session_closed", closed_on
        else:
            # The local text counts from a later event; until then the law's own limit runs (RULES §11.5).
            rule = binding.law_of_replies(start_on)
    if there or rule is None or not rule.computes or happened not in rule.start_events():
        return there
    due = clock.compute(
        rule.as_rule(),
        start_on,
        calendar_for(proposal.congress),
        beside=binding.beside(kind, about, rule, start_on),
    )
    return _write(
        Deadline(
            proposal=proposal,
            kind=kind,
            subject=about.subject,
            force=binding.force_of(rule, due),
            unit=about.unit,
            deputy=deputy,
            start_event=happened,
            start_on=start_on,
            rule=rule,
        ),
        due,
        by=by,
    )


def set_day(
    about: Any, kind: Deadline.Kind, day: date, *, on: date, by: User | None, words: str = ""
) -> Deadline:
    """Opens a deadline on a day that people chose: a promise's own, a review, a limit written into the assignment.

    Returns the open row unchanged where there is one.
    """
    there = _open_of(about, kind).first()
    if there:
        return there
    due = clock.given(day, words=words, calendar=calendar_for(about.proposal.congress))
    chosen = Deadline(
        proposal=about.proposal,
        kind=kind,
        subject=about.subject,
        force=Deadline.Force.NUMBER,
        unit=about.unit,
        start_event="chosen",
        start_on=on,
    )
    return _write(chosen, due, by=by)


def open_for_assignment(assignment: Assignment, *, by: User) -> None:
    """What the unit owes from the day it was assigned; a limit of its own goes before the rule's."""
    owed = Kind.CO_OPINION if assignment.role == Assignment.Role.CO else Kind.REPLY
    for kind in OWED[Assignment.Role(assignment.role)]:
        if kind == owed and assignment.limit_on:
            set_day(assignment, kind, assignment.limit_on, on=assignment.assigned_on, by=by)
        else:
            _open_for(assignment, kind, "assigned", assignment.assigned_on, by=by)


def received(assignment: Assignment, *, on: date, by: User) -> None:
    """Some texts count from receipt (Zhejiang 2016, Art 19): what was not opened by the assignment opens now."""
    for kind in OWED[Assignment.Role(assignment.role)]:
        _open_for(assignment, kind, "received_by_unit", on, by=by)
    _count_from_receipt(assignment, on, by=by)


def _count_from_receipt(assignment: Assignment, on: date, *, by: User) -> None:
    """A reply's day under a text that counts from receipt: the earlier of it and the law's, both kept to be seen."""
    proposal = assignment.proposal
    reply = _open_of(assignment, Kind.REPLY).first()
    rule = binding.rule_for(proposal, Kind.REPLY, on, role=assignment.role)
    if reply is None or reply.rule is None or rule is None or "received_by_unit" not in rule.start_events():
        return
    beside = binding.beside(Kind.REPLY, assignment, rule, on)
    due = clock.compute(rule.as_rule(), on, calendar_for(proposal.congress), beside=beside)
    move(reply, due, reason=str(_("Received.")), on=on, by=by)
    # The row says which text it now counts by, so that a new calendar or an edited rule computes the same again.
    reply.rule, reply.start_event, reply.start_on = rule, "received_by_unit", on
    reply.save(update_fields=["rule", "start_event", "start_on"])


def _open_for(
    assignment: Assignment, kind: Deadline.Kind, happened: str, start_on: date, *, by: User
) -> None:
    open_deadline(
        assignment.proposal,
        kind,
        about=assignment,
        happened=happened,
        start_on=start_on,
        by=by,
        role=assignment.role,
    )


def _write(deadline: Deadline, due: clock.Due, *, by: User | None) -> Deadline:
    _take(deadline, due)
    deadline.save()
    said = {"kind": deadline.kind, "due_on": deadline.due_on}
    journal.note(
        deadline, Event.Name.DEADLINE_OPENED, by=by, on=deadline.start_on or deadline.due_on, context=said
    )
    return deadline


def _take(deadline: Deadline, due: clock.Due) -> None:
    deadline.due_on = due.due_on
    deadline.unrolled_on = due.unrolled_on
    deadline.provisional = due.provisional
    deadline.calendar_version = due.calendar_version
    deadline.explanation = list(due.steps)


# Ending


@transaction.atomic
def meet(kind: Deadline.Kind, about: Any, *, on: date, by: User | None) -> Deadline | None:
    """Says that what was due is done, and how many working days late; None where nothing of the kind is open."""
    deadline = _open_of(about, kind).select_for_update().first()
    if deadline is None:
        return None
    deadline.met_on = on
    deadline.late_days = clock.working_days_between(
        deadline.due_on, on, calendar_for(about.proposal.congress)
    )
    deadline.save(update_fields=["met_on", "late_days"])
    journal.note(deadline, Event.Name.DEADLINE_MET, by=by, on=on, context={"kind": kind})
    return deadline


def withdraw(about: Any, *kinds: Deadline.Kind, on: date, by: User | None) -> list[Deadline]:
    """Ends what is open about one thing without its being done; of all kinds where none is named."""
    rows = Deadline.objects.open().filter(subject=about.subject)
    return _withdraw(rows.filter(kind__in=kinds) if kinds else rows, on=on, by=by)


def withdraw_all(proposal: Proposal, *, on: date, by: User | None) -> list[Deadline]:
    """Ends everything that is open in a dossier without its being done."""
    return _withdraw(Deadline.objects.open().filter(proposal=proposal), on=on, by=by)


@transaction.atomic
def _withdraw(rows: Iterable[Deadline], *, on: date, by: User | None) -> list[Deadline]:
    ended = list(rows)
    for deadline in ended:
        deadline.withdrawn_on = on
        deadline.save(update_fields=["withdrawn_on"])
        said = {"kind": deadline.kind}
        journal.note(deadline, Event.Name.DEADLINE_WITHDRAWN, by=by, on=on, context=said)
    return ended


# Moving


@transaction.atomic
def move(deadline: Deadline, due: clock.Due, *, reason: str, on: date, by: User | None) -> None:
    """Puts an open deadline on another day; old and new stand in the journal, and its version rises so that reminders
    begin anew. Raises `Conflict` when somebody moved or ended it meanwhile."""
    was, version = deadline.due_on, deadline.version
    _take(deadline, due)
    moved = (
        Deadline.objects.open()
        .filter(pk=deadline.pk, version=version)
        .update(
            due_on=deadline.due_on,
            unrolled_on=deadline.unrolled_on,
            provisional=deadline.provisional,
            calendar_version=deadline.calendar_version,
            explanation=deadline.explanation,
            version=version + 1,
        )
    )
    if not moved:
        raise Conflict(_("This date was changed by somebody else meanwhile; look again."))
    deadline.version = version + 1
    if was != deadline.due_on:
        said = {"kind": deadline.kind, "was": was, "now": deadline.due_on, "reason": reason}
        journal.note(deadline, Event.Name.DEADLINE_MOVED, by=by, on=on, context=said)


def settle(deadline: Deadline, due: clock.Due) -> None:
    """Keeps the day and renews how it came about: a notice made it certain, or took that back. No reminder begins anew."""
    _take(deadline, due)
    fields = ["due_on", "unrolled_on", "provisional", "calendar_version", "explanation"]
    deadline.save(update_fields=fields)


def extend(extension: Extension, *, until: date, on: date, by: User) -> None:
    """Moves the day by a granted extension. Refused beyond the ceiling of the rule, which the message names."""
    deadline = extension.deadline
    if not deadline.is_open:
        raise Refused(_("This is no longer due; there is nothing to extend."))
    if until <= deadline.due_on:
        raise Refused(_("Grant a day after %(day)s.") % {"day": deadline.due_on})
    ceiling = latest_extension(deadline)
    if ceiling and until > ceiling.due_on:
        article = deadline.rule.article if deadline.rule else ""
        raise Refused(
            _("The rule allows %(day)s at the latest (%(article)s).")
            % {"day": ceiling.due_on, "article": article}
        )
    calendar = calendar_for(deadline.proposal.congress)
    given = clock.given(until, words=extension.reason, calendar=calendar, code="extended")
    due = given.after(deadline.explanation)
    move(deadline, due, reason=extension.reason, on=on, by=by)


def latest_extension(deadline: Deadline) -> clock.Due | None:
    """The last day the rules let this be extended to; None where they name no limit.

    Counted from the day as first computed, so that a second extension reaches no farther than the first might have.
    Of the local limit and the law's six months from assignment the earlier holds (RULES §11.5).
    """
    rule = deadline.rule
    if rule is None or deadline.start_on is None:
        return None
    calendar, start = calendar_for(deadline.proposal.congress), deadline.start_on
    beside = binding.beside(deadline.kind, _assignment_of(deadline), rule, start)
    first = clock.compute(rule.as_rule(), start, calendar, beside=beside)
    limits = [clock.latest(rule.as_rule(), start, first.unrolled_on, calendar)]
    limits += [clock.latest(one.rule, one.start, first.unrolled_on, calendar) for one in beside]
    return min((one for one in limits if one), key=lambda due: due.due_on, default=None)


@transaction.atomic
def confirm_start(deadline: Deadline, *, start_on: date, on: date, by: User) -> None:
    """A clerk says from which day an uncertain date counts; from then on it is a date like any other.

    A day that people set since stays as it is. Refused where nothing is uncertain.
    """
    rule = deadline.rule
    if not deadline.is_open or deadline.force != Deadline.Force.UNCONFIRMED or rule is None:
        raise Refused(_("The first day of this date is not in question."))
    if start_on > on:
        raise Refused(_("The first day cannot lie after %(day)s.") % {"day": on})
    if not set_by_people(deadline.explanation):
        beside = binding.beside(deadline.kind, _assignment_of(deadline), rule, start_on, confirmed=True)
        due = clock.compute(rule.as_rule(), start_on, calendar_for(deadline.proposal.congress), beside=beside)
        step = {"code": "confirmed", "day": start_on.isoformat()}
        move(
            deadline,
            due.after([step]),
            reason=str(_("The first day was confirmed.")),
            on=on,
            by=by,
        )
    deadline.start_on, deadline.start_event = start_on, Rule.Start.CHOSEN
    deadline.force = Deadline.Force.NUMBER
    deadline.save(update_fields=["start_on", "start_event", "force"])
    said = {"kind": deadline.kind, "day": start_on}
    journal.note(deadline, Event.Name.START_CONFIRMED, by=by, on=on, context=said)


def _assignment_of(deadline: Deadline) -> Assignment | None:
    """The assignment it is about; None for what is about a reply, a delivery or a promise."""
    kind, _slash, pk = deadline.subject.partition("/")
    return Assignment.objects.filter(pk=int(pk)).first() if kind == "assignment" else None


def set_by_people(steps: Iterable[dict[str, Any]]) -> bool:
    """Whether people chose the day after it was computed."""
    return any(step.get("code") in SET_BY_PEOPLE for step in steps)


@transaction.atomic
def report_in_window(kind: Deadline.Kind, about: Any, *, on: date, by: User | None) -> Deadline | None:
    """A report that is owed in a part of every year: inside it, it is met, and the next year's opens where it repeats.

    Returns what was met; None before the window begins, or where nothing of the kind is open.
    """
    deadline = _open_of(about, kind).select_related("rule__rule_set").first()
    window = deadline.rule.as_rule().window if deadline and deadline.rule else None
    if deadline is None or window is None or on < window.begins_for(deadline.unrolled_on):
        return None
    met = meet(kind, about, on=on, by=by)
    if deadline.rule and deadline.rule.repeats:
        open_deadline(
            about.proposal,
            kind,
            about=about,
            happened=deadline.start_event,
            start_on=deadline.unrolled_on + clock.ONE_DAY,
            by=by,
        )
    return met


@transaction.atomic
def keep_first_clock(assignment: Assignment, first: Iterable[Deadline], *, by: User) -> None:
    """After a re-assignment: where the congress does not restart the clock, the new unit owes by the first day.

    Where it does, the deputy's first day stays in the explanation (RULES §11.8; a setting, since no text decides).
    """
    for old in first:
        new = _open_of(assignment, Kind(old.kind)).first()
        if new is None or old.kind not in {Kind.REPLY, Kind.CO_OPINION}:
            continue
        calendar = calendar_for(assignment.proposal.congress)
        if assignment.proposal.congress.reassignment_restarts_clock:
            step = {"code": "first_clock", "due_on": old.due_on.isoformat()}
            new.explanation = [*new.explanation, step]
            new.save(update_fields=["explanation"])
        else:
            due = clock.given(old.due_on, words="", calendar=calendar, code="clock_goes_on").after(
                old.explanation
            )
            move(new, due, reason=str(_("The first clock goes on.")), on=assignment.assigned_on, by=by)


def _open_of(about: Any, kind: Deadline.Kind) -> Any:
    return Deadline.objects.open().filter(kind=kind, subject=about.subject)
