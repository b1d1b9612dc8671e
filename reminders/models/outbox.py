"""The outbox: notices (one fact for one person), messages (one mail), and addresses that no longer work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress.models import Deputy, Membership
from proposals.models import Deadline, Event, Proposal

from .ladder import Reader, Rung


class NoticeQuerySet(models.QuerySet["Notice"]):
    def planned(self) -> NoticeQuerySet:
        """Noted and neither told nor superseded."""
        return self.filter(state=Notice.State.PLANNED)

    def loose(self) -> NoticeQuerySet:
        """Planned and in no message yet."""
        return self.planned().filter(message=None)


class Notice(models.Model):
    """One fact for one person; `key` makes sure it is noted once, whoever sweeps and however often."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        TOLD = "told", _("handed to the mail server")
        SUPERSEDED = "superseded", _("no longer needed")

    key = models.CharField(_("key"), max_length=64, unique=True, editable=False)
    reader = models.ForeignKey(Reader, models.CASCADE, related_name="notices", verbose_name=_("reader"))
    proposal = models.ForeignKey(
        Proposal, models.CASCADE, related_name="notices", verbose_name=_("suggestion")
    )
    deadline = models.ForeignKey(
        Deadline,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("deadline"),
    )
    version = models.PositiveIntegerField(_("version of the date"), null=True, blank=True)
    days = models.SmallIntegerField(_("days from the due day"), null=True, blank=True)
    audience = models.CharField(_("told as"), max_length=12, blank=True)
    event = models.ForeignKey(
        Event,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("journal entry"),
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PLANNED)
    noted_at = models.DateTimeField(_("noted at"), default=timezone.now)
    message = models.ForeignKey(
        "Message",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("message"),
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-noted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(deadline__isnull=False) ^ models.Q(event__isnull=False),
                name="notice_of_a_deadline_or_of_an_event",
            ),
        ]
        indexes = [
            models.Index(
                fields=["reader"],
                name="notice_planned",
                condition=models.Q(state="planned"),
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.proposal.display_no} · {self.deadline or (self.event and self.event.get_name_display())}"
        )

    @property
    def told_as(self) -> str:
        """Such as unit handler; empty for a row from before audiences were noted."""
        return str(Rung.Audience(self.audience).label) if self.audience else ""

    def is_current(self) -> bool:
        """False once what it reminds of is met, withdrawn, or stands on another day. News stay true."""
        if self.deadline is None:
            return True
        return self.deadline.is_open and self.deadline.version == self.version


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting(self) -> MessageQuerySet:
        """Not yet handed over and still to be."""
        return self.filter(state__in=[Message.State.PENDING, Message.State.LEASED])

    def of(self, congresses: Iterable[int]) -> MessageQuerySet:
        """Those to the people of these congresses, each once: members, deputies, and whoever was told of a dossier."""
        keys = list(congresses)
        people = Reader.objects.filter(
            models.Q(user__memberships__congress__in=keys)
            | models.Q(user__deputies__term__congress__in=keys)
            | models.Q(deputy__term__congress__in=keys)
        )
        told = Notice.objects.filter(proposal__congress__in=keys, message__isnull=False)
        return self.filter(models.Q(reader__in=people.values("pk")) | models.Q(pk__in=told.values("message")))

    def claimable(self, at: datetime) -> MessageQuerySet:
        """Due to be tried at that instant: pending ones whose hour has come, and those whose sender went silent."""
        return self.filter(
            models.Q(state=Message.State.PENDING, next_try_at__lte=at)
            | models.Q(state=Message.State.LEASED, lease_until__lt=at)
        )


