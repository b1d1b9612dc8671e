"""The congress itself: its terms, its sessions, its delegations."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from congress.language import in_chinese

FIGURES = ("", *"一二三四五六七八九")


class Congress(models.Model):
    """A people's congress or a CPPCC committee; every other row hangs under one."""

    class Body(models.TextChoices):
        PEOPLES_CONGRESS = "peoples_congress", _("people's congress")
        CPPCC = "cppcc", _("CPPCC")

    class Level(models.TextChoices):
        NATIONAL = "national", _("national")
        PROVINCE = "province", _("province")
        CITY = "city", _("prefecture-level city")
        COUNTY = "county", _("county")
        TOWNSHIP = "township", _("township")

    name = models.CharField(_("name"), max_length=80, unique=True)
    english_name = models.CharField(_("English name"), max_length=120, blank=True)
    place = models.CharField(_("place"), max_length=40, help_text=_("As letters write it, such as 台州市."))
    body = models.CharField(_("body"), max_length=20, choices=Body, default=Body.PEOPLES_CONGRESS)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    region_code = models.CharField(_("region code"), max_length=12, blank=True, help_text=_("GB/T 2260."))
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("higher congress"),
    )
    rule_set_name = models.SlugField(
        _("rule set"), default="national", help_text=_("Name of the deadline rules that hold here.")
    )
    # RULES §11.8: no text says whether a re-assignment restarts the unit's clock; each congress decides.
    reassignment_restarts_clock = models.BooleanField(
        _("re-assignment restarts the unit's clock"), default=True
    )
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    class Meta:
        verbose_name = _("congress")
        verbose_name_plural = _("congresses")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


def counted(number: int) -> str:
    """A term's or session's number as it is said: in Chinese 五 or 十二, elsewhere in figures; figures from 100 on."""
    if not in_chinese() or not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else FIGURES[tens]) + ("十" if tens else "") + FIGURES[ones]


class Term(models.Model):
    """届: five years, from the first session of this congress to the first session of the next (Deputies Law, Art 2)."""

    congress = models.ForeignKey(Congress, models.CASCADE, related_name="terms", verbose_name=_("congress"))
    number = models.PositiveSmallIntegerField(_("number"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Empty while the term runs.")
    )

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["congress", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["congress", "number"], name="term_number_unique"),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")),
                name="term_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        said = {"congress": self.congress.name, "number": counted(self.number)}
        return _("%(congress)s, term %(number)s") % said


class Session(models.Model):
    """次会议: numbers of suggestions are unique within one session, never beyond it."""

    term = models.ForeignKey(Term, models.CASCADE, related_name="sessions", verbose_name=_("term"))
    number = models.PositiveSmallIntegerField(_("number"))
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["-opens_on"]
        constraints = [
            models.UniqueConstraint(fields=["term", "number"], name="session_number_unique"),
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")), name="session_closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        said = {"term": counted(self.term.number), "number": counted(self.number)}
        return _("term %(term)s, session %(number)s") % said

    def sits_on(self, day: date) -> bool:
        """True while the session is held; what is submitted then is a suggestion of the session (大会期间)."""
        return self.opens_on <= day <= self.closes_on


class Delegation(models.Model):
    """代表团. Its prefix is the default of new numbers; a case keeps its own (PAPERWORK: areas and delegations differ)."""

    term = models.ForeignKey(Term, models.CASCADE, related_name="delegations", verbose_name=_("term"))
    name = models.CharField(_("name"), max_length=40)
    prefix = models.CharField(_("number prefix"), max_length=4, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["term", "order", "name"]
        constraints = [models.UniqueConstraint(fields=["term", "name"], name="delegation_name_unique")]

    def __str__(self) -> str:
        return self.name
