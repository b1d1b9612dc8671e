"""Who has to do it: assignments (交办) in their three roles, and the talks before the reply (面商)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from congress.models import Deputy, Membership, Unit

from .proposal import Proposal

if TYPE_CHECKING:
    from congress.models import User


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def of(self, user: User) -> AssignmentQuerySet:
        """Assignments of the units this person works for."""
        return self.filter(
            unit__in=user.memberships.running().filter(role__in=Membership.UNIT_ROLES).values("unit")
        )

    def standing(self) -> AssignmentQuerySet:
        """Not returned and not withdrawn: somebody has to act on them, or has."""
        return self.exclude(status__in=[Assignment.Status.RETURNED, Assignment.Status.WITHDRAWN])


class Assignment(models.Model):
    class Role(models.TextChoices):
        LEAD = "lead", _("lead unit")
        CO = "co", _("co-handling unit")
        SEPARATE = "separate", _("separate handling")

    class Status(models.TextChoices):
        ASSIGNED = "assigned", _("not yet received")
        RECEIVED = "received", _("received")
        OBJECTED = "objected", _("objection raised")
        RETURNED = "returned", _("returned")
        DONE = "done", _("done")
        WITHDRAWN = "withdrawn", _("withdrawn")

    MOVES = {
        Status.ASSIGNED: {Status.RECEIVED, Status.OBJECTED, Status.DONE, Status.WITHDRAWN},
        Status.RECEIVED: {Status.OBJECTED, Status.DONE, Status.WITHDRAWN},
        Status.OBJECTED: {Status.RETURNED, Status.RECEIVED, Status.WITHDRAWN},
        Status.RETURNED: set(),
        Status.DONE: {Status.RECEIVED},
        Status.WITHDRAWN: set(),
    }
    # Roles that owe a reply of their own; a co-handler gives an opinion to the lead unit (RULES §10).
    REPLYING_ROLES = (Role.LEAD, Role.SEPARATE)

    proposal = models.ForeignKey(
        Proposal, models.CASCADE, related_name="assignments", verbose_name=_("suggestion")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=10, choices=Role)
    part = models.CharField(
        _("part"), max_length=200, blank=True, help_text=_("Which part of it this unit handles.")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.ASSIGNED, editable=False
    )
    assigned_on = models.DateField(_("assigned on"))
    # PAPERWORK §2.2: one assignment may carry a limit of its own, as a date or as days.
    limit_on = models.DateField(_("own limit"), null=True, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    objected_on = models.DateField(_("objection raised on"), null=True, blank=True)
    objection_reason = models.TextField(_("reason for the objection"), blank=True)
    suggested_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit suggested instead"),
    )
    ruled_on = models.DateField(_("ruled on"), null=True, blank=True)
    ruling = models.TextField(_("ruling"), blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["proposal", "-role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "unit"],
                name="assignment_once_a_unit",
                condition=~models.Q(status__in=["returned", "withdrawn"]),
                violation_error_message=_("This unit already has this suggestion."),
            ),
            models.CheckConstraint(
                condition=~models.Q(status="objected") | ~models.Q(objection_reason=""),
                name="assignment_objection_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["unit", "status"], name="assignment_by_unit")]

    def __str__(self) -> str:
        return f"{self.proposal.display_no} · {self.unit} · {self.get_role_display()}"

    @property
    def subject(self) -> str:
        return f"assignment/{self.pk}"

    @property
    def replies(self) -> bool:
        """True where this unit owes a reply of its own."""
        return self.role in self.REPLYING_ROLES


class Consultation(models.Model):
    """面商: one contact between a handling unit and the deputies, before or after the reply."""

    class Mode(models.TextChoices):
        VISIT = "visit", _("visit")
        MEETING = "meeting", _("meeting")
        PHONE = "phone", _("phone call")
        WRITING = "writing", _("letter or message")
        OTHER = "other", _("other")

    proposal = models.ForeignKey(
        Proposal, models.CASCADE, related_name="consultations", verbose_name=_("suggestion")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="consultations", verbose_name=_("unit"))
    deputies = models.ManyToManyField(
        Deputy, blank=True, related_name="consultations", verbose_name=_("deputies")
    )
    mode = models.CharField(_("form"), max_length=10, choices=Mode)
    held_on = models.DateField(_("held on"))
    person = models.CharField(_("by"), max_length=40, blank=True)
    before_reply = models.BooleanField(_("before the reply"), default=True)
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        ordering = ["proposal", "held_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_mode_display()} {self.held_on}"

    @property
    def subject(self) -> str:
        return f"consultation/{self.pk}"
