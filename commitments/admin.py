"""The clerk's and the unit's door to promises."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Case, DateField, F, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from congress.admin import HouseAdmin
from congress.tables import Table, cell, user_of

from .dates import with_days
from .models import Category, Commitment, Progress

Status = Commitment.Status


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
