"""The sweep: notes what is due and not yet noted, and plans the mails. Run as often as anyone likes, by as many as
like: every row has a unique key, so the second run changes nothing."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from congress.calendar import calendar_for
from congress.models import Congress
from proposals.models import Deadline, Event

from . import epoch, hours, outbox
from .audience import Circle, Person, readers_of
from .ladder import default_rungs, most_urgent, usual_rungs
from .models import Address, Epoch, Message, Notice, Reader, Rung, Sweep
from .news import HISTORY_AFTER, NEWS, audiences

# An entry may become visible later than its time of writing says, by the length of one transaction.
OVERLAP = timedelta(hours=1)
FIRST_LOOK_BACK = timedelta(days=1)
LONGEST_OUTAGE = timedelta(days=60)
BATCH = 500


def sweep(on: date | None = None, at: datetime | None = None) -> Sweep:
    """Looks at everything once, as on that day (today by default); returns the row that proves it.

    A congress whose rows cannot be planned does not keep the others from being told: the row says what
    went wrong.
    """
    now = at or timezone.now()
    day = on or timezone.localdate(now)
    epoch.current()
    row = Sweep.objects.create(started_at=now, day=day)
    since = news_since(now)
    problems = []
    for congress in Congress.objects.all():
        try:
            row.noted += note(congress, day, since)
        except Exception as problem:  # any congress; told below, on the page and to the monitor
            problems.append(f"{congress}: {type(problem).__name__}: {problem}")
    row.planned = plan_messages(day, now)
    row.problem = "\n".join(problems)
    row.finished_at = timezone.now()
    row.save()
    if not epoch.suspicion(epoch.current()):
        epoch.advance()
    return row


class Fact(NamedTuple):
    """One thing one person should know by a day; a notice that may be noted already. Small, because every sweep
    makes one of everything that is due."""

    person: Person
    proposal: int
    audience: str
    deadline: int | None = None
    version: int | None = None
    days: int | None = None
    event: int | None = None

    def key(self, reader: int, name: str) -> str:
        """Person, subject, rung, version of the date: what makes two notices one."""
        if self.event:
            return _hash(name, f"{reader}|event/{self.event}")
        return _hash(name, f"{reader}|deadline/{self.deadline}|{self.days}|{self.version}")

    def notice(self, **fields: Any) -> Notice:
        """As a row that is not saved."""
        return Notice(
            proposal_id=self.proposal,
            deadline_id=self.deadline,
            event_id=self.event,
            version=self.version,
            days=self.days,
            audience=self.audience,
            **fields,
        )


def note(congress: Congress, day: date, since: datetime) -> int:
    """Writes the notices of one congress that are not there yet; returns how many.

    A congress without a single rung gets the usual ladder: nobody forgets to remind by never having set it up.
    """
    default_rungs(congress)
    wanted = list(wanted_facts(congress, day, since))
    readers = readers_of(fact.person for fact in wanted)
    name = epoch.current().name
    keyed = {fact.key(readers[fact.person], name): fact for fact in wanted}
    known = noted(keyed)
    fresh = [
        fact.notice(key=key, reader_id=readers[fact.person])
        for key, fact in keyed.items()
        if key not in known
    ]
    Notice.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=BATCH)
    return len(fresh)


def noted(keys: Iterable[str]) -> set[str]:
    """Those of the keys that have a notice, whatever became of it."""
    asked, known = list(keys), set()
    for start in range(0, len(asked), BATCH):
        known |= set(
            Notice.objects.filter(key__in=asked[start : start + BATCH]).values_list("key", flat=True)
        )
    return known


def wanted_facts(congress: Congress, day: date, since: datetime) -> Iterator[Fact]:
    """Everything somebody should know by that day, noted or not; a pure question, nothing is written."""
    circle = Circle(congress, day)
    yield from _due(congress, day, circle)
    yield from _news(congress, since, circle)


def _due(congress: Congress, day: date, circle: Circle) -> Iterator[Fact]:
    ladder: dict[str, dict[str, list[Rung]]] = defaultdict(lambda: defaultdict(list))
    for rung in list(congress.rungs.all()) or usual_rungs(congress):
        ladder[rung.kind][rung.audience].append(rung)
    first = min((rung.days for rungs in ladder.values() for row in rungs.values() for rung in row), default=0)
    # Ten days more, because a rung that falls into a long holiday speaks before it.
    last_due = day + timedelta(days=10 - first)
    deadlines = Deadline.objects.due_by(last_due).filter(proposal__congress=congress, kind__in=list(ladder))
    rows = list(
        deadlines.values_list(
            "pk", "version", "kind", "proposal", "unit", "deputy", "deputy__user", "due_on", "start_on"
        ).order_by()
    )
    circle.read_sponsors(row[3] for row in rows if Rung.Audience.DEPUTY in ladder[row[2]])
    calendar = calendar_for(congress)
    reached: dict[tuple[str, date, date | None], list[tuple[str, int]]] = {}
    for pk, version, kind, proposal, unit, seat, user, due_on, opened in rows:
        if (kind, due_on, opened) not in reached:
            best = {
                audience: most_urgent(rungs, due_on, opened, day, calendar)
                for audience, rungs in ladder[kind].items()
            }
            reached[kind, due_on, opened] = [
                (audience, days) for audience, days in best.items() if days is not None
            ]
        deputy: Person | None = None
        if seat:
            deputy = ("user", user) if user else ("deputy", seat)
        told: dict[Person, tuple[int, str]] = {}
        for audience, days in reached[kind, due_on, opened]:
            for person in circle.people(audience, proposal=proposal, unit=unit, deputy=deputy):
                told[person] = max(told.get(person, (-9999, "")), (days, audience))
        for person, (days, audience) in told.items():
            yield Fact(person, proposal, audience, deadline=pk, version=version, days=days)


def _news(congress: Congress, since: datetime, circle: Circle) -> Iterator[Fact]:
    entries = Event.objects.filter(proposal__congress=congress, at__gte=since, name__in=list(NEWS))
    fresh = [entry for entry in entries if timezone.localdate(entry.at) - entry.on <= HISTORY_AFTER]
    circle.read_sponsors(entry.proposal_id for entry in fresh)
    for entry in fresh:
        told: dict[Person, Rung.Audience] = {}
        unit = circle.unit_ids.get(entry.context.get("unit", ""))
        for audience in audiences(entry):
            for person in circle.people(audience, proposal=entry.proposal_id, unit=unit):
                told.setdefault(person, audience)
        told.pop(("user", entry.actor_id or 0), None)  # nobody is told what they did themselves
        for person, audience in told.items():
            yield Fact(person, entry.proposal_id, audience, event=entry.pk)


def _hash(name: str, said: str) -> str:
    """The name of this database goes in, so that two databases never make the same Message-ID."""
    return hashlib.sha256(f"{name}|{said}".encode()).hexdigest()


def plan_messages(day: date, now: datetime) -> int:
    """One daily mail for whoever has something to be told and was not told today; news at once beside it.

    Whoever has a mail waiting gets it all in that one. Returns how many were planned.
    """
    outbox.tell_notices()
    supersede_stale()
    wanted: dict[int, list[Notice]] = defaultdict(list)
    on_its_way = Message.objects.waiting().filter(reader=OuterRef("reader")).exclude(Message.held(now))
    loose = Notice.objects.loose().exclude(Exists(on_its_way))
    loose = loose.select_related("reader__user", "reader__deputy", "deadline", "proposal")
    heavy = ("proposal__body", "deadline__explanation")
    for notice in loose.prefetch_related("reader__user__deputies").defer(*heavy):
        wanted[notice.reader_id].append(notice)
    desk = Desk(day, {rows[0].proposal.congress_id for rows in wanted.values()})
    fresh = []
    for reader_id, notices in wanted.items():
        reader = notices[0].reader
        message = desk.message(reader, notices)
        if message is None:
            continue
        # A mail leaves on a day off only when something is due that very day.
        leaves = hours.next_open(
            now, reader.quiet or settings.REMINDERS_QUIET, partial(desk.is_open, notices)
        )
        if reader_id in desk.waiting:
            # A mail that waits for the office to open takes what is due today along now.
            mine = Message.objects.waiting().filter(Message.held(leaves), reader=reader_id)
            mine.update(next_try_at=leaves, due_at=leaves)
            continue
        message.planned_at, message.due_at, message.next_try_at = now, leaves, leaves
        fresh.append(message)
    Message.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=BATCH)
    return len(fresh)


class Desk:
    """What decides whether somebody gets a mail on a day: read once, the same for the plan and for the forecast."""

    def __init__(self, day: date, congresses: Iterable[int]) -> None:
        self.day = day
        self.dead = Address.dead_ones()
        self.waiting = set(Message.objects.waiting().values_list("reader_id", flat=True))
        self.known = set(Message.objects.filter(day=day).values_list("key", flat=True))
        lately = Message.objects.filter(day__gt=day - LONGEST_OUTAGE, day__lt=day, kind=Message.Kind.DIGEST)
        self.late_today = set(lately.filter(sent_at__date=day).values_list("reader_id", flat=True))
        rows = Congress.objects.filter(pk__in=list(congresses))
        self.calendars = {congress.pk: calendar_for(congress) for congress in rows}
        row = Epoch.objects.first()
        self.name = row.name if row else ""

    def message(self, reader: Reader, notices: list[Notice]) -> Message | None:
        """The mail this reader gets today about these notices, not saved; None when they get none: no address that
        works, a day off with nothing due that very day, or today's mail has left already."""
        if not reader.email or reader.email.lower() in self.dead or not self.is_open(notices, self.day):
            return None
        if reader.pk in self.late_today:  # a mail left over from another day was today's
            self.known.add(_digest_key(reader, self.day, self.name))
        message = _message(reader, notices, self.day, self.name, self.known)
        return None if message.key in self.known and reader.pk not in self.waiting else message

    def is_open(self, notices: list[Notice], on: date) -> bool:
        return _is_due(notices, self.day) or self.calendars[notices[0].proposal.congress_id].is_workday(on)


