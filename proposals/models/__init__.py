"""What was asked, of whom, by when; and the journal of all that happened to it."""

from .assignment import Assignment, Consultation
from .deadline import Deadline, Extension
from .event import Event
from .proposal import Ask, HandlingGroup, Proposal, SearchRow, Sponsor

__all__ = [
    "Ask",
    "Assignment",
    "Consultation",
    "Deadline",
    "Event",
    "Extension",
    "HandlingGroup",
    "Proposal",
    "SearchRow",
    "Sponsor",
]
