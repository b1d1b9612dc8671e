"""The clerk's door to suggestions: lists to look at, verbs to act with."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Case, CharField, F, Min, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from congress.tables import SeveralFilter, Table, cell, user_of, watches

from . import search
from .models import Assignment, Deadline, Event, Extension, Proposal

Status = Proposal.Status


class CalendarFilter(admin.SimpleListFilter):
    """What the calendar says, asked of the open deadlines."""

    title = _("calendar")
    parameter_name = "calendar"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("late", _("late")),
            ("near", _("due within seven days")),
            ("provisional", _("provisional")),
            ("past", _("past the office's own target")),
            ("met", _("done")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        still = Q(met_on=None, withdrawn_on=None)
        asked = {
            "late": still & Q(due_on__lt=today, force=Deadline.Force.NUMBER),
            "near": still & Q(due_on__range=(today, today + timedelta(days=7))),
            "provisional": still & Q(provisional=True),
            "past": still & Q(due_on__lt=today) & ~Q(force=Deadline.Force.NUMBER),
            "met": Q(met_on__isnull=False),
        }.get(self.value() or "")
        if asked is None:
            return queryset
        if queryset.model is Deadline:
            return queryset.filter(asked)
        return queryset.filter(pk__in=Deadline.objects.filter(asked).values("proposal"))


class OpenFilter(admin.SimpleListFilter):
    """Whether the dossier is still being worked on."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("not ended")), ("unanswered", _("awaiting a reply")), ("ended", _("ended"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "open":
            return queryset.exclude(status__in=Proposal.ENDED_STATUSES)
        if self.value() == "unanswered":
            return queryset.filter(status__in=Proposal.UNANSWERED_STATUSES)
        if self.value() == "ended":
            return queryset.filter(status__in=Proposal.ENDED_STATUSES)
        return queryset


def binding_first(days: QuerySet[Deadline]) -> QuerySet[Deadline]:
    """Days of the law before an office's own targets, each by date."""
    law = Case(When(force=Deadline.Force.NUMBER, then=0), default=1)
    return days.select_related("proposal").order_by(law, "due_on", "pk")


@admin.register(Proposal)
class ProposalAdmin(Table):
    """The list; a row opens the dossier's own page, where the verbs are."""

    list_display = ["number", "title", "stage", "calendar", "with_whom"]
    list_filter = [OpenFilter, CalendarFilter, ("status", SeveralFilter), "kind", "session", "topic"]
    search_fields = ["search_row__text"]
    search_help_text = _("Number, title, unit or deputy; several words must all be found.")
    in_order = [F("legal_due").asc(nulls_last=True), F("next_due").asc(nulls_last=True), "pk"]
    named = [
        (_("not ended"), "standing=open"),
        (_("something is late"), "calendar=late"),
        (_("to admit"), f"status__exact={Status.REGISTERED}"),
        (_("to assign"), f"status__exact={Status.ADMITTED}"),
        (_("being handled"), f"status__in={Status.ASSIGNED},{Status.HANDLING},{Status.REHANDLING}"),
        (_("being handled again"), f"status__exact={Status.REHANDLING}"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposal]:
        still = Q(deadlines__met_on=None, deadlines__withdrawn_on=None)
        return (
            Proposal.objects.at_the_desk_of(user_of(request))
            .annotate(
                legal_due=Min("deadlines__due_on", filter=still & Q(deadlines__force=Deadline.Force.NUMBER)),
                next_due=Min("deadlines__due_on", filter=still),
            )
            .prefetch_related(
                Prefetch("deadlines", binding_first(Deadline.objects.open()), to_attr="open_days"),
                Prefetch(
                    "assignments", Assignment.objects.standing().select_related("unit"), to_attr="standing"
                ),
            )
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Proposal], search_term: str
    ) -> tuple[QuerySet[Proposal], bool]:
        """By the dossier's one row of words, which the floors above hand theirs down to."""
        return search.found(queryset, search_term), False

    def leads_to(self, row: Proposal) -> str:
        return reverse("desk_dossier", args=[row.pk])

    @admin.display(description=_("number"), ordering="display_no")
    def number(self, row: Proposal) -> str:
        return row.display_no

    @admin.display(description=_("stage"), ordering="status")
    def stage(self, row: Proposal) -> SafeString:
        return cell("status", row)

    @admin.display(description=_("calendar"), ordering="legal_due")
    def calendar(self, row: Proposal) -> SafeString:
        return cell("next_day", row)

    @admin.display(description=_("with whom"))
    def with_whom(self, row: Any) -> str:
        return "、".join(str(one.unit) for one in row.standing)


