"""Words each congress chooses for itself: result classes and topics. Neither is a national list (DOMAIN §4, §5)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from congress.language import in_chinese


class ResultClass(models.Model):
    """A local class letter (A, B, C, 甲 …) and what it means here."""

    class Meaning(models.TextChoices):
        SOLVED = "solved", _("solved or basically solved")
        IN_PROGRESS = "in_progress", _("being solved")
        PLANNED = "planned", _("in a plan")
        DEFERRED = "deferred", _("not possible now")
        REFERENCE = "reference", _("kept for reference")
        NOT_FEASIBLE = "not_feasible", _("not feasible")
        HIGHER_LEVEL = "higher_level", _("a matter of a higher level")

    congress = models.ForeignKey(
        "congress.Congress", models.CASCADE, related_name="result_classes", verbose_name=_("congress")
    )
    code = models.CharField(_("code"), max_length=4)
    name = models.CharField(_("name"), max_length=60)
    meaning = models.CharField(_("meaning"), max_length=20, choices=Meaning)
    # DESIGN §4.6: a reply "in progress" or "planned" owes a second, supplementary reply.
    owes_second_reply = models.BooleanField(_("owes a second reply"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("result class")
        verbose_name_plural = _("result classes")
        ordering = ["congress", "order", "code"]
        constraints = [models.UniqueConstraint(fields=["congress", "code"], name="result_class_code_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Topic(models.Model):
    """What a suggestion is about; two levels at most."""

    congress = models.ForeignKey(
        "congress.Congress", models.CASCADE, related_name="topics", verbose_name=_("congress")
    )
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="subtopics", verbose_name=_("wider topic")
    )
    name = models.CharField(_("name"), max_length=40)
    english_name = models.CharField(_("English name"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["congress", "order", "name"]
        constraints = [models.UniqueConstraint(fields=["congress", "name"], name="topic_name_unique")]

    def __str__(self) -> str:
        return self.name if in_chinese() else self.english_name or self.name
