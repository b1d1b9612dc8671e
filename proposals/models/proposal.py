"""The dossier: one suggestion, converted motion, CPPCC proposal or oral opinion, and who stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from congress.language import in_chinese
from congress.models import Congress, Delegation, Deputy, Membership, RuleSet, Session, Topic

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from congress.models import User


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Named questions; each may follow the other."""

    def visible_to(self, user: User | AnonymousUser) -> ProposalQuerySet:
        """The dossiers this person may open.

        The public: what is published. A deputy: also their own and those of their congress that are not
        confidential. Offices: everything of their congress. A unit: also what it was ever assigned.
        """
        published = models.Q(published_on__isnull=False, confidential=False)
        if not user.is_authenticated:
            return self.filter(published)
        if user.is_superuser:
            return self.all()
        running = user.memberships.running()
        offices = running.filter(role__in=[*Membership.OFFICE_ROLES, Membership.Role.AUDITOR]).values(
            "congress"
        )
        units = running.filter(role__in=Membership.UNIT_ROLES).values("unit")
        seats = user.deputies.values("term__congress")
        rows = (
            published
            | models.Q(congress__in=offices)
            | models.Q(pk__in=self.model.objects.filter(assignments__unit__in=units).values("pk"))
            | models.Q(congress__in=seats, confidential=False, status__in=Proposal.ADMITTED_STATUSES)
            | models.Q(pk__in=self.model.objects.filter(sponsors__deputy__user=user).values("pk"))
        )
        return self.filter(rows)

    def at_the_desk_of(self, user: User) -> ProposalQuerySet:
        """The dossiers this person works on: an office's and an auditor's are those of their congress, a unit's those
        it was ever assigned. What is merely public is not on a desk."""
        if user.is_superuser:
            return self.all()
        whole = [*Membership.OFFICE_ROLES, Membership.Role.AUDITOR]
        return self.filter(
            models.Q(congress__in=[one.congress_id for one in user.held if one.role in whole])
            | models.Q(
                pk__in=self.model.objects.filter(assignments__unit__in=user.units_held()).values("pk"),
            )
        )

    def awaiting_assignment(self) -> ProposalQuerySet:
        return self.filter(status__in=[Proposal.Status.REGISTERED, Proposal.Status.ADMITTED])

    def awaiting_answer(self) -> ProposalQuerySet:
        return self.filter(
            status__in=[Proposal.Status.ASSIGNED, Proposal.Status.HANDLING, Proposal.Status.REHANDLING]
        )

    def open(self) -> ProposalQuerySet:
        """Not refused, not withdrawn, not closed."""
        return self.exclude(status__in=Proposal.ENDED_STATUSES)


class HandlingGroup(models.Model):
    """Suggestions on the same matter handled together; each still gets its own reply (Zhejiang 2016, Art 18)."""

    congress = models.ForeignKey(Congress, models.CASCADE, related_name="+", verbose_name=_("congress"))
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("handling group")
        verbose_name_plural = _("handling groups")

    def __str__(self) -> str:
        return self.name


