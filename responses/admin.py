"""The clerk's and the unit's door to replies and letters."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from congress.admin import congresses_of, works_here
from congress.models import Membership
from congress.tables import Table, user_of
from proposals.models import Proposal

from .models import Evaluation, Letter, Response

Status = Response.Status


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
