"""The clerks' desk in the admin site: a dossier with a button for each verb that is possible now, across all floors."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from commitments.admin import VERBS as PROMISE_VERBS
from commitments.models import Commitment
from congress.admin import congresses_of
from congress.models import Congress, Membership, User
from proposals import actions as proposals
from proposals.admin import VERBS as PROPOSAL_VERBS
from proposals.forms import RegisterForm
from proposals.journal import Refused
from proposals.models import Assignment, Deadline, Extension, Proposal
from proposals.permissions import may_register
from proposals.verbs import Verb
from responses.admin import VERBS as RESPONSE_VERBS
from responses.models import Delivery, Letter, Response

MODELS: dict[str, type[models.Model]] = {
    "proposal": Proposal,
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


def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of one dossier, with the buttons beside what they act on."""
    user = user_of(request)
    rows = Proposal.objects.visible_to(user).select_related(
        "congress", "session__term", "topic", "delegation"
    )
    proposal = get_object_or_404(rows, pk=pk)
    deadlines = proposal.deadlines.filter(withdrawn_on=None).select_related("unit", "proposal__congress")
    extensions = Extension.objects.filter(deadline__proposal=proposal, status=Extension.Status.REQUESTED)
    replies = (
        Response.objects.visible_to(user)
        .filter(proposal=proposal)
        .select_related("unit", "result_class", "proposal__congress")
    )
    promises = (
        Commitment.objects.visible_to(user)
        .filter(proposal=proposal)
        .select_related("unit", "proposal__congress", "letter")
    )
    context = {
        **admin.site.each_context(request),
        "title": proposal.display_no,
        "proposal": proposal,
        "buttons": buttons(user, proposal),
        "sponsors": proposal.sponsors.select_related("deputy"),
        "assignments": with_buttons(user, proposal.assignments.select_related("unit", "proposal__congress")),
        "deadlines": with_buttons(user, deadlines),
        "extensions": with_buttons(
            user, extensions.select_related("deadline__proposal__congress", "asked_by")
        ),
        "replies": with_buttons(user, replies),
        "deliveries": with_buttons(
            user,
            Delivery.objects.filter(response__in=replies, received_on=None).select_related(
                "deputy", "response__proposal__congress"
            ),
        ),
        "letters": proposal.letters.filter(congress__in=congresses_of(request, *Membership.OFFICE_ROLES)),
        "promises": with_buttons(user, promises),
        "events": proposal.events.order_by("-seq"),
    }
    return render(request, "admin/desk_dossier.html", context)


def find(request: HttpRequest, kind: str, pk: int) -> Any:
    """The thing, if this person may see its dossier; otherwise it is not found."""
    user = user_of(request)
    if kind not in MODELS:
        raise Http404
    thing: Any = get_object_or_404(MODELS[kind], pk=pk)
    if kind == "letter":
        if not congresses_of(request, *Membership.OFFICE_ROLES).filter(pk=thing.congress_id).exists():
            raise Http404
        return thing
    if not Proposal.objects.visible_to(user).filter(pk=thing.proposal.pk).exists():
        raise Http404
    return thing


def do(request: HttpRequest, kind: str, pk: int, name: str) -> HttpResponse:
    """The form of one verb; POST does it. What cannot be done says why and keeps what was typed."""
    user, thing = user_of(request), find(request, kind, pk)
    verb = next((verb for verb in VERBS[kind] if verb.name == name), None)
    if verb is None or not verb.permitted(user, thing):
        raise Http404
    back = (
        redirect("desk_letter", thing.pk) if kind == "letter" else redirect("desk_dossier", thing.proposal.pk)
    )
    if kind == "commitment" and thing.letter.settled_on is None:
        back = redirect("desk_letter", thing.letter_id)
    if not verb.possible(thing):
        messages.warning(
            request, _("“%(verb)s” is no longer possible here; somebody was faster.") % {"verb": verb.label}
        )
        return back
    # What was selected in the letter comes along in the address.
    form = verb.form(request.POST or None, request.FILES or None, thing=thing, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            verb.run(thing, by=user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Done: %(verb)s.") % {"verb": verb.label})
            return back
    context = {
        **admin.site.each_context(request),
        "title": verb.label,
        "thing": thing,
        "verb": verb,
        "form": form,
    }
    return render(request, "admin/desk_verb.html", context)


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
            proposal = proposals.register(congress=congress, by=user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("display_no", str(refusal))
        else:
            return redirect("desk_dossier", proposal.pk)
    context = {**admin.site.each_context(request), "title": _("Register a suggestion"), "form": form}
    return render(request, "admin/desk_verb.html", context)


def urls() -> list[URLPattern]:
    """Under /admin/desk/, behind the admin's own sign-in."""
    guard = admin.site.admin_view
    return [
        path("register/", guard(register), name="desk_register"),
        path("suggestions/<int:pk>/", guard(dossier), name="desk_dossier"),
        path("<slug:kind>/<int:pk>/<slug:name>/", guard(do), name="desk_do"),
    ]
