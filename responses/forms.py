"""What a deputy says about a reply."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Evaluation

Mark = Evaluation.Mark


class JudgeForm(forms.Form):
    """Attitude and result apart, without a default; not satisfied asks why."""

    attitude = forms.ChoiceField(
        label=_("How you were treated"),
        help_text=_("Did they speak with you and hear you out?"),
        choices=Mark.choices,
        widget=forms.RadioSelect,
    )
    result = forms.ChoiceField(
        label=_("What came of it"),
        help_text=_("Does the reply solve the matter?"),
        choices=Mark.choices,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why you are not satisfied"),
        help_text=_("The unit handles it again by what you write here; a sentence or two is enough."),
        required=False,
        widget=forms.Textarea(attrs={"class": "area", "rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        unhappy = Mark.NOT_SATISFIED in (said.get("attitude"), said.get("result"))
        if unhappy and not (said.get("reason") or "").strip():
            self.add_error(
                "reason", _("Say in a few words why you are not satisfied; the unit answers to it.")
            )
        return said
