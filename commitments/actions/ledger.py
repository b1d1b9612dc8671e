"""From the letter to the ledger: passages laid before a clerk, cut and joined, confirmed or rejected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from congress.models import Unit, User
from proposals import deadlines, journal
from proposals.journal import Conflict, Refused, needs
from proposals.models import Deadline, Event, Proposal
from responses import letters
from responses.models import Letter, Response

from ..models import Category, Commitment, Measure
from .days import open_days

Kind = Deadline.Kind
Status = Commitment.Status


# Says that a field stays as it was read; None says that there is none.
AS_READ: Any = object()


@transaction.atomic
def propose(letter: Letter, *, on: date, by: User) -> list[Commitment]:
    """Lays what is read in the letter before a clerk; returns the new rows, none for passages already there.

    The congress's own table suggests the categories. Nothing of it is in the ledger before a person confirmed it.
    Refused while the letter belongs to no dossier, or the responsible unit is not known.
    """
    unit = _unit_of(letter)
    _hold(letter)
    there = set(letter.commitments.values_list("start", "end"))
    passages = letters.read(letter.text, Category.objects.table(letter.congress)).as_json()["commitments"]
    fresh = []
    for passage in passages:
        if (passage["start"], passage["end"]) in there:
            continue
        one = _create(letter, unit=unit, **_as_fields(letter, passage))
        one.partners.set(_partners(letter, passage["units"], unit))
        fresh.append(one)
    if fresh:
        journal.note(letter, Event.Name.PROPOSED, by=by, on=on, context={"count": len(fresh)})
    return fresh


@transaction.atomic
def add(letter: Letter, *, start: int, end: int, on: date, by: User, unit: Unit | None = None) -> Commitment:
    """Marks a passage the program did not see. Refused for an empty one and where one already covers it."""
    _hold(letter)
    start += len(letter.text[start:end]) - len(letter.text[start:end].lstrip())
    end = start + len(letter.text[start:end].rstrip())
    quote = letter.text[start:end]
    if not quote or start < 0 or end > len(letter.text):
        raise Refused(_("Select the words of the promise in the letter."))
    if letter.commitments.exclude(status=Status.REJECTED).filter(start__lt=end, end__gt=start).exists():
        raise Refused(_("Part of this passage is already marked."))
    commitment = _create(letter, unit=unit or _unit_of(letter), **_read_alone(letter, start, end))
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
    second.partners.set(commitment.partners.all())
    _respan(commitment, commitment.start, commitment.start + len(text[commitment.start : at].rstrip()))
    journal.note(commitment, Event.Name.PROMISE_SPLIT, by=by, on=on, context={"number": commitment.number})
    return second


@transaction.atomic
def merge(first: Commitment, second: Commitment, *, on: date, by: User) -> Commitment:
    """Joins two passages of one letter, with whatever stands between them; the second is rejected as part of the first.

    Refused where a third passage stands between them.
    """
    if first.letter_id != second.letter_id or first == second:
        raise Refused(_("Only two passages of one letter can be joined."))
    _still_proposed(first)
    _still_proposed(second)
    start, end = min(first.start, second.start), max(first.end, second.end)
    others = first.letter.commitments.exclude(status=Status.REJECTED).exclude(pk__in=[first.pk, second.pk])
    if others.filter(start__lt=end, end__gt=start).exists():
        raise Refused(_("Another passage stands between these two."))
    journal.move(
        second,
        Status.REJECTED,
        by=by,
        on=on,
        event=Event.Name.PROMISES_MERGED,
        context={"number": first.number, "other": second.number},
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
    due_on: date | None = AS_READ,
    due_words: str = AS_READ,
    unit: Unit | None = None,
    partners: Sequence[Unit] | None = None,
    category: Category | None = AS_READ,
    summary: str = "",
    measure: Measure = AS_READ,
    firmness: str = "",
    names: Mapping[str, bool] | None = None,
) -> None:
    """Enters the promise in the ledger. The day it is due may be missing; the day somebody looks again may not.

    What is left out stays as it was read; `names` corrects what the promise names (has_owner, has_deliverable,
    has_measure, has_time). Refused where the quote is no longer the letter's own words.
    """
    _still_proposed(commitment)
    if review_on < on:
        raise Refused(_("The review day lies in the past; choose a day from %(day)s on.") % {"day": on})
    said = {"due_on": due_on, "due_words": due_words, "category": category}
    fields: dict[str, Any] = {name: value for name, value in said.items() if value is not AS_READ}
    if measure is not AS_READ:
        fields |= measure._asdict()
    if firmness:
        # The word of the letter stays beside a grade a clerk corrected: whoever looks sees what it was judged by.
        fields["firmness"] = Commitment.Firmness(firmness)
    journal.move(
        commitment,
        Status.CONFIRMED,
        by=by,
        on=on,
        event=Event.Name.PROMISE_CONFIRMED,
        context={"number": commitment.number},
        review_on=review_on,
        unit=unit or commitment.unit,
        summary=summary or commitment.summary,
        **fields,
        **(names or {}),
    )
    if partners is not None:
        commitment.partners.set(partners)
    open_days(commitment, by=by, on=on)


@transaction.atomic
def take_back(commitment: Commitment, *, on: date, by: User) -> None:
    """Lays a confirmed promise before the clerk again, without its days. Refused once the ledger is confirmed."""
    _hold(commitment.letter)
    if commitment.letter.settled_on:
        raise Refused(_("The ledger is confirmed; what changes now is changed with a reason."))
    journal.move(
        commitment,
        Status.PROPOSED,
        by=by,
        on=on,
        event=Event.Name.PROMISE_RESTORED,
        context={"number": commitment.number},
        review_on=None,
    )
    deadlines.withdraw(commitment, Kind.COMMITMENT, Kind.REVIEW, on=on, by=by)


@transaction.atomic
def reject(commitment: Commitment, *, reason: str, on: date, by: User) -> None:
    """Says that the passage is no promise. It stays in the table, with the reason."""
    needs(reason, _("Say why this is no promise."))
    _still_proposed(commitment)
    journal.move(
        commitment,
        Status.REJECTED,
        by=by,
        on=on,
        event=Event.Name.PROMISE_REJECTED,
        context={"number": commitment.number, "reason": reason},
        rejection_reason=reason[:200],
    )


@transaction.atomic
def restore(commitment: Commitment, *, on: date, by: User) -> None:
    """Takes a rejection back, before or after the ledger was confirmed; what was joined gets its own words again.

    Refused where its words are in a passage that is settled, or in the middle of one.
    """
    _hold(commitment.letter)
    text = commitment.letter.text
    covering = commitment.letter.commitments.exclude(status=Status.REJECTED).filter(
        start__lt=commitment.end, end__gt=commitment.start
    )
    for other in covering:
        before = len(text[other.start : commitment.start].rstrip()) if other.start < commitment.start else 0
        rest = text[commitment.end : other.end]
        if other.status == Status.PROPOSED and before and not rest.strip():
            _respan(other, other.start, other.start + before)
        elif other.status == Status.PROPOSED and not before and rest.strip():
            _respan(other, other.end - len(rest.lstrip()), other.end)
        else:
            raise Refused(
                _("Its words are part of %(number)s now; take that up again and split it.")
                % {"number": other.display_no}
            )
    journal.move(
        commitment,
        Status.PROPOSED,
        by=by,
        on=on,
        event=Event.Name.PROMISE_RESTORED,
        context={"number": commitment.number},
        rejection_reason="",
    )


@transaction.atomic
def confirm_ledger(letter: Letter, *, on: date, by: User) -> None:
    """Says that the letter is settled: each passage is confirmed or rejected. The dossier is followed up from now on."""
    proposal = _dossier(letter)
    _hold(letter)
    left = letter.commitments.filter(status=Status.PROPOSED).count()
    if left:
        raise Refused(_("%(count)s passages are still to be confirmed or rejected.") % {"count": left})
    if not Letter.objects.filter(pk=letter.pk, settled_on=None).update(settled_on=on):
        raise Conflict(_("Somebody else has just confirmed this ledger."))
    letter.settled_on = on
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
        "measure_unit": 20,
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


def _read_alone(letter: Letter, start: int, end: int) -> dict[str, Any]:
    """What the reader sees in a passage a person marked: only in the very same one, else nothing is assumed."""
    passages = letters.read(letter.text, Category.objects.table(letter.congress)).as_json()["commitments"]
    same = next((one for one in passages if (one["start"], one["end"]) == (start, end)), None)
    return _as_fields(letter, same) if same else {"start": start, "end": end}


def _partners(letter: Letter, names: Sequence[str], unit: Unit) -> list[Unit]:
    """The units a passage names beside the responsible one, those the congress knows."""
    found = [Unit.objects.named(name).filter(congress=letter.congress).first() for name in names]
    return [one for one in found if one is not None and one != unit]


def _hold(letter: Letter) -> None:
    """Holds the dossier until the transaction ends, so that two clerks do not cut the same letter at once.

    Refused where the text is not the one that was filed: nothing is taken from words that changed.
    """
    Proposal.objects.select_for_update().only("pk").get(pk=_dossier(letter).pk)
    if not letter.is_whole:
        raise Refused(
            _(
                "The text of this letter is not the one that was filed. Nothing was entered; tell the administrator."
            )
        )


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
    """Holds the letter; raises `Conflict` where somebody settled, cut or joined this passage in the meantime."""
    _hold(commitment.letter)
    now = Commitment.objects.only("status", "start", "end").get(pk=commitment.pk)
    if now.status == Status.PROPOSED and (now.start, now.end) == (commitment.start, commitment.end):
        if not commitment.is_anchored():
            raise Refused(
                _("%(number)s does not quote the letter as it was filed. Nothing was entered.")
                % {"number": commitment.display_no}
            )
        return
    last = commitment.proposal.events.filter(subject=commitment.subject).order_by("-seq").first()
    raise Conflict(
        _("%(who)s has just changed %(number)s. Look at it as it is now.")
        % {"number": commitment.display_no, "who": (last and last.actor_name) or _("Somebody else")}
    )
