"""Quiet hours: no mail leaves between two times of day."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone


def next_open(at: datetime, quiet: str) -> datetime:
    """That instant, or the end of the quiet hours it falls into. `quiet` is such as "20:00-07:30";
    empty for none."""
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
    return end + timedelta(days=1) if over_midnight and now >= first else end
