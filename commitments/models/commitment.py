"""What was promised: a passage of a letter, its days, its status; and the categories a congress sorts promises by."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from congress.language import in_chinese
from congress.models import Congress, Membership, Unit
from proposals.models import Assignment, Proposal
from responses.letters import lexicon
from responses.models import Letter, Response

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from congress.models import User


# What a letter numbers its paragraphs with; it says nothing in a list.
NUMBERING = re.compile(r"^\s*[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]?[、．.]\s*")


NUMBER = r"\d[\d.,]*[余多]?[万亿千百]?|[一二两三四五六七八九十百千万]+"
MEASURE = re.compile(
    rf"(?:[从由]?\s*(?P<was>{NUMBER})\s*(?P<same>\D{{0,6}}?)\s*(?:→|[增加提高升扩大减少降低缩短]*[至到])\s*)?"
    rf"(?P<now>{NUMBER})\s*(?P<unit>[^\d\s].{{0,19}})?"
)


class Measure(NamedTuple):
    """What a promise is measured by: from how much, to how much, in what. Each may be empty."""

    baseline: str = ""
    target: str = ""
    measure_unit: str = ""

    @classmethod
    def said(cls, words: str) -> Measure:
        """The measure in words such as 27项 or 3→1个; words without a number are a target as they stand."""
        words = words.strip()
        found = MEASURE.fullmatch(words)
        if not found:
            return cls(target=words)
        unit = found["unit"] or found["same"] or ""
        return cls(found["was"] or "", found["now"], unit)

    def __str__(self) -> str:
        last = self.target[-1:]
        blank = " " if last.isascii() and last.isdigit() and self.measure_unit[:1] not in ("", "%") else ""
        came_from = f"{self.baseline} → " if self.baseline else ""
        return f"{came_from}{self.target}{blank}{self.measure_unit}"


class CategoryQuerySet(models.QuerySet["Category"]):
    def table(self, congress: Congress) -> tuple[lexicon.Category, ...] | None:
        """The congress's own categories as the reader takes them; None where it has none and the shipped ones serve."""
        return (
            tuple(
                lexicon.Category(row.slug, row.name, row.english_name, tuple(row.words.split()))
                for row in self.filter(congress=congress).order_by("order", "name")
            )
            or None
        )


