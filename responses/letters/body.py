"""The body as a list of sentences, each with its clauses, its place in enumerations, and the words that tell its tense."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from .lexicon import words_at

ENUMERATOR = re.compile(
    r"(?P<section>[一二三四五六七八九十]{1,3}[、.](?!是))"
    r"|(?P<sub>\([一二三四五六七八九十]{1,3}\)、?)"
    r"|(?P<arabic>\d{1,2}(?:[、.](?!\d)|、(?=\d{1,2}月)|\.(?=20\d\d年)|\)(?=[\u3400-\u9fff])))"
    r"|(?P<bracketed>\(\d{1,2}\)|[①-⑳])"
    r"|(?P<first>第?[一二三四五六七八九十](?:是|要|方面)(?=[\u3400-\u9fff\d,:\s“《])|第[一二三四五六七八九十](?:、第[一二三四五六七八九十]){0,3}[,:、.]\s?|首先(?=[,、:])|其次(?=[,、:])|再次(?=[,、:]))"
)
DIGITS = re.compile(r"\d+")
ORDINAL = {char: value for value, char in enumerate("一二三四五六七八九", 1)} | {
    "首": 1,
    "其": 2,
    "再": 3,
    "①": 1,
    "十": 10,
}
# What an enumerator begins with.
COUNTING = frozenset("一二三四五六七八九十第首其再(0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
OPEN = {"《": "》", "“": "”", "(": ")", "〔": "〕"}
MARK = re.compile(r"[《“(〔。!?;,:\n]")
# No clause says more than this; what follows in a hostile text is not looked at.
MOST_MARKS = 60
REACH = {"《": 90, "“": 160, "(": 90, "〔": 30}


class Mark(NamedTuple):
    """A word of the tables where it stands."""

    start: int
    end: int
    kind: str
    word: str


@dataclass(slots=True)
class Clause:
    start: int
    end: int
    marks: list[Mark]
    kinds: set[str]

    def has(self, kind: str) -> bool:
        return kind in self.kinds


@dataclass(slots=True)
class Sentence:
    """From one full stop, semicolon or line end to the next; `colon` says it ends by announcing what follows."""

    start: int
    end: int
    clauses: list[Clause]
    kind: str = ""  # of enumerator: section, sub, arabic, bracketed, first; empty if it has none
    ordinal: int = 0
    content: int = 0  # where it begins behind its enumerator
    opens_paragraph: bool = False
    colon: bool = False

    def has(self, kind: str) -> bool:
        return any(kind in clause.kinds for clause in self.clauses)


def sentences_of(text: str, start: int, end: int) -> list[Sentence]:
    """Marks inside 《》, “” and brackets end nothing; an enumerator begins a sentence wherever it stands."""
    sentences: list[Sentence] = []
    begin = clause_from = start
    clauses: list[Clause] = []
    paragraph = True
    place = start

    def close(stop: int, colon: bool = False) -> None:
        nonlocal begin, clause_from, clauses, paragraph
        if text[clause_from:stop].strip():
            clauses.append(Clause(clause_from, stop, [], set()))
        if clauses:
            sentences.append(_sentence(text, begin, stop, clauses, paragraph, colon))
            paragraph = False
        clauses = []

    for found in MARK.finditer(text, start, end):
        spot = found.start()
        if spot < place:
            continue  # inside a quotation
        char = text[spot]
        if char in OPEN:
            closing = text.find(OPEN[char], spot + 1, min(end, spot + REACH[char]))
            newline = text.find("\n", spot + 1, closing) if closing > 0 else -1
            place = closing + 1 if closing > 0 and newline < 0 else spot + 1
            # A bracket far from the beginning of its sentence numbers nothing; the look back stays short.
            if (
                char == "("
                and spot - begin < 200
                and ENUMERATOR.match(text, spot)
                and not text[begin:spot].strip()
            ):
                place = spot + 1 if closing < 0 else closing + 1
            continue
        place = spot + 1
        if char == ",":
            if text[clause_from:spot].strip():
                clauses.append(Clause(clause_from, spot, [], set()))
            clause_from = place
            ahead = _skip(text, place, end)
            if (
                text[ahead : ahead + 1] in COUNTING
                and (item := ENUMERATOR.match(text, ahead))
                and item["first"]
            ):
                clause_from_before = place
                close_at = spot
                clause_from = close_at
                close(close_at)
                begin = clause_from = clause_from_before
            continue
        if char == ":" and _inside_label(text, spot):
            continue
        close(spot, char == ":")
        begin = clause_from = place
        if char == "\n":
            paragraph = True
    close(end)
    return _marked(text, sentences)


def _inside_label(text: str, spot: int) -> bool:
    """12:30, or a colon right behind a digit."""
    return spot + 1 < len(text) and text[spot - 1].isdigit() and text[spot + 1].isdigit()


def _skip(text: str, place: int, end: int) -> int:
    while place < end and text[place] in " ":
        place += 1
    return place


def _sentence(
    text: str,
    begin: int,
    stop: int,
    clauses: list[Clause],
    paragraph: bool,
    colon: bool,
) -> Sentence:
    first = _skip(text, begin, stop)
    while first < stop and text[first] in "\n ·-":
        first += 1
    sentence = Sentence(first, stop, clauses, content=first, opens_paragraph=paragraph, colon=colon)
    found = ENUMERATOR.match(text, first, stop) if text[first : first + 1] in COUNTING else None
    if found and (
        found.lastgroup != "arabic" or paragraph or not text[found.end() : found.end() + 1].isdigit()
    ):
        sentence.kind = found.lastgroup or ""
        sentence.ordinal = _ordinal(found.group())
        sentence.content = _skip(text, found.end(), stop)
    if clauses:
        clauses[0].start = min(max(clauses[0].start, sentence.content), clauses[0].end)
    return sentence


def _ordinal(word: str) -> int:
    digits = DIGITS.search(word)
    if digits:
        return int(digits.group())
    return next((ORDINAL[char] for char in word if char in ORDINAL), 1)


def _marked(text: str, sentences: list[Sentence]) -> list[Sentence]:
    """One pass over the body puts each word of the tables into its clause."""
    clauses = [clause for sentence in sentences for clause in sentence.clauses]
    if not clauses:
        return sentences
    each = iter(clauses)
    clause = next(each)
    free = 0
    new = tuple.__new__  # what Mark(…) comes to, without the call of Python in between
    for place, words in words_at(text, clauses[0].start, clauses[-1].end):
        if place < free:
            continue
        for entry in words:
            if entry[1] < 3 or text.startswith(entry[0], place):
                break
        else:
            continue
        word, length, kind = entry
        free = place + length
        while clause.end <= place:
            clause = next(each)
        if place >= clause.start and len(clause.marks) < MOST_MARKS:
            clause.marks.append(new(Mark, (place, free, kind, word)))
            clause.kinds.add(kind)
    return sentences
