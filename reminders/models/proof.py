"""Proof that it runs, and the guard against sending everything twice after a restore."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Sweep(models.Model):
    """One look at everything that is due. The last row is the proof that somebody is looking."""

    started_at = models.DateTimeField(_("started at"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    day = models.DateField(_("day"))
    noted = models.PositiveIntegerField(_("notices noted"), default=0)
    planned = models.PositiveIntegerField(_("messages planned"), default=0)
    problem = models.TextField(_("problem"), blank=True)

    class Meta:
        verbose_name = _("sweep")
        verbose_name_plural = _("sweeps")
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["finished_at"], name="sweep_by_end")]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"


class Epoch(models.Model):
    """One row: a name this database was given at birth, and a number that rises with every sweep.

    The same pair is kept in a file outside the database. A database that is behind its file was restored from a
    backup; one that knows another file, or none, is a copy. Neither sends until an operator confirms. `stopped` says why nothing is sent at all, such as a password the mail server does not accept.
    """

    name = models.CharField(_("name"), max_length=32)
    number = models.PositiveBigIntegerField(_("number"), default=0)
    stopped = models.TextField(_("why nothing is sent"), blank=True)
    stopped_at = models.DateTimeField(_("since"), null=True, blank=True)

    class Meta:
        verbose_name = _("epoch")
        verbose_name_plural = _("epoch")

    def __str__(self) -> str:
        return f"{self.name} {self.number}"
