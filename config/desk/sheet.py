"""The words of a letter as the desk lays them out: paragraphs cut where something begins, past work folded away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from responses.letters.reading import Reading


@dataclass(frozen=True)
class Piece:
    """Some words of one kind: a promise's, an admitted problem's, told work, or none of these (kind is empty)."""

    text: str
    kind: str = ""
    promise: Any = None
    first: bool = False


@dataclass
class Paragraph:
    """One paragraph; `start` is the place of its first character in the letter."""

    number: int
    start: int
    pieces: list[Piece] = field(default_factory=list)

    @property
    def is_told(self) -> bool:
        """True where it says nothing but what was done."""
        return any(piece.kind == "past" for piece in self.pieces) and all(
            piece.kind == "past" or not piece.text.strip("。；;.！ \u3000") for piece in self.pieces
        )


@dataclass
class Passage:
    """Paragraphs that are shown together; folded where all of them tell past work."""

    folded: bool
    paragraphs: list[Paragraph] = field(default_factory=list)


def sheet(text: str, promises: Sequence[Any], reading: Reading) -> list[Passage]:
    """The letter in passages, every character of its paragraphs kept and in order; empty for an empty text.

    `promises` have `start` and `end` and do not overlap; admitted problems and told work are those of the reading.
    """
    spans = [(one.start, one.end, "promise", one) for one in promises]
    spans += [(one.start, one.end, "problem", None) for one in reading.problems]
    spans += [(one.start, one.end, "past", None) for one in reading.measures]
    passages: list[Passage] = []
    for paragraph in _paragraphs(text, spans):
        told = paragraph.is_told
        if not passages or passages[-1].folded != told:
            passages.append(Passage(told))
        passages[-1].paragraphs.append(paragraph)
    for passage in passages:
        # A single line is sooner read than unfolded.
        passage.folded = passage.folded and len(passage.paragraphs) > 1
    return passages


def _paragraphs(text: str, spans: list[tuple[int, int, str, Any]]) -> Iterable[Paragraph]:
    offset, number = 0, 0
    for line in text.splitlines(keepends=True):
        start, end = offset, offset + len(line.rstrip())
        offset += len(line)
        if not line.strip():
            continue
        number += 1
        touching = [span for span in spans if span[0] < end and span[1] > start]
        cuts = sorted(
            {start, end, *(place for span in touching for place in span[:2] if start < place < end)}
        )
        paragraph = Paragraph(number, start)
        for first, last in zip(cuts, cuts[1:], strict=False):
            paragraph.pieces.append(_piece(text, first, last, touching))
        yield paragraph


def _piece(text: str, first: int, last: int, spans: list[tuple[int, int, str, Any]]) -> Piece:
    """What covers these characters; a promise before a problem before told work."""
    over = {kind: (start, one) for start, end, kind, one in reversed(spans) if start <= first and end >= last}
    for kind in ("promise", "problem", "past"):
        if kind in over:
            start, one = over[kind]
            return Piece(text[first:last], kind, one, first=start == first)
    return Piece(text[first:last])
