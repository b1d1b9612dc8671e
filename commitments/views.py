"""What was promised: all of it, one dossier's ledger, and a deputy's verdict."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress.models import Deputy, User
from proposals.journal import Refused
from proposals.models import Proposal

from . import actions
from .forms import VerdictForm
from .models import Commitment
from .permissions import may_give_verdict

PAGE = 25
Status = Commitment.Status
# What the list can be narrowed to; the words are those of the bar on the first page.
STANDINGS = {
    "late": gettext_lazy("late"),
    "open": gettext_lazy("within its date"),
    "none": gettext_lazy("no date given"),
    "claimed": gettext_lazy("awaiting verdict"),
    "kept": gettext_lazy("kept"),
    "broken": gettext_lazy("not kept"),
    "off": gettext_lazy("dropped"),
}


def promises(request: HttpRequest) -> HttpResponse:
    """All promises in the ledgers this reader may see, those due soonest first."""
    today = timezone.localdate()
    rows = Commitment.objects.visible_to(request.user).in_ledger()
    tally = rows.tally(today)
    standing = request.GET.get("standing", "")
    if standing in STANDINGS:
        rows = {
            "late": rows.overdue(today),
            "open": rows.open().filter(due_on__gte=today),
            "none": rows.open().undated(),
            "claimed": rows.filter(status=Status.CLAIMED),
            "kept": rows.filter(status=Status.KEPT),
            "broken": rows.filter(status=Status.BROKEN),
            "off": rows.filter(status=Status.DROPPED),
        }[standing]
    ordered = (
        rows.select_related("proposal", "unit", "category")
        .prefetch_related("evidence", "verdicts")
        .order_by(F("due_on").asc(nulls_last=True), "proposal", "number")
    )
    context = {
        "here": "promises",
        "page": Paginator(ordered, PAGE).get_page(request.GET.get("page")),
        "tally": tally,
        "standing": standing,
        "standings": STANDINGS.items(),
    }
    return render(request, "promises.html", context)


def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """The ledger of one dossier as a table, for reading and for print."""
    proposal = get_object_or_404(
        Proposal.objects.visible_to(request.user).select_related("session__term", "congress"), pk=pk
    )
    rows = (
        Commitment.objects.visible_to(request.user)
        .in_ledger()
        .filter(proposal=proposal)
        .select_related("unit", "category", "proposal")
        .prefetch_related("evidence", "progress", "verdicts", "revisions")
    )
    context = {
        "here": "promises",
        "proposal": proposal,
        "promises": rows,
        "tally": rows.tally(timezone.localdate()),
    }
    return render(request, "ledger.html", context)


@login_required
def verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """A deputy says whether a promise is kept."""
    user = cast(User, request.user)
    rows = Commitment.objects.visible_to(user).in_ledger().select_related("proposal", "unit", "letter")
    commitment = get_object_or_404(rows, pk=pk)
    deputy = Deputy.objects.filter(user=user, sponsorships__proposal=commitment.proposal).first()
    if deputy is None or not may_give_verdict(user, commitment):
        raise Http404
    form = VerdictForm(request.POST or None, initial={"finding": request.GET.get("finding")})
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_verdict(
                commitment, deputy=deputy, on=timezone.localdate(), by=user, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. Your verdict is entered."))
            return redirect("mine")
    return render(request, "verdict.html", {"form": form, "commitment": commitment})
