"""What is looked for in the list of suggestions: words and filters from the address, each choice with its count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from commitments.models import Commitment
from congress.calendar import national_calendar
from congress.clock.calendar import ONE_DAY
from congress.models import ResultClass, Session, Topic, Unit, User
from proposals import search
from proposals.models import Assignment, Deadline, Proposal
from responses.models import Response

Rows = QuerySet[Proposal]
CLOSE = 5  # working days

LABELS = {
    "q": gettext_lazy("words"),
    "status": gettext_lazy("stage"),
    "calendar": gettext_lazy("calendar"),
    "unit": gettext_lazy("unit"),
    "session": gettext_lazy("session"),
    "topic": gettext_lazy("topic"),
    "kind": gettext_lazy("kind"),
    "result_class": gettext_lazy("class of the reply"),
}
CALENDAR = {
    "late": gettext_lazy("something is late"),
    "close": gettext_lazy("due within 5 working days"),
    "undated": gettext_lazy("has promises without a date"),
    "dated": gettext_lazy("every promise has a date"),
    "broken": gettext_lazy("has a promise not kept"),
}
MODELS: dict[str, type[Model]] = {
    "unit": Unit,
    "session": Session,
    "topic": Topic,
    "result_class": ResultClass,
}
FIXED: dict[str, dict[str, Any]] = {
    "status": dict(Proposal.Status.choices),
    "calendar": CALENDAR,
    "kind": dict(Proposal.Kind.choices),
}
ORDERS = {
    "": gettext_lazy("most urgent first"),
    "new": gettext_lazy("newest first"),
    "number": gettext_lazy("by number"),
}


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Tag:
    """One chosen filter, and the address of the same list without it."""

    label: str
    words: str
    address: str


class DossierFilter(django_filters.FilterSet):
    """The filters as an address says them. Of stage and calendar several may be chosen, and any of them is enough."""

    q = django_filters.CharFilter(method="by_words")
    status = django_filters.MultipleChoiceFilter(choices=Proposal.Status.choices)
    calendar = django_filters.MultipleChoiceFilter(choices=list(CALENDAR.items()), method="by_calendar")
    unit = django_filters.ModelChoiceFilter(queryset=Unit.objects.all(), method="by_unit")
    session = django_filters.ModelChoiceFilter(queryset=Session.objects.all())
    topic = django_filters.ModelChoiceFilter(queryset=Topic.objects.all())
    kind = django_filters.ChoiceFilter(choices=Proposal.Kind.choices)
    result_class = django_filters.ModelChoiceFilter(queryset=ResultClass.objects.all(), method="by_class")

    class Meta:
        model = Proposal
        fields = list(LABELS)

    def by_words(self, rows: Rows, name: str, value: str) -> Rows:
        return search.found(rows, value)

    def by_calendar(self, rows: Rows, name: str, values: list[str]) -> Rows:
        said = calendar_conditions(self.request.user, timezone.localdate())
        condition = Q()
        for value in values:
            condition |= said[value]
        return rows.filter(condition)

    def by_unit(self, rows: Rows, name: str, value: Unit) -> Rows:
        standing = Assignment.objects.standing().filter(unit=value)
        return rows.filter(pk__in=standing.values("proposal"))

    def by_class(self, rows: Rows, name: str, value: ResultClass) -> Rows:
        read = Response.objects.visible_to(self.request.user).filter(result_class=value)
        return rows.filter(pk__in=read.values("proposal"))

    def chosen(self) -> dict[str, Any]:
        """What the address says of each filter; what it says wrongly is left out of account."""
        self.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}


class Search:
    """The rows a reader asked for among those they may see, with the counts beside every choice."""

    def __init__(self, request: HttpRequest) -> None:
        self.user, self.asked, self.today = request.user, request.GET, timezone.localdate()
        self.shown = Proposal.objects.visible_to(self.user)
        self.filter = DossierFilter(self.asked, queryset=self.shown, request=request)
        self.said = self.filter.chosen()
        self.words = self.said.pop("q", "").split()[: search.MOST_WORDS]
        self.chosen = {name: _values(self.said.get(name)) for name in LABELS if name != "q"}
        order = self.asked.get("order", "")
        self.order = order if order in ORDERS else ""

    def rows(self, without: str = "", words: Iterable[str] | None = None) -> Rows:
        """What fits; `without` leaves one filter out of account, `words` takes the place of those asked for."""
        said = {**self.said, "q": " ".join(self.words if words is None else words)}
        rows = self.shown
        for name, value in said.items():
            if value and name != without:
                rows = self.filter.filters[name].filter(rows, value)
        return rows

    def tags(self) -> list[Tag]:
        """What is chosen, each removable; empty where nothing is."""
        found = [
            Tag(_("words"), word, self._address("q", " ".join(self.words[:at] + self.words[at + 1 :])))
            for at, word in enumerate(self.words)
        ]
        for name, values in self.chosen.items():
            labels = labels_of(name, values) if values else {}
            for value in values:
                rest = [other for other in values if other != value]
                found.append(Tag(str(LABELS[name]), labels[value], self._address(name, *rest)))
        return found

    def _address(self, name: str, *values: str) -> str:
        said = self.asked.copy()
        said.setlist(name, [value for value in values if value])
        said.pop("page", None)
        return f"?{said.urlencode()}"

    def orders(self) -> list[tuple[str, str, bool]]:
        """Label, address and whether it is the one in use, of each order."""
        return [
            (str(label), self._address("order", value), value == self.order)
            for value, label in ORDERS.items()
        ]

    def facet(self, name: str) -> list[Choice]:
        """The choices of one filter, with how many would be found by each beside the other filters."""
        counts = {str(value): count for value, count in self._counts(name).items() if value is not None}
        chosen = self.chosen[name]
        wanted = [value for value, count in counts.items() if count] + [
            value for value in chosen if not counts.get(value)
        ]
        return [
            Choice(value, label, counts.get(value, 0), value in chosen)
            for value, label in labels_of(name, wanted).items()
        ]

    def facets(self) -> dict[str, list[Choice]]:
        return {name: self.facet(name) for name in LABELS if name != "q"}

    def _counts(self, name: str) -> dict[Any, int]:
        rows = self.rows(without=name).order_by()
        if name == "calendar":
            said = calendar_conditions(self.user, self.today)
            counts = {f"n_{value}": Count("pk", filter=Q(**{value: True})) for value in said}
            counted = rows.annotate(**said).aggregate(**counts)
            return {value: counted[f"n_{value}"] for value in said}
        if name == "unit":
            standing = Assignment.objects.standing().filter(proposal__in=rows).order_by()
            return dict(standing.values_list("unit").annotate(Count("proposal", distinct=True)))
        if name == "result_class":
            read = Response.objects.visible_to(self.user).filter(proposal__in=rows).order_by()
            return dict(read.values_list("result_class").annotate(Count("proposal", distinct=True)))
        return dict(rows.values_list(name).annotate(Count("pk")))

    def hint(self) -> tuple[str, int, str] | None:
        """The one filter or word without which most is found: its words, how many, and the address; None if none helps."""
        best: tuple[str, int, str] | None = None
        for at, word in enumerate(self.words):
            rest = self.words[:at] + self.words[at + 1 :]
            count = self.rows(words=rest).count()
            if count and (best is None or count > best[1]):
                best = (word, count, self._address("q", " ".join(rest)))
        for name, values in self.chosen.items():
            count = self.rows(without=name).count() if values else 0
            if count and (best is None or count > best[1]):
                best = (
                    pgettext("list", ", ").join(labels_of(name, values).values()),
                    count,
                    self._address(name),
                )
        return best


def calendar_conditions(user: User | AnonymousUser, today: date) -> dict[str, Q]:
    """What the calendar says about a dossier, by the value in the address."""
    calendar, last, left = national_calendar(), today, CLOSE
    while left:
        last += ONE_DAY
        left -= calendar.is_workday(last)
    days = Deadline.objects.open().filter(proposal=OuterRef("pk"), force=Deadline.Force.NUMBER)
    promises = Commitment.objects.visible_to(user).in_ledger().filter(proposal=OuterRef("pk"))
    return {
        "late": Q(Exists(days.filter(due_on__lt=today))),
        "close": Q(Exists(days.filter(due_on__range=(today, last)))),
        "undated": Q(Exists(promises.open().undated())),
        "dated": Q(Exists(promises)) & ~Q(Exists(promises.undated())),
        "broken": Q(Exists(promises.filter(status=Commitment.Status.BROKEN))),
    }


def labels_of(name: str, values: Iterable[str]) -> dict[str, str]:
    """Each value with its words, in the order the filter shows them. At most one query."""
    wanted = set(values)
    if name in MODELS:
        rows = MODELS[name]._default_manager.filter(pk__in=wanted)
        if name == "session":
            rows = rows.select_related("term")
        known = {str(row.pk): str(row) for row in rows}
        return known | {value: value for value in wanted - set(known)}
    return {value: str(label) for value, label in FIXED[name].items() if value in wanted}


def _values(said: Any) -> list[str]:
    """What was chosen of one filter as an address writes it; empty for nothing."""
    if isinstance(said, Model):
        return [str(said.pk)]
    return [said] if isinstance(said, str) else list(said or [])
