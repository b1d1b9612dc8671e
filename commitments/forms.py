"""What a deputy says about a promise; and the forms behind the buttons of a promise."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress.forms import DayInput, FilesField, UnitField
from congress.models import Congress, Deputy, Unit
from proposals.verbs import ReasonForm, VerbForm

from .models import Category, Commitment, Evidence, Verdict

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
        widget=DayInput,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        finding = said.get("finding")
        if finding in {Finding.NOT_YET, Finding.BROKEN} and not (said.get("reason") or "").strip():
            self.add_error("reason", _("Say what is missing; the unit answers to it."))
        if finding == Finding.NOT_YET and not said.get("review_on"):
            self.add_error("review_on", _("Say when somebody looks again."))
        return said


# Behind the buttons of a promise and of the dossier's end


class ReportForm(VerbForm):
    text = forms.CharField(
        label=_("what was done"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What exists now that did not before, with its number or place."),
    )
    percent = forms.IntegerField(label=_("percent done"), min_value=0, max_value=100, required=False)
    claims_done = forms.BooleanField(
        label=_("reported as done"),
        required=False,
        help_text=_("Asks the deputies or the office for a verdict; it does not make it kept."),
    )
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("reported by"), required=False)
    evidence_kind = forms.ChoiceField(
        label=_("evidence"), choices=[("", "—"), *Evidence.Kind.choices], required=False
    )
    evidence_title = forms.CharField(label=_("title"), required=False, max_length=120)
    evidence_link = forms.URLField(label=_("link"), required=False, assume_scheme="https")
    evidence_files = FilesField(label=_("files"), required=False)

    def offer(self, congress: Congress) -> None:
        units = Unit.objects.filter(
            pk__in=[self.thing.unit_id, *(one.pk for one in self.thing.partners.all())]
        )
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        own = units.filter(pk__in=self.user.units_held()).first() if self.user else None
        self.fields["unit"].initial = own or self.thing.unit

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        handed_in = said.get("evidence_link") or said.get("evidence_files") or said.get("evidence_title")
        if handed_in and not said.get("evidence_kind"):
            self.add_error("evidence_kind", _("Say what kind of evidence it is."))
        if said.get("evidence_kind") and not handed_in:
            self.add_error("evidence_title", _("Give the evidence a title, a link or a file."))
        return said


class OfficeVerdictForm(VerbForm, VerdictForm):
    """The supervising office says whether it is done, or enters what a deputy said on paper or by phone."""

    field_order = ["finding", "reason", "review_on", "deputy"]
    deputy = forms.ModelChoiceField(
        Deputy.objects.none(),
        label=_("entered for a deputy"),
        required=False,
        help_text=_("Empty: the office itself says so."),
    )

    def offer(self, congress: Congress) -> None:
        sponsors = Deputy.objects.filter(sponsorships__proposal=self.thing.proposal)
        self.fields["deputy"].queryset = sponsors  # type: ignore[attr-defined]


class ReviseForm(VerbForm):
    due_on = forms.DateField(label=_("due on"), required=False, widget=DayInput)
    review_on = forms.DateField(label=_("review on"), widget=DayInput)
    target = forms.CharField(label=_("target"), required=False, max_length=60)
    unit = UnitField(Unit.objects.none(), label=_("responsible unit"))
    reason = forms.CharField(
        label=_("reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The old day and words stay readable, with this reason."),
    )
    approver = forms.CharField(label=_("approved by"), max_length=60)

    def offer(self, congress: Congress) -> None:
        self.fields["unit"].queryset = Unit.objects.filter(congress=congress)  # type: ignore[attr-defined]
        for name in ("due_on", "review_on", "target", "unit"):
            self.fields[name].initial = getattr(self.thing, name)


class DropForm(ReasonForm):
    approver = forms.CharField(label=_("approved by"), max_length=60)


class ReviewForm(ReasonForm):
    review_on = forms.DateField(label=_("review on"), widget=DayInput)


class ConfirmForm(VerbForm):
    """One passage into the ledger."""

    summary = forms.CharField(label=_("summary"), required=False, max_length=120)
    category = forms.ModelChoiceField(Category.objects.none(), label=_("category"), required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("responsible unit"))
    due_on = forms.DateField(label=_("due on"), required=False, widget=DayInput)
    review_on = forms.DateField(label=_("review on"), widget=DayInput)

    def offer(self, congress: Congress) -> None:
        self.fields["category"].queryset = Category.objects.filter(congress=congress)  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.filter(congress=congress)  # type: ignore[attr-defined]
        for name in ("summary", "category", "unit", "due_on"):
            self.fields[name].initial = getattr(self.thing, name)
        last = timezone.localdate().replace(month=12, day=31)
        self.fields["review_on"].initial = self.thing.due_on if (self.thing.due_on or last) > last else last


class SplitForm(VerbForm):
    at = forms.IntegerField(label=_("before character"), min_value=0)


class MergeForm(VerbForm):
    other = forms.ModelChoiceField(Commitment.objects.none(), label=_("join with"))

    def offer(self, congress: Congress) -> None:
        rows = self.thing.letter.commitments.filter(status=Commitment.Status.PROPOSED).exclude(
            pk=self.thing.pk
        )
        self.fields["other"].queryset = rows  # type: ignore[attr-defined]


class AddForm(VerbForm):
    start = forms.IntegerField(label=_("from character"), min_value=0)
    end = forms.IntegerField(label=_("to character"), min_value=1)
