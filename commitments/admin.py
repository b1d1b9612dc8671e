"""The clerk's and the unit's door to promises."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Case, DateField, F, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from congress.admin import HouseAdmin
from congress.models import User
from congress.tables import Table, cell, user_of
from proposals.models import Proposal
from proposals.verbs import ReasonForm, Verb, can_move

from . import actions, permissions
from .dates import with_days
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
from .models import Category, Commitment, Progress

Status = Commitment.Status


def report(
    commitment: Commitment,
    *,
    on: date,
    by: User,
    evidence_kind: str,
    evidence_title: str,
    evidence_link: str,
    evidence_files: list[UploadedFile],
    **said: Any,
) -> None:
    """A report with what was handed in: a link or something seen, and any number of files of the same kind."""
    exhibits = []
    if evidence_kind and (evidence_link or not evidence_files):
        title = evidence_title or evidence_link
        exhibits.append(actions.Exhibit(kind=evidence_kind, title=title, link=evidence_link))
    for one in evidence_files:
        title = evidence_title if len(evidence_files) == 1 and evidence_title else one.name or ""
        exhibits.append(
            actions.Exhibit(kind=evidence_kind, title=title, filename=one.name or "", content=one.read())
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
        Verb(
            "close",
            pgettext_lazy("of a dossier", "Close"),
            actions.close,
            permissions.may_close,
            can_move(Proposal.Status.CLOSED),
        ),
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
            lambda one: one.status == Status.REJECTED,
        ),
        Verb(
            "take_back",
            _("Take up again"),
            actions.take_back,
            permissions.may_take_back,
            lambda one: one.status == Status.CONFIRMED and one.letter.settled_on is None,
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
            pgettext_lazy("of a promise", "Change"),
            actions.revise,
            permissions.may_revise,
            lambda one: one.is_open,
            ReviseForm,
        ),
        Verb(
            "drop",
            _("Drop"),
            actions.drop,
            permissions.may_drop,
            can_move(Status.DROPPED),
            DropForm,
            grave=True,
        ),
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
    list_display = ["name", "english_name", "slug", "order"]
    ordering = ["order", "name"]


class StandingFilter(admin.SimpleListFilter):
    """What people did and what the calendar says, asked of promises."""

    title = _("calendar")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("open", _("open")),
            ("late", _("late")),
            ("near", _("due within seven days")),
            ("undated", _("no date given")),
            ("bare", _("no date and no evidence")),
            ("review", _("review is late")),
            ("carried", _("carried over")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        still = Q(status__in=Commitment.OPEN_STATUSES)
        asked = {
            "open": still,
            "late": still & Q(due_on__lt=today),
            "near": still & Q(due_on__range=(today, today + timedelta(days=7))),
            "undated": still & Q(due_on=None),
            "bare": still & Q(due_on=None, evidence=None),
            "review": still & Q(review_on__lt=today),
            "carried": Q(carried_over_on__isnull=False),
        }.get(self.value() or "")
        return queryset if asked is None else queryset.filter(asked)


@admin.register(Commitment)
class CommitmentAdmin(Table):
    """The ledger over all dossiers, the soonest due first."""

    list_display = ["case", "gist", "unit", "stage", "calendar", "evidence", "grade", "names"]
    list_filter = [
        StandingFilter,
        "status",
        "firmness",
        "category",
        ("unit", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["proposal", "unit"]
    search_fields = [
        "quote",
        "summary",
        "proposal__display_no",
        "proposal__title",
        "unit__name",
        "unit__short_name",
    ]
    in_order = [F("next_day").asc(nulls_last=True), "pk"]
    congress_path = "proposal__congress"
    named = [
        (_("open"), "standing=open"),
        (_("late"), "standing=late"),
        (_("no date and no evidence"), "standing=bare"),
        (_("awaiting verdict"), f"status__exact={Status.CLAIMED}"),
        (_("no progress reported"), f"status__exact={Status.CONFIRMED}"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Commitment]:
        """Open ones by their day, then by the day somebody looks; what is settled last."""
        day = Case(
            When(status__in=Commitment.OPEN_STATUSES, then=Coalesce("due_on", "review_on")),
            default=None,
            output_field=DateField(),
        )
        rows = Commitment.objects.at_the_desk_of(user_of(request))
        return rows.annotate(next_day=day).prefetch_related("evidence")

    def prepared(self, rows: list[Commitment]) -> list[Commitment]:
        return with_days(rows)

    @admin.display(description=_("number"), ordering="proposal__display_no")
    def case(self, row: Commitment) -> str:
        return row.display_no

    @admin.display(description=_("summary"))
    def gist(self, row: Commitment) -> str:
        return row.title

    @admin.display(description=_("status"), ordering="status")
    def stage(self, row: Commitment) -> SafeString:
        return cell("status", row)

    @admin.display(description=_("calendar"), ordering="next_day")
    def calendar(self, row: Commitment) -> SafeString:
        return cell("promise_day", row)

    @admin.display(description=_("evidence"))
    def evidence(self, row: Commitment) -> SafeString:
        return cell("level", row)

    @admin.display(description=_("firmness"), ordering="firmness")
    def grade(self, row: Commitment) -> SafeString:
        return cell("firm", row)

    @admin.display(description=_("what it names"))
    def names(self, row: Commitment) -> SafeString:
        return cell("four", row)


@admin.register(Progress)
class ProgressAdmin(Table):
    """What units reported, with the evidence they handed in."""

    list_display = ["promise", "unit", "on", "text", "percent", "claims_done", "exhibits"]
    list_filter = ["claims_done", ("unit", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["commitment__proposal", "unit"]
    search_fields = ["text", "commitment__proposal__display_no", "commitment__summary", "unit__name"]
    date_hierarchy = "on"
    ordering = ["-on", "-pk"]
    congress_path = "commitment__proposal__congress"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Progress]:
        desk = Commitment.objects.at_the_desk_of(user_of(request))
        return Progress.objects.filter(commitment__in=desk).prefetch_related("evidence")

    def leads_to(self, row: Progress) -> str:
        return f"{reverse('desk_dossier', args=[row.commitment.proposal_id])}#commitment-{row.commitment_id}"

    @admin.display(description=_("commitment"))
    def promise(self, row: Progress) -> str:
        return str(row.commitment)

    @admin.display(description=_("evidence"))
    def exhibits(self, row: Progress) -> str:
        return "、".join(f"{one.title}（{one.get_kind_display()}）" for one in row.evidence.all())