class Category(models.Model):
    """What a promise is about. Free tags a congress edits; `words` suggest it while a letter is read."""

    congress = models.ForeignKey(
        Congress, models.CASCADE, related_name="categories", verbose_name=_("congress")
    )
    slug = models.SlugField(_("short name"))
    name = models.CharField(_("name"), max_length=40)
    english_name = models.CharField(_("English name"), max_length=60, blank=True)
    words = models.TextField(
        _("words"), blank=True, help_text=_("One a line; a heading that has one suggests it.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["congress", "order", "name"]
        constraints = [models.UniqueConstraint(fields=["congress", "slug"], name="category_slug_unique")]

    def __str__(self) -> str:
        return self.name if in_chinese() else self.english_name or self.name


def _standings(on: date) -> dict[str, models.Count]:
    """Counts of how promises stand on that day; every promise in the ledger falls under exactly one."""
    still = models.Q(status__in=Commitment.OPEN_STATUSES)
    return {
        "kept": models.Count("pk", filter=models.Q(status=Commitment.Status.KEPT)),
        "open": models.Count("pk", filter=still & models.Q(due_on__gte=on)),
        "late": models.Count("pk", filter=still & models.Q(due_on__lt=on)),
        "none": models.Count("pk", filter=still & models.Q(due_on=None)),
        "broken": models.Count("pk", filter=models.Q(status=Commitment.Status.BROKEN)),
        "off": models.Count("pk", filter=models.Q(status=Commitment.Status.DROPPED)),
    }


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def visible_to(self, user: User | AnonymousUser) -> CommitmentQuerySet:
        """Promises this person may read.

        Offices and the units that handle the dossier: all, passages that wait for a clerk as well. Everybody else: what
        is in the ledger, of replies they may read.
        """
        if user.is_authenticated and user.is_superuser:
            return self.all()
        rows = self.filter(proposal__in=Proposal.objects.visible_to(user))
        passages = [Commitment.Status.PROPOSED, Commitment.Status.REJECTED]
        others = models.Q(response__in=Response.objects.visible_to(user)) & ~models.Q(status__in=passages)
        if not user.is_authenticated:
            return rows.filter(others)
        running = user.memberships.running()
        offices = running.filter(role__in=[*Membership.OFFICE_ROLES, Membership.Role.AUDITOR])
        units = running.filter(role__in=Membership.UNIT_ROLES).values("unit")
        handled = Assignment.objects.standing().filter(unit__in=units).values("proposal")
        return rows.filter(
            others
            | models.Q(proposal__congress__in=offices.values("congress"))
            | models.Q(proposal__in=handled)
        )

    def at_the_desk_of(self, user: User) -> CommitmentQuerySet:
        """In the ledger of the dossiers an office or an auditor works on; for somebody of a unit, what their unit
        promised or has a part in."""
        whole = [Membership.Role.AUDITOR, *Membership.OFFICE_ROLES]
        rows = self.in_ledger().filter(proposal__in=Proposal.objects.at_the_desk_of(user))
        if user.is_superuser or any(one.role in whole for one in user.held):
            return rows
        units = user.units_held()
        shared = self.model.objects.filter(partners__in=units).values("pk")
        return rows.filter(models.Q(unit__in=units) | models.Q(pk__in=shared))

    def in_ledger(self) -> CommitmentQuerySet:
        """Confirmed by a person; a passage only read by the program is no promise yet."""
        return self.exclude(status__in=[Commitment.Status.PROPOSED, Commitment.Status.REJECTED])

    def open(self) -> CommitmentQuerySet:
        """Neither kept nor broken nor dropped: a dossier with one of these cannot be closed."""
        return self.filter(status__in=Commitment.OPEN_STATUSES)

    def overdue(self, on: date) -> CommitmentQuerySet:
        return self.open().filter(due_on__lt=on)

    def tally(self, on: date) -> dict[str, int]:
        """How the promises stand on that day, each counted once: kept, open, late, none (no date), broken, off."""
        return self.aggregate(**_standings(on))

    def tally_by(self, field: str, on: date) -> dict[Any, dict[str, int]]:
        """The same for each value of a field, such as the unit; a value without a promise is absent."""
        counts = _standings(on)
        rows = self.order_by().values(field).annotate(**counts)
        return {row[field]: {name: row[name] for name in counts} for row in rows}

    def undated(self) -> CommitmentQuerySet:
        return self.filter(due_on=None)


class Commitment(models.Model):
    class Status(models.TextChoices):
        PROPOSED = "proposed", _("to be confirmed")
        REJECTED = "rejected", _("not a promise")
        CONFIRMED = "confirmed", _("no progress reported")
        UNDERWAY = "underway", _("under way")
        CLAIMED = "claimed", _("awaiting verdict")
        KEPT = "kept", _("kept")
        BROKEN = "broken", _("not kept")
        DROPPED = "dropped", _("dropped")

    MOVES: dict[str, set[str]] = {
        Status.PROPOSED: {Status.CONFIRMED, Status.REJECTED},
        Status.REJECTED: {Status.PROPOSED},
        Status.CONFIRMED: {
            Status.PROPOSED,
            Status.UNDERWAY,
            Status.CLAIMED,
            Status.KEPT,
            Status.BROKEN,
            Status.DROPPED,
        },
        Status.UNDERWAY: {Status.CLAIMED, Status.KEPT, Status.BROKEN, Status.DROPPED},
        Status.CLAIMED: {Status.UNDERWAY, Status.KEPT, Status.BROKEN, Status.DROPPED},
        Status.KEPT: {Status.UNDERWAY},
        Status.BROKEN: {Status.UNDERWAY},
        Status.DROPPED: {Status.UNDERWAY},
    }
    OPEN_STATUSES = (Status.CONFIRMED, Status.UNDERWAY, Status.CLAIMED)

    class Firmness(models.TextChoices):
        HARD = "hard", _("binding")
        CLEAR = "clear", _("definite")
        GENERAL = "general", _("general")
        INTENT = "intent", _("intent only")

    proposal = models.ForeignKey(
        Proposal, models.CASCADE, related_name="commitments", verbose_name=_("suggestion")
    )
    response = models.ForeignKey(
        Response, models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name=_("reply")
    )
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="commitments", verbose_name=_("letter"))
    number = models.PositiveSmallIntegerField(_("number"))
    heading = models.CharField(_("heading in the letter"), max_length=120, blank=True)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("category"),
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    # The wording can never drift: a span of the letter whose text has this hash.
    quote = models.TextField(_("words of the letter"), editable=False)
    start = models.PositiveIntegerField(_("from character"), editable=False)
    end = models.PositiveIntegerField(_("to character"), editable=False)
    text_sha256 = models.CharField(_("hash of the text"), max_length=64, editable=False)
    summary = models.CharField(_("summary"), max_length=120, blank=True)
    english_summary = models.CharField(_("English summary"), max_length=200, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="commitments", verbose_name=_("responsible unit")
    )
    partners = models.ManyToManyField(
        Unit, blank=True, related_name="shared_commitments", verbose_name=_("partners")
    )
    baseline = models.CharField(_("baseline"), max_length=60, blank=True)
    target = models.CharField(_("target"), max_length=60, blank=True)
    measure_unit = models.CharField(_("unit of measure"), max_length=20, blank=True)
    due_words = models.CharField(_("time as the letter says it"), max_length=40, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    review_on = models.DateField(_("review on"), null=True, blank=True)
    firmness = models.CharField(_("firmness"), max_length=8, choices=Firmness, default=Firmness.GENERAL)
    firmness_word = models.CharField(_("deciding word"), max_length=20, blank=True)
    has_owner = models.BooleanField(_("names who"), default=False)
    has_deliverable = models.BooleanField(_("names what"), default=False)
    has_measure = models.BooleanField(_("names how much"), default=False)
    has_time = models.BooleanField(_("names by when"), default=False)
    condition = models.CharField(_("condition"), max_length=120, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.PROPOSED, editable=False
    )
    rejection_reason = models.CharField(_("why it is no promise"), max_length=200, blank=True)
    carried_over_on = models.DateField(_("carried over on"), null=True, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["proposal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="commitment_number_unique"),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")), name="commitment_span_is_not_empty"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["proposed", "rejected"]) | models.Q(review_on__isnull=False),
                name="commitment_in_the_ledger_has_a_review_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="rejected") | ~models.Q(rejection_reason=""),
                name="commitment_rejection_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "status"], name="commitment_by_unit"),
            models.Index(fields=["status", "review_on"], name="commitment_by_review"),
        ]

    def __str__(self) -> str:
        return f"{self.display_no} {self.title}"

    def get_absolute_url(self) -> str:
        return f"{reverse('dossier', args=[self.proposal_id])}#c{self.number}"

    @property
    def display_no(self) -> str:
        """Number of the dossier and of the promise, such as 三3-07."""
        return f"{self.proposal.display_no}-{self.number:02d}"

    @property
    def title(self) -> str:
        """The clerk's summary in the reader's language, or the first words of the letter."""
        said = self.summary if in_chinese() else self.english_summary or self.summary
        return said or self._opening()

    def _opening(self) -> str:
        said = NUMBERING.sub("", self.quote)
        return said if len(said) <= 40 else f"{said[:39]}……"

    @property
    def measure(self) -> Measure:
        """From how much to how much, and in what."""
        return Measure(self.baseline, self.target, self.measure_unit)

    @property
    def subject(self) -> str:
        return f"commitment/{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN_STATUSES

    def is_overdue(self, on: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < on

    def is_anchored(self) -> bool:
        """True while the quote is the very span of the very letter it was taken from."""
        return (
            self.letter.text[self.start : self.end] == self.quote
            and Letter.hash_of(self.letter.text) == self.text_sha256
        )
