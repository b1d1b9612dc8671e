"""The list of suggestions: the most urgent first, found by words and filters."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, F, OuterRef, Prefetch, Subquery, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commitments.models import Commitment
from proposals.models import Assignment, Deadline, Proposal

from .filters import Search
from .standing import empty

PAGE = 20


def dossiers(request: HttpRequest) -> HttpResponse:
    """The suggestions this reader may see and asked for, with a count beside every choice."""
    today = timezone.localdate()
    search = Search(request)
    due = Deadline.objects.open().filter(force=Deadline.Force.NUMBER).order_by("due_on", "pk")
    rows = (
        search.rows()
        .select_related("session__term")
        .prefetch_related(
            "sponsors__deputy",
            Prefetch("assignments", Assignment.objects.standing().select_related("unit"), to_attr="standing"),
            Prefetch("deadlines", due, to_attr="due"),
        )
        .annotate(
            soonest=Subquery(due.filter(proposal=OuterRef("pk")).values("due_on")[:1]),
            ended=Case(When(status__in=Proposal.ENDED_STATUSES, then=1), default=0),
        )
    )
    orders: dict[str, list[Any]] = {
        "": ["ended", F("soonest").asc(nulls_last=True), "-submitted_on", "prefix", "serial", "pk"],
        "new": ["-submitted_on", "prefix", "serial", "pk"],
        "number": ["session", "prefix", "serial", "display_no", "pk"],
    }
    page = Paginator(rows.order_by(*orders[search.order]), PAGE).get_page(request.GET.get("page"))
    promises = Commitment.objects.visible_to(request.user).in_ledger()
    tallies = promises.filter(proposal__in=[one.pk for one in page]).tally_by("proposal", today)
    for one in page:
        tally = tallies.get(one.pk, empty())
        vars(one).update(tally=tally, promised=sum(tally.values()))
    context = {
        "here": "list",
        "search": search,
        "tags": search.tags(),
        "facets": search.facets(),
        "page": page,
        "hint": None if page.paginator.count else search.hint(),
    }
    return render(request, "dossiers.html", context)
