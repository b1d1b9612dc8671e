"""The desk's door for reply letters: filing one, and the screen where its promises are confirmed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.models import Commitment
from responses import actions as responses
from responses.permissions import may_file_letter
from responses.sheet import lines_of

from .desk import buttons, chosen_congress, find, user_of, with_buttons


class FileLetterForm(forms.Form):
    """A file, or the text pasted."""

    file = forms.FileField(label=gettext_lazy("file"), required=False)
    text = forms.CharField(
        label=gettext_lazy("or the text"), required=False, widget=forms.Textarea(attrs={"rows": 14})
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("file") and not (said.get("text") or "").strip():
            self.add_error(None, _("Choose a file, or paste the letter."))
        return said


def file_letter(request: HttpRequest) -> HttpResponse:
    """Files a reply letter; opens the screen where its promises are confirmed."""
    user, congress = user_of(request), chosen_congress(request)
    if not may_file_letter(user, congress):
        raise Http404
    form = FileLetterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload, text = form.cleaned_data["file"], form.cleaned_data["text"]
        content, name = (upload.read(), upload.name) if upload else (text.encode(), "letter.txt")
        today = timezone.localdate()
        letter = responses.file_letter(congress, content, filename=name, by=user, on=today)
        if letter.problem:
            messages.warning(request, letter.problem)
        return redirect("desk_letter", letter.pk)
    context = {**admin.site.each_context(request), "title": _("File a reply letter"), "form": form}
    return render(request, "admin/desk_verb.html", context)


def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The confirming screen: the letter on the left with what was read, the ledger on the right."""
    user, found = user_of(request), find(request, "letter", pk)
    promises = list(
        found.commitments.exclude(status=Commitment.Status.REJECTED)
        .select_related("unit", "category", "proposal__congress", "letter")
        .order_by("start")
    )
    context = {
        **admin.site.each_context(request),
        "title": _("Ledger of %(letter)s") % {"letter": found.proposal or found},
        "letter": found,
        "lines": lines_of(found.text, promises),
        "promises": with_buttons(user, promises),
        "rejected": with_buttons(user, found.commitments.filter(status=Commitment.Status.REJECTED)),
        "waiting": sum(one.status == Commitment.Status.PROPOSED for one in promises),
        "undated": sum(one.due_on is None for one in promises),
        "soft": sum(one.firmness in {"general", "intent"} for one in promises),
        "buttons": buttons(user, found),
    }
    return render(request, "admin/desk_letter.html", context)


def urls() -> list[URLPattern]:
    """Under /admin/desk/, behind the admin's own sign-in."""
    guard = admin.site.admin_view
    return [
        path("file-letter/", guard(file_letter), name="desk_file_letter"),
        path("letters/<int:pk>/", guard(letter), name="desk_letter"),
    ]