class Message(models.Model):
    """One mail to one person. What it says is put together at the moment of sending, from notices that still hold."""

    class Kind(models.TextChoices):
        DIGEST = "digest", _("daily mail")
        NEWS = "news", _("news")

    class State(models.TextChoices):
        PENDING = "pending", _("to be sent")
        LEASED = "leased", _("being sent")
        SENT = "sent", _("handed to the mail server")
        DEAD = "dead", _("refused for good")
        SUPERSEDED = "superseded", _("no longer needed")

    key = models.CharField(_("key"), max_length=64, unique=True, editable=False)
    reader = models.ForeignKey(Reader, models.CASCADE, related_name="messages", verbose_name=_("reader"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    channel = models.CharField(_("channel"), max_length=12, default="email")
    day = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PENDING)
    planned_at = models.DateTimeField(_("planned at"), default=timezone.now)
    due_at = models.DateTimeField(_("to leave at"), default=timezone.now)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    refusals = models.PositiveSmallIntegerField(_("refusals for good"), default=0)
    lease_token = models.CharField(_("lease"), max_length=32, blank=True)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    address = models.CharField(_("address"), max_length=254, blank=True)
    subject = models.CharField(_("subject line"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    answer = models.CharField(_("words of the mail server"), max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-planned_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
                name="message_sent_has_an_hour",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="leased")
                | (models.Q(lease_until__isnull=False) & ~models.Q(lease_token="")),
                name="message_leased_has_a_lease",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="message_waiting",
                condition=models.Q(state__in=["pending", "leased"]),
            ),
            models.Index(
                fields=["day"], name="message_by_day"
            ),  # without the state, which each mail changes twice
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day} · {self.reader}"

    @staticmethod
    def held(at: datetime) -> models.Q:
        """Never tried, and to leave later than that instant: it waits for the office to open."""
        return models.Q(attempts=0, next_try_at__gt=at)

    def message_id(self, domain: str) -> str:
        """The same on every try, so that mail programs and servers can tell a second copy."""
        return f"<{self.key}@{domain}>"


class Attempt(models.Model):
    """A try that did not end with "sent", or the mail that came back: what a clerk reads in the story of a mail. A
    mail that leaves at once has none."""

    class Outcome(models.TextChoices):
        LATER = "later", _("to be tried again")
        REFUSED = "refused", _("refused")
        BARRED = "barred", _("not allowed to send")
        RETURNED = "returned", _("came back")

    message = models.ForeignKey(Message, models.CASCADE, related_name="tries", verbose_name=_("message"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    answer = models.CharField(_("words of the mail server"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("failed try")
        verbose_name_plural = _("failed tries")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.answer}"


class AddressQuerySet(models.QuerySet["Address"]):
    def dead(self) -> AddressQuerySet:
        """Those that do not work: each a task for a clerk."""
        return self.exclude(dead_since=None)

    def of(self, congresses: Iterable[int]) -> AddressQuerySet:
        """Those of the people of these congresses: members, deputies, and whoever was written to about their
        dossiers."""
        keys = list(congresses)
        written = Message.objects.filter(notices__proposal__congress__in=keys).values("address")
        members = Membership.objects.filter(congress__in=keys).values(mail=Lower("user__email"))
        seats = Deputy.objects.filter(term__congress__in=keys).values(mail=Lower("email"))
        return self.filter(
            models.Q(email__in=written) | models.Q(email__in=members) | models.Q(email__in=seats)
        )


class Address(models.Model):
    """An e-mail address the mail server has refused for good, until a clerk says it works again."""

    email = models.EmailField(_("e-mail"), unique=True)
    dead_since = models.DateTimeField(_("does not work since"), null=True, blank=True)
    words = models.CharField(_("words of the mail server"), max_length=300, blank=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address that does not work")
        verbose_name_plural = _("addresses that do not work")
        ordering = ["email"]

    def __str__(self) -> str:
        return self.email

    @classmethod
    def mark_dead(cls, email: str, words: str) -> None:
        """Notes that mails to it come back, with the server's words. Again changes nothing but the words."""
        said: dict[str, Any] = {"words": words[:300]}
        address, fresh = cls.objects.get_or_create(
            email=email.lower(), defaults={**said, "dead_since": timezone.now()}
        )
        if not fresh:
            address.words = said["words"]
            address.dead_since = address.dead_since or timezone.now()
            address.save(update_fields=["words", "dead_since"])

    @classmethod
    def dead_ones(cls) -> set[str]:
        return set(cls.objects.dead().values_list("email", flat=True))
