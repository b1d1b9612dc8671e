"""What a deputy says about a promise; and the forms behind the buttons of a promise."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from congress.calendar import calendar_for
from congress.clock import Calendar
from congress.forms import DayInput, FilesField, UnitField
from congress.models import Congress, Deputy, Unit
from proposals.verbs import ReasonForm, VerbForm

from . import actions
from .models import Category, Commitment, Evidence, Measure, Verdict

Finding = Verdict.Finding


class MeasureField(forms.CharField):
    """How much, as people write it: 27项, or 3→1个工作日."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("measure"), required=False, max_length=60, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Measure) else value

    def clean(self, value: Any) -> Measure:
        return Measure.said(super().clean(value))


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
    measure = MeasureField()
    unit = UnitField(Unit.objects.none(), label=_("responsible unit"))
    reason = forms.CharField(
        label=_("reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The old day and words stay readable, with this reason."),
    )
    approver = forms.CharField(label=_("approved by"), max_length=60)

    def offer(self, congress: Congress) -> None:
        self.fields["unit"].queryset = Unit.objects.filter(congress=congress)  # type: ignore[attr-defined]
        for name in ("due_on", "review_on", "measure", "unit"):
            self.fields[name].initial = getattr(self.thing, name)


class DropForm(ReasonForm):
    approver = forms.CharField(label=_("approved by"), max_length=60)


class ReviewForm(ReasonForm):
    review_on = forms.DateField(label=_("review on"), widget=DayInput)


class ConfirmForm(VerbForm):
    """One passage into the ledger: what it says, whose it is, by when, and when somebody looks again."""

    class Due(models.TextChoices):
        NONE = "none", _("no date given")
        DAY = "day", _("date")
        PERIOD = "period", _("time span")
        TERM = "term", _("end of term")

    NAMES = (
        ("has_owner", _("who")),
        ("has_deliverable", _("what")),
        ("has_measure", _("how much")),
        ("has_time", _("by when")),
    )

    summary = forms.CharField(label=_("gist"), required=False, max_length=120)
    category = forms.ModelChoiceField(
        Category.objects.none(), label=_("category"), required=False, empty_label="—"
    )
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("responsible unit"))
    partners = forms.CharField(label=_("partners"), required=False, max_length=400)
    measure = MeasureField()
    due = forms.ChoiceField(label=_("due on"), required=False, choices=Due, widget=forms.RadioSelect)
    due_on = forms.DateField(label=_("date"), required=False, widget=DayInput)
    period = forms.ChoiceField(label=_("time span"), required=False)
    review_on = forms.DateField(label=_("review on"), widget=DayInput)
    firmness = forms.ChoiceField(
        label=_("firmness"),
        required=False,
        choices=Commitment.Firmness,
        widget=forms.RadioSelect,
    )
    names = forms.MultipleChoiceField(
        label=_("names"), required=False, choices=NAMES, widget=forms.CheckboxSelectMultiple
    )

    def offer(self, congress: Congress) -> None:
        self.congress, thing = congress, self.thing
        self.calendar = calendar_for(congress)
        self.fields["category"].queryset = Category.objects.filter(congress=congress)  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.filter(congress=congress)  # type: ignore[attr-defined]
        self.fields["period"].choices = [("", "—"), *periods(timezone.localdate())]  # type: ignore[attr-defined]
        for name in ("summary", "category", "unit", "due_on", "measure", "firmness"):
            self.fields[name].initial = getattr(thing, name)
        self.fields["partners"].initial = "、".join(str(one) for one in thing.partners.all())
        self.fields["names"].initial = [name for name, _label in self.NAMES if getattr(thing, name)]
        self.fields["due"].initial = self.Due.DAY if thing.due_on else self.Due.NONE
        self.fields["review_on"].initial = review_day(thing.due_on, timezone.localdate(), self.calendar)

    def clean_partners(self) -> list[Unit]:
        found = []
        for name in re.split(r"[、，,;；\s]+", self.cleaned_data["partners"].strip()):
            unit = Unit.objects.named(name).filter(congress=self.congress).first() if name else None
            if name and unit is None:
                raise forms.ValidationError(
                    _("There is no unit “%(name)s”; write its name as the table of units has it.")
                    % {"name": name}
                )
            if unit:
                found.append(unit)
        return found

    def clean(self) -> dict[str, Any]:
        """What `actions.confirm` takes. Sent without the question of the date, the date stays as it was read."""
        said = super().clean() or {}
        if said.get("on") and said.get("review_on"):
            self._check_review(said["review_on"], since=said["on"])
        due, period = said.pop("due", ""), said.pop("period", "")
        names = said.pop("names", [])
        if not due:
            said.pop("partners", None)
            said.pop("measure", None)
            said["due_on"] = said.get("due_on") or actions.AS_READ
            return said
        if due == self.Due.DAY and not said.get("due_on"):
            self.add_error("due_on", _("Say the date, or choose “no date given”."))
        if due == self.Due.PERIOD and not period:
            self.add_error("period", _("Choose the period."))
        if due == self.Due.NONE:
            said["due_on"], said["due_words"] = None, ""
        elif due == self.Due.PERIOD and period:
            said["due_on"] = date.fromisoformat(period)
            said["due_words"] = dict(self.fields["period"].choices)[period]  # type: ignore[attr-defined]
        elif due == self.Due.TERM:
            term = self.thing.proposal.session.term
            said["due_on"] = term.ends_on or term.starts_on.replace(year=term.starts_on.year + 5)
            said["due_words"] = str(self.Due.TERM.label)
        elif said.get("due_on") != self.thing.due_on:
            said["due_words"] = ""
        said["names"] = {name: name in names for name, _label in self.NAMES}
        said["names"]["has_time"] = said.get("due_on") is not None
        return said

    def _check_review(self, day: date, *, since: date) -> None:
        """The day of review is a working day and not before the promise is entered."""
        said = self.calendar.why(day)
        if day < since:
            words = _("The review day lies in the past; choose a day from %(day)s on.")
            self.add_error("review_on", words % {"day": date_format(since)})
        elif not said.is_workday:
            words = _("%(day)s is %(why)s. The nearest working day is %(nearest)s.")
            self.add_error(
                "review_on",
                words
                % {
                    "day": date_format(day),
                    "why": said.name or date_format(day, "l"),
                    "nearest": date_format(nearest_workday(day, self.calendar, since)),
                },
            )


