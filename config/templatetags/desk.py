"""What stands around every page of the desk: whose it is, which day it is, and the way to everything, counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import template
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.models import Category, Commitment, Progress
from congress.admin import congresses_of
from congress.calendar import calendar_for
from congress.clock import shipped_calendar
from congress.models import CalendarNotice, Congress, Deputy, RuleSet, Session, Unit, User
from proposals.models import Assignment, Deadline, Event, Extension, Proposal
from reminders.models import Message
from responses.models import Evaluation, Letter, Response

from ..desk.queues import letters as letters_that_wait

register = template.Library()


@dataclass(frozen=True)
class Entry:
    """One line of the sidebar; `count` is None where a number says nothing."""

    label: str
    address: str
    count: int | None = None
    hot: bool = False


@dataclass(frozen=True)
class Frame:
    """The page around the page. Without a congress for somebody who works for none."""

    congress: Congress | None
    role: str
    office: str
    today: date
    is_workday: bool
    late: int
    sections: list[tuple[str, list[Entry]]]


# Section, model, and what is counted: a filter on the rows, or None for no number; and the query of the list it opens.
Counted = dict[str, Any] | None
TABLES: list[tuple[str | Promise, list[tuple[type[Model], str | Promise, Counted, str]]]] = [
    (
        gettext_lazy("Suggestions"),
        [
            (Proposal, gettext_lazy("Suggestions"), {}, ""),
            (
                Assignment,
                gettext_lazy("Assignments and objections"),
                {"status": Assignment.Status.OBJECTED},
                "",
            ),
            (Deadline, gettext_lazy("Deadlines"), {"met_on": None, "withdrawn_on": None}, ""),
            (Extension, gettext_lazy("Requests for more time"), {"status": Extension.Status.REQUESTED}, ""),
        ],
    ),
    (
        gettext_lazy("Replies"),
        [
            (Response, gettext_lazy("Replies"), {}, ""),
            (Evaluation, gettext_lazy("Judgements"), {"corrected_by": None}, ""),
        ],
    ),
    (
        gettext_lazy("Promises"),
        [
            (Commitment, gettext_lazy("Promises"), {"status__in": Commitment.OPEN_STATUSES}, ""),
            (Progress, gettext_lazy("Progress and evidence"), None, ""),
            (
                Commitment,
                gettext_lazy("Awaiting a verdict"),
                {"status": Commitment.Status.CLAIMED},
                "status__exact=claimed",
            ),
        ],
    ),
    (
        gettext_lazy("Reminders"),
        [(Message, gettext_lazy("Mails sent"), None, "")],
    ),
    (
        gettext_lazy("Institutions and rules"),
        [
            (Unit, gettext_lazy("Units"), None, ""),
            (Deputy, gettext_lazy("Deputies"), None, ""),
            (Session, gettext_lazy("Terms and sessions"), None, ""),
            (User, gettext_lazy("People and sign-ins"), None, ""),
            (RuleSet, gettext_lazy("Rules"), None, ""),
            (CalendarNotice, gettext_lazy("Calendar"), None, ""),
            (Category, gettext_lazy("Categories"), None, ""),
            (Event, gettext_lazy("Journal"), None, ""),
        ],
    ),
]


@register.simple_tag(takes_context=True)
def frame(context: template.Context) -> Frame | None:
    """The frame for who is asking; None before sign-in and for somebody who may not be here."""
    request = context.get("request")
    if request is None or not request.user.is_authenticated or not request.user.is_staff:
        return None
    if not hasattr(request, "_desk_frame"):
        request._desk_frame = _frame(request)
    return cast(Frame, request._desk_frame)


def _frame(request: HttpRequest) -> Frame:
    user, today = cast(User, request.user), timezone.localdate()
    congress = congresses_of(request).first()
    held = next(iter(user.held), None)
    role = held.get_role_display() if held else _("administrator") if user.is_superuser else ""
    calendar = calendar_for(congress) if congress else shipped_calendar()
    return Frame(
        congress=congress,
        role=role,
        office=str(held.unit) if held and held.unit else str(congress or ""),
        today=today,
        is_workday=calendar.is_workday(today),
        late=Deadline.objects.at_the_desk_of(user).overdue(today).count(),
        sections=_sections(request, user),
    )


def _sections(request: HttpRequest, user: User) -> list[tuple[str, list[Entry]]]:
    sections = []
    for title, rows in TABLES:
        entries = [entry for row in rows if (entry := _entry(request, *row))]
        if rows[0][0] is Message and entries:
            entries.insert(0, Entry(_("What is sent today"), reverse("reminders-today")))
        if rows[0][0] is Response and admin.site._registry[Letter].has_view_permission(request):
            waiting = letters_that_wait(user).order_by().count()
            entries.append(Entry(_("Letters on file"), reverse("desk_letters"), waiting))
        if entries:
            sections.append((str(title), entries))
    return sections


def _entry(
    request: HttpRequest, model: type[Model], label: str | Promise, counted: Counted, query: str
) -> Entry | None:
    """A line of the sidebar where this person may see the table, counted over the rows they see in it."""
    door = admin.site._registry.get(model)
    if door is None or not door.has_view_permission(request):
        return None
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    rows: QuerySet[Any] = door.get_queryset(request)
    count = None if counted is None else rows.filter(**counted).order_by().count()
    return Entry(str(label), f"{address}?{query}" if query else address, count)
