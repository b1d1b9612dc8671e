"""Units that handle suggestions (承办单位): a tree whose nodes are renamed, merged and succeeded."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from congress.language import in_chinese


class UnitQuerySet(models.QuerySet["Unit"]):
    def standing(self, on: date) -> UnitQuerySet:
        """Units that exist on that day."""
        return self.filter(
            models.Q(valid_from=None) | models.Q(valid_from__lte=on),
            models.Q(valid_until=None) | models.Q(valid_until__gte=on),
        )

    def named(self, name: str) -> UnitQuerySet:
        """Units whose full, short or former name is exactly this one; none for an empty name."""
        if not name:
            return self.none()
        return self.filter(
            models.Q(name=name) | models.Q(short_name=name) | models.Q(names__name=name)
        ).distinct()


class Unit(models.Model):
    """A handling unit, or the office that assigns and supervises."""

    class Side(models.TextChoices):
        GOVERNMENT = "government", _("government")
        PARTY = "party", _("party")
        CONGRESS = "congress", _("congress office")
        COURT = "court", _("court or procuratorate")
        OTHER = "other", _("other")

    congress = models.ForeignKey(
        "congress.Congress", models.CASCADE, related_name="units", verbose_name=_("congress")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("belongs to")
    )
    name = models.CharField(_("name"), max_length=80)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    english_name = models.CharField(_("English name"), max_length=120, blank=True)
    side = models.CharField(_("side"), max_length=12, choices=Side, default=Side.GOVERNMENT)
    assigns = models.BooleanField(_("assigns and supervises"), default=False)
    contact_name = models.CharField(_("contact"), max_length=40, blank=True)
    contact_phone = models.CharField(_("phone"), max_length=40, blank=True)
    contact_postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    valid_from = models.DateField(_("since"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
        help_text=_("Promises move on to the successor; letters keep the old name."),
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["congress", "name"]
        constraints = [
            models.UniqueConstraint(fields=["congress", "name"], name="unit_name_unique"),
            models.CheckConstraint(
                condition=models.Q(successor=None) | ~models.Q(successor=models.F("pk")),
                name="unit_not_its_own_successor",
            ),
        ]

    def __str__(self) -> str:
        """As people call it, in the reader's language."""
        short = self.short_name or self.name
        return short if in_chinese() else self.english_name or short


class UnitName(models.Model):
    """Another name a unit has or had: a double plate, a short form, a name before a reform."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=80)
    valid_from = models.DateField(_("since"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="unit_other_name_unique")]

    def __str__(self) -> str:
        return self.name
