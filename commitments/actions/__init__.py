"""What people do with a promise: confirm it into the ledger, report on it, judge it, change it; and end the dossier."""

from .ending import carry_over, close, reopen
from .keeping import Exhibit, drop, give_verdict, report, resume, revise
from .ledger import AS_READ, add, confirm, confirm_ledger, merge, propose, reject, restore, split, take_back

__all__ = [
    "AS_READ",
    "Exhibit",
    "add",
    "carry_over",
    "close",
    "confirm",
    "confirm_ledger",
    "drop",
    "give_verdict",
    "merge",
    "propose",
    "reject",
    "reopen",
    "report",
    "restore",
    "resume",
    "revise",
    "split",
    "take_back",
]
