"""One suggestion all the way: the page everybody reads, and the handling form on paper."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.dates import with_days
from commitments.models import Commitment
from commitments.permissions import may_give_verdict
from proposals.models import Deadline, Event, Proposal
from responses.models import Evaluation, Response

from .steps import steps_of

Status = Commitment.Status
# The order in which a reader is told how the promises stand.
GLANCE = (
    Status.KEPT,
    Status.CLAIMED,
    Status.UNDERWAY,
    Status.CONFIRMED,
    Status.BROKEN,
    Status.DROPPED,
)


@dataclass
class Day:
    """One line of what is due: a deadline, and the others of the same kind on the same day."""

    row: Deadline
    numbers: list[str] = field(default_factory=list)
    count: int = 1


def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """Its steps, its promises, what is due, how it was judged, and its journal, as far as this reader may know."""
    today = timezone.localdate()
    proposal = _proposal(request, pk)
    inside = _works_here(request, proposal)
    own = request.user.is_authenticated and proposal.sponsors.filter(deputy__user=request.user.pk).exists()
    responses = _responses(request, proposal)
    promises = _promises(request, proposal)
    readable = {one.pk for one in responses if inside or own or one.openness == Proposal.Openness.FULL}
    for one in promises:
        one.shows_quote = one.response_id is None or one.response_id in readable  # type: ignore[attr-defined]
    assignments = list(proposal.assignments.standing().select_related("unit"))
    events = list(proposal.events.all())
    judgements = _judgements(request, proposal, responses)
    days = _days(request, proposal, promises, inside=inside)
    context = {
        "here": "list",
        "proposal": proposal,
        "title": proposal.title if inside or own else proposal.public_title(),
        "inside": inside,
        "own": own,
        "assignments": assignments,
        "leads": [one for one in assignments if one.replies],
        "helpers": [one for one in assignments if not one.replies],
        "sponsors": list(proposal.sponsors.select_related("deputy")),
        "responses": responses,
        "promises": promises,
        "claimed": [one for one in promises if one.status == Status.CLAIMED],
        "groups": _grouped(promises),
        "finding": finding(promises),
        "glance": _glance(promises),
        "cells": [_cell(one, today) for one in sorted(promises, key=_cell_order)],
        "reviews": _reviews(promises),
        "days": days,
        "provisional": sorted({day.row.due_on.year for day in days if day.row.provisional}),
        "events": [one for one in reversed(events) if inside or one.name in Event.PUBLIC],
        "steps": steps_of(proposal, events, assignments, responses, promises),
        "judgements": judgements,
        "matters": _matters(proposal, responses, promises),
        "mine": [one for one in promises if may_give_verdict(request.user, one)]
        if request.user.is_authenticated
        else [],
    }
    return render(request, "dossier.html", context)


def handling_form(request: HttpRequest, pk: int) -> HttpResponse:
    """代表建议办理单: the dossier and its ledger on paper, with a slip the deputy cuts off and sends to the office."""
    today = timezone.localdate()
    proposal = _proposal(request, pk)
    responses = _responses(request, proposal)
    promises = _promises(request, proposal)
    assignments = list(proposal.assignments.standing().select_related("unit"))
    last = _last_reply(responses)
    reply_day = (
        proposal.deadlines.filter(kind__in=[Deadline.Kind.REPLY, Deadline.Kind.REHANDLING], withdrawn_on=None)
        .order_by("-pk")
        .first()
    )
    context = {
        "proposal": proposal,
        "title": proposal.title if _works_here(request, proposal) else proposal.public_title(),
        "sponsors": list(proposal.sponsors.select_related("deputy")),
        "leads": [one for one in assignments if one.replies],
        "helpers": [one for one in assignments if not one.replies],
        "first": min((one.assigned_on for one in assignments), default=None),
        "reply": last,
        "reply_day": reply_day,
        "returned": _returned(last),
        "groups": _grouped(promises),
        "promises": promises,
        "finding": finding(promises),
        "today": today,
        "check": proposal.events.order_by("-seq").values_list("hash", flat=True).first() or "",
        "counted_marks": [mark.label for mark in Evaluation.COUNTED_MARKS],
    }
    return render(request, "form.html", context)


def _proposal(request: HttpRequest, pk: int) -> Proposal:
    rows = Proposal.objects.visible_to(request.user).select_related(
        "congress", "session__term", "topic", "delegation", "rule_set"
    )
    return get_object_or_404(rows, pk=pk)


def _works_here(request: HttpRequest, proposal: Proposal) -> bool:
    """True for the offices of this congress, and for the units that have this suggestion."""
    user = request.user
    if not user.is_authenticated:
        return False
    if user.is_superuser:
        return True
    return user.memberships.running().filter(congress=proposal.congress_id).exists()


def _responses(request: HttpRequest, proposal: Proposal) -> list[Response]:
    rows = Response.objects.visible_to(request.user).filter(proposal=proposal)
    return list(
        rows.select_related("unit", "result_class", "letter").prefetch_related(
            "deliveries", "evaluations", "answers"
        )
    )


def _promises(request: HttpRequest, proposal: Proposal) -> list[Commitment]:
    rows = Commitment.objects.visible_to(request.user).in_ledger().filter(proposal=proposal)
    return with_days(
        rows.select_related("category", "unit", "proposal__congress").prefetch_related(
            "evidence", "progress", "verdicts", "revisions"
        )
    )


def _last_reply(responses: list[Response]) -> Response | None:
    return next((one for one in reversed(responses) if not one.supplementary and one.sent_on), None)


def _returned(reply: Response | None) -> tuple[int, int] | None:
    """How many deputies have judged this reply and how many have not; None before it was sent."""
    if reply is None:
        return None
    judged = sum(one.corrected_by_id is None for one in reply.evaluations.all())
    return judged, max(len(reply.deliveries.all()) - judged, 0)


def finding(promises: list[Commitment]) -> str:
    """The one sentence the ledger says: how many promises, and how many of them name a time. Empty for no promise."""
    if not promises:
        return ""
    dated = sum(one.due_on is not None for one in promises)
    said = {"all": len(promises), "dated": dated}
    if dated == 0:
        return _("%(all)s promises, not one with a date") % said
    if dated == len(promises):
        return _("%(all)s promises, every one with a date") % said
    return _("%(all)s promises, %(dated)s with a date") % said


def _glance(promises: list[Commitment]) -> list[tuple[Commitment, int]]:
    """For each status that occurs a promise that has it, and how many do."""
    counted = Counter(one.status for one in promises)
    return [
        (next(one for one in promises if one.status == status), counted[status])
        for status in GLANCE
        if counted[status]
    ]


def _cell(one: Commitment, today: date) -> str:
    ended = {Status.KEPT: "kept", Status.BROKEN: "broken", Status.DROPPED: "off", Status.CLAIMED: "claimed"}
    said = ended.get(Status(one.status))
    return said or ("none" if one.due_on is None else "late" if one.due_on < today else "open")


def _cell_order(one: Commitment) -> tuple[int, int]:
    return GLANCE.index(Status(one.status)), one.number


def _reviews(promises: list[Commitment]) -> list[tuple[date, int]]:
    """On which day how many of the open promises without a date are looked at again, the soonest first."""
    counted = Counter(one.review_on for one in promises if one.is_open and not one.due_on and one.review_on)
    return sorted(counted.items())


def _grouped(promises: list[Commitment]) -> list[tuple[str, list[Commitment]]]:
    groups: dict[str, list[Commitment]] = {}
    for one in promises:
        groups.setdefault(str(one.category or _("other promises")), []).append(one)
    return list(groups.items())


def _days(request: HttpRequest, proposal: Proposal, promises: list[Commitment], *, inside: bool) -> list[Day]:
    """What is due, soonest first, then what was met; those of one kind on one day are one line.

    The public sees neither the offices' own targets nor what concerns a promise it may not read.
    """
    rows = proposal.deadlines.filter(withdrawn_on=None).select_related("unit", "deputy")
    numbers = {one.subject: one.display_no for one in promises}
    found: dict[tuple[str, date, date | None], Day] = {}
    for row in sorted(rows, key=lambda row: (row.met_on is not None, row.due_on, row.pk)):
        row.proposal = proposal
        mine = row.deputy is not None and row.deputy.user_id == request.user.pk
        if not inside and not mine and row.force == Deadline.Force.TARGET:
            continue
        if not inside and row.subject.startswith("commitment/") and row.subject not in numbers:
            continue
        line = found.get((row.kind, row.due_on, row.met_on))
        if line is None:
            line = found[row.kind, row.due_on, row.met_on] = Day(row, count=0)
        line.count += 1
        line.numbers += [numbers[row.subject]] if row.subject in numbers else []
    return list(found.values())


def _judgements(request: HttpRequest, proposal: Proposal, responses: list[Response]) -> dict[str, Any] | None:
    """How the deputies judged the last reply, counted; None where this reader may not know."""
    last = _last_reply(responses)
    if last is None:
        return None
    marks = Evaluation.objects.current().filter(response=last)
    if not (proposal.rule_set and proposal.rule_set.public_sees_ratings):
        marks = marks.filter(pk__in=Evaluation.objects.visible_to(request.user).values("pk"))
    rows = list(marks.values_list("attitude", "result"))
    if not rows:
        return None
    # The three that are counted always; the others where somebody said so.
    shown = [
        mark for mark in Evaluation.Mark if mark in Evaluation.COUNTED_MARKS or any(mark in r for r in rows)
    ]
    return {
        "round": last.round,
        "marks": [mark.label for mark in shown],
        "rows": [
            (_("attitude"), [sum(row[0] == mark for row in rows) for mark in shown]),
            (_("result"), [sum(row[1] == mark for row in rows) for mark in shown]),
        ],
        "missing": max(len(last.deliveries.all()) - len(rows), 0),
    }


def _matters(
    proposal: Proposal, responses: list[Response], promises: list[Commitment]
) -> list[dict[str, Any]]:
    """Each request of the suggestion with what was answered to it and the promises of the categories it speaks of.

    A category speaks of it when its name or one of its words stands in the request.
    """
    if proposal.confidential:
        return []
    answers = {answer.ask_id: answer.text for one in responses for answer in one.answers.all()}
    groups: dict[Any, list[Commitment]] = {}
    for one in promises:
        if one.category:
            groups.setdefault(one.category, []).append(one)
    found = []
    for ask in proposal.asks.all():
        fitting = [
            {
                "name": str(category),
                "count": len(group),
                "kept": sum(one.status == Status.KEPT for one in group),
            }
            for category, group in groups.items()
            if any(word in ask.text for word in [category.name, *category.words.split()])
        ]
        found.append({"ask": ask, "answer": answers.get(ask.pk, ""), "groups": fitting})
    return found
