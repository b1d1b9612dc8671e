"""The first page, which looks across all floors; each other page that does has a file beside this one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commitments.dates import with_days
from commitments.models import Commitment
from congress.models import Session, Topic, User
from proposals.models import Deadline, Proposal
from responses.models import Evaluation

from . import units
from .standing import shares

Status = Proposal.Status
UNASSIGNED = (Status.REGISTERED, Status.REFUSED, Status.ADMITTED, Status.WITHDRAWN)
REPLIED = (Status.ANSWERED, Status.REHANDLING, Status.FOLLOWING, Status.CARRIED_OVER, Status.CLOSED)
HANDLING = (Status.ASSIGNED, Status.HANDLING)


def home(request: HttpRequest) -> HttpResponse:
    """Where everything stands, from asked to kept. All numbers are counted over what this reader may see."""
    today = timezone.localdate()
    promises = Commitment.objects.visible_to(request.user).in_ledger()
    tally = promises.tally(today)
    late = promises.overdue(today).select_related("proposal", "unit").order_by("due_on", "pk")[:5]
    kept = (
        promises.filter(status=Commitment.Status.KEPT)
        .select_related("proposal", "unit")
        .prefetch_related("verdicts")
        .annotate(kept_on=Max("verdicts__on"))
        .order_by("-kept_on", "-pk")[:5]
    )
    found = units.rows(request.user, today)
    context = {
        "here": "home",
        "sessions": list(Session.objects.filter(proposals__in=_shown(request)).distinct()[:2]),
        "counted": {
            **_steps(request, today),
            "promised": sum(tally.values()),
            "replies": promises.values("letter").distinct().count(),
            "kept": tally["kept"],
        },
        "tally": tally,
        "shares": shares(tally),
        "late": with_days(late),
        "kept": kept,
        "units": found[:6],
        "units_count": len(found),
        "most": found[0]["promises"] if found else 0,
        "examples": _examples(request.user, found),
    }
    return render(request, "home.html", context)


def _shown(request: HttpRequest) -> Any:
    return Proposal.objects.visible_to(request.user).order_by()


def _steps(request: HttpRequest, today: date) -> dict[str, int]:
    """How many suggestions have come how far, and what is missing at each step."""
    shown = _shown(request)
    counted = shown.aggregate(
        asked=Count("pk"),
        between=Count("pk", filter=Q(origin=Proposal.Origin.BETWEEN)),
        assigned=Count("pk", filter=~Q(status__in=UNASSIGNED)),
        waiting=Count("pk", filter=Q(status__in=[Status.REGISTERED, Status.ADMITTED])),
        answered=Count("pk", filter=Q(status__in=REPLIED)),
        handling=Count("pk", filter=Q(status__in=HANDLING)),
        again=Count("pk", filter=Q(status=Status.REHANDLING)),
    )
    late = Deadline.objects.overdue(today).filter(
        proposal__in=shown.filter(status__in=[*HANDLING, Status.REHANDLING]),
        kind__in=[Deadline.Kind.REPLY, Deadline.Kind.REHANDLING],
    )
    judged = Evaluation.objects.current().filter(response__proposal__in=shown.filter(status__in=REPLIED))
    counted["late"] = late.values("proposal").distinct().count()
    counted["judged"] = judged.values("response__proposal").distinct().count()
    counted["silent"] = counted["answered"] - counted["judged"]
    return counted


def _examples(user: User | AnonymousUser, found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Searches that find something: a number, a topic, a unit, each with its query; none in an empty house."""
    shown = Proposal.objects.visible_to(user)
    said = []
    first = shown.filter(status=Status.FOLLOWING).order_by("-commitments__number", "pk").first()
    if first is not None:
        number = f"{first.display_no}号"
        said.append((number, f"q={number}"))
    topic = (
        Topic.objects.filter(proposals__in=shown).annotate(n=Count("proposals")).order_by("-n", "pk").first()
    )
    if topic is not None:
        said.append((str(topic), f"topic={topic.pk}"))
    if found and found[0]["promises"]:
        unit = found[0]["unit"]
        said.append((str(unit), f"unit={unit.pk}"))
    return said
