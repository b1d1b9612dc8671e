"""Which days count: the days that are not what their weekday says, each with the notice that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

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
