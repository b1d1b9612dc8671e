"""Asked: a suggestion is registered, its co-signers confirm, it is admitted or refused, or taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from congress.models import Congress, Delegation, Deputy, Session, Topic, User

from .. import deadlines, journal, search
from ..journal import Refused, needs
from ..models import Ask, Assignment, Deadline, Event, Proposal, Sponsor

Kind = Deadline.Kind

# What was entered at registration and may have been entered wrong; numbers and proposers stay.
CORRECTABLE = {
    "body",
    "delegation",
    "deputy_consents",
    "english_title",
    "openness",
    "openness_reason",
    "priority",
    "receipt_no",
    "supervised_by",
    "title",
    "topic",
}


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
    search.hand_down_asked(proposal)
    journal.note(proposal, Event.Name.REGISTERED, by=by, on=on or submitted_on)
    deadlines.open_deadline(proposal, Kind.ASSIGN, happened="submitted", start_on=submitted_on, by=by)
    return proposal


@transaction.atomic
def correct(proposal: Proposal, *, on: date, by: User, **fields: Any) -> None:
    """Puts right what was entered by a slip; the journal keeps what stood there. Refused where nothing changes."""
    unknown = set(fields) - CORRECTABLE
    if unknown:
        raise TypeError(f"A suggestion has no {', '.join(sorted(unknown))} to correct.")
    was = {name: getattr(proposal, name) for name in fields}
    changed = {name: value for name, value in fields.items() if was[name] != value}
    if not changed:
        raise Refused(_("Nothing would change."))
    for name, value in changed.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=list(changed))
    search.hand_down_asked(proposal)
    for name in changed:
        said = {"field": name, "was": str(was[name] or "—"), "now": str(changed[name] or "—")}
        journal.note(proposal, Event.Name.CORRECTED, by=by, on=on, context=said)


def next_number(session: Session, prefix: str) -> int:
    """The first free serial of this prefix in the session; 1 when it has none."""
    highest = Proposal.objects.filter(session=session, prefix=prefix).aggregate(Max("serial"))["serial__max"]
    return (highest or 0) + 1


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
