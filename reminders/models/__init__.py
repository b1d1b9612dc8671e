"""Who is told what and when; what was sent; and the proof that it runs."""

from .ladder import Reader, Rung
from .outbox import Address, Attempt, Message, Notice
from .proof import Epoch, Sweep

__all__ = ["Address", "Attempt", "Epoch", "Message", "Notice", "Reader", "Rung", "Sweep"]
