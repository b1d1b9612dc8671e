"""What a deputy says about a reply; and the forms behind the buttons of a reply."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from congress.models import Congress, Deputy, ResultClass
from proposals.models import Proposal
from proposals.verbs import VerbForm

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


# Behind the clerks' and units' buttons


class DraftForm(VerbForm):
    text = forms.CharField(label=_("text"), widget=forms.Textarea(attrs={"rows": 16}))
    number = forms.CharField(label=_("document number"), required=False)
    result_class = forms.ModelChoiceField(ResultClass.objects.none(), label=_("class"), required=False)
    openness = forms.ChoiceField(label=_("openness"), choices=Proposal.Openness)
    supplementary = forms.BooleanField(label=_("second reply"), required=False)

    def offer(self, congress: Congress) -> None:
        self.fields["result_class"].queryset = ResultClass.objects.filter(congress=congress)  # type: ignore[attr-defined]


class AmendForm(VerbForm):
    text = forms.CharField(label=_("text"), widget=forms.Textarea(attrs={"rows": 16}))
    number = forms.CharField(label=_("document number"), required=False)
    openness = forms.ChoiceField(label=_("openness"), choices=Proposal.Openness)

    def offer(self, congress: Congress) -> None:
        for name in ("text", "number", "openness"):
            self.fields[name].initial = getattr(self.thing, name)


class OpinionForm(VerbForm):
    text = forms.CharField(label=_("text"), widget=forms.Textarea(attrs={"rows": 6}))
    number = forms.CharField(label=_("document number"), required=False)
    agrees_to_publish = forms.BooleanField(label=_("agrees to publication"), required=False, initial=True)


class ClassForm(VerbForm):
    result_class = forms.ModelChoiceField(ResultClass.objects.none(), label=_("class"))

    def offer(self, congress: Congress) -> None:
        self.fields["result_class"].queryset = ResultClass.objects.filter(congress=congress)  # type: ignore[attr-defined]


class SignForm(VerbForm):
    signer = forms.CharField(label=_("signed by"), max_length=40)


class PaperJudgementForm(VerbForm, JudgeForm):
    """What a deputy wrote on paper or said by phone; who entered it stands beside it."""

    deputy = forms.ModelChoiceField(Deputy.objects.none(), label=_("deputy"))
    channel = forms.ChoiceField(label=_("came"), choices=Evaluation.Channel.choices[1:])

    def offer(self, congress: Congress) -> None:
        sponsors = Deputy.objects.filter(sponsorships__proposal=self.thing.proposal)
        self.fields["deputy"].queryset = sponsors  # type: ignore[attr-defined]
