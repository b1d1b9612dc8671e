"""What each deputy thought of a reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from congress.models import Deputy, Membership
from proposals.models import Proposal

from .response import Response

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from congress.models import User


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def current(self) -> EvaluationQuerySet:
        """The last word of each deputy on each reply; what was corrected stays in the table but is not counted."""
        return self.filter(corrected_by=None)

    def visible_to(self, user: User | AnonymousUser) -> EvaluationQuerySet:
        """Judgements this person may read with names.

        Offices: their congress's. A deputy: their own. A unit: those of its own reply once the round is over,
        that is when every deputy has judged or the dossier has moved on, where the rule set lets units see them.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self.all()
        running = user.memberships.running()
        offices = running.filter(role__in=[*Membership.OFFICE_ROLES, Membership.Role.AUDITOR]).values(
            "congress"
        )
        units = running.filter(role__in=Membership.UNIT_ROLES).values("unit")
        seen = models.Q(
            response__unit__in=units,
            response__proposal__rule_set__units_see_ratings=True,
        ) & ~models.Q(response__proposal__status=Proposal.Status.ANSWERED)
        return self.filter(
            models.Q(response__proposal__congress__in=offices) | models.Q(deputy__user=user) | seen
        )


class Evaluation(models.Model):
    """One deputy's judgement of one reply: attitude and result apart (Shanghai 2015, Art 21; Shandong 2017, Art 23).

    There is no default, and silence is no row: it is never counted as satisfied.
    """

    class Mark(models.TextChoices):
        SATISFIED = "satisfied", _("satisfied")
        BASICALLY = "basically", _("basically satisfied")
        NOT_SATISFIED = "not_satisfied", _("not satisfied")
        UNDERSTANDS = "understands", _("understands")
        NO_OPINION = "no_opinion", _("no opinion")

    class Channel(models.TextChoices):
        SELF = "self", _("by the deputy online")
        PAPER = "paper", _("from paper")
        PHONE = "phone", _("by phone")

    # What counts as satisfied in a rate; understanding and no opinion stand outside it (PAPERWORK §7).
    SATISFIED_MARKS = (Mark.SATISFIED, Mark.BASICALLY)
    COUNTED_MARKS = (Mark.SATISFIED, Mark.BASICALLY, Mark.NOT_SATISFIED)

    response = models.ForeignKey(
        Response, models.CASCADE, related_name="evaluations", verbose_name=_("reply")
    )
    deputy = models.ForeignKey(Deputy, models.PROTECT, related_name="evaluations", verbose_name=_("deputy"))
    attitude = models.CharField(_("attitude"), max_length=14, choices=Mark)
    result = models.CharField(_("result"), max_length=14, choices=Mark)
    reason = models.TextField(_("reason"), blank=True)
    channel = models.CharField(_("channel"), max_length=6, choices=Channel, default=Channel.SELF)
    judged_on = models.DateField(_("judged on"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    corrected_by = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="corrects",
        verbose_name=_("corrected by"),
    )

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("judgement")
        verbose_name_plural = _("judgements")
        ordering = ["response", "judged_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "deputy"],
                name="evaluation_one_last_word",
                condition=models.Q(corrected_by=None),
            ),
            models.CheckConstraint(
                condition=~(models.Q(attitude="not_satisfied") | models.Q(result="not_satisfied"))
                | ~models.Q(reason=""),
                name="evaluation_not_satisfied_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_attitude_display()} / {self.get_result_display()}"

    @property
    def proposal(self) -> Proposal:
        return self.response.proposal

    @property
    def unit(self) -> None:
        return None

    @property
    def subject(self) -> str:
        return f"response/{self.response_id}"
