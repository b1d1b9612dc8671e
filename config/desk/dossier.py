"""The dossier on the desk: what waits now first, then everything of it, each verb a button on the thing it acts on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.dates import with_days
from commitments.models import Commitment
from congress.admin import congresses_of
from congress.models import Membership, User
from proposals.models import Assignment, Extension, Proposal
from proposals.models.event import broken_at
from proposals.verbs import Verb
from responses.models import Evaluation, Letter, Response

from ..pages.steps import steps_of
from .verbs import buttons, user_of

# The verbs that take a dossier along the way, in its order; the others correct, undo, or may wait.
ONWARD = (
    "admit",
    "rule_on_objection",
    "grant_extension",
    "assign",
    "receive",
    "give_opinion",
    "draft",
    "sign",
    "send",
    "publish",
    "give_verdict",
    "report",
    "close",
)


OF_UNITS = ("receive", "give_opinion", "draft", "sign", "send", "report")


@dataclass(frozen=True)
class Shown:
    """A thing with the verbs that are possible now and this person's to press."""

    thing: Any
    verbs: list[Verb]


@dataclass(frozen=True)
class Next:
    """One thing that waits for this person: the verb, and what it is pressed on."""

    words: str
    kind: str
    thing: Any
    verb: Verb


def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of one dossier. What is not on this person's desk is not found. As many questions for sixty promises
    as for one."""
    user = user_of(request)
    rows = Proposal.objects.at_the_desk_of(user).select_related(
        "congress", "session__term", "topic", "delegation", "rule_set", "group"
    )
    proposal = get_object_or_404(rows.prefetch_related("sponsors__deputy", "asks"), pk=pk)
    assignments = assignments_of(proposal)
    replies = replies_of(proposal, user)
    promises = promises_of(proposal, user)
    days = list(
        proposal.deadlines.filter(withdrawn_on=None)
        .select_related("unit", "deputy")
        .prefetch_related("extensions")
        .order_by("due_on", "pk")
    )
    asked = list(
        Extension.objects.filter(deadline__in=days, status=Extension.Status.REQUESTED).select_related(
            "asked_by"
        )
    )
    by_pk = {day.pk: day for day in days}
    rows_of_it: list[Any] = [*assignments, *replies, *promises, *days]
    for one in rows_of_it:
        # One and the same row, so that each verb's questions are asked of what is already here.
        one.proposal = proposal
    for extension in asked:
        extension.deadline = by_pk[extension.deadline_id]
    events = list(proposal.events.all())
    shown = {
        "proposal": [Shown(proposal, buttons(user, proposal))],
        "assignment": with_verbs(user, assignments),
        "deadline": with_verbs(user, days),
        "extension": with_verbs(user, asked),
        "response": with_verbs(user, replies),
        "commitment": with_verbs(user, promises),
    }
    numbers = {one.subject: one.display_no for one in promises}
    for day in days:
        day.about = numbers.get(day.subject, "")  # type: ignore[attr-defined]
    standing = [one for one in assignments if one.status not in NOT_STANDING]
    context = {
        **admin.site.each_context(request),
        "title": proposal.display_no,
        "proposal": proposal,
        "buttons": shown["proposal"][0].verbs,
        "steps": steps_of(proposal, events, standing, replies, promises),
        "next": next_of(user, shown),
        "due_now": [day for day in days if day.is_open][:3],
        "sponsors": with_verbs(user, list(proposal.sponsors.all())),
        "assignments": shown["assignment"],
        "open_days": [row for row in shown["deadline"] if row.thing.is_open],
        "met_days": [row for row in shown["deadline"] if not row.thing.is_open],
        "extensions": shown["extension"],
        "replies": [
            (row, with_verbs(user, list(row.thing.deliveries.all())), row.thing.judged)
            for row in shown["response"]
        ],
        "promises": promises,
        "pressing": [row for row in shown["commitment"] if presses(row.thing, timezone.localdate())],
        "resting": [row for row in shown["commitment"] if not presses(row.thing, timezone.localdate())],
        "unsettled": Commitment.objects.filter(proposal=proposal, status=Commitment.Status.PROPOSED).count(),
        "letters": Letter.objects.filter(
            proposal=proposal, congress__in=congresses_of(request, *Membership.OFFICE_ROLES)
        ).defer("original", "text", "reading"),
        "consultations": proposal.consultations.select_related("unit", "by").prefetch_related("deputies"),
        "events": events[::-1],
        "broken": broken_at(events),
    }
    return render(request, "admin/desk_dossier.html", context)


NOT_STANDING = {Assignment.Status.RETURNED, Assignment.Status.WITHDRAWN}


def assignments_of(proposal: Proposal) -> list[Assignment]:
    """Every assignment there was, those that stand first, with what each unit wrote."""
    rows = proposal.assignments.select_related("unit", "suggested_unit", "replaces__unit")
    found = list(rows.prefetch_related("responses", "opinions"))
    return sorted(found, key=lambda one: (one.status in NOT_STANDING, one.role == Assignment.Role.CO, one.pk))


def replies_of(proposal: Proposal, user: User) -> list[Response]:
    """The replies this person may read, with their deliveries and the judgements this person may see."""
    judged = Evaluation.objects.current().visible_to(user).select_related("deputy", "entered_by")
    rows = Response.objects.visible_to(user).filter(proposal=proposal).distinct()
    return list(
        rows.select_related("unit", "result_class", "assignment")
        .prefetch_related(
            "deliveries__deputy", "evaluations", Prefetch("evaluations", judged, to_attr="judged")
        )
        .order_by("round", "pk")
    )


def promises_of(proposal: Proposal, user: User) -> list[Commitment]:
    """What is in the ledger, in the letter's order, each with its four lanes."""
    rows = Commitment.objects.visible_to(user).in_ledger().filter(proposal=proposal).distinct()
    found = rows.select_related("unit", "category", "letter").prefetch_related(
        "evidence", "progress", "verdicts__deputy", "verdicts__by", "revisions", "partners"
    )
    return with_days(found.defer("letter__original", "letter__text", "letter__reading"))


