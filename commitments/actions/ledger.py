"""From the letter to the ledger: passages laid before a clerk, cut and joined, confirmed or rejected."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from congress.models import Unit, User
from proposals import journal
from proposals.journal import Refused, needs
from proposals.models import Event, Proposal
from responses.models import Letter, Response

from ..models import Category, Commitment
from .days import open_days

Status = Commitment.Status


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
    open_days(commitment, by=by, on=on)


def reject(commitment: Commitment, *, reason: str, on: date, by: User) -> None:
    """Says that the passage is no promise. It stays in the table, with the reason."""
    needs(reason, _("Say why this is no promise."))
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


def _still_proposed(commitment: Commitment) -> None:
    if commitment.status != Status.PROPOSED:
        raise Refused(_("%(number)s is already settled.") % {"number": commitment.display_no})
