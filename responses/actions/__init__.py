"""What people do with a reply: draft, sign, send, publish, judge; and file the letter it came as."""

from .filing import candidates, enter_past_reply, file_letter, filed_before, give_text, place_letter
from .judging import judge
from .replying import amend, draft, give_opinion, reclassify, sign, unsign
from .sending import confirm_delivery, publish, send, withhold

__all__ = [
    "amend",
    "candidates",
    "confirm_delivery",
    "draft",
    "enter_past_reply",
    "file_letter",
    "filed_before",
    "give_opinion",
    "give_text",
    "judge",
    "place_letter",
    "publish",
    "reclassify",
    "send",
    "sign",
    "unsign",
    "withhold",
]
