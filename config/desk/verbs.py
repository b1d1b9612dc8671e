"""Every verb of the house as a page of its own in the admin site: its form, its errors, its way back."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from commitments.buttons import VERBS as PROMISE_VERBS
from commitments.models import Commitment
from commitments.permissions import may_confirm_ledger
from congress.admin import congresses_of
from congress.models import Congress, Membership, User
from proposals import actions as proposals
from proposals.buttons import VERBS as PROPOSAL_VERBS
from proposals.forms import RegisterForm
from proposals.journal import Refused
from proposals.models import Assignment, Deadline, Extension, Proposal, Sponsor
from proposals.permissions import may_register
from proposals.verbs import Verb
from responses.buttons import VERBS as RESPONSE_VERBS
from responses.models import Delivery, Letter, Response

MODELS: dict[str, type[models.Model]] = {
    "proposal": Proposal,
    "sponsor": Sponsor,
    "assignment": Assignment,
    "deadline": Deadline,
    "extension": Extension,
    "response": Response,
    "delivery": Delivery,
    "letter": Letter,
    "commitment": Commitment,
}
VERBS: dict[str, list[Verb]] = {
    name: [*PROPOSAL_VERBS.get(name, []), *RESPONSE_VERBS.get(name, []), *PROMISE_VERBS.get(name, [])]
    for name in MODELS
}


def user_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def buttons(user: User, thing: Any) -> list[Verb]:
    """The verbs that are possible for the thing now and permitted to the person."""
    return [verb for verb in VERBS[type(thing).__name__.lower()] if verb.offered(user, thing)]


def with_buttons(user: User, things: Any) -> list[tuple[Any, list[Verb]]]:
    return [(thing, buttons(user, thing)) for thing in things]


def find(request: HttpRequest, kind: str, pk: int) -> Any:
    """The thing, if its dossier is on this person's desk; otherwise it is not found."""
    if kind not in MODELS:
        raise Http404
    thing: Any = get_object_or_404(MODELS[kind], pk=pk)
    if kind == "letter":
        if not congresses_of(request, *Membership.OFFICE_ROLES).filter(pk=thing.congress_id).exists():
            raise Http404
        return thing
    if not Proposal.objects.at_the_desk_of(user_of(request)).filter(pk=thing.proposal.pk).exists():
        raise Http404
    return thing


def back_to(user: User, kind: str, thing: Any) -> str:
    """Where a verb was pressed: the dossier at the thing, or for an office the letter whose ledger is still open."""
    if kind == "letter":
        return reverse("desk_letter", args=[thing.pk])
    if kind == "commitment" and thing.letter.settled_on is None and may_confirm_ledger(user, thing.letter):
        return reverse("desk_letter", args=[thing.letter_id])
    anchor = "" if kind == "proposal" else f"#{kind}-{thing.pk}"
    return reverse("desk_dossier", args=[thing.proposal.pk]) + anchor


def do(request: HttpRequest, kind: str, pk: int, name: str) -> HttpResponse:
    """The form of one verb; POST does it. What cannot be done says why and keeps what was typed."""
    user, thing = user_of(request), find(request, kind, pk)
    verb = next((verb for verb in VERBS[kind] if verb.name == name), None)
    if verb is None or not verb.permitted(user, thing):
        raise Http404
    back = back_to(user, kind, thing)
    possible = verb.possible(thing)
    if not possible and request.method != "POST":
        messages.warning(request, somebody_was_faster(verb, thing))
        return redirect(back)
    # What was selected in the letter comes along in the address.
    form = verb.form(
        request.POST or None, request.FILES or None, thing=thing, user=user, initial=request.GET.dict()
    )
    if request.method == "POST" and form.is_valid() and possible:
        try:
            verb.run(thing, by=user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Done: %(verb)s.") % {"verb": verb.label})
            return redirect(back)
    elif not possible:
        form.full_clean()
        form.add_error(None, somebody_was_faster(verb, thing))
    context = {
        **admin.site.each_context(request),
        "title": verb.label,
        "thing": thing,
        "kind": kind,
        "verb": verb,
        "form": form,
        "possible": possible,
        "back": back,
    }
    return render(request, "admin/desk_verb.html", context)


def somebody_was_faster(verb: Verb, thing: Any) -> str:
    """Why a verb is not there any more, with who did what last, as far as the journal knows."""
    last = thing.proposal.events.order_by("-seq").first() if thing.proposal else None
    said = {"verb": verb.label}
    if last is None or not last.actor_name:
        return _("“%(verb)s” is no longer possible here; look at it again.") % said
    said |= {"who": last.actor_name, "what": last.sentence()}
    return _("“%(verb)s” is no longer possible here. %(who)s was there last: %(what)s") % said


def chosen_congress(request: HttpRequest) -> Congress:
    found = congresses_of(request).first()
    if found is None:
        raise Http404
    return found


def register(request: HttpRequest) -> HttpResponse:
    """A new suggestion."""
    user, congress = user_of(request), chosen_congress(request)
    if not may_register(user, congress):
        raise Http404
    form = RegisterForm(request.POST or None, congress=congress)
    if request.method == "POST" and form.is_valid():
        try:
            proposal = proposals.register(congress=congress, by=user, **form.entered())
        except Refused as refusal:
            form.add_error("display_no", str(refusal))
        else:
            messages.success(request, _("Registered: %(suggestion)s") % {"suggestion": proposal})
            return redirect("desk_dossier", proposal.pk)
    context = {
        **admin.site.each_context(request),
        "title": _("Register a suggestion"),
        "form": form,
        "possible": True,
        "back": reverse("desk"),
    }
    return render(request, "admin/desk_verb.html", context)


def sign_in(request: HttpRequest) -> HttpResponse:
    """One way in for everybody; somebody signed in who is not staff has nothing to find here."""
    if request.user.is_authenticated and not request.user.is_staff:
        raise Http404
    return redirect_to_login(request.GET.get("next") or reverse("desk"))


def urls() -> list[URLPattern]:
    """Under /admin/desk/, behind the admin's own sign-in."""
    guard = admin.site.admin_view
    return [
        path("register/", guard(register), name="desk_register"),
        path("<slug:kind>/<int:pk>/<slug:name>/", guard(do), name="desk_do"),
    ]
