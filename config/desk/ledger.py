"""The confirming screen: the letter on the left, what it promises on the right, each row settled by a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments import actions, permissions
from commitments.forms import ConfirmForm
from commitments.models import Commitment
from congress.models import Unit, User
from proposals.journal import Refused
from responses import letters
from responses.letters.reading import SURE
from responses.models import Letter

from .sheet import sheet
from .verbs import find, user_of

Status = Commitment.Status
# Why a passage is no promise, as it is said most often; anything else is typed.
REASONS = (
    gettext_lazy("It states an attitude and no matter."),
    gettext_lazy("It tells what was done already."),
    gettext_lazy("The same is promised elsewhere in the letter."),
    gettext_lazy("It is another body's to do."),
)
PERMITTED = {
    "confirm": permissions.may_confirm,
    "reject": permissions.may_reject,
    "split": permissions.may_split,
    "merge": permissions.may_merge,
    "restore": permissions.may_restore,
    "take_back": permissions.may_take_back,
}
# What is marked beside the promises is for the eye alone; a text longer than any letter is shown without it.
MOST_CHARACTERS = 60_000
CUT = re.compile(r"[，,；;。、：:]")


@dataclass(frozen=True)
class Cut:
    """A place where a passage can be cut, with the words on both sides of it."""

    at: int
    before: str
    after: str


def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """The screen. `?at=` opens the row with that number, else the first that waits; `?done=` offers to undo one."""
    letter: Letter = find(request, "letter", pk)
    if letter.proposal is None or not letter.text:
        return redirect("desk_place", letter.pk)
    rows = _rows(letter)
    said = request.GET.get("at", "")
    at = next((one for one in rows if str(one.number) == said), None) or _next(rows, None)
    return _screen(request, letter, rows, at)


def settle(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Does what the pressed button says to one passage; opens the next that waits. What cannot be done says why."""
    letter: Letter = find(request, "letter", pk)
    if request.method == "GET":
        # The address of a form that was shown again, loaded anew.
        return _to(letter, at=number)
    user, act = user_of(request), request.POST.get("act", "")
    one = get_object_or_404(
        letter.commitments.select_related("proposal__session__term", "letter"), number=number
    )
    if request.method != "POST" or act not in PERMITTED or not PERMITTED[act](user, one):
        raise Http404
    _as_seen(one, request.POST.get("seen", ""))
    if act == "confirm":
        said = request.POST.copy()
        said["on"] = timezone.localdate().isoformat()
        form = ConfirmForm(said, thing=one)
        if not form.is_valid():
            one.refresh_from_db()
            return _screen(request, letter, _rows(letter), one, form)
        return _run(request, letter, one, lambda: actions.confirm(one, by=user, **form.cleaned_data))
    return _run(request, letter, one, lambda: _other(request, letter, one, act, user))


def _other(request: HttpRequest, letter: Letter, one: Commitment, act: str, user: User) -> Commitment | None:
    """Every verb but confirm; returns the row to open next, None for the next that waits."""
    today = timezone.localdate()
    if act == "reject":
        reason = request.POST.get("other", "").strip() or request.POST.get("reason", "")
        actions.reject(one, reason=reason, on=today, by=user)
        return None
    if act == "split":
        place = request.POST.get("cursor") or request.POST.get("cut") or ""
        actions.split(one, at=int(place) if place.isdigit() else 0, on=today, by=user)
    elif act == "merge":
        before = [row for row in _rows(letter) if row.status != Status.REJECTED and row.start < one.start]
        if not before:
            raise Refused(_("There is no passage before this one."))
        actions.merge(before[-1], one, on=today, by=user)
        return before[-1]
    elif act == "restore":
        actions.restore(one, on=today, by=user)
    else:
        actions.take_back(one, on=today, by=user)
    return one


def _run(request: HttpRequest, letter: Letter, one: Commitment, verb: Any) -> HttpResponse:
    try:
        stay = verb()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _to(letter, at=one.number)
    if stay is not None:
        return _to(letter, at=stay.number)
    following = _next(_rows(letter), one)
    return _to(letter, at=following.number if following else None, done=one.number)


