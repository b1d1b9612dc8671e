"""What moves when the calendar or a rule changes: shown first, then applied in one transaction, undone the same way.

a notice:  preview(Change.of_notice(reading, congress)), then apply_notice(reading, congress, on=…, by=…);
           take_back_notice(notice, on=…, by=…) undoes it
a rule:    preview(Change(reason, rules={pk: edited row})), then in one transaction save the row and
           apply(preview(Change(reason)), on=…, by=…)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from congress import clock, notices, rules
from congress.calendar import calendar_for
from congress.clock import Calendar, Due
from congress.models import CalendarNotice, Congress, Deputy, Membership, Rule, RuleRevision, RuleSet, User

from . import binding, deadlines
from .models import Assignment, Deadline, Proposal, Sponsor

CHUNK = 500
# What the computation needs of a deadline; not its explanation, which is the long part of the row.
NEEDED: tuple[str, ...] = (
    "pk",
    "proposal_id",
    "proposal__display_no",
    "proposal__congress_id",
    "kind",
    "subject",
    "unit_id",
)
NEEDED += ("start_on", "rule_id", "due_on", "unrolled_on", "provisional", "start_event")


@dataclass(frozen=True)
class Change:
    """What is about to be different: whose calendar, which rows of rules; by default what now stands in the tables."""

    reason: str
    congress: Congress | None = None
    calendar_of: Callable[[Congress], Calendar] = calendar_for
    rules: dict[int, Rule] = field(default_factory=dict)

    @classmethod
    def of_notice(cls, reading: notices.Reading, congress: Congress | None = None) -> Change:
        """The change a holiday notice would make, before it is applied."""
        return cls(
            reading.title(), congress, lambda whose: notices.calendar_with(reading, congress, of=whose)
        )


@dataclass(frozen=True)
class Move:
    """One open deadline that the change touches; `was == now` where only its being provisional changes."""

    deadline: int
    proposal: int
    display_no: str
    kind: str
    unit: int | None
    was: date
    due: Due

    @property
    def now(self) -> date:
        return self.due.due_on

    def kind_label(self) -> str:
        return str(Deadline.Kind(self.kind).label)


@dataclass(frozen=True)
class Preview:
    """Dates that move, dates that stay but become certain or uncertain, and how many deadlines were computed."""

    change: Change
    moves: tuple[Move, ...]
    settled: tuple[Move, ...]
    asked: int

    def told(self) -> list[User]:
        """Who will hear of it: those who work for the units whose dates move, each once; nobody when nothing moves."""
        units = {move.unit for move in self.moves if move.unit}
        held = Membership.objects.running().filter(unit__in=units, role__in=Membership.UNIT_ROLES)
        return list(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk"))

    def deputies_told(self) -> list[Deputy]:
        """The deputies who will hear of it: those of the dossiers in which a day moves that they wait for."""
        awaited = {move.proposal for move in self.moves if move.kind in Deadline.AWAITED_BY_DEPUTIES}
        found: dict[int, Deputy] = {}
        rows = (
            Sponsor.objects.filter(deputy__isnull=False).select_related("deputy__term").order_by("deputy_id")
        )
        for sponsor in rows.iterator():
            if sponsor.proposal_id in awaited and sponsor.deputy:
                found.setdefault(sponsor.deputy.pk, sponsor.deputy)
        return list(found.values())


def preview(change: Change) -> Preview:
    """Computes every open deadline again under the change; writes nothing. The number of queries grows with the
    number of congresses, not with that of deadlines."""
    rows = list(_open(change))
    known = _Known(change, rows)
    moves, settled = [], []
    for row in rows:
        due = known.due(row)
        if due is None:
            continue
        if due.due_on != row["due_on"]:
            moves.append(_move(row, due))
        elif (due.unrolled_on, due.provisional) != (row["unrolled_on"], row["provisional"]):
            settled.append(_move(row, due))
    return Preview(change, tuple(moves), tuple(settled), len(rows))


def _move(row: dict[str, Any], due: Due) -> Move:
    return Move(
        deadline=row["pk"],
        proposal=row["proposal_id"],
        display_no=row["proposal__display_no"],
        kind=row["kind"],
        unit=row["unit_id"],
        was=row["due_on"],
        due=due,
    )


def _open(change: Change) -> Iterable[dict[str, Any]]:
    """Open deadlines that a rule computed and nobody set since."""
    rows = Deadline.objects.open().filter(rule__isnull=False, start_on__isnull=False)
    if change.congress:
        rows = rows.filter(proposal__congress=change.congress)
    set_since = Q()
    for code in deadlines.SET_BY_PEOPLE:
        set_since |= Q(explanation__icontains=f'"{code}"')
    return rows.exclude(set_since).order_by("pk").values(*NEEDED)


class _Known:
    """What the computation asks again and again, fetched once: rules, calendars, the law's limit, days of assignment."""

    def __init__(self, change: Change, rows: list[dict[str, Any]]) -> None:
        of_rules = Rule.objects.filter(pk__in={row["rule_id"] for row in rows}).select_related("rule_set")
        self.rules = {rule.pk: rule for rule in of_rules} | change.rules
        whose = Congress.objects.filter(pk__in={row["proposal__congress_id"] for row in rows})
        self.calendars = {congress.pk: change.calendar_of(congress) for congress in whose}
        self.pure = {pk: rule.as_rule() for pk, rule in self.rules.items() if rule.computes}
        self.laws: list[tuple[RuleSet, clock.Rule]] = []
        self.assigned: dict[str, tuple[date, date | None]] = {}
        if any(self._is_local_reply(row) for row in rows):
            self._learn_law(change)
        self.computed: dict[tuple[Any, ...], Due] = {}

    def _learn_law(self, change: Change) -> None:
        for rule_set in RuleSet.objects.filter(name="national").prefetch_related("rules__rule_set"):
            rule = rule_set.rule_for(Deadline.Kind.REPLY)
            if rule is not None:
                self.laws.append((rule_set, change.rules.get(rule.pk, rule).as_rule()))
        with_reply = Assignment.objects.filter(proposal__deadlines__kind=Deadline.Kind.REPLY).distinct()
        needed = with_reply.values_list(
            "pk", "assigned_on", "proposal__origin", "proposal__session__closes_on"
        )
        for pk, day, origin, closed_on in needed:
            came_in_session = origin == Proposal.Origin.IN_SESSION
            self.assigned[f"assignment/{pk}"] = day, closed_on if came_in_session else None

    def due(self, row: dict[str, Any]) -> Due | None:
        """The day under the change; None where the changed rule makes none."""
        rule = self.pure.get(row["rule_id"])
        if rule is None:
            return None
        beside = self._beside(row)
        starts = tuple((one.rule.name, one.start) for one in beside)
        key = (row["rule_id"], row["start_on"], row["proposal__congress_id"], starts)
        if key not in self.computed:
            calendar = self.calendars[row["proposal__congress_id"]]
            self.computed[key] = clock.compute(rule, row["start_on"], calendar, beside=beside)
        return self.computed[key]

    def _is_local_reply(self, row: dict[str, Any]) -> bool:
        return row["kind"] == Deadline.Kind.REPLY and self.rules[row["rule_id"]].rule_set.name != "national"

    def _beside(self, row: dict[str, Any]) -> list[clock.Candidate]:
        """What may bind instead, as `binding.candidates` has it, without asking for each row."""
        assigned = self.assigned.get(row["subject"]) if self._is_local_reply(row) else None
        if assigned is None:
            return []
        law = next((rule for law, rule in self.laws if _holds(law, row["start_on"])), None)
        assigned_on, closed_on = assigned
        if row["start_event"] == Rule.Start.CHOSEN:
            # A clerk confirmed the first day: the other reading of the text is out.
            closed_on = None
        return binding.candidates(self.rules[row["rule_id"]], law, assigned_on, closed_on)


