"""The file a reply came as: its bytes, its text, what was read in it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from congress.models import Congress
from proposals.models import Proposal

if TYPE_CHECKING:
    pass


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
        indexes = [models.Index(fields=["text_sha256"], name="letter_by_text")]

    def __str__(self) -> str:
        return self.filename or self.sha256[:12]

    @property
    def subject(self) -> str:
        return f"letter/{self.pk}"

    @property
    def unit(self) -> None:
        """The reply it became names the unit; a letter as such belongs to none."""
        return None

    @staticmethod
    def hash_of(content: bytes | str) -> str:
        """SHA-256 in hex; a text is hashed as UTF-8."""
        return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
