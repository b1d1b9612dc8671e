"""Stories told side by side: each waits for the day of its next act, so every journal is in the order of its days."""

from __future__ import annotations

import heapq
from collections.abc import Generator
from datetime import date

# A story: it yields the day of its next act, gets that day back when it has come, and acts.
Telling = Generator[date, date, None]


def together(*stories: Telling) -> Telling:
    """Lets the stories go on in the order of their days; itself a story, so it may be part of another.

    Raises ValueError for a story that goes back in time: its journal would.
    """
    waiting = [(day, order) for order, story in enumerate(stories) if (day := next(story, None)) is not None]
    heapq.heapify(waiting)
    while waiting:
        day, order = heapq.heappop(waiting)
        yield day
        try:
            following = stories[order].send(day)
        except StopIteration:
            continue
        if following < day:
            raise ValueError(f"A story goes back from {day} to {following}.")
        heapq.heappush(waiting, (following, order))
