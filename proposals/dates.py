"""Pages that explain dates: why this date, the calculator anybody may use, and the rules with their sources."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress import clock
from congress.calendar import calendar_for, national_calendar
from congress.clock import Calendar
from congress.clock.words import sentences
from congress.forms import DayInput
from congress.models import Congress, Rule, RuleSet, User

from . import binding, deadlines
from .explained import Explained
from .models import Deadline, Event, Proposal
from .permissions import works_for

EARLIEST, LATEST = date(1900, 1, 1), date(9000, 12, 31)


def why(request: HttpRequest, pk: int) -> HttpResponse:
    """Why a date is what it is: first day, rule with article, each day counted, and every time it moved."""
    rows = Deadline.objects.visible_to(request.user).select_related(
        "proposal__congress", "proposal__rule_set", "rule__rule_set", "unit"
    )
    deadline = get_object_or_404(rows, pk=pk)
    calendar = calendar_for(deadline.proposal.congress)
    congress = deadline.proposal.congress
    user = request.user
    context = {
        "here": "rules",
        "deadline": deadline,
        "steps": sentences(deadline.explanation),
        "shown": Explained(deadline.explanation, calendar, deadline.due_on),
        "start_words": Rule.Start(deadline.start_event).label if deadline.start_event in Rule.Start else "",
        "extensions": deadline.extensions.select_related("decided_by", "asked_by"),
        "inside": isinstance(user, User) and works_for(user, congress, *user.memberships.model.Role.values),
        "latest": deadlines.latest_extension(deadline) if deadline.is_open else None,
        "silent": _silent_beside(deadline),
        **_moves(deadline),
        "form": BareForm(calendar=calendar),
    }
    return render(request, "why.html", context)


def _moves(deadline: Deadline) -> dict[str, Any]:
    """The journal's entries about this date: the one that opened it, and each that moved or confirmed it."""
    names = [Event.Name.DEADLINE_OPENED, Event.Name.DEADLINE_MOVED, Event.Name.START_CONFIRMED]
    rows = deadline.proposal.events.filter(name__in=names, subject=deadline.subject).order_by("seq")
    mine = [row for row in rows if row.context.get("kind") == deadline.kind]
    return {
        "opened": next((row for row in mine if row.name == Event.Name.DEADLINE_OPENED), None),
        "moves": [row for row in mine if row.name != Event.Name.DEADLINE_OPENED],
    }


def _silent_beside(deadline: Deadline) -> Rule | None:
    """The local text's own row, where it says nothing of this kind and the date comes from elsewhere; else None."""
    rule_set = deadline.proposal.rule_set
    if rule_set is None or (deadline.rule and deadline.rule.rule_set_id == rule_set.pk):
        return None
    return next((rule for rule in rule_set.rules.filter(kind=deadline.kind, state=Rule.State.SILENT)), None)


class DayForm(forms.Form):
    """A first day, in any year a calendar can be reckoned for."""

    start = forms.DateField(
        label=gettext_lazy("first day"),
        widget=DayInput(attrs={"class": "input"}),
        error_messages={"invalid": gettext_lazy("Write the day as 2026-03-02.")},
    )

    def __init__(self, *args: Any, calendar: Calendar, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)
        self.calendar = calendar
        self.fields["start"].initial = timezone.localdate

    def clean_start(self) -> date:
        start: date = self.cleaned_data["start"]
        if not EARLIEST <= start <= LATEST:
            raise forms.ValidationError(_("Choose a day between 1900 and 9000."))
        return start


SELECT = forms.Select(attrs={"class": "select"})


class BareForm(DayForm):
    """A bare number of days or months."""

    amount = forms.IntegerField(
        label=gettext_lazy("add"),
        min_value=1,
        max_value=999,
        initial=3,
        widget=forms.NumberInput(attrs={"class": "input"}),
        error_messages={
            "min_value": gettext_lazy("Say a number from 1 to 999."),
            "max_value": gettext_lazy("Say a number from 1 to 999."),
            "invalid": gettext_lazy("Say a number from 1 to 999."),
        },
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("unit"),
        choices=[one for one in Rule.Unit.choices if one[0] != Rule.Unit.WINDOW],
        initial=Rule.Unit.MONTH,
        widget=SELECT,
    )
    roll = forms.ChoiceField(
        label=gettext_lazy("on a rest day"),
        choices=Rule.Roll.choices,
        initial=Rule.Roll.FORWARD,
        widget=SELECT,
    )
    field_order = ["start", "amount", "unit", "roll"]

    def computed(self) -> clock.Due:
        said = self.cleaned_data
        rule = clock.Rule(said["amount"], clock.Unit(said["unit"]), clock.Roll(said["roll"]))
        return clock.compute(rule, said["start"], self.calendar)


