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
from functools import partial
from typing import NamedTuple, TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from . import digest, epoch, hours
from .mail import Mail, as_bytes
from .models import Address, Attempt, Message, Notice, Sweep
from .relay import CHANNELS, EmailChannel, Outcome, Receipt, sender

log = logging.getLogger(__name__)
T = TypeVar("T")

BATCH = 200
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


class Claimed(NamedTuple):
    """A message this sender holds for the length of a lease."""

    token: str
    pk: int
    reader: int
    kind: str


class Sender:
    """One process that sends. `reached` is told each point a crash could fall on; tests crash there."""

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
            while time.monotonic() - begun < seconds and tally.sent + tally.later + tally.dead < limit:
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
        if row.stopped and row.stopped_at and timezone.now() - row.stopped_at < PROBE_EVERY:
            return row.stopped
        return ""

    def claim(self, size: int = BATCH) -> list[Claimed]:
        """Takes messages for the length of a lease, and ties to each the notices it will tell; none when none is due.

        On PostgreSQL rows another sender holds are skipped; on SQLite the transaction holds the only write lock.
        """
        token, now, day = secrets.token_hex(8), db_now(), self.on or timezone.localdate()
        with transaction.atomic():
            due = Message.objects.claimable(now)
            if not Sweep.objects.filter(day__gte=day).exclude(finished_at=None).exists():
                # A mail left over from another day waits until today's facts are noted, and tells them too: nobody
                # gets one mail about Monday and one about today.
                due = due.exclude(kind=Message.Kind.DIGEST, day__lt=day)
            due = due.select_for_update(skip_locked=True).order_by("next_try_at", "pk")
            rows = [Claimed(token, *row) for row in due.values_list("pk", "reader", "kind")[:size]]
            if not rows:
                return []
            Message.objects.filter(pk__in=[row.pk for row in rows]).update(
                state=Message.State.LEASED,
                lease_token=token,
                lease_until=now + lease(),
                attempts=F("attempts") + 1,
            )
            for kind in {row.kind for row in rows}:
                tie([row for row in rows if row.kind == kind])
        self.reached("after_claim")
        return rows

    def send(self, claimed: list[Claimed], tally: Tally) -> None:
        """Re-reads what was claimed, puts the mails together, sends them; each one is marked while the server works on
        the next, so that never more than two are in flight."""
        ready = self.put_together(claimed, tally)
        sure_until = time.monotonic() + lease().total_seconds() - 2 * settings.EMAIL_TIMEOUT
        waiting: tuple[Message, Receipt] | None = None
        for number, (message, content) in enumerate(ready):
            if tally.stopped or time.monotonic() > sure_until:
                # Barred, or a slow server: what is left goes back, so that no send outlives its lease.
                left = [row.pk for row, _ in ready[number:]]
                until_answered(partial(release, left, message.lease_token))
                break
            channel = self.channel(message)
            after = ready[number + 1][0] if number + 1 < len(ready) else None
            following = after.address if after and after.channel == message.channel else ""
            self.reached("before_send")
            early = channel.submit(message.address, content, following)
            if waiting:
                self.mark(*waiting, tally)
            waiting = message, early or channel.result()
            self.reached("after_250")
        if waiting:
            self.mark(*waiting, tally)
        until_answered(tell_notices)

    def channel(self, message: Message) -> EmailChannel:
        if message.channel not in self.channels:
            self.channels[message.channel] = CHANNELS[message.channel]()
        return self.channels[message.channel]

    def put_together(self, claimed: list[Claimed], tally: Tally) -> list[tuple[Message, bytes]]:
        """The mails that still have something to say, as bytes; the others end here."""
        day = self.on or timezone.localdate()
        token, pks = claimed[0].token, [row.pk for row in claimed]
        reread = Message.objects.filter(pk__in=pks, lease_token=token).select_related(
            "reader__user", "reader__deputy"
        )
        messages = {row.pk: row for row in reread.prefetch_related("reader__user__deputies")}
        notices = digest.notices_of(messages)
        facts = digest.facts_of(notice for rows in notices.values() for notice in rows)
        over: list[Notice] = []
        ready = []
        for message in (messages[pk] for pk in pks if pk in messages):
            current, past = digest.sift(notices.get(message.pk, []))
            over += past
            if not current or not message.reader.email:
                until_answered(partial(mark_superseded, message))
                tally.superseded += 1
                continue
            try:
                ready.append((message, self.content(message, digest.compose(message, current, day, facts))))
            except Exception as broken:  # one that cannot be put together must not hold up the others
                log.exception("Message %s cannot be put together.", message.key[:12])
                words = f"{type(broken).__name__}: {broken}"[:300]
                until_answered(partial(mark_later, message, Receipt(Outcome.LATER, words)))
                tally.later += 1
        if over:
            until_answered(partial(supersede, over))
        return ready

    def content(self, message: Message, mail: Mail) -> bytes:
        message.address, message.subject = message.reader.email, mail.subject[:200]
        return as_bytes(
            mail,
            sender=settings.DEFAULT_FROM_EMAIL,
            to=message.address,
            message_id=message.message_id(sender().rsplit("@", 1)[-1]),
            date=timezone.localtime(message.planned_at),
        )

    def mark(self, message: Message, receipt: Receipt, tally: Tally) -> None:
        """Writes down what the server said, however long the database takes to answer."""
        if receipt.outcome == Outcome.ACCEPTED:
            until_answered(partial(mark_sent, message, receipt, self.reached))
            tally.sent += 1
            if self.was_stopped:
                until_answered(epoch.go_on)
                self.was_stopped = False
        elif receipt.outcome == Outcome.REFUSED and message.refusals + 1 >= REFUSALS:
            until_answered(partial(mark_dead, message, receipt))
            tally.dead += 1
        else:
            until_answered(partial(mark_later, message, receipt))
            tally.later += 1
        if receipt.outcome == Outcome.BARRED:
            log.error("The mail server does not let us send: %s", receipt.answer)
            until_answered(partial(epoch.stop, receipt.answer))
            tally.stopped = receipt.answer
        self.reached("after_mark")


