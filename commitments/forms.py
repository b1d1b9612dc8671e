"""What a deputy says about a promise."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Verdict

Finding = Verdict.Finding


class VerdictForm(forms.Form):
    """Is it done? Not yet and no ask what is missing; not yet asks when somebody looks again."""

    finding = forms.ChoiceField(label=_("Is it done?"), choices=Finding.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("What is missing"), required=False, widget=forms.Textarea(attrs={"class": "area", "rows": 3})
    )
    review_on = forms.DateField(
        label=_("Look again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input"}),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        finding = said.get("finding")
        if finding in {Finding.NOT_YET, Finding.BROKEN} and not (said.get("reason") or "").strip():
            self.add_error("reason", _("Say what is missing; the unit answers to it."))
        if finding == Finding.NOT_YET and not said.get("review_on"):
            self.add_error("review_on", _("Say when somebody looks again."))
        return said
