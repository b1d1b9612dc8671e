"""How units keep their word: all of them, and one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.db.models import Count, F, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from commitments.dates import with_days
from commitments.models import Commitment
from congress.models import Unit, User
from proposals.models import Assignment, Proposal

from .standing import empty, shares

PAGE = 20


def rows(user: User | AnonymousUser, today: date) -> list[dict[str, Any]]:
    """Each unit with what it has and how it keeps its word, those with most promises first; not a ranking."""
    standing = Assignment.objects.standing().filter(proposal__in=Proposal.objects.visible_to(user)).order_by()
    counted = standing.values("unit").annotate(
        lead=Count("pk", filter=Q(role__in=Assignment.REPLYING_ROLES)),
        co=Count("pk", filter=Q(role=Assignment.Role.CO)),
    )
    cases = {row["unit"]: (row["lead"], row["co"]) for row in counted}
    tallies = Commitment.objects.visible_to(user).in_ledger().tally_by("unit", today)
    found: list[dict[str, Any]] = []
    for one in Unit.objects.filter(pk__in={*cases, *tallies}):
        lead, co = cases.get(one.pk, (0, 0))
        tally = tallies.get(one.pk, empty())
        found.append({"unit": one, "lead": lead, "co": co, "tally": tally, "promises": sum(tally.values())})
    return sorted(found, key=lambda row: (-row["promises"], -row["lead"], row["unit"].name))


def units(request: HttpRequest) -> HttpResponse:
    found = rows(request.user, timezone.localdate())
    return render(
        request, "units.html", {"here": "units", "units": found, "most": found[0]["promises"] if found else 0}
    )


def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """How one unit keeps its word: its promises, the late ones first, and its suggestions."""
    found = get_object_or_404(Unit.objects.select_related("congress", "successor"), pk=pk)
    today = timezone.localdate()
    promised = Commitment.objects.visible_to(request.user).in_ledger().filter(unit=found)
    ordered = (
        promised.select_related("proposal", "category", "unit")
        .prefetch_related("evidence", "verdicts")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    standing = Assignment.objects.standing().filter(
        unit=found, proposal__in=Proposal.objects.visible_to(request.user)
    )
    counted = standing.aggregate(
        lead=Count("pk", filter=Q(role__in=Assignment.REPLYING_ROLES)),
        co=Count("pk", filter=Q(role=Assignment.Role.CO)),
    )
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    tally = promised.tally(today)
    cases = standing.select_related("proposal").order_by("-proposal__submitted_on", "pk")
    context = {
        "here": "units",
        "unit": found,
        "counted": counted,
        "tally": tally,
        "shares": shares(tally),
        "since": promised.aggregate(first=Min("response__sent_on"))["first"],
        "years": _years(promised, today),
        "page": page,
        "promises": with_days(page.object_list),
        "cases": Paginator(cases, PAGE).get_page(request.GET.get("cases")),
    }
    return render(request, "unit.html", context)


def _years(promised: Any, today: date) -> list[tuple[int, dict[str, int]]]:
    """How the promises of each year of reply stand, the earliest year first."""
    found = promised.filter(response__sent_on__isnull=False).tally_by("response__sent_on__year", today)
    return sorted(found.items())
