"""What would be sent today, without writing anything: the same questions as the plan asks, answered on paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from congress.models import Congress, Deputy, User
from proposals.models import Deadline, Event, Proposal

from .audience import Person, known_readers
from .digest import sift
from .models import Notice, Reader
from .plan import Desk, Fact, news_since, noted, wanted_facts


@dataclass(frozen=True)
class Told:
    """One person, what they would hear of in today's mail, and why they would not get one."""

    reader: Reader
    notices: list[Notice]
    silent: bool

    @property
    def person(self) -> str:
        return str(self.reader)


def forecast(congress: Congress, on: date | None = None) -> list[Told]:
    """Everybody of this congress who has something to be told that day and was not told yet, by name. `silent` are
    those who get no mail for it: no address that works, a day off, or today's mail has left already."""
    now = timezone.now()
    day = on or timezone.localdate(now)
    desk = Desk(day, [congress.pk])
    wanted = list(wanted_facts(congress, day, news_since(now)))
    readers = _readers({fact.person for fact in wanted})
    keys = {fact: fact.key(readers[fact.person].pk, desk.name) for fact in wanted if readers[fact.person].pk}
    known = noted(keys.values())
    notices: dict[Person, list[Notice]] = defaultdict(list)
    for notice in _full([fact for fact in wanted if keys.get(fact) not in known], readers):
        notices[_who(notice.reader)].append(notice)
    planned = Notice.objects.planned().filter(proposal__congress=congress)
    heavy = ("proposal__body", "deadline__explanation")
    rows = planned.select_related("reader__user", "reader__deputy", "proposal", "deadline", "event").defer(
        *heavy
    )
    for notice in rows.prefetch_related("reader__user__deputies"):
        notices[_who(notice.reader)].append(notice)
    found = []
    for rows_of_one in notices.values():
        reader = rows_of_one[0].reader
        current = [
            notice for notice in sift(rows_of_one)[0] if not (notice.event_id and reader.news == "none")
        ]
        if current:
            found.append(Told(reader, current, silent=desk.message(reader, current) is None))
    return sorted(found, key=lambda told: (told.silent, told.person))


def lines(on: date | None = None) -> Iterator[str]:
    """The same for the terminal, one line for each thing in a mail."""
    for congress in Congress.objects.all():
        for told in forecast(congress, on):
            for notice in () if told.silent else told.notices:
                rung = f"{notice.days:+d}" if notice.days is not None else "news"
                yield f"{congress}\t{told.person}\t{rung}\t{notice}"


def _who(reader: Reader) -> Person:
    return ("user", reader.user_id) if reader.user_id else ("deputy", reader.deputy_id or 0)


def _readers(people: set[Person]) -> dict[Person, Reader]:
    """The rows of those who have one, and for the others what a new row would be."""
    found = known_readers(people)
    missing = people - found.keys()
    users = User.objects.filter(pk__in=[pk for what, pk in missing if what == "user"])
    for user in users.prefetch_related("deputies"):
        found["user", user.pk] = Reader(user=user)
    for deputy in Deputy.objects.filter(pk__in=[pk for what, pk in missing if what == "deputy"]):
        found["deputy", deputy.pk] = Reader(deputy=deputy)
    return found


def _full(facts: Iterable[Fact], readers: dict[Person, Reader]) -> Iterator[Notice]:
    """Facts as notices that are not saved, with the rows they are about."""
    fresh = list(facts)
    deadlines = Deadline.objects.defer("explanation").in_bulk(
        [fact.deadline for fact in fresh if fact.deadline]
    )
    events = Event.objects.in_bulk([fact.event for fact in fresh if fact.event])
    proposals = Proposal.objects.defer("body").in_bulk({fact.proposal for fact in fresh})
    for fact in fresh:
        notice = fact.notice(reader=readers[fact.person])
        notice.proposal = proposals[fact.proposal]
        notice.deadline = deadlines[fact.deadline] if fact.deadline else None
        notice.event = events[fact.event] if fact.event else None
        yield notice
