"""The filters of the list of suggestions, read from the address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress.models import Session, Topic, Unit

from . import search
from .models import Deadline, Proposal


class ProposalFilter(django_filters.FilterSet):
    """Words, stage, unit, session, topic, and what the calendar says."""

    q = django_filters.CharFilter(
        method="by_words",
        label=_("words"),
        widget=forms.TextInput(attrs={"type": "search", "class": "input"}),
    )
    status = django_filters.MultipleChoiceFilter(
        choices=Proposal.Status.choices, label=_("stage"), widget=forms.CheckboxSelectMultiple
    )
    calendar = django_filters.ChoiceFilter(
        method="by_calendar",
        label=_("calendar"),
        empty_label=_("any day"),
        choices=[("late", _("something is late")), ("week", _("due within seven days"))],
        widget=forms.Select(attrs={"class": "select"}),
    )
    unit = django_filters.ModelChoiceFilter(
        queryset=Unit.objects.filter(assignments__isnull=False).distinct(),
        method="by_unit",
        label=_("unit"),
        empty_label=_("all units"),
        widget=forms.Select(attrs={"class": "select"}),
    )
    session = django_filters.ModelChoiceFilter(
        queryset=Session.objects.select_related("term"),
        label=_("session"),
        empty_label=_("all sessions"),
        widget=forms.Select(attrs={"class": "select"}),
    )
    topic = django_filters.ModelChoiceFilter(
        queryset=Topic.objects.all(),
        label=_("topic"),
        empty_label=_("all topics"),
        widget=forms.Select(attrs={"class": "select"}),
    )
    kind = django_filters.ChoiceFilter(
        choices=Proposal.Kind.choices,
        label=_("kind"),
        empty_label=_("all kinds"),
        widget=forms.Select(attrs={"class": "select"}),
    )

    class Meta:
        model = Proposal
        fields = ["q", "status", "calendar", "unit", "session", "topic", "kind"]

    def by_words(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        """Every word must be found: in number, titles, text, names of deputies and units, or a published reply."""
        return search.found(rows, value)

    def by_calendar(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        today = timezone.localdate()
        due: dict[str, Any] = {
            "late": Deadline.objects.overdue(today),
            "week": Deadline.objects.open().filter(due_on__range=(today, today + timedelta(days=7))),
        }
        return rows.filter(pk__in=due[value].values("proposal"))

    def by_unit(self, rows: QuerySet[Proposal], name: str, value: Unit) -> QuerySet[Proposal]:
        return rows.filter(pk__in=Proposal.objects.filter(assignments__unit=value).values("pk"))
