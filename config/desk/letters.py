"""The desk's door for reply letters: filing one or many, those nobody can read, those whose dossier is not sure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from commitments import actions as commitments
from congress.admin import congresses_of
from congress.forms import DayInput, FilesField
from congress.models import Congress, Membership, Session, Unit, User
from proposals.journal import Refused
from proposals.models import Proposal
from proposals.permissions import may_register
from responses import actions as responses
from responses.files.inputs import Input, letter_in, letters_in
from responses.models import Letter
from responses.permissions import may_file_letter, may_give_text, may_place_letter

from .verbs import chosen_congress, find, user_of

# A ZIP of letters is opened and read while the person waits; more than this is work for `manage.py read_letter`.
MOST_AT_ONCE = 100
# How a letter found its dossier, in words for people; the keys are what is stored.
HOW = {
    "number, term and session": gettext_noop("number, term and session"),
    "title and all deputies": gettext_noop("title and all deputies"),
    "number and title": gettext_noop("number and title"),
    "number and meeting, another title": gettext_noop("number and meeting, another title"),
    "title and a deputy": gettext_noop("title and a deputy"),
    "title alone": gettext_noop("title alone"),
    "number and a deputy": gettext_noop("number and a deputy"),
    "by hand": gettext_noop("by hand"),
    "entered from the letter": gettext_noop("entered from the letter"),
}
SURE = {
    "sure": gettext_noop("sure"),
    "likely": gettext_noop("likely"),
    "guess": gettext_noop("a guess"),
}


# Scans a browser can show beside the text somebody types from them; told by their first bytes, not by their names.
PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


class FileLetterForm(forms.Form):
    """Files, or the text pasted."""

    # An empty file is kept and listed like any other that cannot be read.
    file = FilesField(label=gettext_lazy("files"), required=False, allow_empty_file=True)
    text = forms.CharField(
        label=gettext_lazy("or the text"), required=False, widget=forms.Textarea(attrs={"rows": 14})
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not said.get("file") and not (said.get("text") or "").strip():
            self.add_error(None, _("Choose a file, or paste the letter."))
        return said


class DossierForm(forms.Form):
    """A dossier made from what was read in the letter; a person corrects what was read wrong."""

    session = forms.ModelChoiceField(Session.objects.none(), label=gettext_lazy("session"))
    number = forms.CharField(label=gettext_lazy("number"), max_length=40)
    title = forms.CharField(label=gettext_lazy("title"), max_length=200)
    deputies = forms.CharField(label=gettext_lazy("deputies"), max_length=400, required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("unit"))
    signed_on = forms.DateField(label=gettext_lazy("date of the letter"), widget=DayInput)

    def __init__(self, *args: Any, letter: Letter, **kwargs: Any) -> None:
        said = letter.reading
        meeting = said.get("congress") or {}
        sessions = Session.objects.filter(term__congress=letter.congress).select_related("term__congress")
        units = Unit.objects.filter(congress=letter.congress)
        kwargs["initial"] = {
            "session": sessions.filter(
                number=meeting.get("session") or 0, term__number=meeting.get("term") or 0
            ).first(),
            "number": said.get("number"),
            "title": said.get("title"),
            "deputies": "、".join(said.get("addressees") or []),
            "unit": units.named(said.get("replying_unit") or "").first(),
            "signed_on": said.get("signed_date"),
        }
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def corrected(self) -> dict[str, Any]:
        """What the person said, under the names of the reading."""
        said = self.cleaned_data
        return {
            "congress": {"term": said["session"].term.number, "session": said["session"].number},
            "number": said["number"].strip(),
            "title": said["title"].strip(),
            "addressees": [name for name in said["deputies"].replace("，", "、").split("、") if name.strip()],
            "replying_unit": said["unit"].name,
            "signed_date": said["signed_on"].isoformat(),
        }


def file_letter(request: HttpRequest) -> HttpResponse:
    """Files reply letters. One goes on to its own screen; of many, a list says what became of each."""
    user, congress = user_of(request), chosen_congress(request)
    if not may_file_letter(user, congress):
        raise Http404
    form = FileLetterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        found = _inputs(form.cleaned_data)
        if len(found) > MOST_AT_ONCE:
            form.add_error(
                None,
                _(
                    "These are %(count)s letters; at most %(most)s at once. Nothing was filed. File them in parts."
                )
                % {"count": len(found), "most": MOST_AT_ONCE},
            )
        else:
            return _filed(request, congress, user, found)
    context = {**admin.site.each_context(request), "title": _("File reply letters"), "form": form}
    return render(request, "admin/desk_file_letter.html", context)


def _inputs(said: dict[str, Any]) -> list[Input]:
    """Every letter handed in: each file, each member of a ZIP, the pasted text."""
    found = [letter for upload in said["file"] for letter in letters_in(upload.read(), upload.name or "")]
    text = (said["text"] or "").strip()
    return [*found, letter_in(text.encode(), "")] if text else found


def _filed(request: HttpRequest, congress: Congress, user: User, found: list[Input]) -> HttpResponse:
    rows: list[dict[str, Any]] = []
    for one in found:
        here = responses.filed_before(congress, one.content, one.text)
        letter = here or file_one(congress, one, user)
        rows.append({"pk": letter.pk, "name": Path(one.name).name, "again": bool(here)})
    mine = congresses_of(request, *Membership.OFFICE_ROLES).filter(pk=congress.pk).exists()
    if not mine:
        messages.success(request, _("Filed. The office confirms what is promised in it."))
        return redirect("desk")
    if len(rows) == 1:
        letter = Letter.objects.get(pk=rows[0]["pk"])
        if rows[0]["again"]:
            messages.warning(request, again(letter))
        return redirect("desk_letter", letter.pk)
    request.session["filed"] = rows
    return redirect("desk_letters")


def file_one(congress: Congress, one: Input, by: User) -> Letter:
    """Files one letter and lays its promises before a clerk where its dossier and unit are known."""
    today = timezone.localdate()
    letter = responses.file_letter(congress, one.content, filename=Path(one.name).name, by=by, on=today)
    propose(letter, by)
    return letter


def propose(letter: Letter, by: User) -> None:
    """Reads the promises where that is possible already; otherwise the screen says what is missing."""
    if letter.proposal and letter.text and not letter.settled_on:
        try:
            commitments.propose(letter, on=timezone.localdate(), by=by)
        except Refused:
            return


def again(letter: Letter) -> str:
    """Where the same letter is already, who filed it and when."""
    return _("The same letter is here already: %(letter)s, filed on %(day)s by %(who)s.") % {
        "letter": letter,
        "day": timezone.localdate(letter.filed_at).isoformat(),
        "who": letter.filed_by or "—",
    }


def letters(request: HttpRequest) -> HttpResponse:
    """Every letter that waits for a clerk, in three heaps; above them what was just filed."""
    rows = Letter.objects.filter(congress__in=congresses_of(request, *Membership.OFFICE_ROLES)).light()
    rows = rows.select_related("proposal", "filed_by")
    just = request.session.pop("filed", []) if request.method == "GET" else []
    filed = {one.pk: one for one in rows.filter(pk__in=[row["pk"] for row in just])}
    context = {
        **admin.site.each_context(request),
        "title": _("Letters"),
        "filed": [(row, filed[row["pk"]]) for row in just if row["pk"] in filed],
        "heaps": [
            (_("Ledger to confirm"), rows.to_settle()),
            (_("Dossier to choose"), rows.astray()),
            (_("Cannot be read"), rows.unreadable()),
        ],
    }
    return render(request, "admin/desk_letters.html", context)


def place(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter without text or without dossier: what is wrong, and each way on."""
    letter: Letter = find(request, "letter", pk)
    user = user_of(request)
    if letter.text and letter.proposal:
        return redirect("desk_letter", letter.pk)
    act = request.POST.get("act", "")
    form = DossierForm(request.POST if act == "new" else None, letter=letter)
    if request.method == "POST":
        try:
            if _placed(request, letter, user, act, form):
                propose(letter, user)
                return redirect("desk_letter", letter.pk)
        except Refused as refusal:
            messages.error(request, str(refusal))
    looked = request.GET.get("q", "").strip()
    likely = responses.candidates(letter)
    ours = Proposal.objects.filter(congress=letter.congress).select_related("session__term")
    ours = ours.exclude(pk__in=[proposal.pk for proposal, _found in likely])
    context = {
        **admin.site.each_context(request),
        "title": _("Which dossier?") if letter.text else _("A letter that cannot be read"),
        "letter": letter,
        "candidates": [
            (proposal, _(SURE[found.sure]), _(HOW.get(found.why, found.why))) for proposal, found in likely
        ],
        "looked": looked,
        "results": ours.filter(display_no__icontains=looked)[:10] if looked else [],
        "form": form,
        "typed": request.POST.get("text", ""),
        "picture": "" if letter.text else picture(bytes(letter.original)),
        "may_register": may_register(user, letter.congress),
    }
    return render(request, "admin/desk_place.html", context)


