"""The ladder as data, and the people who stand at its foot."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from congress.models import Congress, Deputy
from proposals.models import Deadline

from ..hours import WRITTEN

if TYPE_CHECKING:
    from congress.models import User


class Rung(models.Model):
    """On one day counted from a due day, one circle of people is told. Adding a row adds a reminder."""

    class Audience(models.TextChoices):
        HANDLER = "handler", _("unit handler")
        HEAD = "head", _("unit head")
        GOVERNMENT = "government", _("supervising office")
        CONGRESS = "congress", _("congress office")
        DEPUTY = "deputy", _("deputy")

    congress = models.ForeignKey(Congress, models.CASCADE, related_name="rungs", verbose_name=_("congress"))
    kind = models.CharField(_("kind of deadline"), max_length=16, choices=Deadline.Kind)
    audience = models.CharField(_("who is told"), max_length=12, choices=Audience)
    days = models.SmallIntegerField(_("days"), help_text=_("From the due day; negative before it."))
    every = models.PositiveSmallIntegerField(
        _("then every … days"),
        null=True,
        blank=True,
        help_text=_("Again and again until it is done; empty for once."),
    )

    class Meta:
        verbose_name = _("rung of the ladder")
        verbose_name_plural = _("ladder")
        ordering = ["congress", "kind", "days", "audience"]
        constraints = [
            models.UniqueConstraint(fields=["congress", "kind", "audience", "days"], name="rung_unique"),
            models.CheckConstraint(
                condition=models.Q(every=None) | models.Q(every__gt=0),
                name="rung_every_is_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.days:+d} {self.get_audience_display()}"


def new_secret() -> str:
    """256 bits for an address nobody can guess."""
    return secrets.token_urlsafe(32)


class Reader(models.Model):
    """Somebody who is told, and how they want it: a user, or a deputy who has no sign-in."""

    class News(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        DIGEST = "digest", _("in the daily mail")
        NONE = "none", _("not at all")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="reader",
        verbose_name=_("user"),
    )
    deputy = models.OneToOneField(
        Deputy,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="reader",
        verbose_name=_("deputy"),
    )
    news = models.CharField(
        _("news"),
        max_length=8,
        choices=News,
        default=News.AT_ONCE,
        help_text=_("Reminders of what the law makes due always come."),
    )
    language = models.CharField(
        _("language of mails"),
        max_length=10,
        choices=[("", _("as in the account")), ("zh-hans", "中文"), ("en", "English")],
        blank=True,
    )
    quiet = models.CharField(
        _("no mail between"),
        max_length=11,
        blank=True,
        validators=[RegexValidator(WRITTEN, _("Write two times of day, such as 20:00-07:30."))],
        help_text=_("Two times of day, such as 20:00-07:30; empty for the office's own."),
    )
    secret = models.CharField(
        _("secret of the feeds"),
        max_length=64,
        unique=True,
        default=new_secret,
        editable=False,
    )

    class Meta:
        verbose_name = _("reader")
        verbose_name_plural = _("readers")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=False) ^ models.Q(deputy__isnull=False),
                name="reader_is_a_user_or_a_deputy",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user or self.deputy)

    @property
    def email(self) -> str:
        """Where mails go; the empty string where no address is known. A user's own goes before their seat's."""
        if self.deputy:
            return self.deputy.email
        user: User | None = self.user
        if user is None or (not user.is_active and user.has_usable_password()):
            return ""
        return user.email or next((seat.email for seat in user.deputies.all() if seat.email), "")

    @property
    def speaks(self) -> str:
        """Language code of the mails."""
        return self.language or (self.user.language if self.user else settings.LANGUAGE_CODE)
