"""Which dossier a letter belongs to, and whether it is here already: pure functions over plain values."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from .fold import Folded
from .reading import GUESS, LIKELY, SURE, Reading

KEYS = re.compile(r"[\s\W_]+")


@dataclass(frozen=True, slots=True)
class Dossier:
    """What matching needs to know of a suggestion; `key` is handed back untouched (a primary key)."""

    key: int
    number: str
    title: str
    term: int | None = None
    session: int | None = None
    deputies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    key: int
    sure: str
    why: str
    score: float


def plain(words: str) -> str:
    """Words without width, script, marks and blanks, for comparing only."""
    return KEYS.sub("", Folded(unicodedata.normalize("NFKC", words)).text).lower()


def fingerprint(text: str) -> str:
    """SHA-256 of the letter's words alone: the same letter pasted, printed or saved anew has the same one.

    Blanks, line ends, width, script and marks do not count. An empty text has the fingerprint of nothing.
    """
    return hashlib.sha256(plain(text).encode()).hexdigest()


def number_key(number: str) -> str:
    return plain(number).removeprefix("第").removesuffix("号").lstrip("0")


def title_key(title: str) -> str:
    words = plain(title)
    words = re.sub(r"^(?:关于)+", "", words)
    return re.sub(r"(?:的)?(?:建议案|建议|提案|议案)+$", "", words)


def likeness(one: str, other: str) -> float:
    """How much of two titles is common, 0 to 1, by pairs of characters."""
    a = {one[i : i + 2] for i in range(len(one) - 1)}
    b = {other[i : i + 2] for i in range(len(other) - 1)}
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def match(reading: Reading, dossiers: Iterable[Dossier]) -> list[Candidate]:
    """The dossiers this letter may belong to, the best first; empty if none fits.

    Sure: the number and term and session agree and nothing printed contradicts, or title and all deputies agree.
    Likely: the number with a title that is alike, or the title with one deputy. Guess: one of them alone; a clerk
    decides.
    """
    number = number_key(reading.number.value) if reading.number and reading.number.asserted else ""
    title = title_key(reading.title.value) if reading.title and reading.title.asserted else ""
    names = {plain(found.value) for found in reading.addressees}
    term, session = reading.congress.term, reading.congress.session
    found = []
    for dossier in dossiers:
        same_number = bool(number) and number == number_key(dossier.number)
        same_meeting = term is not None and (term, session) == (
            dossier.term,
            dossier.session,
        )
        other_meeting = term is not None and dossier.term is not None and not same_meeting
        alike = likeness(title, title_key(dossier.title)) if title else 0.0
        deputies = {plain(name) for name in dossier.deputies}
        shared = len(names & deputies)
        if other_meeting and alike < 0.95:
            continue
        if same_number and same_meeting and (alike > 0.5 or not title):
            found.append(Candidate(dossier.key, SURE, "number, term and session", 3 + alike + shared))
        elif alike > 0.95 and names and names == deputies and not other_meeting:
            found.append(Candidate(dossier.key, SURE, "title and all deputies", 2.5 + alike + shared))
        elif same_number and (alike > 0.5 or same_meeting):
            found.append(
                Candidate(
                    dossier.key,
                    LIKELY if alike > 0.5 else GUESS,
                    "number and title" if alike > 0.5 else "number and meeting, another title",
                    2 + alike + shared,
                )
            )
        elif alike > 0.8 and shared:
            found.append(Candidate(dossier.key, LIKELY, "title and a deputy", 1.5 + alike + shared))
        elif alike > 0.8 or same_number and shared:
            found.append(
                Candidate(
                    dossier.key,
                    GUESS,
                    "title alone" if alike > 0.8 else "number and a deputy",
                    alike + shared,
                )
            )
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.key))
