"""The pages behind the links in mails, the proof of running, and what clerks see of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from commitments.models import Commitment
from commitments.permissions import may_give_verdict
from congress.models import Congress, Deputy, Membership, User
from proposals.journal import Refused
from proposals.models import Assignment, Deadline
from proposals.permissions import may_ask_extension, may_receive
from responses.models import Response
from responses.permissions import may_judge

from . import acts, forecast, story
from .acts import Verb
from .audience import readers_of
from .beat import troubles
from .forms import ExtendForm, JudgeForm, PreferenceForm, ReceiveForm, VerdictForm
from .models import Address, Message, Notice, Reader, Sweep


@dataclass(frozen=True)
class Page:
    """How one verb looks: its row, its form, and who may."""

    model: type[models.Model]
    form: type[forms.Form]
    may: Callable[[User, Any, Deputy | None], bool]


PAGES: dict[Verb, Page] = {
    Verb.RECEIVE: Page(Assignment, ReceiveForm, lambda user, thing, deputy: may_receive(user, thing)),
    Verb.EXTEND: Page(Deadline, ExtendForm, lambda user, thing, deputy: may_ask_extension(user, thing)),
    Verb.VERDICT: Page(
        Commitment,
        VerdictForm,
        lambda user, thing, deputy: may_give_verdict(user, thing),
    ),
    Verb.JUDGE: Page(
        Response,
        JudgeForm,
        lambda user, thing, deputy: (
            deputy is not None and deputy in thing.proposal.deputies() and may_judge(user, thing, deputy)
        ),
    ),
}
TITLES = {
    Verb.RECEIVE: lambda: _("Has it been received?"),
    Verb.EXTEND: lambda: _("Ask for more time"),
    Verb.VERDICT: lambda: _("Is it done?"),
    Verb.JUDGE: lambda: _("What do you think of this reply?"),
}
BUTTONS = {
    Verb.RECEIVE: lambda: _("Received"),
    Verb.EXTEND: lambda: _("Ask for more time"),
    Verb.VERDICT: lambda: _("Enter my verdict"),
    Verb.JUDGE: lambda: _("Enter my judgement"),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button. Opening it changes nothing; pressing it is the reader's own act, in the journal."""
    try:
        said = acts.read(token)
    except acts.Expired:
        return _sorry(
            request,
            _("This link has expired. The next mail brings a new one, or sign in."),
            410,
        )
    except acts.Forged:
        return _sorry(
            request,
            _("This link is not complete. Copy it from the mail once more."),
            404,
        )
    page = PAGES[said.verb]
    reader = get_object_or_404(Reader, pk=said.reader)
    thing: Any = get_object_or_404(page.model, pk=said.pk)
    with translation.override(reader.speaks):
        form = page.form(request.POST if request.method == "POST" else None)
        words = {
            "form": form,
            "title": TITLES[said.verb](),
            "button": BUTTONS[said.verb](),
            "proposal": thing.proposal,
            "unit": getattr(thing, "unit", None),
            "reader": reader,
            "promise": thing if isinstance(thing, Commitment) else None,
            "deadline": thing if isinstance(thing, Deadline) else None,
            "reply": thing if isinstance(thing, Response) else None,
        }
        if request.method != "POST" or not form.is_valid():
            return render(request, "reminders/act.html", words)
        try:
            with transaction.atomic():
                _press(form, page, thing, reader)
        except Refused as refused:
            form.add_error(None, str(refused))
            return render(request, "reminders/act.html", words, status=409)
        return render(request, "reminders/done.html", words)


def _press(form: Any, page: Page, thing: Any, reader: Reader) -> None:
    user = reader.user or account_of(reader.deputy)
    seats = {seat.pk: seat for seat in user.deputies.all()}
    deputy = next((seat for seat in thing.proposal.deputies() if seat.pk in seats), None)
    if not page.may(user, thing, deputy):
        raise PermissionDenied
    form.act(thing, by=user, on=timezone.localdate(), deputy=deputy)


def account_of(deputy: Deputy | None) -> User:
    """The account that stands for a deputy who has none: nobody can sign in with it, but the journal can name it. What
    the deputy was told and how they want it goes with it."""
    assert deputy is not None
    user, _fresh = User.objects.get_or_create(
        username=f"deputy-{deputy.pk}",
        defaults={"full_name": deputy.name, "password": "!", "is_active": False},
    )
    deputy.user = user
    deputy.save(update_fields=["user"])
    readers_of([("user", user.pk)])
    return user


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """One click in the mail program (RFC 8058) is a POST without cookies; a person gets a page with a button first."""
    try:
        reader = get_object_or_404(Reader, pk=acts.read_unsubscribe(token))
    except acts.Forged:
        return _sorry(
            request,
            _("This link is not complete. Copy it from the mail once more."),
            404,
        )
    if request.method == "POST":
        reader.news = Reader.News.NONE
        reader.save(update_fields=["news"])
    with translation.override(reader.speaks):
        return render(
            request,
            "reminders/unsubscribe.html",
            {"reader": reader, "done": request.method == "POST"},
        )


