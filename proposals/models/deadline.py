"""Everything that is due, in one table, each with the arithmetic that made it; and what was asked to move it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from congress.models import Deputy, Membership, Rule, Unit

from .proposal import Proposal

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from congress.models import User


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    """Overdue is what the calendar does; it is asked with a day and never stored."""

    def visible_to(self, user: User | AnonymousUser) -> DeadlineQuerySet:
        """Deadlines of the dossiers this person may open."""
        return self.filter(proposal__in=Proposal.objects.visible_to(user))

    def at_the_desk_of(self, user: User) -> DeadlineQuerySet:
        """What an office or an auditor watches over; for somebody of a unit, what their unit owes."""
        whole = [Membership.Role.AUDITOR, *Membership.OFFICE_ROLES]
        rows = self.filter(proposal__in=Proposal.objects.at_the_desk_of(user))
        if user.is_superuser or any(one.role in whole for one in user.held):
            return rows
        return rows.filter(unit__in=user.units_held())

    def open(self) -> DeadlineQuerySet:
        return self.filter(met_on=None, withdrawn_on=None)

    def overdue(self, on: date) -> DeadlineQuerySet:
        """Open, with a day of the law behind them: an office's own target is never overdue by law."""
        return self.open().filter(due_on__lt=on, force=Deadline.Force.NUMBER)

    def due_by(self, day: date) -> DeadlineQuerySet:
        return self.open().filter(due_on__lte=day)


class Deadline(models.Model):
    class Kind(models.TextChoices):
        ASSIGN = "assign", _("assignment")
        OBJECTION = "objection", _("objection to the assignment")
        RULING = "ruling", _("ruling on the objection")
        CO_OPINION = "co_opinion", _("co-handler's opinion")
        CONTACT = "contact", _("contact with the deputy")
        REPLY = "reply", _("reply")
        PUBLICATION = "publication", _("publication")
        FEEDBACK = "feedback", _("deputy's feedback")
        REHANDLING = "rehandling", _("second handling")
        SECOND_REPLY = "second_reply", _("second reply")
        COMMITMENT = "commitment", _("commitment due")
        REVIEW = "review", _("review of a commitment")
        VERDICT = "verdict", _("verdict on a commitment")
        PROGRESS_REPORT = "progress_report", _("report on commitments")
        CARRY_OVER = "carry_over", _("end-of-term account")

    class Force(models.TextChoices):
        # RULES §11.6: four states that never merge. A silent rule opens no deadline at all.
        NUMBER = "number", _("set by a rule")
        TARGET = "target", _("the office's own target")
        UNCONFIRMED = "unconfirmed", _("first day to be confirmed")

    # What the deputies wait for: they hear of it when such a day moves. The rest is between offices.
    AWAITED_BY_DEPUTIES = (Kind.REPLY, Kind.REHANDLING, Kind.SECOND_REPLY, Kind.COMMITMENT)
    # What a unit owes; everything else is for an office or a deputy to do.
    OF_UNITS = (
        Kind.OBJECTION,
        Kind.CO_OPINION,
        Kind.CONTACT,
        Kind.REPLY,
        Kind.REHANDLING,
        Kind.SECOND_REPLY,
        Kind.COMMITMENT,
        Kind.PROGRESS_REPORT,
    )

    proposal = models.ForeignKey(
        Proposal, models.CASCADE, related_name="deadlines", verbose_name=_("suggestion")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    subject = models.CharField(
        _("subject"), max_length=40, help_text=_("What it is about, such as assignment/12.")
    )
    force = models.CharField(_("force"), max_length=12, choices=Force, default=Force.NUMBER)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="deadlines", verbose_name=_("unit")
    )
    deputy = models.ForeignKey(
        Deputy, models.PROTECT, null=True, blank=True, related_name="deadlines", verbose_name=_("deputy")
    )
    start_event = models.CharField(_("first day is that of"), max_length=40, blank=True)
    start_on = models.DateField(_("counted from"), null=True, blank=True)
    due_on = models.DateField(_("due on"))
    unrolled_on = models.DateField(_("due on before moving off a rest day"))
    rule = models.ForeignKey(
        Rule, models.PROTECT, null=True, blank=True, related_name="deadlines", verbose_name=_("rule")
    )
    calendar_version = models.CharField(_("calendar version"), max_length=40, blank=True)
    explanation: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(
        _("explanation"), default=list
    )
    provisional = models.BooleanField(_("provisional"), default=False)
    met_on = models.DateField(_("met on"), null=True, blank=True)
    late_days = models.SmallIntegerField(
        _("working days late"), null=True, blank=True, help_text=_("Negative when it was met early.")
    )
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    version = models.PositiveIntegerField(
        _("version"), default=1, help_text=_("Rises whenever the date moves.")
    )

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                name="deadline_open_once",
                condition=models.Q(met_on=None, withdrawn_on=None),
            ),
            models.CheckConstraint(
                condition=models.Q(met_on=None) | models.Q(withdrawn_on=None),
                name="deadline_met_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=models.Q(met_on=None, late_days=None)
                | models.Q(met_on__isnull=False, late_days__isnull=False),
                name="deadline_met_says_how_late",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                name="deadline_open_by_day",
                condition=models.Q(met_on=None, withdrawn_on=None),
            ),
            models.Index(
                fields=["unit", "due_on"],
                name="deadline_open_by_unit",
                condition=models.Q(met_on=None, withdrawn_on=None),
            ),
            models.Index(fields=["subject"], name="deadline_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_on}"

    def get_absolute_url(self) -> str:
        """The page that explains this date."""
        return reverse("why", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.met_on is None and self.withdrawn_on is None

    @property
    def is_owed_by_a_unit(self) -> bool:
        """Whether it is the unit that ends it; verdicts and reviews name one, but an office gives them."""
        return self.unit_id is not None and self.kind in self.OF_UNITS

    def is_overdue(self, on: date) -> bool:
        return self.is_open and self.force == self.Force.NUMBER and self.due_on < on


class Extension(models.Model):
    """Asked for and granted are two things (PAPERWORK §2.8): the day granted may differ from the day asked for."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("requested")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")

    MOVES: dict[str, set[str]] = {
        Status.REQUESTED: {Status.GRANTED, Status.REFUSED},
        Status.GRANTED: set(),
        Status.REFUSED: set(),
    }

    deadline = models.ForeignKey(
        Deadline, models.CASCADE, related_name="extensions", verbose_name=_("deadline")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.REQUESTED, editable=False
    )
    asked_on = models.DateField(_("asked on"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_until = models.DateField(_("asked until"))
    reason = models.TextField(_("reason"))
    was_due_on = models.DateField(_("was due on"))
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    granted_until = models.DateField(_("granted until"), null=True, blank=True)
    decision = models.TextField(_("words of the decision"), blank=True)
    deputy_told_on = models.DateField(_("deputy told on"), null=True, blank=True)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["deadline", "asked_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline"], name="extension_one_open_request", condition=models.Q(status="requested")
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="extension_has_a_reason"),
            models.CheckConstraint(
                condition=~models.Q(status="granted") | models.Q(granted_until__isnull=False),
                name="extension_granted_has_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_on=None, decided_by=None)
                | models.Q(decided_on__isnull=False, decided_by__isnull=False),
                name="extension_decided_on_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deadline} → {self.granted_until or self.asked_until}"

    @property
    def proposal(self) -> Proposal:
        return self.deadline.proposal

    @property
    def unit(self) -> Unit | None:
        return self.deadline.unit

    @property
    def subject(self) -> str:
        return f"extension/{self.pk}"
