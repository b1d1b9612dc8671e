"""Reading reply letters: text in, dataclass out. No database, no network, the same answer every time."""

from .read import read
from .reading import Found, Reading, Undertaking

__all__ = ["Found", "Reading", "Undertaking", "read"]
