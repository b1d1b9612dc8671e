"""Reading reply letters: text in, dataclass out. No database, no network, the same answer every time."""

from .inputs import PROBLEMS, Input, letter_in, letters_in, text_of
from .match import Candidate, Dossier, fingerprint, match
from .read import read
from .reading import Found, Reading, Undertaking

__all__ = [
    "PROBLEMS",
    "Candidate",
    "Dossier",
    "Found",
    "Input",
    "Reading",
    "Undertaking",
    "fingerprint",
    "letter_in",
    "letters_in",
    "match",
    "read",
    "text_of",
]
