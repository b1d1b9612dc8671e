"""What becomes of a promise: what the unit claims, what the evidence shows, what others find, what was changed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _

from congress.models import Deputy, Unit
from responses.models import Letter

from .commitment import Commitment

if TYPE_CHECKING:
    from congress.models import User


class Progress(models.Model):
    """What the unit says about a promise on a day. A claim, not a verdict."""

    commitment = models.ForeignKey(
        Commitment, models.CASCADE, related_name="progress", verbose_name=_("commitment")
    )
    on = models.DateField(_("day"))
    text = models.TextField(_("what was done"))
    percent = models.PositiveSmallIntegerField(_("percent done"), null=True, blank=True)
    claims_done = models.BooleanField(_("reported as done"), default=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["commitment", "on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(percent=None) | models.Q(percent__lte=100),
                name="progress_percent_at_most_100",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]


def evidence_path(evidence: Evidence, filename: str) -> str:
    """Where the bytes lie: under their hash, so that no name a user chose reaches the disk."""
    suffix = filename.rsplit(".", 1)[-1].lower() if "." in filename else "bin"
    suffix = suffix if suffix.isalnum() and len(suffix) <= 5 else "bin"
    return f"evidence/{evidence.sha256[:2]}/{evidence.sha256}.{suffix}"


class Evidence(models.Model):
    class Kind(models.TextChoices):
        DOCUMENT = "document", _("document")
        DATA = "data", _("figures or photographs")
        THIRD_PARTY = "third_party", _("third party")
        ON_SITE = "on_site", _("seen on site")

    # How strong it is, weakest first; none at all is 0.
    STRENGTH = {Kind.DOCUMENT: 1, Kind.DATA: 2, Kind.THIRD_PARTY: 3, Kind.ON_SITE: 4}

    commitment = models.ForeignKey(
        Commitment, models.CASCADE, related_name="evidence", verbose_name=_("commitment")
    )
    progress = models.ForeignKey(
        Progress,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name=_("progress report"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = models.CharField(_("title"), max_length=120)
    file = models.FileField(_("file"), upload_to=evidence_path, blank=True)
    filename = models.CharField(_("file name"), max_length=200, blank=True)
    sha256 = models.CharField(_("hash"), max_length=64, blank=True)
    link = models.URLField(_("link"), blank=True)
    added_on = models.DateField(_("added on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["commitment", "added_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(file="") | ~models.Q(sha256=""), name="evidence_file_has_a_hash"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def hand_in(
        cls,
        progress: Progress,
        *,
        kind: str,
        title: str,
        on: date,
        by: User,
        link: str = "",
        filename: str = "",
        content: bytes = b"",
    ) -> Evidence:
        """Keeps one exhibit of a report; a file lies under the hash of its bytes, so the same file lies there once."""
        evidence = cls(
            commitment=progress.commitment,
            progress=progress,
            kind=kind,
            title=title,
            link=link,
            filename=filename,
            sha256=Letter.hash_of(content) if content else "",
            added_on=on,
            by=by,
        )
        if content:
            evidence.file.save(filename, ContentFile(content), save=False)
        evidence.save()
        return evidence


class Verdict(models.Model):
    """Somebody other than the unit says whether it is done."""

    class Finding(models.TextChoices):
        KEPT = "kept", _("kept")
        NOT_YET = "not_yet", _("not yet kept")
        BROKEN = "broken", _("not kept")

    commitment = models.ForeignKey(
        Commitment, models.CASCADE, related_name="verdicts", verbose_name=_("commitment")
    )
    finding = models.CharField(_("finding"), max_length=8, choices=Finding)
    reason = models.TextField(_("reason"), blank=True)
    on = models.DateField(_("day"))
    deputy = models.ForeignKey(
        Deputy,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="verdicts",
        verbose_name=_("deputy"),
        help_text=_("Empty when the supervising office says it."),
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        ordering = ["commitment", "on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(finding="kept") | ~models.Q(reason=""), name="verdict_says_why_not"
            ),
        ]

    def __str__(self) -> str:
        return self.get_finding_display()


class Revision(models.Model):
    """A promise changed or dropped: with reason and approver. The words of the letter stay as they are."""

    class Kind(models.TextChoices):
        CHANGED = "changed", _("changed")
        DROPPED = "dropped", _("dropped")

    commitment = models.ForeignKey(
        Commitment, models.CASCADE, related_name="revisions", verbose_name=_("commitment")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    reason = models.TextField(_("reason"))
    approver = models.CharField(_("approved by"), max_length=60)
    on = models.DateField(_("day"))
    before: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(_("before"), default=dict)
    after: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(_("after"), default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["commitment", "on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason="") & ~models.Q(approver=""),
                name="revision_has_reason_and_approver",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"

    @property
    def changes(self) -> list[tuple[str, date | str, date | str]]:
        """What was changed, as it was and as it is; "" where there was or is nothing. Empty for a promise given up."""
        said = {
            "due_on": _("due on"),
            "review_on": _("review on"),
            "measure": _("measure"),
            "unit": _("responsible unit"),
        }
        return [
            (str(label), _told(name, self.before[name]), _told(name, self.after.get(name)))
            for name, label in said.items()
            if name in self.before
        ]


def _told(name: str, value: str | None) -> date | str:
    return date.fromisoformat(value) if value and name.endswith("_on") else value or ""