@never_cache
def preferences(request: HttpRequest, secret: str) -> HttpResponse:
    """How somebody wants to be told; found by the secret in their mails."""
    reader = get_object_or_404(Reader, secret=secret)
    form = PreferenceForm(request.POST or None, instance=reader)
    saved = request.method == "POST" and form.is_valid()
    if saved:
        form.save()
    with translation.override(reader.speaks):
        return render(
            request,
            "reminders/preferences.html",
            {"form": form, "reader": reader, "saved": saved, "masked": masked(reader.email)},
        )


def masked(email: str) -> str:
    """Enough to know one's own address by, and no more: h…@example.org."""
    name, at, domain = email.partition("@")
    return f"{name[:1]}…{at}{domain}"


def _sorry(request: HttpRequest, words: str, status: int) -> HttpResponse:
    return render(request, "reminders/sorry.html", {"words": words}, status=status)


# Proof


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """For machines: 200 while reminders run, 503 with the reasons when they do not. Says nothing about any person."""
    try:
        with translation.override("en"):
            wrong = troubles()
    except DatabaseError as away:
        return JsonResponse({"ok": False, "troubles": [f"database: {type(away).__name__}"]}, status=503)
    return JsonResponse({"ok": not wrong, "troubles": wrong}, status=503 if wrong else 200)


def banner(request: HttpRequest) -> dict[str, Callable[[], list[str]]]:
    """Context of every page: `reminder_troubles`, asked only where a template shows it.

    Empty for everybody but the offices, and when all is well.
    """

    @cache
    def asked() -> list[str]:
        user: User | AnonymousUser | None = getattr(request, "user", None)
        if user is None or not user.is_authenticated or not user.is_staff or not _offices(user):
            return []
        return troubles()

    return {"reminder_troubles": asked}


def _offices(user: User) -> list[int]:
    """Congresses whose reminders this person watches over."""
    if user.is_superuser:
        return list(Congress.objects.values_list("pk", flat=True))
    rows = user.memberships.running().filter(role__in=Membership.OFFICE_ROLES)
    return list(rows.values_list("congress", flat=True).distinct())


@login_required
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What would be sent today, what was sent on each of the last days, and which addresses do not work."""
    offices = _asked_by_office(request)
    ours = Message.objects.of(offices)
    counts = {state.value: models.Count("pk", filter=models.Q(state=state)) for state in Message.State}
    pending = counts.pop(Message.State.PENDING), counts.pop(Message.State.LEASED)
    days = Message.objects.filter(pk__in=ours).values("day")
    days = days.annotate(planned=models.Count("pk"), open=pending[0] + pending[1], **counts)
    parts = [(congress, forecast.forecast(congress)) for congress in Congress.objects.filter(pk__in=offices)]
    return render(
        request,
        "reminders/today.html",
        {
            **admin.site.each_context(request),
            "title": _("What would be sent today"),
            "parts": [(congress, told, sum(not one.silent for one in told)) for congress, told in parts],
            "days": days.order_by("-day")[:14],
            "latest": ours.select_related("reader__user", "reader__deputy").order_by("-planned_at", "-pk")[
                :30
            ],
            "addresses": Address.objects.dead().of(offices),
            "troubles": troubles(),
            "sweep": Sweep.objects.exclude(finished_at=None).first(),
        },
    )


@login_required
@require_safe
def message_story(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole story of one mail: when it was planned, each try, what the server said, and what it says."""
    message = get_object_or_404(Message.objects.of(_asked_by_office(request)), pk=pk)
    notices = message.notices.select_related("proposal", "deadline", "event")
    said = {"title": str(message), "message": message, "notices": notices, "steps": story.of_message(message)}
    return render(request, "reminders/story.html", {**admin.site.each_context(request), **said})


@login_required
@require_safe
def notice_story(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole story of one fact for one person, from the date it is about to the mail server's answer."""
    rows = Notice.objects.filter(proposal__congress__in=_asked_by_office(request))
    rows = rows.select_related("proposal", "deadline", "event", "message", "reader__user", "reader__deputy")
    notice = get_object_or_404(rows, pk=pk)
    said = {"title": str(notice), "notice": notice, "steps": story.of_notice(notice)}
    return render(request, "reminders/story.html", {**admin.site.each_context(request), **said})


def _asked_by_office(request: HttpRequest) -> list[int]:
    """The congresses of whoever asks; not found for anybody else."""
    assert isinstance(request.user, User)
    offices = _offices(request.user)
    if not offices:
        raise Http404
    return offices