class Proposal(models.Model):
    class Kind(models.TextChoices):
        SUGGESTION = "suggestion", _("deputies' suggestion")
        MOTION = "motion", _("converted motion")
        PROPOSAL = "proposal", _("CPPCC proposal")
        ORAL = "oral", _("oral opinion")

    class Origin(models.TextChoices):
        IN_SESSION = "in_session", _("in session")
        BETWEEN = "between", _("between sessions")

    class Openness(models.TextChoices):
        FULL = "full", _("published in full")
        SUMMARY = "summary", _("published as a summary")
        WITHHELD = "withheld", _("not published")

    class Status(models.TextChoices):
        REGISTERED = "registered", _("registered")
        REFUSED = "refused", _("not admitted")
        ADMITTED = "admitted", _("admitted")
        ASSIGNED = "assigned", _("assigned")
        HANDLING = "handling", _("being handled")
        ANSWERED = "answered", _("answered")
        REHANDLING = "rehandling", _("being handled again")
        FOLLOWING = "following", _("being followed up")
        CARRIED_OVER = "carried_over", _("carried over")
        CLOSED = "closed", _("closed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    MOVES = {
        Status.REGISTERED: {Status.ADMITTED, Status.REFUSED, Status.WITHDRAWN},
        Status.REFUSED: {Status.REGISTERED},
        Status.ADMITTED: {Status.ASSIGNED, Status.WITHDRAWN},
        Status.ASSIGNED: {Status.HANDLING, Status.ANSWERED, Status.WITHDRAWN},
        Status.HANDLING: {Status.ANSWERED, Status.WITHDRAWN},
        Status.ANSWERED: {Status.REHANDLING, Status.FOLLOWING, Status.CLOSED},
        Status.REHANDLING: {Status.ANSWERED},
        Status.FOLLOWING: {Status.REHANDLING, Status.CARRIED_OVER, Status.CLOSED},
        Status.CARRIED_OVER: {Status.REHANDLING, Status.CARRIED_OVER, Status.CLOSED},
        Status.CLOSED: {Status.FOLLOWING},
        Status.WITHDRAWN: set(),
    }
    ENDED_STATUSES = (Status.REFUSED, Status.WITHDRAWN, Status.CLOSED)
    UNANSWERED_STATUSES = (Status.ADMITTED, Status.ASSIGNED, Status.HANDLING, Status.REHANDLING)
    ADMITTED_STATUSES = (
        Status.ADMITTED,
        Status.ASSIGNED,
        Status.HANDLING,
        Status.ANSWERED,
        Status.REHANDLING,
        Status.FOLLOWING,
        Status.CARRIED_OVER,
        Status.CLOSED,
    )

    congress = models.ForeignKey(
        Congress, models.PROTECT, related_name="proposals", verbose_name=_("congress")
    )
    session = models.ForeignKey(Session, models.PROTECT, related_name="proposals", verbose_name=_("session"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.SUGGESTION)
    origin = models.CharField(_("submitted"), max_length=12, choices=Origin, default=Origin.IN_SESSION)
    display_no = models.CharField(_("number"), max_length=24, help_text=_("As printed, such as 三3."))
    prefix = models.CharField(_("prefix"), max_length=12, blank=True)
    serial = models.PositiveIntegerField(_("serial"), null=True, blank=True)
    receipt_no = models.CharField(_("receipt number"), max_length=24, blank=True)
    topic_label = models.CharField(_("topic label"), max_length=24, blank=True)
    topic_serial = models.PositiveIntegerField(_("serial within the topic"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=200)
    english_title = models.CharField(_("English title"), max_length=300, blank=True)
    body = models.TextField(_("text"), blank=True)
    topic = models.ForeignKey(
        Topic, models.SET_NULL, null=True, blank=True, related_name="proposals", verbose_name=_("topic")
    )
    delegation = models.ForeignKey(
        Delegation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("delegation"),
        help_text=_("Where the suggestion comes from; the proposer itself when no deputy is named."),
    )
    submitted_on = models.DateField(_("submitted on"))
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.REGISTERED, editable=False
    )
    refusal_reason = models.TextField(_("reason for refusal"), blank=True)
    openness = models.CharField(_("openness"), max_length=10, choices=Openness, default=Openness.FULL)
    openness_reason = models.TextField(_("reason for not publishing"), blank=True)
    deputy_consents = models.BooleanField(_("deputy agrees to publication"), default=True)
    confidential = models.BooleanField(_("confidential"), default=False)
    published_on = models.DateField(_("published on"), null=True, blank=True, editable=False)
    priority = models.BooleanField(_("under priority supervision"), default=False)
    supervised_by = models.CharField(_("supervised by"), max_length=60, blank=True)
    group = models.ForeignKey(
        HandlingGroup,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("handling group"),
    )
    earlier = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="later",
        verbose_name=_("earlier ones on the same matter"),
    )
    # RULES §11.7: the rules in force on the day of assignment stay with the dossier.
    rule_set = models.ForeignKey(
        RuleSet,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="proposals",
        verbose_name=_("rule set"),
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["-session__opens_on", "prefix", "serial", "display_no"]
        constraints = [
            models.UniqueConstraint(
                fields=["congress", "session", "display_no"],
                name="proposal_number_unique_in_its_session",
                violation_error_message=_("This number is already taken in this session."),
            ),
            models.CheckConstraint(
                condition=~models.Q(status="refused") | ~models.Q(refusal_reason=""),
                name="proposal_refusal_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(openness="withheld") | ~models.Q(openness_reason=""),
                name="proposal_withholding_has_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(published_on=None) | models.Q(confidential=False),
                name="proposal_confidential_is_never_published",
            ),
        ]
        indexes = [
            models.Index(fields=["congress", "status"], name="proposal_by_status"),
            models.Index(fields=["published_on"], name="proposal_by_publication"),
        ]

    def __str__(self) -> str:
        return _("No. %(number)s %(title)s") % {"number": self.display_no, "title": self.title}

    def get_absolute_url(self) -> str:
        return reverse("dossier", args=[self.pk])

    @property
    def proposal(self) -> Proposal:
        """Itself, so that the journal can ask anything for its dossier."""
        return self

    @property
    def subject(self) -> str:
        return f"proposal/{self.pk}"

    @property
    def unit(self) -> None:
        """No unit owns a dossier; its assignments name them."""
        return None

    def deputies(self) -> list[Deputy]:
        """Those who stand behind it, the lead first; empty for a delegation's or an organisation's."""
        fetched = "sponsors" in getattr(self, "_prefetched_objects_cache", {})
        rows = self.sponsors.all() if fetched else self.sponsors.select_related("deputy")
        return [sponsor.deputy for sponsor in rows if sponsor.deputy]

    def localized_title(self) -> str:
        """The title in the reader's language where it has one."""
        return self.title if in_chinese() else self.english_title or self.title

    def public_title(self) -> str:
        """The title in the reader's language where it has one, or a mask where the dossier is confidential."""
        return str(_("(confidential)")) if self.confidential else self.localized_title()


class Ask(models.Model):
    """One numbered request inside a suggestion, so that a reply can answer point by point (Qingdao 2021, Art 29)."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="asks", verbose_name=_("suggestion"))
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["proposal", "number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="ask_number_unique")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class Sponsor(models.Model):
    """Who submitted it. Order 1 leads (领衔); an organisation stands in `organisation` instead of a deputy."""

    proposal = models.ForeignKey(
        Proposal, models.CASCADE, related_name="sponsors", verbose_name=_("suggestion")
    )
    deputy = models.ForeignKey(
        Deputy, models.PROTECT, null=True, blank=True, related_name="sponsorships", verbose_name=_("deputy")
    )
    organisation = models.CharField(_("organisation"), max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(_("order"))
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("proposer")
        verbose_name_plural = _("proposers")
        ordering = ["proposal", "order"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "order"], name="sponsor_order_unique"),
            models.UniqueConstraint(
                fields=["proposal", "deputy"], name="sponsor_once", condition=models.Q(deputy__isnull=False)
            ),
            models.CheckConstraint(
                condition=models.Q(deputy__isnull=False) ^ ~models.Q(organisation=""),
                name="sponsor_is_a_deputy_or_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return str(self.deputy or self.organisation)

    @property
    def leads(self) -> bool:
        return self.order == 1


class SearchRow(models.Model):
    """All words a dossier can be found by, handed down by the floors above; search is one table."""

    proposal = models.OneToOneField(
        Proposal, models.CASCADE, primary_key=True, related_name="search_row", verbose_name=_("suggestion")
    )
    parts: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(_("parts"), default=dict)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("search row")
        verbose_name_plural = _("search rows")

    def __str__(self) -> str:
        return self.text[:40]