def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks a passage: the one selected in the letter, or the words pasted from it. What is refused stays to be mended."""
    letter: Letter = find(request, "letter", pk)
    if request.method == "GET":
        # The address of a form that was shown again, loaded anew.
        return _to(letter)
    user = user_of(request)
    if request.method != "POST" or not permissions.may_add(user, letter):
        raise Http404
    start, end = request.POST.get("start", ""), request.POST.get("end", "")
    try:
        if start.isdigit() and end.isdigit():
            first, last = int(start), int(end)
        else:
            first, last = _find_words(letter.text, request.POST.get("words", ""))
        new = actions.add(letter, start=first, end=last, on=timezone.localdate(), by=user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        rows = _rows(letter)
        return _screen(request, letter, rows, _next(rows, None))
    return _to(letter, at=new.number)


def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Reads the letter, or enters its ledger once every passage is settled."""
    letter: Letter = find(request, "letter", pk)
    user = user_of(request)
    if request.method != "POST" or not permissions.may_confirm_ledger(user, letter):
        raise Http404
    try:
        if request.POST.get("act") == "propose":
            actions.propose(letter, on=timezone.localdate(), by=user)
            return _to(letter)
        actions.confirm_ledger(letter, on=timezone.localdate(), by=user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _to(letter)
    messages.success(request, _("The ledger of %(letter)s is entered.") % {"letter": letter})
    return redirect("desk_dossier", letter.proposal_id)


# What the screen shows


def _rows(letter: Letter) -> list[Commitment]:
    """In the order of the letter; a passage joined to another stands behind it."""
    rows = letter.commitments.select_related("unit", "category", "proposal__session__term", "letter")
    return sorted(rows, key=lambda one: (one.start, one.status == Status.REJECTED, one.number))


def _next(rows: list[Commitment], after: Commitment | None) -> Commitment | None:
    """The next passage that waits, from the top again after the last; None when all are settled."""
    waiting = [one for one in rows if one.status == Status.PROPOSED]
    later = [one for one in waiting if after and one.start > after.start]
    return next(iter(later or waiting), None)


def _screen(
    request: HttpRequest,
    letter: Letter,
    rows: list[Commitment],
    at: Commitment | None,
    form: ConfirmForm | None = None,
) -> HttpResponse:
    standing = [one for one in rows if one.status != Status.REJECTED]
    waiting = [one for one in rows if one.status == Status.PROPOSED]
    reading = letters.read(letter.text if len(letter.text) <= MOST_CHARACTERS else "")
    unsure = {(one.start, one.end): one.why for one in reading.commitments if one.sure != SURE}
    passages = sheet(letter.text, standing, reading)
    editing = at is not None and at.status == Status.PROPOSED
    done = next((one for one in rows if str(one.number) == request.GET.get("done", "")), None)
    place = next(
        (
            paragraph.number
            for passage in passages
            for paragraph in passage.paragraphs
            if at and any(piece.promise == at for piece in paragraph.pieces)
        ),
        None,
    )
    context = {
        **admin.site.each_context(request),
        "title": _("Ledger of %(letter)s") % {"letter": letter.proposal and letter.proposal.display_no},
        "letter": letter,
        "unit": letter.reading.get("replying_unit"),
        "signed": letter.reading.get("signed_date"),
        "passages": passages,
        "rows": rows,
        "at": at,
        "place": place,
        "form": (form or ConfirmForm(thing=at)) if editing and at else None,
        "seen": f"{at.start}-{at.end}-{at.status}" if at else "",
        "cuts": _cuts(at) if editing and at else [],
        "first": bool(standing and at and standing[0] == at),
        "reasons": REASONS,
        "words": request.POST.get("words", ""),
        "units": Unit.objects.filter(congress=letter.congress),
        "done": done,
        "waiting": waiting,
        "unsure": [one for one in waiting if (one.start, one.end) in unsure],
        "why": unsure.get((at.start, at.end), "") if at else "",
        "confirmed": len(standing) - len(waiting),
        "rejected": len(rows) - len(standing),
        "standing": standing,
        "dated": sum(one.due_on is not None for one in standing),
        "soft": sum(one.firmness in {"general", "intent"} for one in standing),
        "blocks": [(16 * place, _block(one, at)) for place, one in enumerate(rows)],
        "blocks_wide": 16 * len(rows),
    }
    return render(request, "admin/desk_ledger.html", context)


def _block(one: Commitment, at: Commitment | None) -> str:
    if at is not None and one == at:
        return "d-now"
    return {Status.PROPOSED: "c-rest", Status.REJECTED: "c-rej"}.get(Status(one.status), "c-bar")


def _cuts(one: Commitment) -> list[Cut]:
    """Where a passage can be cut without a cursor: behind its marks, at most thirty places."""
    places = [found.end() for found in CUT.finditer(one.quote) if one.quote[found.end() :].strip()]
    return [
        Cut(one.start + place, one.quote[max(0, place - 10) : place], one.quote[place : place + 12])
        for place in places[:30]
    ]


def _find_words(text: str, words: str) -> tuple[int, int]:
    """The span of the words in the letter. Refused for words that are not in it, or in it more than once."""
    words = words.strip()
    start = text.find(words) if words else -1
    if start < 0:
        raise Refused(_("These words are not in the letter. Copy them from it as they stand."))
    if text.find(words, start + 1) >= 0:
        raise Refused(_("These words stand in the letter more than once. Take some more of the sentence."))
    return start, start + len(words)


def _as_seen(one: Commitment, seen: str) -> None:
    """Sets the passage to what the page showed, so that the verb notices when it is another by now."""
    found = re.fullmatch(r"(\d{1,9})-(\d{1,9})-(\w+)", seen)
    if found:
        one.start, one.end = int(found[1]), int(found[2])
        one.quote = one.letter.text[one.start : one.end]


def _to(letter: Letter, *, at: int | None = None, done: int | None = None) -> HttpResponseRedirect:
    """Back to the screen, at a row; its address says everything, so that it works without any script."""
    said = "&".join(f"{name}={value}" for name, value in (("at", at), ("done", done)) if value is not None)
    address = reverse("desk_letter", args=[letter.pk])
    return HttpResponseRedirect(f"{address}?{said}#open" if said else address)


def urls() -> list[URLPattern]:
    """Under /admin/desk/, behind the admin's own sign-in."""
    guard = admin.site.admin_view
    return [
        path("letters/<int:pk>/", guard(ledger), name="desk_letter"),
        path("letters/<int:pk>/add/", guard(add), name="desk_letter_add"),
        path("letters/<int:pk>/close/", guard(close), name="desk_letter_close"),
        path("letters/<int:pk>/<int:number>/", guard(settle), name="desk_settle"),
    ]
