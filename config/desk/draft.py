"""The unit's check of its own draft: what would be promised if it were signed as it stands. Nothing is stored."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path

from commitments.models import Category, Commitment
from proposals.models import Proposal
from responses import letters
from responses.letters.reading import Reading
from responses.models import Response
from responses.permissions import may_amend, may_sign

from .sheet import sheet
from .verbs import user_of


def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft with its promises marked, and of each what it lacks; a text sent along is read instead of the draft."""
    user = user_of(request)
    response = get_object_or_404(
        Response.objects.filter(proposal__in=Proposal.objects.visible_to(user)).select_related(
            "proposal__congress", "unit"
        ),
        pk=pk,
    )
    if response.status != Response.Status.DRAFT or not may_amend(user, response):
        raise Http404
    text = request.POST.get("text", response.text) if request.method == "POST" else response.text
    table: Any = Category.objects.table(response.proposal.congress)
    reading = letters.read(text, table)
    promises = as_promises(reading, response)
    context = {
        **admin.site.each_context(request),
        "title": response.proposal.display_no,
        "response": response,
        "text": text,
        "may_sign": may_sign(user, response),
        "other": text != response.text,
        "passages": sheet(text, promises, reading),
        "promises": promises,
        "undated": sum(not one.has_time for one in promises),
        "soft": sum(one.firmness in {"general", "intent"} for one in promises),
        "lacks": [
            (name, sum(not getattr(one, name) for one in promises))
            for name in ("has_owner", "has_deliverable", "has_measure", "has_time")
        ],
    }
    return render(request, "admin/desk_draft.html", context)


def as_promises(reading: Reading, response: Response) -> list[Commitment]:
    """What the reader takes for promises, as rows that are never saved; empty for a text that promises nothing."""
    return [
        Commitment(
            proposal=response.proposal,
            number=number,
            quote=one.quote,
            start=one.start,
            end=one.end,
            firmness=one.firmness or Commitment.Firmness.GENERAL,
            firmness_word=one.firmness_word,
            due_on=one.due_on,
            due_words=one.due_words,
            has_owner=one.has_owner,
            has_deliverable=one.has_deliverable,
            has_measure=one.has_measure,
            has_time=one.has_time,
        )
        for number, one in enumerate(sorted(reading.commitments, key=lambda one: one.start), 1)
    ]


def urls() -> list[URLPattern]:
    """Under /admin/desk/, behind the admin's own sign-in."""
    return [path("replies/<int:pk>/check/", admin.site.admin_view(check), name="desk_draft_check")]
