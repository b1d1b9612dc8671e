"""The letter as it was sent, and a deputy's word on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from congress.models import Deputy, User
from proposals.journal import Refused

from . import actions
from .forms import JudgeForm
from .models import Response
from .permissions import may_judge


@dataclass
class Line:
    """One paragraph of the letter: pieces of its text, each with the promise it belongs to, if any."""

    start: int = 0
    pieces: list[tuple[str, Any]] = field(default_factory=list)
    promises: list[Any] = field(default_factory=list)


def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The reply in its own words; underlined where it promises, with the promise's number beside it."""
    rows = Response.objects.visible_to(request.user).select_related(
        "proposal__session__term", "proposal__congress", "unit", "letter", "result_class"
    )
    response = get_object_or_404(rows, pk=pk)
    if response.status == Response.Status.PUBLISHED:
        Response.objects.filter(pk=pk).update(read_count=F("read_count") + 1)
        response.read_count += 1
    promises = []
    if response.letter and response.letter.text == response.text:
        # Only what a person confirmed is underlined. `commitments` is the name the floor above gave the way back.
        promises = [one for one in response.letter.commitments.select_related("proposal") if one.review_on]
    context = {
        "here": "list",
        "response": response,
        "lines": lines_of(response.text, sorted(promises, key=lambda one: one.start)),
        "promises": promises,
        "deputies": Deputy.objects.filter(user=request.user, sponsorships__proposal=response.proposal)
        if request.user.is_authenticated
        else [],
    }
    return render(request, "letter.html", context)


def lines_of(text: str, promises: list[Any]) -> list[Line]:
    """The letter's paragraphs, cut where a promise begins and ends; blank ones are left out."""
    lines, offset = [], 0
    for paragraph in text.splitlines(keepends=True):
        start, end = offset, offset + len(paragraph.rstrip())
        offset += len(paragraph)
        if not paragraph.strip():
            continue
        line, at = Line(start), start
        for one in promises:
            first, last = max(one.start, start), min(one.end, end)
            if first >= last or first < at:
                continue
            line.pieces += [(text[at:first], None), (text[first:last], one)]
            line.promises += [one] if one.start >= start else []
            at = last
        line.pieces.append((text[at:end], None))
        lines.append(line)
    return lines


@login_required
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """A deputy judges a reply; what was typed stays when something is missing."""
    user = cast(User, request.user)
    response = get_object_or_404(Response.objects.visible_to(user).sent(), pk=pk)
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
    return render(request, "judge.html", {"form": form, "response": response, "last": last})