def tie(rows: list[Claimed]) -> None:
    """Gives each claimed message, all of one kind, the notices its reader was not told yet. News leave what is due to
    the day's mail."""
    loose = Notice.objects.loose().filter(reader__in=[row.reader for row in rows])
    if rows[0].kind == Message.Kind.NEWS:
        loose = loose.exclude(event=None)
    mine = Message.objects.filter(reader=OuterRef("reader"), lease_token=rows[0].token, kind=rows[0].kind)
    loose.update(message=Subquery(mine.order_by().values("pk")[:1]))


# Written out, because building this one statement anew for each mail took half the time of sending it; and alone in
# its transaction, so that it costs the database one answer and one write to disk.
MARK_SENT = """UPDATE reminders_message SET state = 'sent', sent_at = %s, answer = %s, address = %s, subject = %s
    WHERE id = %s AND lease_token = %s AND state = 'leased'"""


def mark_sent(message: Message, receipt: Receipt, reached: Callable[[str], None]) -> None:
    """Sent, in one statement and a commit of its own. Its notices follow by it: what a sent message holds is told."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    said = [now, receipt.answer, message.address, message.subject, message.pk, message.lease_token]
    with connection.cursor() as cursor:
        reached("in_mark")
        cursor.execute(MARK_SENT, said)
        changed = cursor.rowcount
    if not changed:
        log.warning("Message %s was sent by two senders; a lease ran out.", message.key[:12])


def mark_later(message: Message, receipt: Receipt) -> None:
    """To be tried again after a pause, not in the quiet hours."""
    refused = receipt.outcome == Outcome.REFUSED
    again = timezone.now() + pause(message.attempts)
    with transaction.atomic():
        if _of(message).update(
            state=Message.State.PENDING,
            next_try_at=hours.next_open(again, message.reader.quiet or settings.REMINDERS_QUIET),
            refusals=F("refusals") + (1 if refused else 0),
            answer=receipt.answer,
            lease_token="",
            lease_until=None,
        ):
            Attempt.objects.create(message=message, outcome=receipt.outcome, answer=receipt.answer)


def mark_dead(message: Message, receipt: Receipt) -> None:
    """Refused for good. Its notices wait for an address that works; the address is a task for a clerk."""
    with transaction.atomic():
        if _of(message).update(
            state=Message.State.DEAD,
            refusals=F("refusals") + 1,
            answer=receipt.answer,
            address=message.address,
        ):
            Attempt.objects.create(message=message, outcome=receipt.outcome, answer=receipt.answer)
            Notice.objects.planned().filter(message=message).update(message=None)
            Address.mark_dead(message.address, receipt.answer)


def mark_superseded(message: Message) -> None:
    with transaction.atomic():
        if _of(message).update(state=Message.State.SUPERSEDED):
            Notice.objects.planned().filter(message=message).update(message=None)


def tell_notices() -> None:
    """What a sent message holds is told. Also the sweep asks it, for a sender that died before it could."""
    Notice.objects.planned().filter(message__state=Message.State.SENT).update(state=Notice.State.TOLD)


def supersede(notices: list[Notice]) -> None:
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(state=Notice.State.SUPERSEDED)


def release(pks: list[int], token: str) -> None:
    """Gives back what was claimed and not tried."""
    Message.objects.filter(pk__in=pks, lease_token=token, state=Message.State.LEASED).update(
        state=Message.State.PENDING,
        attempts=F("attempts") - 1,
        lease_token="",
        lease_until=None,
    )


def _of(message: Message) -> QuerySet[Message]:
    return Message.objects.filter(pk=message.pk, lease_token=message.lease_token, state=Message.State.LEASED)


def pause(attempts: int) -> timedelta:
    """Longer each time, up to half an hour, and never the same for two: those who fail together do not return
    together."""
    longest = min(LONGEST_PAUSE, timedelta(seconds=settings.REMINDERS_PAUSE) * 2 ** min(attempts - 1, 10))
    return longest * random.uniform(0.5, 1)


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
