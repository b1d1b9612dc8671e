"""Who is told what and when; what was sent; and the proof that it runs."""

from .ladder import Reader, Rung
from .outbox import Address, Message, Notice
from .proof import Epoch, Sweep

__all__ = ["Address", "Epoch", "Message", "Notice", "Reader", "Rung", "Sweep"]