def supersede_stale() -> int:
    """Ends the notices whose matter is done or moved, and the news nobody wants; returns how many."""
    loose = Notice.objects.loose()
    over = (
        Q(deadline__met_on__isnull=False)
        | Q(deadline__withdrawn_on__isnull=False)
        | Q(deadline__isnull=False) & ~Q(deadline__version=F("version"))
        | Q(event__isnull=False, reader__news=Reader.News.NONE)
    )
    gone = list(loose.filter(over).values_list("pk", flat=True))
    for start in range(0, len(gone), BATCH):
        loose.filter(pk__in=gone[start : start + BATCH]).update(state=Notice.State.SUPERSEDED)
    return len(gone)


def _is_due(notices: Iterable[Notice], day: date) -> bool:
    """A day off is silent, but for those who have something due that very day."""
    return any(notice.days == 0 and notice.deadline and notice.deadline.due_on == day for notice in notices)


def _digest_key(reader: Reader, day: date, name: str) -> str:
    return _hash(name, f"digest|{reader.pk}|{day}")


def _message(reader: Reader, notices: list[Notice], day: date, name: str, known: set[str]) -> Message:
    """The mail of that day; news alone where they are all there is, or where the day's mail has left already."""
    news = [notice for notice in notices if notice.event_id]
    digest = _digest_key(reader, day, name)
    if news and reader.news == Reader.News.AT_ONCE and (len(news) == len(notices) or digest in known):
        key = _hash(name, f"news|{reader.pk}|{min(notice.pk for notice in news)}")
        return Message(key=key, reader=reader, kind=Message.Kind.NEWS, day=day)
    return Message(key=digest, reader=reader, kind=Message.Kind.DIGEST, day=day)


def news_since(at: datetime) -> datetime:
    """From when on the journal is read: since the last sweep without a problem, however long ago."""
    last = Sweep.objects.exclude(finished_at=None).filter(problem="", started_at__lt=at).first()
    return last.started_at - OVERLAP if last else at - FIRST_LOOK_BACK
