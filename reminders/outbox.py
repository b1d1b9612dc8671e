"""The sender: claims messages, puts together what they say, hands them over, marks each one. Any number may run.

A message is never lost: it is claimed with a lease, and whoever finds the lease run out sends it. It is sent twice
only where a sender died, or the server's answer was lost, between handing over and marking; then with the same
Message-ID. The states: pending → leased → sent, or back to pending, or dead, or superseded.
"""

from __future__ import annotations

import logging
import random
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Case, F, QuerySet, Value, When
from django.utils import timezone

from . import digest, epoch
from .mail import as_bytes
from .models import Address, Message, Notice
from .relay import CHANNELS, EmailChannel, Outcome, Receipt, sender

log = logging.getLogger(__name__)
T = TypeVar("T")

BATCH = 20
# Three tries at "no" are a no; a "later" is tried as long as it takes.
REFUSALS = 3
LONGEST_PAUSE = timedelta(minutes=30)
PROBE_EVERY = timedelta(seconds=60)


def lease() -> timedelta:
    """How long a claim holds: five times the longest wait for the mail server, 50 s with the default."""
    return timedelta(seconds=5 * settings.EMAIL_TIMEOUT)


@dataclass
class Tally:
    """What one drain did."""

    sent: int = 0
    later: int = 0
    dead: int = 0
    superseded: int = 0
    stopped: str = ""
    seconds: float = field(default=0, compare=False)


class Sender:
    """One process that sends. `reached` is told each point a crash could fall on; tests and chaos crash there."""

    def __init__(
        self,
        *,
        on: date | None = None,
        reached: Callable[[str], None] = lambda point: None,
    ) -> None:
        self.on = on
        self.reached = reached
        self.channels: dict[str, EmailChannel] = {}
        self.was_stopped = False

    def drain(self, seconds: float = 10, limit: int = 1_000_000) -> Tally:
        """Sends what is due until nothing is, the time is up, or the mail server bars us; returns what it did."""
        tally, begun = Tally(), time.monotonic()
        try:
            while (
                time.monotonic() - begun < seconds
                and tally.sent + tally.later + tally.dead < limit
            ):
                tally.stopped = self.barred()
                if tally.stopped:
                    break
                claimed = self.claim(min(BATCH, limit))
                if not claimed:
                    break
                self.send(claimed, tally)
                if tally.stopped:
                    break
        finally:
            for channel in self.channels.values():
                channel.close()
            self.channels = {}
        tally.seconds = time.monotonic() - begun
        return tally

    def barred(self) -> str:
        """Why nothing may be sent now; the empty string when it may. A minute after a refusal it is tried again."""
        row = until_answered(epoch.current)
        self.was_stopped = bool(row.stopped)
        why = epoch.suspicion(row)
        if why:
            return why
        if (
            row.stopped
            and row.stopped_at
            and timezone.now() - row.stopped_at < PROBE_EVERY
        ):
            return row.stopped
        return ""

    def claim(self, size: int = BATCH) -> list[Message]:
        """Takes messages for the length of a lease, and ties to each the notices that still hold; none when none is due.

        On PostgreSQL rows another sender holds are skipped; on SQLite the transaction holds the only write lock.
        """
        token, now = secrets.token_hex(8), db_now()
        with transaction.atomic():
            rows = list(
                Message.objects.claimable(now)
                .select_for_update(skip_locked=True)
                .order_by("next_try_at", "pk")[:size]
            )
            if not rows:
                return []
            for row in rows:
                row.lease_token, row.lease_until, row.attempts = (
                    token,
                    now + lease(),
                    row.attempts + 1,
                )
            Message.objects.filter(pk__in=[row.pk for row in rows]).update(
                state=Message.State.LEASED,
                lease_token=token,
                lease_until=now + lease(),
                attempts=F("attempts") + 1,
            )
            Notice.objects.planned().filter(
                reader__in=[row.reader_id for row in rows], message=None
            ).update(message=_message_of(rows))
        self.reached("after_claim")
        return rows

    def send(self, claimed: list[Message], tally: Tally) -> None:
        """Sends each claimed message and marks it before the next."""
        reread = Message.objects.filter(
            pk__in=[row.pk for row in claimed]
        ).select_related("reader__user", "reader__deputy")
        rows = {
            row.pk: row for row in reread.prefetch_related("reader__user__deputies")
        }
        notices = digest.notices_of(rows)
        sure_until = (
            time.monotonic() + lease().total_seconds() - 2 * settings.EMAIL_TIMEOUT
        )
        for number, was in enumerate(claimed):
            if time.monotonic() > sure_until:
                # Slow server: what is left goes back, so that no send outlives its lease.
                left = [row.pk for row in claimed[number:]]
                until_answered(lambda left=left: release(left, was.lease_token))
                return
            message = rows.get(was.pk)
            if message is None or message.lease_token != was.lease_token:
                continue
            self.send_one(message, notices.get(message.pk, []), tally)
            if tally.stopped:
                return

    def send_one(self, message: Message, notices: list[Notice], tally: Tally) -> None:
        """Re-reads, sends, marks."""
        day = self.on or timezone.localdate()
        current, over = digest.sift(notices)
        if not current or not message.reader.email:
            until_answered(lambda: mark_superseded(message, over))
            tally.superseded += 1
            return
        mail = digest.compose(message, current, day)
        message.address, message.subject = message.reader.email, mail.subject[:200]
        content = as_bytes(
            mail,
            sender=settings.DEFAULT_FROM_EMAIL,
            to=message.address,
            message_id=message.message_id(sender().rsplit("@", 1)[-1]),
            date=timezone.localtime(message.planned_at),
        )
        channel = self.channels.setdefault(message.channel, CHANNELS[message.channel]())
        self.reached("before_send")
        receipt = channel.deliver(message.address, content)
        self.reached("after_250")
        self.mark(message, over, receipt, tally)
        self.reached("after_mark")

    def mark(
        self, message: Message, over: list[Notice], receipt: Receipt, tally: Tally
    ) -> None:
        """Writes down what the server said, however long the database takes to answer."""
        if receipt.outcome == Outcome.ACCEPTED:
            until_answered(lambda: mark_sent(message, over, receipt, self.reached))
            tally.sent += 1
            if self.was_stopped:
                until_answered(epoch.go_on)
        elif receipt.outcome == Outcome.REFUSED and message.refusals + 1 >= REFUSALS:
            until_answered(lambda: mark_dead(message, receipt))
            tally.dead += 1
        else:
            until_answered(lambda: mark_later(message, receipt))
            tally.later += 1
        if receipt.outcome == Outcome.BARRED:
            log.error("The mail server does not let us send: %s", receipt.answer)
            until_answered(lambda: epoch.stop(receipt.answer))
            until_answered(lambda: release_all(message.lease_token))
            tally.stopped = receipt.answer


