"""Reading reply letters: text in, dataclass out. No database, no network, the same answer every time."""

from .match import Candidate, Dossier, fingerprint, match
from .read import read
from .reading import Found, Reading, Undertaking

__all__ = [
    "Candidate",
    "Dossier",
    "Found",
    "Reading",
    "Undertaking",
    "fingerprint",
    "match",
    "read",
]
