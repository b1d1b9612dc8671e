"""What was promised: all of it, one dossier's ledger, and a deputy's verdict."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from congress.models import Deputy, User
from proposals.journal import Refused
from proposals.models import Proposal

from . import actions
from .dates import with_days
from .forms import VerdictForm
from .models import Commitment, Evidence
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
        rows.select_related("proposal", "unit", "category", "response")
        .prefetch_related("evidence", "verdicts")
        .order_by(F("due_on").asc(nulls_last=True), "proposal", "number")
    )
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    claimed = Commitment.objects.visible_to(request.user).filter(status=Status.CLAIMED).count()
    counts = {**tally, "claimed": claimed}
    context = {
        "here": "promises",
        "page": page,
        "promises": with_days(page.object_list),
        "all": sum(tally.values()),
        "standing": standing,
        "standings": [(value, label, counts[value]) for value, label in STANDINGS.items()],
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
    context = {"here": "list", "proposal": proposal, "promises": with_days(rows)}
    return render(request, "ledger.html", context)


@login_required
@require_safe
def exhibit(request: HttpRequest, pk: int) -> FileResponse:
    """The file of a piece of evidence, for those who submitted the suggestion and those who work for this congress; the
    public reads what it is and its hash. Always saved, never shown, whatever somebody named it."""
    user = cast(User, request.user)
    rows = Evidence.objects.filter(commitment__in=Commitment.objects.visible_to(user)).exclude(file="")
    evidence = get_object_or_404(rows.select_related("commitment__proposal"), pk=pk)
    proposal = evidence.commitment.proposal
    works_here = user.memberships.running().filter(congress=proposal.congress_id).exists()
    if not (user.is_superuser or works_here or proposal.sponsors.filter(deputy__user=user).exists()):
        raise Http404
    return FileResponse(
        evidence.file.open("rb"),
        as_attachment=True,
        filename=evidence.filename or evidence.title,
        content_type="application/octet-stream",
    )


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
    return render(request, "verdict.html", {"form": form, "commitment": commitment, "here": "mine"})