class RuleForm(DayForm):
    """A congress's rule: its text as it held on the first day."""

    congress = forms.ModelChoiceField(
        Congress.objects.all(),
        label=gettext_lazy("congress"),
        required=False,
        empty_label=gettext_lazy("none in particular"),
        widget=SELECT,
    )
    rules = forms.ChoiceField(label=gettext_lazy("rule set"), required=False, widget=SELECT)
    kind = forms.ChoiceField(
        label=gettext_lazy("what is due"), choices=Rule.Kind.choices, initial=Rule.Kind.REPLY, widget=SELECT
    )
    origin = forms.ChoiceField(
        label=gettext_lazy("submitted"), choices=Proposal.Origin.choices, required=False, widget=SELECT
    )
    case = forms.ChoiceField(
        label=gettext_lazy("kind"), choices=Proposal.Kind.choices, required=False, widget=SELECT
    )
    assigned = forms.DateField(
        label=gettext_lazy("assigned on, if it counts from another day"),
        required=False,
        widget=DayInput(attrs={"class": "input"}),
    )
    field_order = ["congress", "rules", "kind", "start", "origin", "case", "assigned"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles: dict[str, str] = {}
        for rule_set in RuleSet.objects.order_by("name", "-in_force_from"):
            titles.setdefault(rule_set.name, rule_set.localized_title)
        said = [("", _("that of the congress")), *titles.items()]
        self.fields["rules"].choices = said  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        congress = said.get("congress")
        name = said.get("rules") or (congress.rule_set_name if congress else "national")
        if "start" not in said or "kind" not in said:
            return said
        said["rule_set"] = RuleSet.objects.in_force(name, said["start"])
        if said["rule_set"] is None:
            self.add_error("start", _("No text called “%(name)s” held on that day.") % {"name": name})
        else:
            said["rule"] = said["rule_set"].rule_for(
                said["kind"], origin=said.get("origin"), case=said.get("case"), round=1, role="lead"
            )
        return said

    def computed(self) -> clock.Due | None:
        """The date; None where the text names no number."""
        said = self.cleaned_data
        rule: Rule | None = said["rule"]
        if rule is None or not rule.computes:
            return None
        return clock.compute(rule.as_rule(), said["start"], self.calendar, beside=self._beside(rule))

    def _beside(self, rule: Rule) -> list[clock.Candidate]:
        """The law's own limit beside a local text's for a reply, from the assignment."""
        law = binding.law_of_replies(self.cleaned_data["start"])
        if rule.kind != Rule.Kind.REPLY or rule.rule_set.name == "national" or law is None:
            return []
        return [clock.Candidate(law.as_rule(), self.cleaned_data["assigned"] or self.cleaned_data["start"])]

    def latest(self, due: clock.Due) -> clock.Due | None:
        """How far it may be extended, the law's own limit beside it; None where no text names one."""
        rule: Rule = self.cleaned_data["rule"]
        asked = [clock.Candidate(rule.as_rule(), self.cleaned_data["start"]), *self._beside(rule)]
        limits = [clock.latest(one.rule, one.start, due.unrolled_on, self.calendar) for one in asked]
        return min((one for one in limits if one), key=lambda one: one.due_on, default=None)


def calculator(request: HttpRequest) -> HttpResponse:
    """Rule, first day, date and steps; the address holds the question, so it can be sent to somebody."""
    number = request.GET.get("congress", "")
    known = number.isascii() and number.isdigit() and len(number) < 10
    congress = Congress.objects.filter(pk=int(number)).first() if known else None
    calendar = calendar_for(congress) if congress else national_calendar()
    by_number = "amount" in request.GET
    by_rule = "kind" in request.GET and not by_number
    bare = BareForm(request.GET if by_number else None, calendar=calendar)
    ruled = RuleForm(request.GET if by_rule else None, calendar=calendar)
    form = bare if by_number else ruled
    context: dict[str, Any] = {"here": "rules", "bare": bare, "ruled": ruled, "due": None}
    if form.is_bound and form.is_valid():
        due = form.computed()  # type: ignore[attr-defined]
        context["rule"] = form.cleaned_data.get("rule")
        context["rule_set"] = form.cleaned_data.get("rule_set")
        if due is not None:
            context |= {
                "due": due,
                "shown": Explained(due.steps, calendar, due.due_on),
                "steps": sentences(due.steps),
                "latest": ruled.latest(due) if by_rule else None,
            }
        else:
            context["nothing"] = True
    return render(request, "calculator.html", context)


def rules(request: HttpRequest) -> HttpResponse:
    """Every text there is, with issuer, source, since when, how certain, and what is open about it."""
    return render(request, "rules.html", {"here": "rules", "texts": RuleSet.objects.select_related("parent")})


def rule_set(request: HttpRequest, name: str, day: str) -> HttpResponse:
    """One text: what it says of each kind, silent or not, and what it leaves to the text above it."""
    try:
        since = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    found = get_object_or_404(
        RuleSet.objects.select_related("parent").prefetch_related("rules"), name=name, in_force_from=since
    )
    rows: list[tuple[Any, Rule | None]] = []
    for kind in Rule.Kind:
        own = [rule for rule in found.rules.all() if rule.kind == kind]
        inherited = found.parent.rule_for(kind) if found.parent and not own else None
        rows += [(kind.label, rule) for rule in own] or [(kind.label, inherited)]
    return render(request, "rule_set.html", {"here": "rules", "text": found, "rows": rows})
