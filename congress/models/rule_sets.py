"""Which rules hold: rule sets, dated and with their source, and how they were changed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from congress.language import in_chinese

if TYPE_CHECKING:
    from .rules import Rule


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

    @property
    def localized_title(self) -> str:
        return self.title if in_chinese() else self.english_title or self.title

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


class RuleRevision(models.Model):
    """A change of a rule set as it was entered: the text before and after, so that it can be taken back."""

    rule_set = models.ForeignKey(
        RuleSet, models.CASCADE, related_name="revisions", verbose_name=_("rule set")
    )
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("change of rules")
        verbose_name_plural = _("changes of rules")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.rule_set.name} {self.at:%Y-%m-%d %H:%M}"
