"""The letter as it was sent, and a deputy's word on it."""

from __future__ import annotations

import re
from io import BytesIO
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from congress.models import Deputy, User
from proposals.journal import Refused
from proposals.models import Deadline, Proposal

from . import actions
from .forms import JudgeForm
from .models import Response
from .permissions import may_judge
from .sheet import sheet_of

ROBOT = re.compile(r"bot|crawl|spider|slurp|preview|monitor|curl|wget|python-requests", re.IGNORECASE)


def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The reply in its own words; underlined where it promises, with the promise's number beside it."""
    rows = Response.objects.visible_to(request.user).select_related(
        "proposal__session__term", "proposal__congress", "unit", "letter", "result_class"
    )
    response = get_object_or_404(rows, pk=pk)
    full = _may_read_in_full(request, response)
    if response.status == Response.Status.PUBLISHED and _is_a_reader(request):
        # One statement and no row read: two readers at once are two.
        Response.objects.filter(pk=pk).update(read_count=F("read_count") + 1)
        response.read_count += 1
    promises, reading = [], {}
    if full and response.letter and response.letter.text == response.text:
        # Only what a person confirmed is underlined. `commitments` is the name the floor above gave the way back.
        found = response.letter.commitments.select_related("proposal", "unit").prefetch_related("evidence")
        promises = [one for one in found if one.review_on and one.status != "rejected"]
        reading = response.letter.reading
    deputies = (
        Deputy.objects.filter(user=request.user, sponsorships__proposal=response.proposal)
        if request.user.is_authenticated
        else []
    )
    context = {
        "here": "list",
        "response": response,
        "full": full,
        "sheet": sheet_of(response.text if full else response.summary, reading, promises),
        "promises": promises,
        "dated": sum(one.due_on is not None for one in promises),
        "judges": [one for one in deputies if may_judge(cast(User, request.user), response, one)],
        "original": full and bool(response.letter and response.letter.original),
    }
    return render(request, "letter.html", context)


def _may_read_in_full(request: HttpRequest, response: Response) -> bool:
    """A reply published as a summary is read in full by those it was sent to and those who work here."""
    if response.openness == Proposal.Openness.FULL:
        return True
    user = request.user
    if not user.is_authenticated:
        return False
    works_here = user.memberships.running().filter(congress=response.proposal.congress_id).exists()
    return user.is_superuser or works_here or response.deliveries.filter(deputy__user=user).exists()


def _is_a_reader(request: HttpRequest) -> bool:
    """True for a page that somebody opens; programs that say what they are, and fetching ahead, are not counted."""
    ahead = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    named = request.headers.get("User-Agent", "")
    return request.method == "GET" and "prefetch" not in ahead and not ROBOT.search(named)


@require_safe
def original(request: HttpRequest, pk: int) -> FileResponse:
    """The very file the letter was filed as, for whoever may read the reply in full; always saved, never shown."""
    rows = Response.objects.visible_to(request.user).select_related("proposal", "letter")
    response = get_object_or_404(rows, pk=pk)
    if not (response.letter and response.letter.original and _may_read_in_full(request, response)):
        raise Http404
    return FileResponse(
        BytesIO(bytes(response.letter.original)),
        as_attachment=True,
        filename=response.letter.filename or f"{response.proposal.display_no}.txt",
        content_type="application/octet-stream",
    )


@login_required
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """A deputy judges a reply; what was typed stays when something is missing."""
    user = cast(User, request.user)
    response = get_object_or_404(
        Response.objects.visible_to(user).sent().select_related("proposal__rule_set", "unit"), pk=pk
    )
    deputy = Deputy.objects.filter(user=user, sponsorships__proposal=response.proposal).first()
    if deputy is None or not may_judge(user, response, deputy):
        raise Http404
    last = response.evaluations.current().filter(deputy=deputy).first()
    said = {"attitude": last.attitude, "result": last.result, "reason": last.reason} if last else None
    form = JudgeForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        try:
            actions.judge(response, deputy, on=timezone.localdate(), by=user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Thank you. Your judgement is entered; you can correct it until the round ends.")
            )
            return redirect("mine")
    asked = Deadline.objects.open().filter(
        kind=Deadline.Kind.FEEDBACK, deputy=deputy, proposal=response.proposal
    )
    rules = response.proposal.rule_set
    context = {
        "here": "mine",
        # Whether the unit reads it: never where the rules say so, else not before the dossier has moved on.
        "hidden": response.proposal.status == Proposal.Status.ANSWERED,
        "never_seen": not (rules and rules.units_see_ratings),
        "form": form,
        "response": response,
        "last": last,
        "asked": asked.select_related("proposal").first(),
    }
    return render(request, "judge.html", context)
