"""What each article of a rule set says of each kind of deadline."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from congress import clock
from congress.language import in_chinese

from .rule_sets import RuleSet


class Rule(models.Model):
    """What one article says about one kind of deadline. A text that is silent has a row that says so."""

    class Kind(models.TextChoices):
        # RULES §0, K01 to K28; K12, more time, stands in the row of what is extended.
        TELL_ACCEPTANCE = "tell_acceptance", _("tell the deputy of the admission")
        ASSIGN = "assign", _("assignment")
        WORK_MEETING = "work_meeting", _("assignment meeting")
        TELL_UNIT = "tell_unit", _("tell the deputy which unit has it")
        OBJECTION = "objection", _("objection to the assignment")
        RULING = "ruling", _("ruling on the objection, new assignment")
        CONTEST = "contest", _("answer to a deputy who contests the unit")
        CONTACT = "contact", _("contact with the deputy")
        CO_OPINION = "co_opinion", _("co-handler's opinion")
        REDO_OPINION = "redo_opinion", _("new opinion for an empty one")
        REPLY = "reply", _("reply")
        URGENT = "urgent", _("reply in a case that cannot wait")
        FEEDBACK = "feedback", _("deputy's feedback")
        REHANDLING = "rehandling", _("second handling")
        STILL_DISSATISFIED = "still_dissatisfied", _("not satisfied a second time")
        SECOND_REPLY = "second_reply", _("second reply")
        CANNOT_KEEP = "cannot_keep", _("say that a promise cannot be kept")
        LEDGER = "ledger", _("ledger of promises")
        PROGRESS_REPORT = "progress_report", _("report on commitments")
        PROMISE_FEEDBACK = "promise_feedback", _("deputy's feedback on that report")
        PROMISE_DISSATISFIED = "promise_dissatisfied", _("not satisfied with that report")
        CARRY_OVER = "carry_over", _("carry-over to the next year")
        END_OF_TERM = "end_of_term", _("end-of-term account")
        PUBLICATION = "publication", _("publication")
        REPORT_PUBLISHED = "report_published", _("publication of the report on handling")
        UNIT_REPORT = "unit_report", _("unit's report to the congress office")
        YEARLY_REPORT = "yearly_report", _("report to the standing committee")
        VERDICT = "verdict", _("verdict on a commitment")

    class Start(models.TextChoices):
        # What happens on the first day (RULES §11.3).
        SUBMITTED = "submitted", _("receipt by the congress office")
        ACCEPTED = "accepted", _("admission")
        ASSIGNED = "assigned", _("assignment")
        RECEIVED_BY_UNIT = "received_by_unit", _("receipt by the unit")
        OBJECTION_RECEIVED = "objection_received", _("receipt of the objection")
        RETURNED_CASE_RECEIVED = "returned_case_received", _("receipt of the returned case")
        LEAD_DEMANDED = "lead_demanded", _("the lead unit's demand")
        REPLY_SENT = "reply_sent", _("sending of the reply")
        REPLY_RECEIVED = "reply_received", _("receipt of the reply by the deputy")
        REDO_DEMANDED = "redo_demanded", _("demand for a second handling")
        LEDGER_CONFIRMED = "ledger_confirmed", _("entry of the promise in the ledger")
        PROMISE_REPORT_RECEIVED = "promise_report_received", _("receipt of the report on commitments")
        COMPLETION_CLAIMED = "completion_claimed", _("the unit's report that it is done")
        SESSION_CLOSED = "session_closed", _("close of the session")
        YEAR = "year", _("the turn of the year")
        CHOSEN = "chosen", _("decision of the office")

    class Consent(models.TextChoices):
        ASSIGNER = "assigner", _("the office that assigned it")
        CONGRESS_OFFICE = "congress_office", _("the congress office")
        GOVERNMENT_OFFICE = "government_office", _("the government office")

    class State(models.TextChoices):
        NUMBER = "number", _("a number of days or months")
        PROMPT = "prompt", _("“promptly”; the office sets a target")
        SILENT = "silent", _("the text says nothing")
        AMBIGUOUS = "ambiguous", _("the first day is not certain")

    class Unit(models.TextChoices):
        WORKING_DAY = "working_day", _("working days")
        CALENDAR_DAY = "calendar_day", _("calendar days")
        MONTH = "month", _("months")
        WINDOW = "window", _("a part of every year")

    class Roll(models.TextChoices):
        NONE = "none", _("stays on a rest day")
        FORWARD = "forward", _("moves to the next working day")

    class Trigger(models.TextChoices):
        AUTOMATIC = "automatic", _("by itself")
        DISCRETIONARY = "discretionary", _("when the office decides so")
        ON_REQUEST = "on_request", _("on request")

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="rules", verbose_name=_("rule set"))
    kind = models.CharField(_("kind"), max_length=24, choices=Kind)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    state = models.CharField(_("what the text says"), max_length=10, choices=State)
    amount = models.PositiveSmallIntegerField(_("amount"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=12, choices=Unit, blank=True)
    start_event = models.CharField(
        _("counted from"),
        max_length=60,
        blank=True,
        help_text=_("Several, with a blank between, where any of them does."),
    )
    other_start_event = models.CharField(
        _("or counted from"),
        max_length=40,
        blank=True,
        choices=Start,
        help_text=_("Another reading of the text; until the first day is confirmed the earlier date binds."),
    )
    window_from = models.CharField(
        _("part of the year, from"), max_length=5, blank=True, help_text=_("Month and day, such as 10-01.")
    )
    window_until = models.CharField(
        _("part of the year, until"),
        max_length=5,
        blank=True,
        help_text=_("Month and day, such as 12-31; the same as the first for a fixed day."),
    )
    repeats = models.BooleanField(_("every year until it is closed"), default=False)
    roll = models.CharField(_("on a rest day"), max_length=8, choices=Roll, default=Roll.FORWARD)
    extend_by = models.PositiveSmallIntegerField(_("may be extended by"), null=True, blank=True)
    extend_to = models.PositiveSmallIntegerField(
        _("may be extended to, from the first day"), null=True, blank=True
    )
    extend_unit = models.CharField(_("unit of the extension"), max_length=12, choices=Unit, blank=True)
    ceiling = models.PositiveSmallIntegerField(
        _("never later than, from the first day"), null=True, blank=True
    )
    ceiling_unit = models.CharField(_("unit of that limit"), max_length=12, choices=Unit, blank=True)
    trigger = models.CharField(_("begins"), max_length=14, choices=Trigger, default=Trigger.AUTOMATIC)
    actor = models.CharField(_("who decides"), max_length=60, blank=True)
    consent_by = models.CharField(
        _("more time with the consent of"),
        max_length=60,
        blank=True,
        choices=Consent,
        help_text=_("Empty where the text asks for nobody's consent; either office then enters it."),
    )
    conditions: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        _("conditions"), default=dict, blank=True
    )
    article = models.CharField(_("article"), max_length=60)
    words = models.CharField(_("in short"), max_length=160, blank=True)
    english_words = models.CharField(_("in short, in English"), max_length=200, blank=True)
    certainty = models.CharField(
        _("certainty"), max_length=12, choices=RuleSet.Certainty, default=RuleSet.Certainty.STATED
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["rule_set", "kind", "order"]
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "kind", "order"], name="rule_once"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["number", "ambiguous"])
                | (models.Q(amount__isnull=False) & ~models.Q(unit="") & ~models.Q(unit="window"))
                | (models.Q(unit="window") & ~models.Q(window_from="") & ~models.Q(window_until="")),
                name="rule_with_a_number_has_amount_and_unit",
            ),
            models.CheckConstraint(
                condition=models.Q(state="silent") | ~models.Q(article=""), name="rule_has_an_article"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_set.name}/{self.kind}"

    def holds(self, conditions: dict[str, Any]) -> bool:
        """True when each condition of the row is met; a list in the row means any of them."""
        return all(
            conditions.get(name) in (wanted if isinstance(wanted, list) else [wanted])
            for name, wanted in self.conditions.items()
        )

    def start_events(self) -> list[str]:
        return self.start_event.split()

    def needs_own_unit(self) -> bool:
        """Whether an extension or a hard limit has no unit of its own to be counted in."""
        extended = self.extend_by is not None or self.extend_to is not None
        return (extended and not self.extend_unit) or (self.ceiling is not None and not self.ceiling_unit)

    def start_words(self) -> str:
        """The events it counts from, in the reader's language; empty where the text names none."""
        return _(", ").join(str(Rule.Start(one).label) for one in self.start_events() if one in Rule.Start)

    @property
    def computes(self) -> bool:
        """Whether a date follows from it: not from a silent text, nor from “promptly” without a target."""
        return self.state != Rule.State.SILENT and (self.amount is not None or self.unit == Rule.Unit.WINDOW)

    def says(self) -> str:
        """The period in words: 3 months, the fourth quarter, promptly, nothing."""
        if self.state == Rule.State.SILENT:
            return str(_("no rule"))
        if self.unit == Rule.Unit.WINDOW:
            if self.window_from == self.window_until:
                return _("every year by %(until)s") % {"until": self.window_until}
            return _("every year from %(from)s to %(until)s") % {
                "from": self.window_from,
                "until": self.window_until,
            }
        if self.amount is None:
            return str(_("promptly; no number"))
        return amount_words(self.amount, self.unit)

    @property
    def localized_words(self) -> str:
        return self.words if in_chinese() else self.english_words or self.words

    def extension_words(self) -> str:
        """How far and with whose consent it may be extended; empty where it may not."""
        unit = self.extend_unit or self.unit
        if self.extend_by is not None:
            words = _("by %(period)s more") % {"period": amount_words(self.extend_by, unit)}
        elif self.extend_to is not None:
            words = _("to %(period)s in all") % {"period": amount_words(self.extend_to, unit)}
        else:
            return ""
        return f"{words} ({self.get_consent_by_display()})" if self.consent_by else words

    def conditions_words(self) -> str:
        """When the row holds, as it is stored; empty where always."""
        return ", ".join(
            f"{name}: {', '.join(value) if isinstance(value, list) else value}"
            for name, value in self.conditions.items()
        )

    def clean(self) -> None:
        """A part of the year that exists, both ends of it; one start for a rule with a number."""
        faults = faults_of_window(self.unit, self.window_from, self.window_until)
        if faults:
            raise ValidationError({"window_from": faults})
        wanted = self.state in {Rule.State.NUMBER, Rule.State.AMBIGUOUS}
        if wanted and self.unit != Rule.Unit.WINDOW and not self.start_event:
            raise ValidationError({"start_event": _("Say from which event it is counted.")})
        if self.unit == Rule.Unit.WINDOW and self.needs_own_unit():
            raise ValidationError(
                {"extend_unit": _("Say in which unit a part of the year is extended or ends.")}
            )
        unknown = [one for one in self.start_events() if one not in Rule.Start]
        if unknown:
            raise ValidationError(
                {
                    "start_event": _("“%(name)s” is no event; there are: %(known)s.")
                    % {"name": unknown[0], "known": ", ".join(Rule.Start.values)}
                }
            )

    def as_rule(self) -> clock.Rule:
        """The row as the clock wants it. A prompt without a number counts as one working day's target."""
        return self.as_rule_named(f"{self.rule_set.name}/{self.kind}")

    def as_rule_named(self, name: str) -> clock.Rule:
        """The same for a row that is in no table, as a file of rules gives it."""
        return clock.Rule(
            name=name,
            article=self.article,
            amount=self.amount if self.amount is not None else 1,
            unit=clock.Unit(self.unit or clock.Unit.WORKING_DAY),
            roll=clock.Roll(self.roll),
            extend_by=self.extend_by,
            extend_to=self.extend_to,
            extend_unit=clock.Unit(self.extend_unit) if self.extend_unit else None,
            ceiling=self.ceiling,
            ceiling_unit=clock.Unit(self.ceiling_unit) if self.ceiling_unit else None,
            window=clock.Window(month_day(self.window_from), month_day(self.window_until))
            if self.unit == Rule.Unit.WINDOW
            else None,
        )


def amount_words(amount: int, unit: str) -> str:
    """A number with its unit, as people say it."""
    said = {"amount": amount}
    if unit == Rule.Unit.MONTH:
        return ngettext("%(amount)s month", "%(amount)s months", amount) % said
    if unit == Rule.Unit.CALENDAR_DAY:
        return ngettext("%(amount)s calendar day", "%(amount)s calendar days", amount) % said
    return ngettext("%(amount)s working day", "%(amount)s working days", amount) % said


def month_day(text: str) -> tuple[int, int]:
    """Month and day of `10-01`. Raises `ValueError` for a day that no year has, such as 09-31."""
    day = date.fromisoformat(f"2024-{text}")
    return day.month, day.day


def faults_of_window(unit: str, first: str, last: str) -> list[str]:
    """What is wrong with a part of the year; nothing for another unit without one."""
    if unit != Rule.Unit.WINDOW:
        return [str(_("Only “a part of every year” has a beginning and an end."))] if first or last else []
    faults = []
    for text in (first, last):
        try:
            month_day(text)
        except ValueError:
            faults.append(_("“%(day)s” is no day of the year, such as 12-31.") % {"day": text})
    return faults
