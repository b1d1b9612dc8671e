"""Who must get what, told a second time and independently: from the town's paper and the sink, never the outbox."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from congress.clock import shipped_calendar

from .sink import Mail
from .town import Inhabitant


@dataclass(frozen=True)
class Finding:
    lost: list[str]
    uncalled: list[str]
    doubled: int
    other_ids: int


def must_hear_of(row: Inhabitant, today: date) -> set[int]:
    """The dossiers with something due within a week or late and not done, for an address that exists; on a day off
    only what is due that day."""
    open_ = [due for due in row.dues if not due.done and not row.address.startswith("gone")]
    if not shipped_calendar().is_workday(today):
        return {due.dossier for due in open_ if due.on == today}
    return {due.dossier for due in open_ if (due.on - today).days <= 7}


def find(paper: Iterable[Inhabitant], mails: Iterable[Mail], today: date) -> Finding:
    """Compares. Lost is who did not hear of all they must; uncalled who heard of anything else."""
    expected = {row.address: must_hear_of(row, today) for row in paper}
    ids, heard = defaultdict(list), defaultdict(set)
    for mail in mails:
        ids[mail.address].append(mail.id)
        heard[mail.address] |= mail.dossiers
    return Finding(
        lost=sorted(address for address, must in expected.items() if must - heard[address]),
        uncalled=sorted(
            address for address in ids if heard[address] - expected.get(address, set()) or not heard[address]
        ),
        doubled=sum(len(said) - 1 for said in ids.values()),
        other_ids=sum(len(set(said)) - 1 for said in ids.values()),
    )
