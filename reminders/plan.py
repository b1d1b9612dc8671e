"""The sweep: notes what is due and not yet noted, and plans the mails. Run as often as anyone likes,
by as many as
like: every row has a unique key, so the second run changes nothing."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from congress.calendar import calendar_for
from congress.models import Congress
from proposals.models import Deadline, Event

from . import epoch, hours, outbox
from .audience import Circle, Person, readers_of
from .ladder import default_rungs, most_urgent, usual_rungs
from .models import Address, Message, Notice, Reader, Rung, Sweep
from .news import HISTORY_AFTER, NEWS

if TYPE_CHECKING:
    from congress.clock import Calendar

# An entry may become visible later than its time of writing says, by the length of one transaction.
OVERLAP = timedelta(hours=1)
FIRST_LOOK_BACK = timedelta(days=1)
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
    since = _news_since(row)
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


def note(congress: Congress, day: date, since: datetime) -> int:
    """Writes the notices of one congress that are not there yet; returns how many.

    A congress without a single rung gets the usual ladder: nobody forgets to remind by never having
    set it up.
    """
    default_rungs(congress)
    wanted = list(wanted_notices(congress, day, since))
    readers = readers_of(person for person, _ in wanted)
    name = epoch.current().name
    notices: dict[str, Notice] = {}
    for person, notice in wanted:
        notice.reader = readers[person]
        notice.key = key_of(notice, name)
        notices[notice.key] = notice
    keys = list(notices)
    known: set[str] = set()
    for start in range(0, len(keys), BATCH):
        known |= set(Notice.objects.filter(key__in=keys[start : start + BATCH]).values_list("key", flat=True))
    fresh = [notice for key, notice in notices.items() if key not in known]
    Notice.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=BATCH)
    return len(fresh)


def wanted_notices(congress: Congress, day: date, since: datetime) -> Iterator[tuple[Person, Notice]]:
    """Every notice somebody should have by that day, noted or not; a pure question, nothing is written."""
    circle = Circle(congress, day)
    yield from _due(congress, day, circle)
    yield from _news(congress, since, circle)


def _due(congress: Congress, day: date, circle: Circle) -> Iterator[tuple[Person, Notice]]:
    ladder: dict[str, dict[str, list[Rung]]] = defaultdict(lambda: defaultdict(list))
    for rung in list(congress.rungs.all()) or usual_rungs(congress):
        ladder[rung.kind][rung.audience].append(rung)
    first = min(
        (rung.days for rungs in ladder.values() for row in rungs.values() for rung in row),
        default=0,
    )
    # Ten days more, because a rung that falls into a long holiday speaks before it.
    last_due = day + timedelta(days=10 - first)
    deadlines = (
        Deadline.objects.due_by(last_due)
        .filter(proposal__congress=congress, kind__in=list(ladder))
        .select_related("proposal", "deputy")
    )
    rows = list(deadlines)
    circle.read_sponsors(row.proposal_id for row in rows if Rung.Audience.DEPUTY in ladder[row.kind])
    calendar = calendar_for(congress)
    for deadline in rows:
        told: dict[Person, tuple[int, str]] = {}
        for audience, rungs in ladder[deadline.kind].items():
            best = most_urgent(rungs, deadline, day, calendar)
            if best is None:
                continue
            for person in circle.people(
                audience,
                proposal=deadline.proposal_id,
                unit=deadline.unit_id,
                deputy=_seat(deadline),
            ):
                told[person] = max(told.get(person, (-9999, "")), (best[0], audience))
        for person, (days, audience) in told.items():
            yield (
                person,
                Notice(
                    proposal=deadline.proposal,
                    deadline=deadline,
                    version=deadline.version,
                    days=days,
                    audience=audience,
                ),
            )


def _seat(deadline: Deadline) -> Person | None:
    if deadline.deputy is None:
        return None
    seat = deadline.deputy
    return ("user", seat.user_id) if seat.user_id else ("deputy", seat.pk)


def _news(congress: Congress, since: datetime, circle: Circle) -> Iterator[tuple[Person, Notice]]:
    entries = list(
        Event.objects.filter(proposal__congress=congress, at__gte=since, name__in=list(NEWS)).select_related(
            "proposal"
        )
    )
    fresh = [entry for entry in entries if timezone.localdate(entry.at) - entry.on <= HISTORY_AFTER]
    circle.read_sponsors(entry.proposal_id for entry in fresh)
    for entry in fresh:
        told: dict[Person, Rung.Audience] = {}
        unit = circle.unit_ids.get(entry.context.get("unit", ""))
        for audience in NEWS[entry.name].audiences:
            for person in circle.people(audience, proposal=entry.proposal_id, unit=unit):
                told.setdefault(person, audience)
        told.pop(("user", entry.actor_id or 0), None)  # nobody is told what they did themselves
        for person, audience in told.items():
            yield (
                person,
                Notice(proposal=entry.proposal, event=entry, audience=audience),
            )


def key_of(notice: Notice, name: str) -> str:
    """Person, subject, rung, version of the date: what makes two notices one."""
    if notice.event_id:
        return _hash(name, f"{notice.reader_id}|event/{notice.event_id}")
    return _hash(
        name,
        f"{notice.reader_id}|deadline/{notice.deadline_id}|{notice.days}|{notice.version}",
    )


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
    loose = Notice.objects.loose().select_related("reader__user", "reader__deputy", "deadline")
    for notice in loose.prefetch_related("reader__user__deputies", "proposal__congress"):
        wanted[notice.reader_id].append(notice)
    dead = Address.dead_ones()
    waiting = set(Message.objects.waiting().values_list("reader_id", flat=True))
    name = epoch.current().name
    calendars: dict[int, Calendar] = {}
    messages = []
    for reader_id, notices in wanted.items():
        reader = notices[0].reader
        if reader_id in waiting or not reader.email or reader.email.lower() in dead:
            continue
        congress = notices[0].proposal.congress
        if congress.pk not in calendars:
            calendars[congress.pk] = calendar_for(congress)
        if not calendars[congress.pk].is_workday(day) and not _is_due(notices, day):
            continue
        message = _message(reader, notices, day, name)
        message.planned_at = now
        message.next_try_at = hours.next_open(now, settings.REMINDERS_QUIET)
        messages.append(message)
    known = set(Message.objects.filter(day=day).values_list("key", flat=True))
    fresh = [message for message in messages if message.key not in known]
    Message.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=BATCH)
    return len(fresh)


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


def _message(reader: Reader, notices: list[Notice], day: date, name: str) -> Message:
    news = [notice for notice in notices if notice.event_id]
    if len(news) == len(notices) and reader.news == Reader.News.AT_ONCE:
        said, kind = (
            f"news|{reader.pk}|{min(notice.pk for notice in news)}",
            Message.Kind.NEWS,
        )
    else:
        said, kind = f"digest|{reader.pk}|{day}", Message.Kind.DIGEST
    return Message(key=_hash(name, said), reader=reader, kind=kind, day=day)


def _news_since(row: Sweep) -> datetime:
    last = Sweep.objects.exclude(finished_at=None).exclude(pk=row.pk).filter(problem="").first()
    return last.started_at - OVERLAP if last else row.started_at - FIRST_LOOK_BACK
