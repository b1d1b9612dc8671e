"""What every form of the house shares: days, things picked by searching, and several files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Field
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from .models import Membership


class DayInput(forms.DateInput):
    """A browser drops any other shape of a day from `type=date`, so the page's language must not choose it."""

    input_type = "date"

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__(attrs={"class": "input", **(attrs or {})}, format="%Y-%m-%d")


class PickOne(AutocompleteSelect):
    """One row found by typing, from the admin's own search, which shows each person their own congress's rows.

    Every choice stands in the page as well, so that it is an ordinary list where scripts do not run.
    """

    def __init__(self, field: Field[Any, Any]) -> None:
        super().__init__(field, admin.site)

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        return forms.Select.optgroups(self, name, list(value), attr)


class PickSeveral(AutocompleteSelectMultiple):
    """Several rows, kept in the order they were picked."""

    def __init__(self, field: Field[Any, Any]) -> None:
        super().__init__(field, admin.site, attrs={"class": "in-order"})

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        """Those picked come last and in their order, as a browser sends what it shows from top to bottom."""
        groups = forms.SelectMultiple.optgroups(self, name, list(value), attr)
        place = {said: at for at, said in enumerate(value)}
        return sorted(groups, key=lambda group: place.get(str(group[1][0]["value"]), -1))


class UnitField(forms.ModelChoiceField):
    """A handling unit, found by its full, short or former name."""

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("unit"))
        super().__init__(queryset, widget=PickOne(Membership._meta.get_field("unit")), **kwargs)


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile[Any]]:
        return files.getlist(name) if isinstance(files, MultiValueDict) else []


class FilesField(forms.FileField):
    """Any number of files; an empty list for none. Each that is refused is named."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        files, refused = [], []
        for one in data or []:
            try:
                files.append(super().clean(one))
            except forms.ValidationError as error:
                refused += [f"{one.name}{_(': ')}{said}" for said in error.messages]
        if refused:
            raise forms.ValidationError(refused)
        return files
