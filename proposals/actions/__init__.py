"""What people do with a suggestion until it is answered. Each verb is one transaction and one journal entry."""

from .answering import conceal, finish, publish, rehandle
from .asking import admit, confirm_sponsor, correct, next_number, reconsider, refuse, register, withdraw
from .assigning import assign, consult, raise_objection, receive, rule_on_objection, withdraw_assignment
from .extending import ask_extension, confirm_start, grant_extension, refuse_extension
from .urging import urge

__all__ = [
    "admit",
    "ask_extension",
    "assign",
    "conceal",
    "confirm_sponsor",
    "confirm_start",
    "consult",
    "correct",
    "finish",
    "grant_extension",
    "next_number",
    "publish",
    "raise_objection",
    "receive",
    "reconsider",
    "refuse",
    "refuse_extension",
    "register",
    "rehandle",
    "rule_on_objection",
    "urge",
    "withdraw",
    "withdraw_assignment",
]