def _holds(rule_set: RuleSet, on: date) -> bool:
    until = rule_set.in_force_until
    return rule_set.in_force_from <= on and (until is None or on <= until)


@transaction.atomic
def apply(seen: Preview, *, on: date, by: User | None) -> int:
    """Moves what the preview shows, old and new day into each dossier's journal; returns how many dates moved.

    Raises `Conflict`, and moves nothing, when a date was changed by somebody while it was being moved.
    """
    for move, row in _rows_of(seen.moves):
        deadlines.move(row, _with_first_clock(move.due, row), reason=seen.change.reason, on=on, by=by)
    for move, row in _rows_of(seen.settled):
        deadlines.settle(row, _with_first_clock(move.due, row))
    return len(seen.moves)


def _rows_of(moves: tuple[Move, ...]) -> Iterable[tuple[Move, Deadline]]:
    """Each with its row as it is now; without those that were met, ended or moved since the preview."""
    for first in range(0, len(moves), CHUNK):
        chunk = {move.deadline: move for move in moves[first : first + CHUNK]}
        rows = Deadline.objects.open().filter(pk__in=chunk).select_related("proposal", "unit").order_by("pk")
        for row in rows:
            if row.due_on == chunk[row.pk].was:
                yield chunk[row.pk], row


def _with_first_clock(due: Due, row: Deadline) -> Due:
    """Keeps what people said before and after the computation: a confirmed first day, the deputy's first clock."""
    before = [step for step in row.explanation if step.get("code") == "confirmed"]
    after = [step for step in row.explanation if step.get("code") == "first_clock"]
    steps = (*before, *due.steps, *after)
    return Due(due.due_on, due.unrolled_on, due.provisional, steps, due.calendar_version)


