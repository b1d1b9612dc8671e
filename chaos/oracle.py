"""Who must get what, told a second time and independently: from the town's paper and the sink, never
the outbox."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from congress.clock import shipped_calendar

from .town import Inhabitant


@dataclass(frozen=True)
class Finding:
    lost: list[str]
    uncalled: list[str]
    doubled: int
    other_ids: int


def must_be_told(row: Inhabitant, today: date) -> bool:
    """Due within a week or late, not done, an address that exists; on a day off only what is due that day."""
    if row.done or row.address.startswith("gone"):
        return False
    return row.due_on == today or (shipped_calendar().is_workday(today) and (row.due_on - today).days <= 7)


def find(paper: Iterable[Inhabitant], mails: Iterable[tuple[str, str]], today: date) -> Finding:
    """Compares; `mails` are (address, Message-ID) in the order they were accepted."""
    got: dict[str, list[str]] = defaultdict(list)
    for address, message_id in mails:
        got[address].append(message_id)
    expected = {row.address for row in paper if must_be_told(row, today)}
    return Finding(
        lost=sorted(expected - got.keys()),
        uncalled=sorted(got.keys() - expected),
        doubled=sum(len(ids) - 1 for ids in got.values()),
        other_ids=sum(len(set(ids)) - 1 for ids in got.values()),
    )
