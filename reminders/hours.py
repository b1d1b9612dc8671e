"""Quiet hours: no mail leaves between two times of day, and none on a day its office is closed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

WRITTEN = re.compile(r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")
# Longer than any holiday: a calendar without a working day must not hold a mail for ever.
LONGEST_WAIT = 20


def next_open(at: datetime, quiet: str, is_open: Callable[[date], bool] = lambda on: True) -> datetime:
    """That instant, or the end of the quiet hours it falls into, put off to a day that is open. `quiet` is such as
    "20:00-07:30"; empty for none. A mail that need not wait for the hour does not wait for the day."""
    if not quiet:
        return at
    first, last = (time.fromisoformat(part.strip()) for part in quiet.split("-"))
    local = timezone.localtime(at)
    now = local.time()
    over_midnight = first > last
    if over_midnight and not (now >= first or now < last):
        return at
    if not over_midnight and not first <= now < last:
        return at
    end = local.replace(hour=last.hour, minute=last.minute, second=0, microsecond=0)
    if over_midnight and now >= first:
        end += timedelta(days=1)
    for _ in range(LONGEST_WAIT):
        if is_open(end.date()):
            break
        end += timedelta(days=1)
    return end
