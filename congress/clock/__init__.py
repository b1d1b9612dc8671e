"""The statutory clock: from a rule, a first day and a calendar to a date and every step that led to it.

Nothing in here knows of rows, settings or today. What it returns is stored and shown; nobody computes a date elsewhere.
"""

from .calendar import ONE_DAY, Calendar, Day, shipped_calendar
from .compute import (
    Candidate,
    Due,
    Roll,
    Rule,
    Unit,
    Window,
    compute,
    given,
    latest,
    working_days_between,
)

__all__ = [
    "ONE_DAY",
    "Calendar",
    "Candidate",
    "Day",
    "Due",
    "Roll",
    "Rule",
    "Unit",
    "Window",
    "compute",
    "given",
    "latest",
    "shipped_calendar",
    "working_days_between",
]