def periods(today: date) -> list[tuple[str, str]]:
    """Periods a promise may name, by their last day: the quarters and years ahead, and the five-year plans."""
    found = []
    for year in (today.year, today.year + 1):
        for quarter, last in enumerate(((3, 31), (6, 30), (9, 30), (12, 31)), 1):
            day = date(year, *last)
            if day >= today:
                words = _("%(year)s, quarter %(quarter)s") % {"year": year, "quarter": quarter}
                found.append((day, words))
    found += [
        (date(year, 12, 31), _("by the end of %(year)s") % {"year": year})
        for year in range(today.year + 2, today.year + 6)
    ]
    return [(day.isoformat(), str(words)) for day, words in found]


def review_day(due_on: date | None, today: date, calendar: Calendar) -> date:
    """When somebody looks again if nobody says otherwise: the day it is due; without one, or past it, the last working
    day of the year, of the half-year after it where that is less than a month ahead."""
    day = due_on if due_on and due_on > today else date(today.year, 12, 31)
    if not (due_on and due_on > today) and (day - today).days < 30:
        day = date(today.year + 1, 6, 30)
    return next(
        (one for one in (day - timedelta(n) for n in range(30)) if calendar.is_workday(one) and one >= today),
        nearest_workday(day, calendar),
    )


def nearest_workday(day: date, calendar: Calendar, since: date = date.min) -> date:
    """The working day from `since` on with the fewest days between; of two as near, the earlier."""
    for distance in range(60):
        for one in (day - timedelta(distance), day + timedelta(distance)):
            if one >= since and calendar.is_workday(one):
                return one
    return day


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
