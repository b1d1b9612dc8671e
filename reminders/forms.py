"""What the pages behind the links in mails ask for."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from commitments import actions as commitments
from commitments.models import Commitment, Verdict
from congress.forms import DayInput
from congress.models import Deputy, User
from proposals import actions as proposals
from proposals.models import Assignment, Deadline
from responses import actions as responses
from responses.models import Evaluation, Response

from .models import Reader

WORDS = forms.Textarea(attrs={"rows": 3, "class": "input area"})


class ReceiveForm(forms.Form):
    """Nothing to fill in: the button says it."""

    def act(self, thing: Assignment, *, by: User, on: date, deputy: Deputy | None) -> None:
        proposals.receive(thing, on=on, by=by)


class ExtendForm(forms.Form):
    until = forms.DateField(label=_("Until"), widget=DayInput(attrs={"class": "input"}))
    reason = forms.CharField(label=_("Reason"), widget=WORDS)

    def act(self, thing: Deadline, *, by: User, on: date, deputy: Deputy | None) -> None:
        said = self.cleaned_data
        proposals.ask_extension(thing, until=said["until"], reason=said["reason"], on=on, by=by)


class VerdictForm(forms.Form):
    finding = forms.ChoiceField(label=_("Is it done?"), choices=Verdict.Finding, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("What is missing?"),
        required=False,
        widget=WORDS,
    )
    review_on = forms.DateField(
        label=_("Look again on"),
        required=False,
        widget=DayInput(attrs={"class": "input"}),
    )

    def act(self, thing: Commitment, *, by: User, on: date, deputy: Deputy | None) -> None:
        said = self.cleaned_data
        commitments.give_verdict(
            thing,
            finding=said["finding"],
            reason=said["reason"],
            review_on=said["review_on"],
            deputy=deputy,
            on=on,
            by=by,
        )


class JudgeForm(forms.Form):
    """No answer is chosen beforehand, and none is bigger than another."""

    attitude = forms.ChoiceField(label=_("Attitude"), choices=Evaluation.Mark, widget=forms.RadioSelect)
    result = forms.ChoiceField(label=_("Result"), choices=Evaluation.Mark, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why, if not satisfied"),
        required=False,
        widget=WORDS,
    )

    def act(self, thing: Response, *, by: User, on: date, deputy: Deputy | None) -> None:
        assert deputy is not None  # the door has asked may_judge
        responses.judge(thing, deputy, on=on, by=by, **self.cleaned_data)


class PreferenceForm(forms.ModelForm):
    class Meta:
        model = Reader
        fields = ["news", "language", "quiet"]
        widgets = {
            "news": forms.RadioSelect,
            "language": forms.Select(attrs={"class": "select"}),
            "quiet": forms.TextInput(attrs={"class": "input", "placeholder": "20:00-07:30"}),
        }

    def clean_quiet(self) -> str:
        """Two equal times would be silence for ever."""
        quiet: str = self.cleaned_data["quiet"]
        if quiet and quiet[:5] == quiet[6:]:
            raise forms.ValidationError(_("The two times of day are the same; mails would never leave."))
        return quiet
