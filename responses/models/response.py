"""What the unit answered: the reply, its answers to each request, its way to each deputy, the co-handlers' opinions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from congress.models import Deputy, Membership, ResultClass, Unit
from proposals.models import Ask, Assignment, Proposal

from .letter import Letter

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from congress.models import User


class ResponseQuerySet(models.QuerySet["Response"]):
    def visible_to(self, user: User | AnonymousUser) -> ResponseQuerySet:
        """Replies this person may read.

        The public: published ones. Deputies of the dossier: what was sent to them. Offices: those of their
        congress. A unit: its own, and as a co-handler what the lead unit drafts.
        """
        published = models.Q(status=Response.Status.PUBLISHED, proposal__published_on__isnull=False)
        if not user.is_authenticated:
            return self.filter(published)
        if user.is_superuser:
            return self.all()
        running = user.memberships.running()
        offices = running.filter(role__in=[*Membership.OFFICE_ROLES, Membership.Role.AUDITOR]).values(
            "congress"
        )
        units = running.filter(role__in=Membership.UNIT_ROLES).values("unit")
        dossiers = Assignment.objects.standing().filter(unit__in=units).values("proposal")
        sent = [Response.Status.SENT, Response.Status.PUBLISHED, Response.Status.WITHHELD]
        return self.filter(
            published
            | models.Q(proposal__congress__in=offices)
            | models.Q(unit__in=units)
            | models.Q(proposal__in=dossiers)
            | models.Q(status__in=sent, pk__in=Delivery.objects.filter(deputy__user=user).values("response"))
        )

    def sent(self) -> ResponseQuerySet:
        return self.filter(
            status__in=[Response.Status.SENT, Response.Status.PUBLISHED, Response.Status.WITHHELD]
        )


class Response(models.Model):
    """A reply (答复) of one unit in one round, from draft to print."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SIGNED = "signed", _("signed")
        SENT = "sent", _("sent")
        PUBLISHED = "published", _("published")
        WITHHELD = "withheld", _("not published")

    MOVES: dict[str, set[str]] = {
        Status.DRAFT: {Status.SIGNED},
        Status.SIGNED: {Status.SENT, Status.DRAFT},
        Status.SENT: {Status.PUBLISHED, Status.WITHHELD},
        Status.PUBLISHED: {Status.WITHHELD},
        Status.WITHHELD: {Status.PUBLISHED},
    }

    proposal = models.ForeignKey(
        Proposal, models.CASCADE, related_name="responses", verbose_name=_("suggestion")
    )
    assignment = models.ForeignKey(
        Assignment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responses",
        verbose_name=_("assignment"),
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="responses", verbose_name=_("unit"))
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    supplementary = models.BooleanField(_("second reply"), default=False)
    letter = models.ForeignKey(
        Letter, models.PROTECT, null=True, blank=True, related_name="responses", verbose_name=_("letter")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    number = models.CharField(_("document number"), max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    summary = models.TextField(_("summary"), blank=True)
    result_class = models.ForeignKey(
        ResultClass, models.PROTECT, null=True, blank=True, related_name="responses", verbose_name=_("class")
    )
    openness = models.CharField(
        _("openness"), max_length=10, choices=Proposal.Openness, default=Proposal.Openness.FULL
    )
    withheld_reason = models.TextField(_("reason for not publishing"), blank=True)
    signer = models.CharField(_("signed by"), max_length=40, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=60, blank=True)
    site_path = models.CharField(_("path on the unit's site"), max_length=200, blank=True)
    read_count = models.PositiveIntegerField(_("read"), default=0)
    contact_name = models.CharField(_("contact"), max_length=40, blank=True)
    contact_phone = models.CharField(_("phone"), max_length=40, blank=True)
    contact_postcode = models.CharField(_("postcode"), max_length=10, blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ["proposal", "round", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "unit", "round"],
                name="response_once_a_round",
                condition=models.Q(supplementary=False),
                violation_error_message=_("This unit has already drafted a reply in this round."),
            ),
            models.CheckConstraint(
                condition=~models.Q(status="withheld") | ~models.Q(withheld_reason=""),
                name="response_withholding_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["signed", "sent", "published", "withheld"])
                | (models.Q(signed_on__isnull=False) & ~models.Q(signer="")),
                name="response_signed_on_and_by",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["sent", "published", "withheld"])
                | models.Q(sent_on__isnull=False),
                name="response_sent_on",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="published") | models.Q(published_at__isnull=False),
                name="response_published_at",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.unit} · {self.proposal.display_no}"

    def get_absolute_url(self) -> str:
        return reverse("letter", args=[self.pk])

    @property
    def subject(self) -> str:
        return f"response/{self.pk}"


class Answer(models.Model):
    """What the reply says to one numbered request of the suggestion."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="answers", verbose_name=_("reply"))
    ask = models.ForeignKey(Ask, models.CASCADE, related_name="answers", verbose_name=_("request"))
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["response", "ask__number"]
        constraints = [models.UniqueConstraint(fields=["response", "ask"], name="answer_once_an_ask")]

    def __str__(self) -> str:
        return self.text[:40]


class Delivery(models.Model):
    """The reply on its way to one deputy; a joint suggestion has one for each (RULES §10, reply to joint deputies)."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="deliveries", verbose_name=_("reply"))
    deputy = models.ForeignKey(Deputy, models.PROTECT, related_name="deliveries", verbose_name=_("deputy"))
    sent_on = models.DateField(_("sent on"))
    received_on = models.DateField(_("received on"), null=True, blank=True)
    forwarded_by_lead = models.BooleanField(_("forwarded by the lead deputy"), default=False)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["response", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["response", "deputy"], name="delivery_once_a_deputy"),
            models.CheckConstraint(
                condition=models.Q(received_on=None) | models.Q(received_on__gte=models.F("sent_on")),
                name="delivery_received_after_it_was_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} → {self.deputy}"

    @property
    def proposal(self) -> Proposal:
        return self.response.proposal

    @property
    def unit(self) -> None:
        """What follows from a delivery is owed by the deputy."""
        return None

    @property
    def subject(self) -> str:
        return f"delivery/{self.pk}"


class Opinion(models.Model):
    """A co-handler's opinion to the lead unit: a letter of its own, or a countersignature on the lead's draft."""

    class Form(models.TextChoices):
        OWN = "own", _("letter of its own")
        COUNTERSIGNED = "countersigned", _("countersigned the draft")

    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="opinions", verbose_name=_("assignment")
    )
    form = models.CharField(_("form"), max_length=14, choices=Form, default=Form.OWN)
    response = models.ForeignKey(
        Response, models.PROTECT, null=True, blank=True, related_name="countersigned", verbose_name=_("draft")
    )
    number = models.CharField(_("document number"), max_length=40, blank=True)
    text = models.TextField(_("text"), blank=True)
    agrees_to_publish = models.BooleanField(_("agrees to publication"), default=True)
    given_on = models.DateField(_("given on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("co-handling opinion")
        verbose_name_plural = _("co-handling opinions")
        ordering = ["assignment", "given_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(form="own") & ~models.Q(text="")
                | models.Q(form="countersigned", response__isnull=False),
                name="opinion_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment.unit} {self.given_on}"

    @property
    def proposal(self) -> Proposal:
        return self.assignment.proposal

    @property
    def unit(self) -> Unit:
        return self.assignment.unit

    @property
    def subject(self) -> str:
        return f"opinion/{self.pk}"
