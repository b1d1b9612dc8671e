"""The forms behind the buttons of a suggestion and its assignments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from congress.forms import DayInput
from congress.models import Congress, Delegation, Deputy, Session, Topic, Unit

from .models import Assignment, Consultation, Proposal
from .verbs import ReasonForm, VerbForm


class RegisterForm(forms.Form):
    """A new suggestion; the first of the deputies leads."""

    session = forms.ModelChoiceField(Session.objects.none(), label=_("session"))
    display_no = forms.CharField(label=_("number"), max_length=24, help_text=_("As printed, such as 三3."))
    kind = forms.ChoiceField(label=_("kind"), choices=Proposal.Kind)
    title = forms.CharField(label=_("title"), max_length=200)
    body = forms.CharField(label=_("text"), widget=forms.Textarea(attrs={"rows": 8}), required=False)
    asks = forms.CharField(
        label=_("requests"),
        help_text=_("One a line."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    deputies = forms.CharField(
        label=_("deputies"), help_text=_("Names in order, the lead first, with 、 between.")
    )
    delegation = forms.ModelChoiceField(Delegation.objects.none(), label=_("delegation"), required=False)
    topic = forms.ModelChoiceField(Topic.objects.none(), label=_("topic"), required=False)
    submitted_on = forms.DateField(label=_("submitted on"), widget=DayInput)
    confidential = forms.BooleanField(label=_("confidential"), required=False)

    def __init__(self, *args: Any, congress: Congress, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.congress = congress
        self.fields["session"].queryset = Session.objects.filter(term__congress=congress)  # type: ignore[attr-defined]
        self.fields["delegation"].queryset = Delegation.objects.filter(term__congress=congress)  # type: ignore[attr-defined]
        self.fields["topic"].queryset = Topic.objects.filter(congress=congress)  # type: ignore[attr-defined]

    def clean_asks(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["asks"].splitlines() if line.strip()]

    def clean_deputies(self) -> list[Deputy]:
        names = self.cleaned_data["deputies"].replace("，", "、").replace(",", "、").split("、")
        found = []
        for name in filter(None, (name.strip() for name in names)):
            deputy = Deputy.objects.filter(term__congress=self.congress, name=name).order_by("-term").first()
            if deputy is None:
                raise ValidationError(_("No deputy here is called %(name)s."), params={"name": name})
            found.append(deputy)
        return found


class CorrectForm(VerbForm):
    """What was entered at registration, as it stands now."""

    title = forms.CharField(label=_("title"), max_length=200)
    english_title = forms.CharField(label=_("English title"), max_length=300, required=False)
    body = forms.CharField(label=_("text"), widget=forms.Textarea(attrs={"rows": 8}), required=False)
    topic = forms.ModelChoiceField(Topic.objects.none(), label=_("topic"), required=False)
    delegation = forms.ModelChoiceField(Delegation.objects.none(), label=_("delegation"), required=False)
    receipt_no = forms.CharField(label=_("receipt number"), max_length=24, required=False)
    priority = forms.BooleanField(label=_("under priority supervision"), required=False)
    supervised_by = forms.CharField(label=_("supervised by"), max_length=60, required=False)
    openness = forms.ChoiceField(label=_("openness"), choices=Proposal.Openness)
    openness_reason = forms.CharField(label=_("reason for not publishing"), required=False)
    deputy_consents = forms.BooleanField(label=_("deputy agrees to publication"), required=False)

    def offer(self, congress: Congress) -> None:
        self.fields["topic"].queryset = Topic.objects.filter(congress=congress)  # type: ignore[attr-defined]
        self.fields["delegation"].queryset = Delegation.objects.filter(term__congress=congress)  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            if name != "on":
                field.initial = getattr(self.thing, name)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("openness") == Proposal.Openness.WITHHELD and not said.get("openness_reason"):
            self.add_error("openness_reason", _("Say why it is not published."))
        return said


class AssignForm(VerbForm):
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("unit"))
    role = forms.ChoiceField(label=_("role"), choices=Assignment.Role)
    part = forms.CharField(label=_("part"), required=False)
    limit_on = forms.DateField(label=_("own limit"), required=False, widget=DayInput)

    def offer(self, congress: Congress) -> None:
        self.fields["unit"].queryset = Unit.objects.filter(congress=congress)  # type: ignore[attr-defined]


class ObjectionForm(ReasonForm):
    suggested_unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("unit suggested instead"), required=False
    )

    def offer(self, congress: Congress) -> None:
        self.fields["suggested_unit"].queryset = Unit.objects.filter(congress=congress)  # type: ignore[attr-defined]


class RulingForm(VerbForm):
    upheld = forms.TypedChoiceField(
        label=_("ruling"),
        choices=[("1", _("upheld")), ("", _("rejected"))],
        coerce=bool,
        required=False,
        empty_value="",
    )
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("assign to"), required=False)
    ruling = forms.CharField(label=_("words of the decision"), required=False)

    def offer(self, congress: Congress) -> None:
        self.fields["unit"].queryset = Unit.objects.filter(congress=congress)  # type: ignore[attr-defined]

    def clean_upheld(self) -> bool:
        return bool(self.cleaned_data["upheld"])


class ConsultForm(VerbForm):
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("unit"))
    mode = forms.ChoiceField(label=_("form"), choices=Consultation.Mode)
    person = forms.CharField(label=_("by"), required=False)
    note = forms.CharField(label=_("note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def offer(self, congress: Congress) -> None:
        having = self.thing.assignments.standing().values("unit")
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=having)  # type: ignore[attr-defined]


class StartForm(VerbForm):
    start_on = forms.DateField(label=_("counted from"), widget=DayInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start_on"].initial = self.thing.start_on


class MoreTimeForm(ReasonForm):
    until = forms.DateField(label=_("until"), widget=DayInput)


class GrantForm(VerbForm):
    until = forms.DateField(label=_("until"), widget=DayInput)
    decision = forms.CharField(label=_("words of the decision"), required=False)


class DecisionForm(VerbForm):
    decision = forms.CharField(label=_("words of the decision"), required=False)