def _message_of(rows: list[Message]) -> Case:
    """The claimed message of each reader, as one expression."""
    return Case(*[When(reader=row.reader_id, then=Value(row.pk)) for row in rows])


def mark_sent(
    message: Message,
    over: list[Notice],
    receipt: Receipt,
    reached: Callable[[str], None],
) -> None:
    """Sent, and its notices told, in one durable transaction."""
    with transaction.atomic():
        mine = Message.objects.filter(
            pk=message.pk, lease_token=message.lease_token, state=Message.State.LEASED
        )
        changed = mine.update(
            state=Message.State.SENT,
            sent_at=timezone.now(),
            answer=receipt.answer,
            address=message.address,
            subject=message.subject,
        )
        if not changed:
            log.warning(
                "Message %s was sent by two senders; a lease ran out.", message.key[:12]
            )
            return
        _end(over)
        Notice.objects.planned().filter(message=message).update(state=Notice.State.TOLD)
        reached("in_mark")


def mark_later(message: Message, receipt: Receipt) -> None:
    refused = receipt.outcome == Outcome.REFUSED
    _of(message).update(
        state=Message.State.PENDING,
        next_try_at=timezone.now() + pause(message.attempts),
        refusals=F("refusals") + (1 if refused else 0),
        answer=receipt.answer,
        lease_token="",
        lease_until=None,
    )


def mark_dead(message: Message, receipt: Receipt) -> None:
    """Refused for good. Its notices wait for an address that works; the address is a task for a clerk."""
    with transaction.atomic():
        if _of(message).update(
            state=Message.State.DEAD,
            refusals=F("refusals") + 1,
            answer=receipt.answer,
            address=message.address,
        ):
            Notice.objects.planned().filter(message=message).update(message=None)
            Address.mark_dead(message.address, receipt.answer)


def mark_superseded(message: Message, over: list[Notice]) -> None:
    with transaction.atomic():
        if _of(message).update(state=Message.State.SUPERSEDED):
            _end(over)
            Notice.objects.planned().filter(message=message).update(message=None)


def release(pks: list[int], token: str) -> None:
    """Gives back what was claimed and not tried."""
    Message.objects.filter(
        pk__in=pks, lease_token=token, state=Message.State.LEASED
    ).update(
        state=Message.State.PENDING,
        attempts=F("attempts") - 1,
        lease_token="",
        lease_until=None,
    )


def release_all(token: str) -> None:
    release(
        list(Message.objects.filter(lease_token=token).values_list("pk", flat=True)),
        token,
    )


def _of(message: Message) -> QuerySet[Message]:
    return Message.objects.filter(
        pk=message.pk, lease_token=message.lease_token, state=Message.State.LEASED
    )


def _end(over: list[Notice]) -> None:
    if over:
        Notice.objects.filter(pk__in=[notice.pk for notice in over]).update(
            state=Notice.State.SUPERSEDED
        )


def pause(attempts: int) -> timedelta:
    """Longer each time, up to half an hour, and never the same for two: those who fail together do not return together."""
    longest = min(LONGEST_PAUSE, timedelta(seconds=settings.REMINDERS_PAUSE) * 2 ** min(attempts - 1, 10))
    return longest * random.uniform(0.5, 1)  # noqa: S311 -- spreads load, guards nothing


def until_answered(ask: Callable[[], T]) -> T:
    """The answer of the database, asked again until it gives one: after a 250 nothing else may happen first."""
    wait = 0.05
    while True:
        try:
            return ask()
        except (OperationalError, InterfaceError) as silent:
            log.warning("The database does not answer (%s); asking again.", silent)
            connection.close()
            time.sleep(wait)
            wait = min(wait * 2, 2)


def db_now() -> datetime:
    """The time of the database, which several machines share; SQLite has that of its only machine."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
