"""From the ledger to the deed: what the unit reports, what others find, what is changed or given up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from congress.models import Deputy, Unit, User
from proposals import deadlines, journal
from proposals.journal import Refused, needs
from proposals.models import Deadline, Event, Proposal

from ..models import Commitment, Evidence, Progress, Revision, Verdict
from .days import look_again, open_days

Kind = Deadline.Kind
Status = Commitment.Status


@dataclass(frozen=True)
class Exhibit:
    """Evidence as it is handed in: a file's name and bytes, or a link; neither for something seen on site."""

    kind: str
    title: str
    link: str = ""
    filename: str = ""
    content: bytes = b""


@transaction.atomic
def report(
    commitment: Commitment,
    *,
    text: str,
    on: date,
    by: User,
    unit: Unit | None = None,
    percent: int | None = None,
    claims_done: bool = False,
    evidence: Iterable[Exhibit] = (),
) -> Progress:
    """The unit says what was done. Saying that it is done asks for a verdict; it does not make it kept."""
    needs(text, _("Say what was done."))
    _in_ledger(commitment)
    progress = Progress.objects.create(
        commitment=commitment,
        on=on,
        text=text,
        percent=100 if claims_done else percent,
        claims_done=claims_done,
        unit=unit or commitment.unit,
        by=by,
    )
    for exhibit in evidence:
        Evidence.hand_in(progress, on=on, by=by, **asdict(exhibit))
    event = Event.Name.COMPLETION_CLAIMED if claims_done else Event.Name.PROGRESS_REPORTED
    said = {"number": commitment.number, "unit": progress.unit.name}
    to = Status.CLAIMED if claims_done else Status.UNDERWAY
    if commitment.status == to or (not claims_done and commitment.status == Status.CLAIMED):
        journal.note(commitment, event, by=by, on=on, context=said)
    else:
        journal.move(commitment, to, by=by, on=on, event=event, context=said)
    deadlines.report_in_window(Kind.PROGRESS_REPORT, commitment, on=on, by=by)
    if claims_done:
        deadlines.open_deadline(
            commitment.proposal,
            Kind.VERDICT,
            about=commitment,
            happened="completion_claimed",
            start_on=on,
            by=by,
        )
    return progress


@transaction.atomic
def give_verdict(
    commitment: Commitment,
    *,
    finding: str,
    on: date,
    by: User,
    reason: str = "",
    deputy: Deputy | None = None,
    review_on: date | None = None,
) -> Verdict:
    """A deputy or the supervising office says whether it is done; never the unit that claims it.

    "Not yet" sets the next day somebody looks; kept and not kept end what was due. Refused without a reason, except
    for kept.
    """
    _in_ledger(commitment)
    if finding != Verdict.Finding.KEPT:
        needs(reason, _("Say what is missing; the unit answers to it."))
    if finding == Verdict.Finding.NOT_YET and review_on is None:
        raise Refused(_("Say when somebody looks again."))
    verdict = Verdict.objects.create(
        commitment=commitment, finding=finding, reason=reason, on=on, deputy=deputy, by=by
    )
    to, event = {
        Verdict.Finding.KEPT: (Status.KEPT, Event.Name.KEPT),
        Verdict.Finding.BROKEN: (Status.BROKEN, Event.Name.BROKEN),
        Verdict.Finding.NOT_YET: (Status.UNDERWAY, Event.Name.NOT_YET),
    }[Verdict.Finding(finding)]
    said = {"number": commitment.number, "reason": reason}
    if to == commitment.status:
        journal.note(commitment, event, by=by, on=on, context=said)
    else:
        journal.move(commitment, to, by=by, on=on, event=event, context=said)
    deadlines.meet(Kind.VERDICT, commitment, on=on, by=by)
    if review_on is not None and to == Status.UNDERWAY:
        look_again(commitment, review_on, on=on, by=by)
    else:
        deadlines.meet(Kind.REVIEW, commitment, on=on, by=by)
        deadlines.meet(Kind.COMMITMENT, commitment, on=on, by=by)
        deadlines.withdraw(commitment, Kind.PROGRESS_REPORT, on=on, by=by)
    return verdict


