"""The file a reply came as: its bytes, its text, what was read in it."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from congress.models import Congress
from proposals.models import Proposal


class LetterQuerySet(models.QuerySet["Letter"]):
    """What waits for a clerk, in three heaps that do not overlap, and what is done."""

    def unreadable(self) -> LetterQuerySet:
        """Kept with its bytes; nobody has typed its text yet."""
        return self.filter(text="")

    def astray(self) -> LetterQuerySet:
        """Read, but no dossier chosen yet."""
        return self.exclude(text="").filter(proposal=None)

    def to_settle(self) -> LetterQuerySet:
        """In its dossier, its ledger not confirmed; a reply nobody has sent yet promises nothing."""
        unsent = models.Q(responses__isnull=False, responses__sent_on=None)
        return self.exclude(text="").filter(proposal__isnull=False, settled_on=None).exclude(unsent)

    def waiting(self) -> LetterQuerySet:
        """All three heaps."""
        waits = models.Q(text="") | models.Q(proposal=None) | models.Q(pk__in=self.to_settle().values("pk"))
        return self.filter(waits)

    def light(self) -> LetterQuerySet:
        """Without the columns that weigh: for lists."""
        return self.defer("original", "reading").select_related("proposal")


class Letter(models.Model):
    """An imported reply letter: its bytes as they came, its text, what was read in it.

    `problem` says why it could not be read; then a clerk sees it, and the bytes are still here.
    """

    congress = models.ForeignKey(Congress, models.PROTECT, related_name="letters", verbose_name=_("congress"))
    proposal = models.ForeignKey(
        Proposal, models.CASCADE, null=True, blank=True, related_name="letters", verbose_name=_("suggestion")
    )
    original = models.BinaryField(_("original"))
    filename = models.CharField(_("file name"), max_length=200, blank=True)
    sha256 = models.CharField(_("hash of the file"), max_length=64)
    text = models.TextField(_("text"), blank=True)
    text_sha256 = models.CharField(_("hash of the text"), max_length=64, blank=True)
    fingerprint = models.CharField(
        _("hash of the words"),
        max_length=64,
        blank=True,
        help_text=_("Blanks, marks and width do not count."),
    )
    reading: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        _("what was read"), default=dict
    )
    problem = models.TextField(_("why it cannot be read"), blank=True)
    matched_by = models.CharField(_("how it found its dossier"), max_length=80, blank=True)
    filed_at = models.DateTimeField(_("filed at"), auto_now_add=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("filed by"),
    )
    settled_on = models.DateField(_("ledger confirmed on"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-filed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["congress", "sha256"],
                name="letter_filed_once",
                violation_error_message=_("This very file has been filed already."),
            ),
        ]
        indexes = [
            models.Index(fields=["text_sha256"], name="letter_by_text"),
            models.Index(fields=["fingerprint"], name="letter_by_words"),
        ]

    def __str__(self) -> str:
        """Number and title of its dossier; the file's name until it has one."""
        if self.proposal:
            return f"{self.proposal.display_no} {self.proposal.title}"
        return self.filename or self.sha256[:12]

    @property
    def subject(self) -> str:
        return f"letter/{self.pk}"

    @property
    def unit(self) -> None:
        """The reply it became names the unit; a letter as such belongs to none."""
        return None

    @property
    def is_whole(self) -> bool:
        """True while the text is the very one that was hashed when it was filed."""
        return bool(self.text) and self.hash_of(self.text) == self.text_sha256

    @property
    def typed_by_hand(self) -> bool:
        """The file could not be read; somebody gave its text."""
        return bool(self.problem and self.text)

    @staticmethod
    def hash_of(content: bytes | str) -> str:
        """SHA-256 in hex; a text is hashed as UTF-8."""
        return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
