"""The list of suggestions."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Case, Count, F, OuterRef, Prefetch, Subquery, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from .filters import ProposalFilter
from .models import Assignment, Deadline, Proposal

PAGE = 20


def dossiers(request: HttpRequest) -> HttpResponse:
    """The suggestions this reader may see, the most urgent first."""
    soonest = (
        Deadline.objects.open()
        .filter(proposal=OuterRef("pk"), force=Deadline.Force.NUMBER)
        .order_by("due_on")
    )
    rows = (
        Proposal.objects.visible_to(request.user)
        .select_related("congress", "session__term")
        .prefetch_related(
            "sponsors__deputy",
            Prefetch("assignments", Assignment.objects.standing().select_related("unit"), to_attr="standing"),
            Prefetch(
                "deadlines",
                Deadline.objects.open().filter(force=Deadline.Force.NUMBER).order_by("due_on"),
                to_attr="due",
            ),
        )
        .annotate(
            soonest=Subquery(soonest.values("due_on")[:1]),
            ended=Case(When(status__in=Proposal.ENDED_STATUSES, then=1), default=0),
        )
    )
    found = ProposalFilter(request.GET, queryset=rows)
    soonest_first = F("soonest").asc(nulls_last=True)
    ordered = found.qs.order_by("ended", soonest_first, "-submitted_on", "prefix", "serial")
    counts = dict(
        Proposal.objects.visible_to(request.user).order_by().values_list("status").annotate(Count("pk"))
    )
    context = {
        "here": "list",
        "filter": found,
        "page": Paginator(ordered, PAGE).get_page(request.GET.get("page")),
        "stages": [(status, counts[status]) for status in Proposal.Status.values if status in counts],
        "chosen": request.GET.getlist("status"),
        "today": timezone.localdate(),
    }
    return render(request, "dossiers.html", context)