# A holiday notice, from the file to the last dossier


@transaction.atomic
def apply_notice(
    reading: notices.Reading, congress: Congress | None = None, *, on: date, by: User | None, **about: str
) -> tuple[CalendarNotice, Preview]:
    """Writes the notice and moves what leans on it. Returns the notice, and what moved."""
    notice = notices.apply(reading, congress, **about)
    seen = preview(Change(str(notice), congress))
    apply(seen, on=on, by=by)
    return notice, seen


@transaction.atomic
def take_back_notice(notice: CalendarNotice, *, on: date, by: User | None) -> Preview:
    """Undoes `apply_notice`: the calendar before it holds again, and every date that leans on it moves back."""
    change = Change(_("%(notice)s was taken back.") % {"notice": notice}, notice.congress)
    notices.take_back(notice)
    seen = preview(change)
    apply(seen, on=on, by=by)
    return seen


# A rule set, from its text to the last dossier


def preview_rules(text: str) -> Preview:
    """What the text would move once it is loaded; writes nothing. Raises `Unfit` for one that is no rule set."""
    with transaction.atomic():
        try:
            rule_set = rules.load(text).rule_set
            seen = preview(Change(str(rule_set)))
        finally:
            transaction.set_rollback(True)
    return seen


@transaction.atomic
def apply_rules(text: str, *, on: date, by: User | None) -> tuple[RuleSet, Preview]:
    """Loads the text, keeps the one before it, and moves what leans on it. Returns the rule set, and what moved."""
    before = text_of(text)
    rule_set = rules.load(text).rule_set
    RuleRevision.objects.create(rule_set=rule_set, before=before, after=rules.written(rule_set), by=by)
    seen = preview(Change(_("%(title)s was changed.") % {"title": rule_set.title}))
    apply(seen, on=on, by=by)
    return rule_set, seen


def text_of(text: str) -> str:
    """The rule set of this name and day as it stands now; empty where there is none. Raises `Unfit`."""
    said = rules.read(text)
    there = RuleSet.objects.filter(name=said["name"], in_force_from=said["in_force_from"]).first()
    return rules.written(there) if there else ""


@transaction.atomic
def take_back_rules(revision: RuleRevision, *, on: date, by: User | None) -> Preview:
    """Undoes the last change of a rule set the same way. Raises `Unfit` when a later one stands on it, or dossiers do."""
    rule_set = revision.rule_set
    if rule_set.revisions.filter(pk__gt=revision.pk).exists():
        raise rules.Unfit([_("A later change stands on this one; take that back first.")])
    if revision.before:
        rules.load(revision.before)
        revision.delete()
    elif rule_set.proposals.exists() or rule_set.children.exists():
        raise rules.Unfit([_("Dossiers or other texts already follow it; end it with a last day instead.")])
    else:
        rule_set.delete()
    seen = preview(Change(_("A change of %(title)s was taken back.") % {"title": rule_set.title}))
    apply(seen, on=on, by=by)
    return seen


def preview_taking_back(undo: Callable[[], Preview]) -> Preview:
    """What one of the two undoings would move; writes nothing."""
    with transaction.atomic():
        try:
            return undo()
        finally:
            transaction.set_rollback(True)
