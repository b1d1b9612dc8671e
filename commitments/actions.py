"""What people do with a promise: confirm it into the ledger, report on it, judge it, change it; and end the dossier."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from congress.models import Deputy, Unit, User
from proposals import deadlines, journal
from proposals.journal import Refused
from proposals.models import Deadline, Event, Proposal
from responses.models import Letter, Response

from .models import Category, Commitment, Evidence, Progress, Revision, Verdict

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


# Promised


@transaction.atomic
def propose(letter: Letter, *, on: date, by: User) -> list[Commitment]:
    """Lays what was read in the letter before a clerk; returns the new rows, none for passages already there.

    Nothing of it is in the ledger before a person confirmed it. Refused while the letter belongs to no dossier, or
    the responsible unit is not known.
    """
    unit = _unit_of(letter)
    there = set(letter.commitments.values_list("start", "end"))
    fresh = [
        _create(letter, unit=unit, **_as_fields(letter, passage))
        for passage in letter.reading.get("commitments", [])
        if (passage["start"], passage["end"]) not in there
    ]
    if fresh:
        journal.note(letter, Event.Name.PROPOSED, by=by, on=on, context={"count": len(fresh)})
    return fresh


@transaction.atomic
def add(letter: Letter, *, start: int, end: int, on: date, by: User, unit: Unit | None = None) -> Commitment:
    """Marks a passage the program did not see. Refused for an empty one and where one already covers it."""
    quote = letter.text[start:end]
    if not quote.strip() or start < 0 or end > len(letter.text):
        raise Refused(_("Select the words of the promise in the letter."))
    if letter.commitments.exclude(status=Status.REJECTED).filter(start__lt=end, end__gt=start).exists():
        raise Refused(_("Part of this passage is already marked."))
    commitment = _create(letter, unit=unit or _unit_of(letter), start=start, end=end)
    journal.note(commitment, Event.Name.PROMISE_ADDED, by=by, on=on, context={"number": commitment.number})
    return commitment


@transaction.atomic
def split(commitment: Commitment, *, at: int, on: date, by: User) -> Commitment:
    """Cuts a passage in two at a character of the letter; returns the second half, which keeps everything else."""
    _still_proposed(commitment)
    text = commitment.letter.text
    if not (text[commitment.start : at].strip() and text[at : commitment.end].strip()):
        raise Refused(_("Put the cursor inside the passage, where the second promise begins."))
    second_start = at + len(text[at : commitment.end]) - len(text[at : commitment.end].lstrip())
    second = _create(
        commitment.letter,
        unit=commitment.unit,
        start=second_start,
        end=commitment.end,
        heading=commitment.heading,
        category=commitment.category,
        firmness=commitment.firmness,
    )
    _respan(commitment, commitment.start, commitment.start + len(text[commitment.start : at].rstrip()))
    journal.note(commitment, Event.Name.PROMISE_SPLIT, by=by, on=on, context={"number": commitment.number})
    return second


@transaction.atomic
def merge(first: Commitment, second: Commitment, *, on: date, by: User) -> Commitment:
    """Joins two passages of one letter, with whatever stands between them; the second is rejected as part of the first."""
    _still_proposed(first)
    _still_proposed(second)
    if first.letter_id != second.letter_id or first == second:
        raise Refused(_("Only two passages of one letter can be joined."))
    start, end = min(first.start, second.start), max(first.end, second.end)
    number = first.number
    journal.move(
        second,
        Status.REJECTED,
        by=by,
        on=on,
        event=Event.Name.PROMISES_MERGED,
        context={"number": number, "other": second.number},
        rejection_reason=_("Part of %(number)s.") % {"number": first.display_no},
    )
    _respan(first, start, end)
    return first


@transaction.atomic
def confirm(
    commitment: Commitment,
    *,
    review_on: date,
    on: date,
    by: User,
    due_on: date | None = None,
    unit: Unit | None = None,
    category: Category | None = None,
    summary: str = "",
) -> None:
    """Enters the promise in the ledger. The day it is due may be missing; the day somebody looks again may not."""
    if review_on < on:
        raise Refused(_("The review day lies in the past; choose a day from %(day)s on.") % {"day": on})
    unit = unit or commitment.unit
    journal.move(
        commitment,
        Status.CONFIRMED,
        by=by,
        on=on,
        event=Event.Name.PROMISE_CONFIRMED,
        context={"number": commitment.number},
        review_on=review_on,
        due_on=due_on or commitment.due_on,
        unit=unit,
        category=category or commitment.category,
        summary=summary or commitment.summary,
    )
    _open_days(commitment, by=by, on=on)


def reject(commitment: Commitment, *, reason: str, on: date, by: User) -> None:
    """Says that the passage is no promise. It stays in the table, with the reason."""
    _needs(reason, _("Say why this is no promise."))
    journal.move(
        commitment,
        Status.REJECTED,
        by=by,
        on=on,
        event=Event.Name.PROMISE_REJECTED,
        context={"number": commitment.number, "reason": reason},
        rejection_reason=reason,
    )


def restore(commitment: Commitment, *, on: date, by: User) -> None:
    """Takes a rejection back, before or after the ledger was confirmed."""
    journal.move(
        commitment,
        Status.PROPOSED,
        by=by,
        on=on,
        event=Event.Name.PROMISE_ADDED,
        context={"number": commitment.number},
        rejection_reason="",
    )


@transaction.atomic
def confirm_ledger(letter: Letter, *, on: date, by: User) -> None:
    """Says that the letter is settled: each passage is confirmed or rejected. The dossier is followed up from now on."""
    proposal = _dossier(letter)
    left = letter.commitments.filter(status=Status.PROPOSED).count()
    if left:
        raise Refused(_("%(count)s passages are still to be confirmed or rejected.") % {"count": left})
    letter.settled_on = on
    letter.save(update_fields=["settled_on"])
    said = {"count": letter.commitments.in_ledger().count()}
    if proposal.status == Proposal.Status.ANSWERED:
        journal.move(
            proposal, Proposal.Status.FOLLOWING, by=by, on=on, event=Event.Name.LEDGER_CONFIRMED, context=said
        )
    else:
        journal.note(letter, Event.Name.LEDGER_CONFIRMED, by=by, on=on, context=said)


# Kept


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
    _needs(text, _("Say what was done."))
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
        _needs(reason, _("Say what is missing; the unit answers to it."))
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
        _look_again(commitment, review_on, on=on, by=by)
    else:
        deadlines.meet(Kind.REVIEW, commitment, on=on, by=by)
        deadlines.meet(Kind.COMMITMENT, commitment, on=on, by=by)
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
    """Changes the day, the review day, the target or the unit of a promise, with reason and approver.

    The words of the letter stay. Refused for a promise that is settled, and where nothing changes.
    """
    _needs(reason, _("Say why the promise is changed."))
    _needs(approver, _("Say who approved the change."))
    unknown = set(changes) - {"due_on", "review_on", "target", "unit"}
    if unknown:
        raise TypeError(f"A promise has no {', '.join(sorted(unknown))} to revise.")
    if not commitment.is_open:
        raise Refused(_("This promise is settled; resume it before you change it."))
    before = {name: getattr(commitment, name) for name in changes}
    changed = {name: value for name, value in changes.items() if before[name] != value}
    if not changed:
        raise Refused(_("Nothing would change."))
    for name, value in changed.items():
        setattr(commitment, name, value)
    commitment.save(update_fields=list(changed))
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
    _open_days(commitment, by=by, on=on)
    return revision


@transaction.atomic
def drop(commitment: Commitment, *, reason: str, approver: str, on: date, by: User) -> Revision:
    """Gives a promise up, visibly: with reason and approver, for everybody to read."""
    _needs(reason, _("Say why the promise is dropped."))
    _needs(approver, _("Say who approved it."))
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
    _needs(reason, _("Say why it is followed up again."))
    said = {"number": commitment.number, "reason": reason}
    proposal = commitment.proposal
    if proposal.status == Proposal.Status.CLOSED:
        raise Refused(_("The dossier is closed; open it again first."))
    journal.move(
        commitment, Status.UNDERWAY, by=by, on=on, event=Event.Name.RESUMED, context=said, review_on=review_on
    )
    _open_days(commitment, by=by, on=on)


# The end


@transaction.atomic
def carry_over(proposal: Proposal, *, reason: str, review_on: date, on: date, by: User) -> None:
    """Takes what is open into the next year or term, visibly. Refused where nothing is open."""
    _needs(reason, _("Say why it is carried over."))
    owed = list(proposal.commitments.open())
    if not owed:
        raise Refused(_("Nothing is open; close the dossier instead."))
    journal.move(
        proposal,
        Proposal.Status.CARRIED_OVER,
        by=by,
        on=on,
        event=Event.Name.CARRIED_OVER,
        context={"reason": reason},
    )
    for commitment in owed:
        commitment.carried_over_on = on
        commitment.save(update_fields=["carried_over_on"])
        _look_again(commitment, review_on, on=on, by=by)


@transaction.atomic
def close(proposal: Proposal, *, on: date, by: User) -> None:
    """Ends the dossier. Refused while a promise is open, a passage unsettled, a letter unread or a second reply owed."""
    owed = list(proposal.commitments.open())
    if owed:
        numbers = "、".join(commitment.display_no for commitment in owed)
        raise Refused(
            _("Promises are still open: %(numbers)s. A dossier closes when each is settled.")
            % {"numbers": numbers}
        )
    if proposal.commitments.filter(status=Status.PROPOSED).exists():
        raise Refused(_("The ledger is not confirmed yet."))
    if proposal.deadlines.open().filter(kind__in=[Kind.SECOND_REPLY, Kind.REPLY, Kind.REHANDLING]).exists():
        raise Refused(_("A reply is still owed."))
    journal.move(proposal, Proposal.Status.CLOSED, by=by, on=on, event=Event.Name.CLOSED)
    deadlines.withdraw_all(proposal, on=on, by=by)


def reopen(proposal: Proposal, *, reason: str, on: date, by: User) -> None:
    _needs(reason, _("Say why it is opened again."))
    journal.move(
        proposal,
        Proposal.Status.FOLLOWING,
        by=by,
        on=on,
        event=Event.Name.REOPENED,
        context={"reason": reason},
    )


# What the verbs share


def _dossier(letter: Letter) -> Proposal:
    if letter.proposal is None:
        raise Refused(_("This letter belongs to no dossier yet; choose one first."))
    return letter.proposal


def _response_of(letter: Letter) -> Response | None:
    return letter.responses.order_by("-pk").first()


def _unit_of(letter: Letter) -> Unit:
    """Who promises: the unit that replied with this letter, else the one that replies to its dossier."""
    response = _response_of(letter)
    if response:
        return response.unit
    assignment = _dossier(letter).assignments.standing().filter(role__in=["lead", "separate"]).first()
    if assignment is None:
        raise Refused(_("No unit has this suggestion yet; assign it before its promises are entered."))
    return assignment.unit


def _as_fields(letter: Letter, passage: dict[str, Any]) -> dict[str, Any]:
    """One passage of the reading as fields of a commitment. What the reader did not see stays empty."""
    words = {
        "heading": 120,
        "due_words": 40,
        "firmness_word": 20,
        "condition": 120,
        "baseline": 60,
        "target": 60,
    }
    return {
        "start": passage["start"],
        "end": passage["end"],
        "category": letter.congress.categories.filter(slug=passage.get("category") or "").first(),
        "due_on": date.fromisoformat(passage["due_on"]) if passage.get("due_on") else None,
        "firmness": passage.get("firmness") or Commitment.Firmness.GENERAL,
        **{name: (passage.get(name) or "")[:length] for name, length in words.items()},
        **{
            name: bool(passage.get(name))
            for name in ("has_owner", "has_deliverable", "has_measure", "has_time")
        },
    }


def _create(letter: Letter, *, unit: Unit, start: int, end: int, **fields: Any) -> Commitment:
    proposal = _dossier(letter)
    last = proposal.commitments.aggregate(Max("number"))["number__max"] or 0
    return Commitment.objects.create(
        proposal=proposal,
        response=_response_of(letter),
        letter=letter,
        number=last + 1,
        quote=letter.text[start:end],
        start=start,
        end=end,
        text_sha256=letter.text_sha256,
        unit=unit,
        **fields,
    )


def _respan(commitment: Commitment, start: int, end: int) -> None:
    commitment.start, commitment.end = start, end
    commitment.quote = commitment.letter.text[start:end]
    commitment.save(update_fields=["start", "end", "quote"])


def _open_days(commitment: Commitment, *, by: User, on: date) -> None:
    """The day it is due, if the letter or a revision names one, and the day somebody looks again."""
    if commitment.due_on:
        deadlines.set_day(
            commitment, Kind.COMMITMENT, commitment.due_on, words=commitment.due_words, on=on, by=by
        )
    if commitment.review_on:
        deadlines.set_day(commitment, Kind.REVIEW, commitment.review_on, on=on, by=by)


def _look_again(commitment: Commitment, review_on: date, *, on: date, by: User) -> None:
    """Ends the review that was due and sets the next."""
    deadlines.meet(Kind.REVIEW, commitment, on=on, by=by)
    commitment.review_on = review_on
    commitment.save(update_fields=["review_on"])
    deadlines.set_day(commitment, Kind.REVIEW, review_on, on=on, by=by)


def _still_proposed(commitment: Commitment) -> None:
    if commitment.status != Status.PROPOSED:
        raise Refused(_("%(number)s is already settled.") % {"number": commitment.display_no})


def _in_ledger(commitment: Commitment) -> None:
    if commitment.status in {Status.PROPOSED, Status.REJECTED}:
        raise Refused(_("%(number)s is not in the ledger.") % {"number": commitment.display_no})


def _needs(words: str, otherwise: str) -> None:
    if not words.strip():
        raise Refused(otherwise)


def _plain(value: Any) -> Any:
    return (
        value.isoformat()
        if isinstance(value, date)
        else value
        if isinstance(value, str | None)
        else str(value)
    )
