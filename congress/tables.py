"""What the lists of the desk share: rows of the person's own desk, read-only, with named filters and cells in our signs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, cast
from urllib.parse import parse_qs, urlencode

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from .admin import ReadOnlyAdmin
from .models import Membership, User


class RowsOfAPage(ChangeList):
    """Each row knows which page it is on, so that its cells may ask the page's calendar."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = str(capfirst(self.opts.verbose_name_plural))

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows = self.model_admin.prepared(list(self.result_list))  # type: ignore[attr-defined]
        for row in rows:
            row.on_page = request
        self.result_list = rows
        asked = {key: value for key, value in request.GET.items() if value}
        # The named filters of the table: label, address, and whether it is the one that is chosen.
        self.named = [
            (label, f"?{query}", [asked.get(query.partition("=")[0])] == [query.partition("=")[2]])
            for label, query in self.model_admin.named  # type: ignore[attr-defined]
        ]


class SeveralFilter(admin.ChoicesFieldListFilter):
    """The choices of a field; a named filter may ask for several at once, and then each of them shows as chosen."""

    def expected_parameters(self) -> list[str | None]:
        return [*super().expected_parameters(), f"{self.field_path}__in"]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        named: Any = self.used_parameters.get(f"{self.field_path}__in", [])
        several = {one for asked in named for one in asked}
        drop = {f"{self.field_path}__in": None}
        rows = zip(
            ["", *(value for value, _label in self.field.flatchoices)],
            super().choices(changelist),
            strict=False,
        )
        for value, row in rows:
            asked = parse_qs(row["query_string"][1:])
            kept = {key: said[0] for key, said in asked.items() if key not in drop}
            chosen = value in several if several else row["selected"]
            yield row | {"selected": chosen, "query_string": f"?{urlencode(kept)}"}


def user_of(request: HttpRequest) -> User:
    """Who is asking; the site let nobody else come this far."""
    return cast(User, request.user)


def watches(user: User) -> bool:
    """True for who looks over a whole congress: an office, an auditor, an administrator."""
    whole = [Membership.Role.AUDITOR, *Membership.OFFICE_ROLES]
    return user.is_superuser or any(one.role in whole for one in user.held)


def cell(name: str, row: Any) -> SafeString:
    """One cell drawn by a small template, which may use every sign of the pages."""
    return render_to_string(f"admin/cells/{name}.html", {"row": row, "request": row.on_page})


class Table(ReadOnlyAdmin):
    """A list to look at; what changes a row is a verb, and its door is where the row leads."""

    # Named filters above the list: a label and the query it stands for.
    named: ClassVar[list[tuple[str | Promise, str]]] = []
    # The order of the list where the admin's own `ordering` cannot say it: by a day that only the query knows.
    in_order: ClassVar[list[Any]] = []
    show_facets = admin.ShowFacets.ALWAYS
    list_per_page = 50
    actions: Any = None

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        return self.in_order or list(super().get_ordering(request))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return RowsOfAPage

    def prepared(self, rows: list[Any]) -> list[Any]:
        """What the cells of a page need besides, fetched for all its rows at once."""
        return rows

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def leads_to(self, row: Any) -> str:
        """The page behind a row: its dossier, at the thing itself."""
        return f"{reverse('desk_dossier', args=[row.proposal.pk])}#{row.subject.replace('/', '-')}"

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.leads_to(self.found(request, object_id)))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What happened stands in the dossier's journal, not in the admin's own."""
        return redirect(self.leads_to(self.found(request, object_id)))

    def found(self, request: HttpRequest, object_id: str) -> Any:
        """The row, if it is on this person's desk; otherwise it is not found."""
        rows: QuerySet[Any] = self.get_queryset(request)
        try:
            return rows.get(pk=object_id)
        except (rows.model.DoesNotExist, ValidationError, ValueError):
            raise Http404 from None
