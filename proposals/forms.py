"""The forms behind the buttons of a suggestion and its assignments."""

from __future__ import annotations

import re
from typing import Any, cast

from django import forms
from django.db.models import Max
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress.forms import DayInput, PickOne, PickSeveral, UnitField
from congress.models import Congress, Delegation, Deputy, Session, Topic, Unit

from . import deadlines
from .models import Assignment, Consultation, Proposal, Sponsor
from .verbs import ReasonForm, VerbForm

# A number at the head of a request: 1. 1、 （一） 一、
NUMBERED = re.compile(
    r"^\s*(?:\d+\s*[.．、)）]|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、)\s*"
)
# What stands before the digits of a number as printed is its prefix.
PRINTED = re.compile(r"^(?P<prefix>\D*)(?P<serial>\d+)$")


class RegisterForm(forms.Form):
    """A new suggestion; the lead deputy first, the others in the order they signed."""

    # Rarely needed; folded until one of them is wrong or filled.
    seldom = (
        "organisation",
        "english_title",
        "receipt_no",
        "openness",
        "openness_reason",
        "deputy_consents",
        "confidential",
    )

    session = forms.ModelChoiceField(Session.objects.none(), label=_("session"))
    display_no = forms.CharField(label=_("number"), max_length=24)
    kind = forms.ChoiceField(label=_("kind"), choices=Proposal.Kind)
    submitted_on = forms.DateField(
        label=_("submitted on"),
        widget=DayInput,
        help_text=_("Whether it came in session or between sessions follows from this day."),
    )
    title = forms.CharField(
        label=_("title"), max_length=200, help_text=_("In full, with “on …” and “suggestion”.")
    )
    lead = forms.ModelChoiceField(
        Deputy.objects.none(),
        label=_("lead deputy"),
        required=False,
        help_text=_("Type a part of the name. Empty for a delegation or an organisation."),
        widget=PickOne(Sponsor._meta.get_field("deputy")),
    )
    cosigners = forms.ModelMultipleChoiceField(
        Deputy.objects.none(),
        label=_("who signed with them"),
        required=False,
        help_text=_("In the order they signed; each is asked to confirm."),
        widget=PickSeveral(Sponsor._meta.get_field("deputy")),
    )
    delegation = forms.ModelChoiceField(Delegation.objects.none(), label=_("delegation"), required=False)
    topic = forms.ModelChoiceField(Topic.objects.none(), label=_("topic"), required=False)
    asks = forms.CharField(
        label=_("requests"),
        help_text=_("One a line; they are numbered, and the reply answers each."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    body = forms.CharField(label=_("text"), widget=forms.Textarea(attrs={"rows": 10}), required=False)
    organisation = forms.CharField(
        label=_("organisation"),
        max_length=80,
        required=False,
        help_text=_("Where an organisation submits it instead of a deputy."),
    )
    english_title = forms.CharField(label=_("English title"), max_length=300, required=False)
    receipt_no = forms.CharField(label=_("receipt number"), max_length=24, required=False)
    openness = forms.ChoiceField(label=_("openness"), choices=Proposal.Openness)
    openness_reason = forms.CharField(label=_("reason for not publishing"), required=False)
    deputy_consents = forms.BooleanField(
        label=_("deputy agrees to publication"), required=False, initial=True
    )
    confidential = forms.BooleanField(label=_("confidential"), required=False)

    def __init__(self, *args: Any, congress: Congress, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.congress = congress
        sessions = Session.objects.filter(term__congress=congress).select_related("term")
        self.latest = sessions.first()
        choices: dict[str, Any] = {
            "session": sessions,
            "delegation": Delegation.objects.filter(term__congress=congress),
            "topic": Topic.objects.filter(congress=congress),
            "lead": self.deputies(),
            "cosigners": self.deputies(),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields["session"].initial = self.latest
        self.fields["submitted_on"].initial = timezone.localdate
        free = self.free_numbers()
        self.fields["display_no"].help_text = (
            _("As printed. Next free: %(numbers)s") % {"numbers": "、".join(free)}
            if free
            else _("As printed, such as 三3.")
        )

    def deputies(self) -> Any:
        """Those of the running term; of every term where none has begun."""
        rows = Deputy.objects.filter(term__congress=self.congress)
        return rows.filter(term=self.latest.term) if self.latest else rows

    def free_numbers(self) -> list[str]:
        """The next free number of each prefix of the latest session."""
        if self.latest is None:
            return []
        taken = dict(
            Proposal.objects.filter(session=self.latest).values_list("prefix").annotate(highest=Max("serial"))
        )
        prefixes = Delegation.objects.filter(term=self.latest.term).exclude(prefix="")
        known = dict.fromkeys([*prefixes.values_list("prefix", flat=True), *sorted(taken)])
        return [f"{prefix}{(taken.get(prefix) or 0) + 1}" for prefix in known if prefix]

    def clean_display_no(self) -> str:
        return str(self.cleaned_data["display_no"]).strip().removesuffix("号")

    def clean_asks(self) -> list[str]:
        lines = (NUMBERED.sub("", line).strip() for line in self.cleaned_data["asks"].splitlines())
        return [line for line in lines if line]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("openness") == Proposal.Openness.WITHHELD and not said.get("openness_reason"):
            self.add_error("openness_reason", _("Say why it is not published."))
        if not (said.get("lead") or said.get("organisation") or said.get("delegation")):
            self.add_error(
                "lead", _("Name the lead deputy, or the delegation or organisation that submits it.")
            )
        if said.get("cosigners") and not said.get("lead"):
            self.add_error("lead", _("Somebody signed with a lead deputy; name the lead."))
        return said

    def entered(self) -> dict[str, Any]:
        """What `register` wants: the deputies in order, the number taken apart."""
        said = dict(self.cleaned_data)
        picked = {str(one.pk): one for one in said.pop("cosigners")}
        others = [picked[key] for key in cast(QueryDict, self.data).getlist("cosigners") if key in picked]
        lead = said.pop("lead")
        printed = PRINTED.match(said["display_no"])
        return {
            **said,
            "deputies": [one for one in dict.fromkeys([lead, *others]) if one],
            "prefix": printed["prefix"] if printed else "",
            "serial": int(printed["serial"]) if printed else None,
        }


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


def units_of(congress: Congress) -> Any:
    """The units that can be given something today."""
    return Unit.objects.filter(congress=congress).standing(timezone.localdate())


class AssignForm(VerbForm):
    unit = UnitField(Unit.objects.none(), help_text=_("Type a part of its full, short or former name."))
    role = forms.ChoiceField(label=_("role"), choices=Assignment.Role)
    part = forms.CharField(
        label=_("part"), required=False, max_length=200, help_text=_("Which part of it this unit handles.")
    )
    limit_on = forms.DateField(
        label=_("own limit"),
        required=False,
        widget=DayInput,
        help_text=_("Empty: the rules of this congress set the day."),
    )

    def offer(self, congress: Congress) -> None:
        self.fields["unit"].queryset = units_of(congress)  # type: ignore[attr-defined]
        roles = {one.role for one in self.thing.assignments.standing()}
        if Assignment.Role.SEPARATE in roles:
            self.fields["role"].initial = Assignment.Role.SEPARATE
        elif Assignment.Role.LEAD in roles:
            self.fields["role"].initial = Assignment.Role.CO

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        limit, on = said.get("limit_on"), said.get("on")
        if limit and on and limit <= on:
            self.add_error("limit_on", _("Choose a day after that of the assignment, or leave it empty."))
        return said


class ObjectionForm(ReasonForm):
    suggested_unit = UnitField(Unit.objects.none(), label=_("unit suggested instead"), required=False)

    def offer(self, congress: Congress) -> None:
        self.fields["suggested_unit"].queryset = units_of(congress)  # type: ignore[attr-defined]


class RulingForm(VerbForm):
    upheld = forms.TypedChoiceField(
        label=_("ruling"),
        choices=[
            ("yes", _("accepted: the unit need not handle it")),
            ("no", _("rejected: it goes on handling")),
        ],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    unit = UnitField(
        Unit.objects.none(),
        label=_("assign to"),
        required=False,
        help_text=_("When accepted: who has it instead. It can be assigned later as well."),
    )
    ruling = forms.CharField(
        label=_("words of the decision"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def offer(self, congress: Congress) -> None:
        self.fields["unit"].queryset = units_of(congress)  # type: ignore[attr-defined]
        self.fields["unit"].initial = self.thing.suggested_unit

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("upheld") is False:
            said["unit"] = None
        return said


class ConsultForm(VerbForm):
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("unit"))
    mode = forms.ChoiceField(label=_("form"), choices=Consultation.Mode)
    deputies = forms.ModelMultipleChoiceField(
        Deputy.objects.none(),
        label=_("deputies"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody ticked: all of them."),
    )
    person = forms.CharField(label=_("by"), required=False, max_length=40)
    before_reply = forms.BooleanField(label=_("before the reply"), required=False, initial=True)
    note = forms.CharField(label=_("note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def offer(self, congress: Congress) -> None:
        having = Unit.objects.filter(pk__in=self.thing.assignments.standing().values("unit"))
        held = having.filter(pk__in=self.user.units_held()) if self.user else having
        units = held if held.exists() else having
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["unit"].initial = units.first() if units.count() == 1 else None
        self.fields["deputies"].queryset = Deputy.objects.filter(sponsorships__proposal=self.thing)  # type: ignore[attr-defined]


class StartForm(VerbForm):
    start_on = forms.DateField(label=_("counted from"), widget=DayInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start_on"].initial = self.thing.start_on


class MoreTimeForm(ReasonForm):
    until = forms.DateField(label=_("until"), widget=DayInput)

    def offer(self, congress: Congress) -> None:
        latest = deadlines.latest_extension(self.thing)
        if latest:
            self.fields["until"].help_text = _("The rule allows %(day)s at the latest.") % {
                "day": latest.due_on
            }


class GrantForm(VerbForm):
    until = forms.DateField(label=_("until"), widget=DayInput)
    decision = forms.CharField(
        label=_("words of the decision"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def offer(self, congress: Congress) -> None:
        self.fields["until"].initial = self.thing.asked_until
        latest = deadlines.latest_extension(self.thing.deadline)
        if latest:
            self.fields["until"].help_text = _("The rule allows %(day)s at the latest.") % {
                "day": latest.due_on
            }


class DecisionForm(VerbForm):
    decision = forms.CharField(
        label=_("words of the decision"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