def presses(promise: Any, today: date) -> bool:
    """Whether it waits for somebody now: claimed, or a day of it is late, today or tomorrow. The others are one row."""
    near = today + timedelta(days=1)
    days = (promise.own_day, promise.review_day)
    claimed = promise.status == Commitment.Status.CLAIMED
    return promise.is_open and (claimed or any(day is not None and day.due_on <= near for day in days))


def with_verbs(user: User, things: list[Any]) -> list[Shown]:
    return [Shown(thing, buttons(user, thing)) for thing in things]


def next_of(user: User, shown: dict[str, list[Shown]]) -> list[Next]:
    """What this person can do now to take it further, in the order of the way."""
    found = [
        Next(named(kind, row.thing), kind, row.thing, verb)
        for kind, rows in shown.items()
        for row in rows
        for verb in row.verbs
        if verb.name in ONWARD and waits(kind, row.thing, verb.name) and is_theirs(user, row.thing, verb.name)
    ]
    return sorted(found, key=lambda one: ONWARD.index(one.verb.name))[:6]


def is_theirs(user: User, thing: Any, verb: str) -> bool:
    """An office may enter what a unit did, but it waits for the unit."""
    return verb not in OF_UNITS or user.is_superuser or thing.unit_id in user.units_held()


def waits(kind: str, thing: Any, verb: str) -> bool:
    """Some verbs are possible long before they are called for: those do not wait."""
    if kind == "proposal":
        return {
            "assign": thing.status == Proposal.Status.ADMITTED,
            "publish": False,
            "close": thing.status in {Proposal.Status.FOLLOWING, Proposal.Status.CARRIED_OVER},
        }.get(verb, True)
    if verb == "give_verdict":
        return bool(thing.status == Commitment.Status.CLAIMED)
    if verb == "report":
        return bool(thing.status == Commitment.Status.CONFIRMED)
    if verb == "draft":
        return bool(thing.status == Assignment.Status.RECEIVED)
    if verb == "publish":
        return bool(thing.status == Response.Status.SENT)
    return True


def named(kind: str, thing: Any) -> str:
    if kind == "commitment":
        return str(thing)
    if kind == "assignment":
        return f"{thing.unit} · {thing.get_role_display()}"
    if kind == "response":
        return _("reply of %(unit)s") % {"unit": thing.unit}
    if kind == "extension":
        return _("%(unit)s asks for more time") % {"unit": thing.unit}
    return str(thing.title)


def urls() -> list[URLPattern]:
    return [path("suggestions/<int:pk>/", admin.site.admin_view(dossier), name="desk_dossier")]
