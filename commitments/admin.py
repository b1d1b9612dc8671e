"""The clerk's and the unit's door to promises."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from congress.admin import HouseAdmin, ReadOnlyAdmin
from congress.models import User
from proposals.models import Proposal
from proposals.verbs import ReasonForm, Verb, can_move

from . import actions, permissions
from .forms import (
    AddForm,
    ConfirmForm,
    DropForm,
    MergeForm,
    OfficeVerdictForm,
    ReportForm,
    ReviewForm,
    ReviseForm,
    SplitForm,
)
from .models import Category, Commitment

Status = Commitment.Status


def report(
    commitment: Commitment,
    *,
    on: date,
    by: User,
    evidence_kind: str,
    evidence_title: str,
    evidence_link: str,
    evidence_file: UploadedFile | None,
    **said: Any,
) -> None:
    """A report with at most one exhibit; another one comes with another report."""
    exhibits = []
    if evidence_kind:
        exhibits.append(
            actions.Exhibit(
                kind=evidence_kind,
                title=evidence_title or str(evidence_file or evidence_link),
                link=evidence_link,
                filename=(evidence_file.name or "") if evidence_file else "",
                content=evidence_file.read() if evidence_file else b"",
            )
        )
    actions.report(commitment, on=on, by=by, evidence=exhibits, **said)


def merge(commitment: Commitment, *, other: Commitment, on: date, by: User) -> None:
    actions.merge(commitment, other, on=on, by=by)


def is_proposed(commitment: Commitment) -> bool:
    return commitment.status == Status.PROPOSED


VERBS: dict[str, list[Verb]] = {
    "proposal": [
        Verb(
            "carry_over",
            _("Carry over"),
            actions.carry_over,
            permissions.may_carry_over,
            can_move(Proposal.Status.CARRIED_OVER),
            ReviewForm,
        ),
        Verb("close", _("Close"), actions.close, permissions.may_close, can_move(Proposal.Status.CLOSED)),
        Verb(
            "reopen",
            _("Open again"),
            actions.reopen,
            permissions.may_reopen,
            lambda one: one.status == Proposal.Status.CLOSED,
            ReasonForm,
        ),
    ],
    "letter": [
        Verb(
            "propose",
            _("Read the promises"),
            actions.propose,
            permissions.may_propose,
            lambda one: one.proposal is not None and not one.commitments.exists(),
        ),
        Verb(
            "add",
            _("Mark a passage"),
            actions.add,
            permissions.may_add,
            lambda one: one.proposal is not None,
            AddForm,
        ),
        Verb(
            "confirm_ledger",
            _("Confirm the ledger"),
            actions.confirm_ledger,
            permissions.may_confirm_ledger,
            lambda one: one.proposal is not None and one.settled_on is None,
        ),
    ],
    "commitment": [
        Verb("confirm", _("Confirm"), actions.confirm, permissions.may_confirm, is_proposed, ConfirmForm),
        Verb("reject", _("No promise"), actions.reject, permissions.may_reject, is_proposed, ReasonForm),
        Verb("split", _("Split"), actions.split, permissions.may_split, is_proposed, SplitForm),
        Verb("merge", _("Join"), merge, permissions.may_merge, is_proposed, MergeForm),
        Verb(
            "restore",
            _("It is a promise after all"),
            actions.restore,
            permissions.may_restore,
            can_move(Status.PROPOSED),
        ),
        Verb(
            "report",
            _("Report progress"),
            report,
            permissions.may_report,
            lambda one: one.is_open,
            ReportForm,
        ),
        Verb(
            "give_verdict",
            _("Give a verdict"),
            actions.give_verdict,
            permissions.may_give_verdict,
            lambda one: one.is_open,
            OfficeVerdictForm,
        ),
        Verb(
            "revise",
            _("Change"),
            actions.revise,
            permissions.may_revise,
            lambda one: one.is_open,
            ReviseForm,
        ),
        Verb("drop", _("Drop"), actions.drop, permissions.may_drop, can_move(Status.DROPPED), DropForm),
        Verb(
            "resume",
            _("Follow up again"),
            actions.resume,
            permissions.may_resume,
            lambda one: one.status in {Status.KEPT, Status.BROKEN, Status.DROPPED},
            ReviewForm,
        ),
    ],
}


@admin.register(Category)
class CategoryAdmin(HouseAdmin):
    list_display = ["name", "slug", "order"]


@admin.register(Commitment)
class CommitmentAdmin(ReadOnlyAdmin):
    list_display = ["display_no", "title", "unit", "category", "status", "firmness", "due_on", "review_on"]
    list_filter = ["status", "firmness", "category", ("due_on", admin.EmptyFieldListFilter)]
    list_select_related = ["proposal", "unit", "category"]
    search_fields = ["quote", "summary", "proposal__display_no"]
    date_hierarchy = "review_on"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Commitment]:
        return Commitment.objects.visible_to(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("desk_dossier", Commitment.objects.get(pk=object_id).proposal_id)
