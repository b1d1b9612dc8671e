"""The clerk's door to suggestions: lists to look at, verbs to act with."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from congress.admin import ReadOnlyAdmin

from . import actions, permissions
from .forms import (
    AssignForm,
    ConsultForm,
    CorrectForm,
    DecisionForm,
    GrantForm,
    MoreTimeForm,
    ObjectionForm,
    RulingForm,
)
from .models import Assignment, Deadline, Event, Extension, Proposal
from .verbs import ReasonForm, Verb, can_move

Status = Proposal.Status
UNANSWERED = {Status.ADMITTED, Status.ASSIGNED, Status.HANDLING, Status.REHANDLING}

VERBS: dict[str, list[Verb]] = {
    "proposal": [
        Verb("admit", _("Admit"), actions.admit, permissions.may_admit, can_move(Status.ADMITTED)),
        Verb(
            "refuse",
            _("Refuse"),
            actions.refuse,
            permissions.may_refuse,
            can_move(Status.REFUSED),
            ReasonForm,
        ),
        Verb(
            "reconsider",
            _("Reconsider"),
            actions.reconsider,
            permissions.may_reconsider,
            can_move(Status.REGISTERED),
        ),
        Verb(
            "assign",
            _("Assign"),
            actions.assign,
            permissions.may_assign,
            lambda one: one.status in UNANSWERED,
            AssignForm,
        ),
        Verb(
            "consult",
            _("Enter a consultation"),
            actions.consult,
            permissions.may_consult,
            lambda one: one.assignments.standing().exists(),
            ConsultForm,
        ),
        Verb(
            "rehandle",
            _("Have it handled again"),
            actions.rehandle,
            permissions.may_rehandle,
            can_move(Status.REHANDLING),
            ReasonForm,
        ),
        Verb(
            "publish",
            _("Publish the suggestion"),
            actions.publish,
            permissions.may_publish,
            lambda one: (
                one.published_on is None and not one.confidential and one.status in one.ADMITTED_STATUSES
            ),
        ),
        Verb(
            "conceal",
            _("Take off the public pages"),
            actions.conceal,
            permissions.may_conceal,
            lambda one: one.published_on is not None,
            ReasonForm,
        ),
        Verb(
            "correct",
            _("Correct"),
            actions.correct,
            permissions.may_correct,
            lambda one: one.status not in one.ENDED_STATUSES,
            CorrectForm,
        ),
        Verb(
            "withdraw",
            _("Withdraw"),
            actions.withdraw,
            permissions.may_withdraw,
            can_move(Status.WITHDRAWN),
            ReasonForm,
        ),
    ],
    "assignment": [
        Verb(
            "receive",
            _("Receive"),
            actions.receive,
            permissions.may_receive,
            lambda one: one.status == Assignment.Status.ASSIGNED,
        ),
        Verb(
            "raise_objection",
            _("Object"),
            actions.raise_objection,
            permissions.may_raise_objection,
            can_move(Assignment.Status.OBJECTED),
            ObjectionForm,
        ),
        Verb(
            "rule_on_objection",
            _("Rule on the objection"),
            actions.rule_on_objection,
            permissions.may_rule_on_objection,
            lambda one: one.status == Assignment.Status.OBJECTED,
            RulingForm,
        ),
        Verb(
            "withdraw_assignment",
            _("Take the assignment back"),
            actions.withdraw_assignment,
            permissions.may_withdraw_assignment,
            can_move(Assignment.Status.WITHDRAWN),
        ),
    ],
    "deadline": [
        Verb(
            "ask_extension",
            _("Ask for more time"),
            actions.ask_extension,
            permissions.may_ask_extension,
            lambda one: (
                one.is_open
                and one.kind in {Deadline.Kind.REPLY, Deadline.Kind.REHANDLING, Deadline.Kind.CO_OPINION}
                and not one.extensions.filter(status=Extension.Status.REQUESTED).exists()
            ),
            MoreTimeForm,
        ),
    ],
    "extension": [
        Verb(
            "grant_extension",
            _("Grant"),
            actions.grant_extension,
            permissions.may_grant_extension,
            can_move(Extension.Status.GRANTED),
            GrantForm,
        ),
        Verb(
            "refuse_extension",
            _("Refuse"),
            actions.refuse_extension,
            permissions.may_refuse_extension,
            can_move(Extension.Status.REFUSED),
            DecisionForm,
        ),
    ],
}


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    """The list; a row opens the dossier's own page, where the verbs are."""

    list_display = ["display_no", "title", "status", "submitted_on", "round"]
    list_filter = ["status", "kind", "session", "topic"]
    search_fields = ["display_no", "title", "body"]
    date_hierarchy = "submitted_on"
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposal]:
        return Proposal.objects.visible_to(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("desk_dossier", object_id)


@admin.register(Deadline)
class DeadlineAdmin(ReadOnlyAdmin):
    list_display = ["proposal", "kind", "unit", "due_on", "force", "met_on", "late_days", "provisional"]
    list_filter = ["kind", "force", "provisional"]
    list_select_related = ["proposal", "unit"]
    date_hierarchy = "due_on"
    congress_path = "proposal__congress"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deadline]:
        return Deadline.objects.visible_to(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """The journal, for reading."""

    list_display = ["at", "proposal", "sentence", "actor_name", "unit_name"]
    list_select_related = ["proposal"]
    date_hierarchy = "at"
    congress_path = "proposal__congress"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return Event.objects.filter(proposal__in=Proposal.objects.visible_to(request.user))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
