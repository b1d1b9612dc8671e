"""Which days count, and which rules hold: the calendar's notices and the rule sets, both dated and with their source."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from congress import clock

if TYPE_CHECKING:
    from .house import Congress


class CalendarNotice(models.Model):
    """A notice that says which days of a year are worked (放假调休通知): the State Council's, or a local one."""

    congress = models.ForeignKey(
        "congress.Congress",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="calendar_notices",
        verbose_name=_("congress"),
        help_text=_("Empty for a notice that holds everywhere; a local holiday names its congress."),
    )
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=120)
    number = models.CharField(_("document number"), max_length=60, blank=True)
    issuer = models.CharField(_("issued by"), max_length=80, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    url = models.URLField(_("address"), blank=True)
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    # The days its own took the place of, so that taking it back restores them.
    replaced: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(
        _("days it replaced"), default=list, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("calendar notice")
        verbose_name_plural = _("calendar notices")
        ordering = ["-year", "pk"]

    def __str__(self) -> str:
        return self.title


class CalendarDayQuerySet(models.QuerySet["CalendarDay"]):
    def of(self, congress: Congress) -> CalendarDayQuerySet:
        """The days that hold for this congress: everybody's, and its own after them."""
        mine = models.Q(congress=None) | models.Q(congress=congress)
        return self.filter(mine).order_by(models.F("congress").asc(nulls_first=True), "day")


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a holiday, or a rest day that is worked (调休上班)."""

    congress = models.ForeignKey(
        "congress.Congress",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="calendar_days",
        verbose_name=_("congress"),
    )
    day = models.DateField(_("day"))
    is_workday = models.BooleanField(_("worked"))
    name = models.CharField(_("name"), max_length=40, blank=True)
    notice = models.ForeignKey(CalendarNotice, models.CASCADE, related_name="days", verbose_name=_("notice"))
    # A calendar kept in memory is built anew when the last change of its rows is not the one it knows.
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"],
                name="calendar_day_once",
                condition=models.Q(congress=None),
                violation_error_message=_("This day is already in the calendar."),
            ),
            models.UniqueConstraint(
                fields=["congress", "day"],
                name="calendar_day_once_a_congress",
                condition=models.Q(congress__isnull=False),
                violation_error_message=_("This day is already in the calendar of this congress."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class RuleSetQuerySet(models.QuerySet["RuleSet"]):
    def in_force(self, name: str, on: date) -> RuleSet | None:
        """The text of this name that held on that day; None before the first and after the last one."""
        return (
            self.filter(name=name, in_force_from__lte=on)
            .filter(models.Q(in_force_until=None) | models.Q(in_force_until__gte=on))
            .order_by("-in_force_from")
            .first()
        )


class RuleSet(models.Model):
    """The deadline rules of one text, from one day to another. A dossier keeps the one it was assigned under."""

    class Certainty(models.TextChoices):
        STATED = "stated", _("checked against the text")
        AMBIGUOUS = "ambiguous", _("the text can be read in two ways")
        UNCONFIRMED = "unconfirmed", _("not yet checked against the text")

    name = models.SlugField(_("short name"), max_length=40)
    title = models.CharField(_("title"), max_length=160)
    english_title = models.CharField(_("English title"), max_length=200, blank=True)
    issuer = models.CharField(_("issued by"), max_length=80)
    source = models.CharField(_("source"), max_length=300)
    certainty = models.CharField(_("certainty"), max_length=12, choices=Certainty, default=Certainty.STATED)
    in_force_from = models.DateField(_("in force from"))
    in_force_until = models.DateField(_("in force until"), null=True, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("applies the rules of"),
        help_text=_("Where this text says nothing of a kind, the other one's rule holds."),
    )
    # RULES §11.10: who may see and who may enter a judgement differs from text to text.
    units_see_ratings = models.BooleanField(_("units see the judgements"), default=False)
    public_sees_ratings = models.BooleanField(_("the public sees the judgements"), default=False)
    clerks_enter_ratings = models.BooleanField(_("clerks may enter judgements from paper"), default=True)
    open_items = models.TextField(_("open questions"), blank=True)

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        ordering = ["name", "-in_force_from"]
        constraints = [
            models.UniqueConstraint(fields=["name", "in_force_from"], name="rule_set_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(in_force_until=None)
                | models.Q(in_force_until__gte=models.F("in_force_from")),
                name="rule_set_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~models.Q(source="") & ~models.Q(issuer=""), name="rule_set_has_a_source"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Two texts of one name never hold on the same day."""
        others = RuleSet.objects.filter(name=self.name).exclude(pk=self.pk)
        if self.in_force_until:
            others = others.filter(in_force_from__lte=self.in_force_until)
        clash = others.filter(
            models.Q(in_force_until=None) | models.Q(in_force_until__gte=self.in_force_from)
        ).first()
        if clash:
            raise ValidationError(
                {
                    "in_force_from": _("“%(title)s” holds from %(day)s on; end it first.")
                    % {"title": clash.title, "day": clash.in_force_from}
                }
            )

    def rule_for(self, kind: str, **conditions: Any) -> Rule | None:
        """The row that speaks about this kind under these conditions: its own, else the one it inherits.

        Of several that hold, the one with the most conditions; None where no text says a word of it.
        """
        held = [rule for rule in self.rules.all() if rule.kind == kind and rule.holds(conditions)]
        if held:
            return max(held, key=lambda rule: (len(rule.conditions), -rule.order))
        return self.parent.rule_for(kind, **conditions) if self.parent else None


class Rule(models.Model):
    """What one article says about one kind of deadline. A text that is silent has a row that says so."""

    class State(models.TextChoices):
        NUMBER = "number", _("a number of days or months")
        PROMPT = "prompt", _("“promptly”; the office sets a target")
        SILENT = "silent", _("the text says nothing")
        AMBIGUOUS = "ambiguous", _("the first day is not certain")

    class Unit(models.TextChoices):
        WORKING_DAY = "working_day", _("working days")
        CALENDAR_DAY = "calendar_day", _("calendar days")
        MONTH = "month", _("months")

    class Roll(models.TextChoices):
        NONE = "none", _("stays on a rest day")
        FORWARD = "forward", _("moves to the next working day")

    class Trigger(models.TextChoices):
        AUTOMATIC = "automatic", _("by itself")
        DISCRETIONARY = "discretionary", _("when the office decides so")
        ON_REQUEST = "on_request", _("on request")

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="rules", verbose_name=_("rule set"))
    kind = models.CharField(_("kind"), max_length=24)
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
    roll = models.CharField(_("on a rest day"), max_length=8, choices=Roll, default=Roll.FORWARD)
    extend_by = models.PositiveSmallIntegerField(_("may be extended by"), null=True, blank=True)
    extend_to = models.PositiveSmallIntegerField(
        _("may be extended to, from the first day"), null=True, blank=True
    )
    extend_unit = models.CharField(_("unit of the extension"), max_length=12, choices=Unit, blank=True)
    trigger = models.CharField(_("begins"), max_length=14, choices=Trigger, default=Trigger.AUTOMATIC)
    actor = models.CharField(_("who decides"), max_length=60, blank=True)
    consent_by = models.CharField(_("with the consent of"), max_length=60, blank=True)
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
                | (models.Q(amount__isnull=False) & ~models.Q(unit="")),
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
        )
