"""Users, what they are in a congress, and the deputies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Somebody who signs in: a clerk, a unit's handler or head, a deputy, an auditor."""

    full_name = models.CharField(_("name"), max_length=40, blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=[("zh-hans", "中文"), ("en", "English")], default="zh-hans"
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.full_name or self.username

    @cached_property
    def held(self) -> Sequence[Membership]:
        """What this person is today, asked once for each time they are loaded: a page asks for many verbs."""
        return list(self.memberships.running().select_related("unit", "congress"))

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    def units_held(self) -> list[int]:
        """Keys of the units whose handler or head this person is today."""
        return [one.unit_id for one in self.held if one.role in Membership.UNIT_ROLES and one.unit_id]


class MembershipQuerySet(models.QuerySet["Membership"]):
    def running(self, on: date | None = None) -> MembershipQuerySet:
        """Memberships in force on that day, today by default."""
        day = on or timezone.localdate()
        return self.filter(
            models.Q(since=None) | models.Q(since__lte=day), models.Q(until=None) | models.Q(until__gte=day)
        )


class Membership(models.Model):
    """What a user is in one congress. Unit roles name the unit; office roles do not need one."""

    class Role(models.TextChoices):
        CONGRESS_CLERK = "congress_clerk", _("congress office clerk")
        GOVERNMENT_CLERK = "government_clerk", _("government office clerk")
        UNIT_HANDLER = "unit_handler", _("unit handler")
        UNIT_HEAD = "unit_head", _("unit head")
        AUDITOR = "auditor", _("auditor")

    UNIT_ROLES = (Role.UNIT_HANDLER, Role.UNIT_HEAD)
    OFFICE_ROLES = (Role.CONGRESS_CLERK, Role.GOVERNMENT_CLERK)

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("user"))
    congress = models.ForeignKey(
        "congress.Congress", models.CASCADE, related_name="memberships", verbose_name=_("congress")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    unit = models.ForeignKey(
        "congress.Unit", models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("unit")
    )
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "congress", "role", "unit"],
                name="membership_in_a_unit_unique",
                condition=models.Q(unit__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["user", "congress", "role"],
                name="membership_in_an_office_unique",
                condition=models.Q(unit__isnull=True),
            ),
            models.CheckConstraint(
                condition=~models.Q(role__in=["unit_handler", "unit_head"]) | models.Q(unit__isnull=False),
                name="membership_unit_role_names_its_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class Deputy(models.Model):
    """A deputy (代表) or member (委员) of one term. Contact data never leaves the clerks' desk."""

    term = models.ForeignKey("congress.Term", models.CASCADE, related_name="deputies", verbose_name=_("term"))
    delegation = models.ForeignKey(
        "congress.Delegation",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="deputies",
        verbose_name=_("delegation"),
    )
    name = models.CharField(_("name"), max_length=40)
    card_no = models.CharField(_("deputy card number"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    user = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="deputies", verbose_name=_("user")
    )

    class Meta:
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        ordering = ["term", "name"]
        constraints = [
            models.UniqueConstraint(fields=["term", "name", "card_no"], name="deputy_unique"),
            models.UniqueConstraint(
                fields=["term", "user"], name="deputy_one_seat_a_term", condition=models.Q(user__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name