def _placed(request: HttpRequest, letter: Letter, user: User, act: str, form: DossierForm) -> bool:
    """Does what the button says; False where the form has to be shown again."""
    today = timezone.localdate()
    if act == "text" and may_give_text(user, letter):
        responses.give_text(letter, text=request.POST.get("text", ""), on=today, by=user)
        return True
    if act == "place" and may_place_letter(user, letter):
        chosen = request.POST.get("proposal", "")
        rows = Proposal.objects.filter(congress=letter.congress)
        proposal = rows.filter(pk=chosen).first() if chosen.isdigit() else None
        if proposal is None:
            raise Refused(_("Choose a dossier."))
        responses.place_letter(letter, proposal, on=today, by=user)
        return True
    if act == "new" and may_register(user, letter.congress):
        if form.is_valid():
            responses.enter_past_reply(letter, by=user, corrected=form.corrected())
            return True
        return False
    raise Http404


def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it came, to be saved; never shown by the browser as a page of this site, but a scan as a picture."""
    letter: Letter = find(request, "letter", pk)
    content = bytes(letter.original)
    answer = HttpResponse(content, content_type=picture(content) or "application/octet-stream")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Disposition"] = content_disposition_header(True, letter.filename or "letter.txt") or ""
    return answer


def picture(content: bytes) -> str:
    """The type of a picture; empty for anything else."""
    return next((kind for start, kind in PICTURES.items() if content.startswith(start)), "")


def urls() -> list[URLPattern]:
    """Under /admin/desk/, behind the admin's own sign-in."""
    guard = admin.site.admin_view
    return [
        path("file-letter/", guard(file_letter), name="desk_file_letter"),
        path("letters/", guard(letters), name="desk_letters"),
        path("letters/<int:pk>/place/", guard(place), name="desk_place"),
        path("letters/<int:pk>/original/", guard(original), name="desk_original"),
    ]
