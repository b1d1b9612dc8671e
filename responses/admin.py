"""The clerk's and the unit's door to replies and letters."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress.admin import congresses_of, works_here
from congress.models import Deputy, Membership, ResultClass, User
from congress.tables import Table, user_of
from proposals.models import Assignment, Proposal
from proposals.verbs import ReasonForm, Verb, can_move

from . import actions, permissions
from .forms import AmendForm, ClassForm, DraftForm, OpinionForm, PaperJudgementForm, SignForm
from .models import Evaluation, Letter, Response

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
    now = assignment.proposal.round
    written = any(one.round == now and not one.supplementary for one in assignment.responses.all())
    return assignment.status == Assignment.Status.DONE or not written


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
        Verb(
            "unsign",
            _("Back to draft"),
            actions.unsign,
            permissions.may_unsign,
            can_move(Status.DRAFT),
            ReasonForm,
            grave=True,
        ),
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
            grave=True,
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
class ResponseAdmin(Table):
    list_display = [
        "number_of_suggestion",
        "unit",
        "round",
        "stage",
        "result_class",
        "sent_on",
        "published_at",
    ]
    list_filter = ["status", "result_class", "supplementary", ("unit", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["proposal", "unit", "result_class"]
    search_fields = ["proposal__display_no", "proposal__title", "unit__name", "number", "text"]
    in_order = [F("sent_on").desc(nulls_first=True), "-pk"]
    congress_path = "proposal__congress"
    named = [
        (_("drafts"), f"status__exact={Status.DRAFT}"),
        (_("signed, not sent"), f"status__exact={Status.SIGNED}"),
        (_("sent, not published"), f"status__exact={Status.SENT}"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Response]:
        user = user_of(request)
        desk = Proposal.objects.at_the_desk_of(user)
        return Response.objects.visible_to(user).filter(proposal__in=desk).defer("text")

    @admin.display(description=_("suggestion"), ordering="proposal__display_no")
    def number_of_suggestion(self, row: Response) -> str:
        return str(row.proposal)

    @admin.display(description=_("status"), ordering="status")
    def stage(self, row: Response) -> str:
        return row.get_status_display()


@admin.register(Evaluation)
class EvaluationAdmin(Table):
    """Who judged what. A unit sees its own only when the round is over and the rules let it."""

    list_display = [
        "suggestion",
        "unit",
        "deputy",
        "attitude",
        "result",
        "reason",
        "channel",
        "judged_on",
        "entered_by",
    ]
    list_filter = ["attitude", "result", "channel", ("corrected_by", admin.EmptyFieldListFilter)]
    list_select_related = ["response__proposal", "response__unit", "deputy", "entered_by"]
    search_fields = ["response__proposal__display_no", "response__proposal__title", "deputy__name", "reason"]
    ordering = ["-judged_on", "-pk"]
    congress_path = "response__proposal__congress"
    named = [
        (_("attitude: not satisfied"), f"attitude__exact={Evaluation.Mark.NOT_SATISFIED}"),
        (_("result: not satisfied"), f"result__exact={Evaluation.Mark.NOT_SATISFIED}"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evaluation]:
        user = user_of(request)
        desk = Proposal.objects.at_the_desk_of(user)
        return Evaluation.objects.visible_to(user).filter(response__proposal__in=desk)

    @admin.display(description=_("suggestion"), ordering="response__proposal__display_no")
    def suggestion(self, row: Evaluation) -> str:
        return str(row.proposal)

    @admin.display(description=_("unit"), ordering="response__unit")
    def unit(self, row: Evaluation) -> str:
        return str(row.response.unit)


@admin.register(Letter)
class LetterAdmin(Table):
    """Filed letters; a row opens the screen where its ledger is confirmed."""

    list_display = ["name", "proposal", "matched_by", "problem", "filed_at", "settled_on"]
    list_filter = [
        ("settled_on", admin.EmptyFieldListFilter),
        ("problem", admin.EmptyFieldListFilter),
        ("proposal", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["proposal"]
    search_fields = ["filename", "text", "proposal__display_no", "proposal__title"]
    in_order = [F("settled_on").desc(nulls_first=True), "filed_at"]
    named = [
        (_("ledger to confirm"), "settled_on__isempty=1"),
        (_("cannot be read"), "problem__isempty=0"),
        (_("without a dossier"), "proposal__isempty=1"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Letter]:
        ours = congresses_of(request, *Membership.OFFICE_ROLES)
        return Letter.objects.filter(congress__in=ours).defer("original", "text", "reading")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return works_here(request, *Membership.OFFICE_ROLES)

    has_module_permission = has_view_permission

    def leads_to(self, row: Letter) -> str:
        return reverse("desk_letter", args=[row.pk])

    @admin.display(description=_("letter"), ordering="filename")
    def name(self, row: Letter) -> str:
        return str(row)
