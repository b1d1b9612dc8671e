"""Who there is, which days count, which rules hold."""

from .days import CalendarDay, CalendarNotice
from .house import Congress, Delegation, Session, Term
from .people import Deputy, Membership, User
from .rule_sets import RuleRevision, RuleSet
from .rules import Rule
from .units import Unit, UnitName
from .words import ResultClass, Topic

__all__ = [
    "CalendarDay",
    "CalendarNotice",
    "Congress",
    "Delegation",
    "Deputy",
    "Membership",
    "ResultClass",
    "Rule",
    "RuleRevision",
    "RuleSet",
    "Session",
    "Term",
    "Topic",
    "Unit",
    "UnitName",
    "User",
]
