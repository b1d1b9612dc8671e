"""What every form of the house shares: a day is picked, and it is ISO on the wire."""

from __future__ import annotations

from django import forms


class DayInput(forms.DateInput):
    """A browser drops any other shape of a day from `type=date`, so the page's language must not choose it."""

    input_type = "date"

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__(attrs={"class": "input", **(attrs or {})}, format="%Y-%m-%d")
