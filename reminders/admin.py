"""The clerk's door to the ladder, to what was sent, and to what could not be."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from congress.models import Membership

from .models import Address, Message, Notice, Rung, Sweep


class OfOffices(admin.ModelAdmin):
    """Only for the offices, and only rows of their congresses; `congress_path` says where the congress stands."""

    congress_path = ""
    changes = False

    def offices(self, request: HttpRequest) -> list[int]:
        return [
            one.congress_id
            for one in getattr(request.user, "held", ())
            if one.role in Membership.OFFICE_ROLES
        ]

    def _may(self, request: HttpRequest) -> bool:
        user = request.user
        return user.is_active and user.is_staff and (user.is_superuser or bool(self.offices(request)))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return self._may(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.changes and self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return self.changes and self._may(request)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return self.changes and self._may(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        return rows.filter(**{f"{self.congress_path}__in": self.offices(request)}).distinct()


@admin.register(Rung)
class RungAdmin(OfOffices):
    changes = True
    congress_path = "congress"
    list_display = ["kind", "days", "audience", "every", "congress"]
    list_filter = ["kind", "audience"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "congress" and not request.user.is_superuser:
            kwargs["queryset"] = db_field.related_model.objects.filter(pk__in=self.offices(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Notice)
class NoticeAdmin(OfOffices):
    """One fact for one person, and what became of it."""

    congress_path = "proposal__congress"
    list_display = ["noted_at", "reader", "proposal", "deadline", "days", "state", "whole_story"]
    list_filter = ["state", "audience"]
    list_select_related = ["reader__user", "reader__deputy", "proposal", "deadline", "event"]
    search_fields = ["proposal__display_no", "key"]

    @admin.display(description=_("whole story"))
    def whole_story(self, notice: Notice) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse("reminders-notice", args=[notice.pk]), notice.key[:12]
        )


@admin.register(Message)
class MessageAdmin(OfOffices):
    list_display = ["day", "reader", "kind", "state", "attempts", "sent_at", "answer", "whole_story"]
    list_filter = ["state", "kind", "day"]
    list_select_related = ["reader__user", "reader__deputy"]
    search_fields = ["key", "address"]
    exclude = ["lease_token"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        if request.user.is_superuser:
            return super().get_queryset(request)
        return Message.objects.of(self.offices(request))

    @admin.display(description=_("whole story"))
    def whole_story(self, message: Message) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse("reminders-message", args=[message.pk]), message.key[:12]
        )


@admin.register(Address)
class AddressAdmin(OfOffices):
    """A clerk's task: find out the new address, or say that it works again."""

    list_display = ["email", "dead_since", "words"]
    list_filter = [("dead_since", admin.EmptyFieldListFilter)]
    search_fields = ["email"]
    actions = ["works_again"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return (
            Address.objects.all() if request.user.is_superuser else Address.objects.of(self.offices(request))
        )

    @admin.action(description=_("This address works again"))
    def works_again(self, request: HttpRequest, rows: QuerySet[Address]) -> None:
        count = rows.update(dead_since=None)
        self.message_user(request, _("%(count)s addresses get mails again.") % {"count": count})


@admin.register(Sweep)
class SweepAdmin(OfOffices):
    """Proof of running; says nothing about any congress but that it was looked at."""

    list_display = ["started_at", "seconds", "day", "noted", "planned", "problem"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return admin.ModelAdmin.get_queryset(self, request)

    @admin.display(description=_("seconds"))
    def seconds(self, sweep: Sweep) -> str:
        return f"{((sweep.finished_at or timezone.now()) - sweep.started_at).total_seconds():.1f}"