@admin.register(Assignment)
class AssignmentAdmin(Table):
    list_display = ["number", "title", "unit", "role", "status", "calendar", "objection_reason"]
    list_filter = ["status", "role", ("unit", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["proposal", "unit"]
    search_fields = ["proposal__display_no", "proposal__title", "unit__name", "unit__short_name"]
    in_order = [F("next_due").asc(nulls_last=True), "pk"]
    congress_path = "proposal__congress"
    named = [
        (_("not yet received"), f"status__exact={Assignment.Status.ASSIGNED}"),
        (_("objections to rule on"), f"status__exact={Assignment.Status.OBJECTED}"),
        (_("as lead"), f"role__exact={Assignment.Role.LEAD}"),
        (_("as co-handler"), f"role__exact={Assignment.Role.CO}"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assignment]:
        """An office's all; a unit's its own, lead and co-handling."""
        user = user_of(request)
        rows = Assignment.objects.filter(proposal__in=Proposal.objects.at_the_desk_of(user))
        if not watches(user):
            rows = rows.filter(unit__in=user.units_held())
        about = Concat(Value("assignment/"), Cast(OuterRef("pk"), CharField()))
        day = binding_first(Deadline.objects.open().filter(subject=about)).values("due_on")[:1]
        return rows.annotate(next_due=Subquery(day))

    def prepared(self, rows: list[Assignment]) -> list[Assignment]:
        found: dict[str, list[Deadline]] = {}
        subjects = [row.subject for row in rows]
        for day in binding_first(Deadline.objects.open().filter(subject__in=subjects)):
            found.setdefault(day.subject, []).append(day)
        for row in rows:
            row.open_days = found.get(row.subject, [])  # type: ignore[attr-defined]
        return rows

    @admin.display(description=_("number"), ordering="proposal__display_no")
    def number(self, row: Assignment) -> str:
        return row.proposal.display_no

    @admin.display(description=_("title"))
    def title(self, row: Assignment) -> str:
        return row.proposal.title

    @admin.display(description=_("calendar"), ordering="next_due")
    def calendar(self, row: Assignment) -> SafeString:
        return cell("next_day", row)


@admin.register(Deadline)
class DeadlineAdmin(Table):
    list_display = ["number", "title", "kind", "who", "calendar", "force"]
    list_filter = [CalendarFilter, "kind", "force", ("unit", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["proposal", "unit", "deputy"]
    search_fields = ["proposal__display_no", "proposal__title", "unit__name", "unit__short_name"]
    in_order = [F("met_on").asc(nulls_first=True), "due_on", "pk"]
    congress_path = "proposal__congress"
    named = [
        (_("late"), "calendar=late"),
        (_("due within seven days"), "calendar=near"),
        (_("provisional"), "calendar=provisional"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deadline]:
        rows = Deadline.objects.at_the_desk_of(user_of(request)).filter(withdrawn_on=None)
        return rows.select_related("proposal", "unit", "deputy")

    def leads_to(self, row: Deadline) -> str:
        return f"{reverse('desk_dossier', args=[row.proposal_id])}#{row.subject.replace('/', '-')}"

    @admin.display(description=_("number"), ordering="proposal__display_no")
    def number(self, row: Deadline) -> str:
        return row.proposal.display_no

    @admin.display(description=_("title"))
    def title(self, row: Deadline) -> str:
        return row.proposal.title

    @admin.display(description=_("with whom"), ordering="unit")
    def who(self, row: Deadline) -> str:
        return str(row.deputy or row.unit or _("office"))

    @admin.display(description=_("calendar"), ordering="due_on")
    def calendar(self, row: Deadline) -> SafeString:
        return cell("due", row)


@admin.register(Extension)
class ExtensionAdmin(Table):
    list_display = [
        "number",
        "unit",
        "status",
        "was_due_on",
        "asked_until",
        "granted_until",
        "reason",
        "asked_on",
    ]
    list_filter = ["status", ("deadline__unit", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["deadline__proposal", "deadline__unit"]
    search_fields = ["deadline__proposal__display_no", "deadline__proposal__title", "reason"]
    ordering = ["decided_on", "asked_on", "pk"]
    congress_path = "deadline__proposal__congress"
    named = [(_("requested"), f"status__exact={Extension.Status.REQUESTED}")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Extension]:
        return Extension.objects.filter(deadline__in=Deadline.objects.at_the_desk_of(user_of(request)))

    @admin.display(description=_("number"), ordering="deadline__proposal__display_no")
    def number(self, row: Extension) -> str:
        return row.proposal.display_no

    @admin.display(description=_("unit"), ordering="deadline__unit")
    def unit(self, row: Extension) -> str:
        return str(row.unit or "")


@admin.register(Event)
class EventAdmin(Table):
    """The journal, for reading."""

    list_display = ["at", "number", "what", "actor_name", "unit_name"]
    list_filter = ["name"]
    list_select_related = ["proposal"]
    search_fields = ["proposal__display_no", "proposal__title", "actor_name", "unit_name"]
    date_hierarchy = "at"
    ordering = ["-at", "-seq"]
    congress_path = "proposal__congress"
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return Event.objects.filter(proposal__in=Proposal.objects.at_the_desk_of(user_of(request)))

    def leads_to(self, row: Event) -> str:
        return f"{reverse('desk_dossier', args=[row.proposal_id])}#journal"

    @admin.display(description=_("number"), ordering="proposal__display_no")
    def number(self, row: Event) -> str:
        return row.proposal.display_no

    @admin.display(description=_("event"), ordering="name")
    def what(self, row: Event) -> str:
        return row.sentence()
