"""The clerk's and the unit's door to replies and letters."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress.admin import ReadOnlyAdmin, congresses_of
from congress.models import Deputy, ResultClass, User
from proposals.models import Assignment
from proposals.verbs import ReasonForm, Verb, can_move

from . import actions, permissions
from .forms import AmendForm, ClassForm, DraftForm, OpinionForm, PaperJudgementForm, SignForm
from .models import Letter, Response

Status = Response.Status
AT_WORK = {Assignment.Status.ASSIGNED, Assignment.Status.RECEIVED, Assignment.Status.DONE}


def publish_today(response: Response, *, on: date, by: User) -> None:
    """The minute it is pressed; for a day before today, noon of that day."""
    now = timezone.localtime()
    at = now if on == now.date() else timezone.make_aware(datetime.combine(on, time(12)))
    actions.publish(response, at=at, by=by)


def reclassify(response: Response, *, result_class: ResultClass, on: date, by: User) -> None:
    actions.reclassify(response, result_class, on=on, by=by)


def judge_from_paper(response: Response, *, deputy: Deputy, on: date, by: User, **said: Any) -> None:
    actions.judge(response, deputy, on=on, by=by, **said)


def may_judge_from_paper(user: User, response: Response) -> bool:
    deputies = response.proposal.deputies()
    return bool(deputies) and permissions.may_judge(user, response, deputies[0])


def owes_a_draft(assignment: Assignment) -> bool:
    """Nothing written yet in this round, or done and a second reply may follow."""
    if not assignment.replies or assignment.status not in AT_WORK:
        return False
    written = assignment.responses.filter(round=assignment.proposal.round, supplementary=False)
    return assignment.status == Assignment.Status.DONE or not written.exists()


VERBS: dict[str, list[Verb]] = {
    "assignment": [
        Verb("draft", _("Draft the reply"), actions.draft, permissions.may_draft, owes_a_draft, DraftForm),
        Verb(
            "give_opinion",
            _("Give the co-handling opinion"),
            actions.give_opinion,
            permissions.may_give_opinion,
            lambda one: one.role == Assignment.Role.CO and one.status in AT_WORK - {Assignment.Status.DONE},
            OpinionForm,
        ),
    ],
    "response": [
        Verb(
            "amend",
            _("Change the draft"),
            actions.amend,
            permissions.may_amend,
            lambda one: one.status == Status.DRAFT,
            AmendForm,
        ),
        Verb("sign", _("Sign"), actions.sign, permissions.may_sign, can_move(Status.SIGNED), SignForm),
        Verb("unsign", _("Back to draft"), actions.unsign, permissions.may_unsign, can_move(Status.DRAFT)),
        Verb("send", _("Send to the deputies"), actions.send, permissions.may_send, can_move(Status.SENT)),
        Verb(
            "publish",
            _("Publish the reply"),
            publish_today,
            permissions.may_publish,
            can_move(Status.PUBLISHED),
        ),
        Verb(
            "withhold",
            _("Do not publish"),
            actions.withhold,
            permissions.may_withhold,
            can_move(Status.WITHHELD),
            ReasonForm,
        ),
        Verb(
            "reclassify",
            _("Change the class"),
            reclassify,
            permissions.may_reclassify,
            lambda one: True,
            ClassForm,
        ),
        Verb(
            "judge",
            _("Enter a judgement from paper"),
            judge_from_paper,
            may_judge_from_paper,
            lambda one: one.sent_on is not None and one.round == one.proposal.round,
            PaperJudgementForm,
        ),
    ],
    "delivery": [
        Verb(
            "confirm_delivery",
            _("It arrived"),
            actions.confirm_delivery,
            permissions.may_confirm_delivery,
            lambda one: one.received_on is None,
        ),
    ],
}


@admin.register(Response)
class ResponseAdmin(ReadOnlyAdmin):
    list_display = ["proposal", "unit", "round", "status", "result_class", "sent_on", "published_at"]
    list_filter = ["status", "supplementary"]
    list_select_related = ["proposal", "unit", "result_class"]
    search_fields = ["proposal__display_no", "proposal__title", "text"]
    congress_path = "proposal__congress"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Response]:
        return Response.objects.visible_to(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("desk_dossier", Response.objects.get(pk=object_id).proposal_id)


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    """Filed letters; a row opens the screen where its ledger is confirmed."""

    list_display = ["filename", "proposal", "matched_by", "problem", "filed_at", "settled_on"]
    list_filter = [("settled_on", admin.EmptyFieldListFilter), ("problem", admin.EmptyFieldListFilter)]
    list_select_related = ["proposal"]
    search_fields = ["filename", "text"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Letter]:
        return Letter.objects.filter(
            congress__in=congresses_of(request, "congress_clerk", "government_clerk")
        ).defer("original", "text", "reading")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("desk_letter", object_id)