@transaction.atomic
def revise(
    commitment: Commitment,
    *,
    reason: str,
    approver: str,
    on: date,
    by: User,
    **changes: Any,
) -> Revision:
    """Changes the day, the review day, the measure or the unit of a promise, with reason and approver.

    The words of the letter stay. Refused for a promise that is settled, and where nothing changes.
    """
    needs(reason, _("Say why the promise is changed."))
    needs(approver, _("Say who approved the change."))
    unknown = set(changes) - {"due_on", "review_on", "measure", "unit"}
    if unknown:
        raise TypeError(f"A promise has no {', '.join(sorted(unknown))} to revise.")
    if not commitment.is_open:
        raise Refused(_("This promise is settled; resume it before you change it."))
    before = {name: getattr(commitment, name) for name in changes}
    changed = {name: value for name, value in changes.items() if before[name] != value}
    if not changed:
        raise Refused(_("Nothing would change."))
    fields = {name: value for name, value in changed.items() if name != "measure"}
    if "measure" in changed:
        fields |= changed["measure"]._asdict()
    for name, value in fields.items():
        setattr(commitment, name, value)
    commitment.save(update_fields=list(fields))
    revision = Revision.objects.create(
        commitment=commitment,
        kind=Revision.Kind.CHANGED,
        reason=reason,
        approver=approver,
        on=on,
        by=by,
        before={name: _plain(before[name]) for name in changed},
        after={name: _plain(value) for name, value in changed.items()},
    )
    said = {"number": commitment.number, "reason": reason}
    journal.note(commitment, Event.Name.REVISED, by=by, on=on, context=said)
    deadlines.withdraw(commitment, Kind.COMMITMENT, on=on, by=by)
    deadlines.withdraw(commitment, Kind.REVIEW, on=on, by=by)
    open_days(commitment, by=by, on=on)
    return revision


@transaction.atomic
def drop(commitment: Commitment, *, reason: str, approver: str, on: date, by: User) -> Revision:
    """Gives a promise up, visibly: with reason and approver, for everybody to read."""
    needs(reason, _("Say why the promise is dropped."))
    needs(approver, _("Say who approved it."))
    was = commitment.status
    journal.move(
        commitment,
        Status.DROPPED,
        by=by,
        on=on,
        event=Event.Name.DROPPED,
        context={"number": commitment.number, "reason": reason},
    )
    deadlines.withdraw(commitment, on=on, by=by)
    return Revision.objects.create(
        commitment=commitment,
        kind=Revision.Kind.DROPPED,
        reason=reason,
        approver=approver,
        on=on,
        by=by,
        before={"status": was},
        after={"status": str(Status.DROPPED)},
    )


@transaction.atomic
def resume(commitment: Commitment, *, reason: str, review_on: date, on: date, by: User) -> None:
    """Follows a settled promise up again: a broken one that is made good, or a verdict that was a slip."""
    needs(reason, _("Say why it is followed up again."))
    said = {"number": commitment.number, "reason": reason}
    proposal = commitment.proposal
    if proposal.status == Proposal.Status.CLOSED:
        raise Refused(_("The dossier is closed; open it again first."))
    journal.move(
        commitment, Status.UNDERWAY, by=by, on=on, event=Event.Name.RESUMED, context=said, review_on=review_on
    )
    open_days(commitment, by=by, on=on)


# What the verbs share


def _in_ledger(commitment: Commitment) -> None:
    if commitment.status in {Status.PROPOSED, Status.REJECTED}:
        raise Refused(_("%(number)s is not in the ledger.") % {"number": commitment.display_no})


def _plain(value: Any) -> str | None:
    """As a revision keeps it: a day as 2026-10-31, nothing as nothing."""
    return value.isoformat() if isinstance(value, date) else str(value) if value else None
