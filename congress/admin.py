"""What clerks keep themselves: units, people, words, rules, calendar. Everything else changes by verbs."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import DateField, Model, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from .forms import DayInput
from .models import (
    CalendarNotice,
    Congress,
    Delegation,
    Deputy,
    Membership,
    ResultClass,
    RuleSet,
    Session,
    Term,
    Topic,
    Unit,
    UnitName,
    User,
)


def congresses_of(request: HttpRequest, *roles: str) -> QuerySet[Congress]:
    """The congresses this person works for today, in one of the roles if any is named; all for an administrator."""
    user = request.user
    if not user.is_authenticated or not user.is_active:
        return Congress.objects.none()
    if user.is_superuser:
        return Congress.objects.all()
    held = [one.congress_id for one in user.held if not roles or one.role in roles]
    return Congress.objects.filter(pk__in=held)


def works_here(request: HttpRequest, *roles: str) -> bool:
    """True for somebody who works for a congress today, in one of the roles if any is named."""
    user = request.user
    if not user.is_authenticated or not user.is_active:
        return False
    return user.is_superuser or any(not roles or one.role in roles for one in user.held)


class HouseAdmin(admin.ModelAdmin):
    """Rows of the person's own congress; the congress office may change them, nobody else, and nobody deletes."""

    congress_path = "congress"
    formfield_overrides = {DateField: {"widget": DayInput}}

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only what belongs to the person's own congress can be chosen."""
        own = getattr(admin.site._registry.get(db_field.related_model), "get_queryset", None)
        if own is not None:
            kwargs.setdefault("queryset", own(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(**{f"{self.congress_path}__in": congresses_of(request)})

    def has_module_permission(self, request: HttpRequest) -> bool:
        return works_here(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return works_here(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A clerk of the congress the row belongs to."""
        if obj is None or not works_here(request, Membership.Role.CONGRESS_CLERK):
            return works_here(request, Membership.Role.CONGRESS_CLERK)
        ours = {f"{self.congress_path}__in": congresses_of(request, Membership.Role.CONGRESS_CLERK)}
        return self.model._default_manager.filter(pk=obj.pk, **ours).exists()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(HouseAdmin):
    """Rows that only verbs change."""

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class UnitNameInline(admin.TabularInline):
    model = UnitName
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return works_here(request, Membership.Role.CONGRESS_CLERK)

    has_change_permission = has_view_permission = has_add_permission


@admin.register(Congress)
class CongressAdmin(HouseAdmin):
    list_display = ["name", "body", "level", "rule_set_name"]
    congress_path = "pk"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever founds a congress looks after the whole installation."""
        return request.user.is_active and request.user.is_superuser


@admin.register(Term)
class TermAdmin(HouseAdmin):
    list_display = ["congress", "number", "starts_on", "ends_on"]


@admin.register(Session)
class SessionAdmin(HouseAdmin):
    list_display = ["term", "number", "opens_on", "closes_on"]
    congress_path = "term__congress"


@admin.register(Delegation)
class DelegationAdmin(HouseAdmin):
    list_display = ["name", "prefix", "term"]
    congress_path = "term__congress"


@admin.register(Unit)
class UnitAdmin(HouseAdmin):
    list_display = ["name", "short_name", "side", "assigns", "valid_until", "successor"]
    list_filter = ["side", "assigns"]
    search_fields = ["name", "short_name", "names__name"]
    autocomplete_fields = ["parent", "successor"]
    inlines = [UnitNameInline]


@admin.register(Deputy)
class DeputyAdmin(HouseAdmin):
    """Contact data is for the offices: units do not see this table at all."""

    list_display = ["name", "delegation", "card_no", "term"]
    list_filter = ["delegation"]
    search_fields = ["name", "card_no"]
    congress_path = "term__congress"
    raw_id_fields = ["user"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return works_here(request, *Membership.OFFICE_ROLES)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_module_permission(request)


@admin.register(ResultClass)
class ResultClassAdmin(HouseAdmin):
    list_display = ["code", "name", "meaning", "owes_second_reply"]


@admin.register(Topic)
class TopicAdmin(HouseAdmin):
    list_display = ["name", "parent", "order"]


class DoorAdmin(admin.ModelAdmin):
    """Rows that move dates when they change: their own page shows what would move before anything is written."""

    door: str

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return works_here(request, Membership.Role.CONGRESS_CLERK)

    has_module_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        return redirect(self.door)

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        return redirect(self.door)


@admin.register(RuleSet)
class RuleSetAdmin(DoorAdmin):
    door = "desk_rules"


@admin.register(CalendarNotice)
class CalendarNoticeAdmin(DoorAdmin):
    door = "desk_calendar"


class MembershipInline(admin.TabularInline):
    """What somebody is, in the congresses of the person who looks."""

    model = Membership
    extra = 0
    autocomplete_fields = ["unit"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).filter(congress__in=congresses_of(request))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return works_here(request, Membership.Role.CONGRESS_CLERK)


@admin.register(User)
class PersonAdmin(UserAdmin):
    """The congress office sees who works for its congress; only an administrator lets people in."""

    list_display = ["full_name", "username", "roles", "language", "is_active"]
    list_filter = ["is_active", "memberships__role"]
    search_fields = ["username", "full_name", "memberships__unit__name"]
    ordering = ["username"]
    inlines = [MembershipInline]
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("person"), {"fields": ("full_name", "email", "language")}),
        (_("may"), {"fields": ("is_active", "is_staff", "is_superuser")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        ours = Membership.objects.filter(congress__in=congresses_of(request, Membership.Role.CONGRESS_CLERK))
        rows = super().get_queryset(request)
        rows = rows.prefetch_related(Prefetch("memberships", ours.select_related("unit")))
        if request.user.is_superuser:
            return rows
        return rows.filter(pk__in=ours.values("user"))

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        return super().get_fieldsets(request, obj) if request.user.is_superuser else self.fieldsets[1:2]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return works_here(request, Membership.Role.CONGRESS_CLERK)

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return self.has_module_permission(request)

    @admin.display(description=_("is here"))
    def roles(self, row: User) -> str:
        return "、".join(f"{one.unit or ''}{one.get_role_display()}" for one in row.memberships.all())
