"""The signs by which a clause is weighed: its words, what it tells by itself, who stands beside it, where it stands.

A sign is a short text such as `will`, `turn 2 ago`, `next: past`, `ends 完成`. What each one weighs was learned
from letters with gold answers (`weights.py`); nothing here decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from .ahead import YEARS
from .body import Clause
from .moods import Judged

MONTH = re.compile(r"(?<!\d)(?:(?P<year>20\d\d)年)?(?P<month>1[0-2]|[1-9])月")
BY = re.compile(r"[年月日底末]前")
SILENT = frozenset(("verb", "mask"))  # words that say nothing of time by themselves
TURNS_WITHIN = 6  # a word such as 下一步 turns the letter if it stands this near to the beginning of a clause


@dataclass(slots=True)
class Weighed:
    """A clause with its own signs; `start` and `end` leave out blanks."""

    clause: Clause
    signs: list[str]
    start: int
    end: int


@dataclass(slots=True)
class Signed:
    """A judged sentence with the signs that count for all its clauses."""

    judged: Judged
    signs: list[str]
    clauses: list[Weighed]


def signs_of(text: str, judged: Sequence[Judged], written: date | None, opinion: bool) -> Iterator[Signed]:
    """Each sentence of the body with its signs, in order. `opinion`: the letter is a co-handler's."""
    kinds = [set().union(*[clause.kinds for clause in one.sentence.clauses]) - SILENT for one in judged]
    since_turn = since_past = since_will = 99
    turned = "not turned"
    count = len(judged)
    year, month = (written.year, written.month) if written else (_latest(text, judged), 0)
    for index, one in enumerate(judged):
        sentence = one.sentence
        if "turn" in kinds[index] and _turns(sentence.clauses):
            since_turn, turned = 0, "turned"
        signs = [
            turned,
            *_since(min(since_turn, 8), min(since_past, 4), min(since_will, 4)),
            *_within(one.mood, sentence.kind, one.levels),
            *_along(5 * index // count, min(4, count - 1 - index)),
            f"ends in {text[sentence.end : sentence.end + 1]!r}",
            *[f"sentence: {kind}" for kind in kinds[index]],
        ]
        if sentence.opens_paragraph:
            alone = index + 1 == count or judged[index + 1].sentence.opens_paragraph
            signs.append("a paragraph by itself" if alone else "opens a paragraph")
            if alone and sentence.kind:
                signs.append(f"{one.mood} item by itself")
        if sentence.colon:
            signs.append("announces")
        if sentence.ordinal == 1:
            signs.append("first item")
        if one.heading:
            signs.append("heading")
        if one.listed:
            signs.append("listed")
        if one.series:
            signs.append("in a series")
        if opinion:
            signs.append("opinion")
        if index:
            before = judged[index - 1].sentence
            signs += [f"last: {kind}" for kind in kinds[index - 1]]
            signs.append(f"last ends in {text[before.end : before.end + 1]!r}")
            if before.colon:
                signs.append("announced")
            if sentence.kind and before.kind == sentence.kind:
                signs.append("item after item")
        if index + 1 < count:
            signs += [f"next: {kind}" for kind in kinds[index + 1]]
        yield Signed(one, signs, _clauses(text, one, min(since_turn, 3), year, month))
        since_turn += 1
        since_past = 0 if "past" in kinds[index] else since_past + 1
        since_will = 0 if "will" in kinds[index] else since_will + 1


def _turns(clauses: list[Clause]) -> bool:
    return any(
        mark.kind == "turn" and mark.start - clause.start <= TURNS_WITHIN
        for clause in clauses[:2]
        for mark in clause.marks
    )


def _clauses(text: str, one: Judged, turn: int, year: int, month: int) -> list[Weighed]:
    weighed = []
    led = "nothing"
    clauses, labels = one.sentence.clauses, one.labels
    count = len(clauses)
    several = min(count, 5)
    for place, clause in enumerate(clauses):
        start, end = clause.start, clause.end
        while start < end and text[start] in " \n":
            start += 1
        while end > start and text[end - 1] in " \n":
            end -= 1
        label = labels[place]
        signs = [
            *_tells(labels[place - 1] if place else "", label, turn),
            *_in_mood(one.mood, one.listed, led, label),
            f"told by {one.reasons[place][:6]}",
            *_stands(place if place < 3 else 3, several, (end - start) // 5 if end - start < 40 else 8),
            f"begins {text[start : start + 2]}",
            f"begins {text[start : start + 3]}",
            f"ends {text[max(start, end - 2) : end]}",
        ]
        for mark in clause.marks:
            if mark[2] not in SILENT:
                signs += mark[2:]
                if mark.kind == "firm":
                    signs.append(f"{one.mood}, {label}, firm")
        if place:
            signs += [f"before: {kind}" for kind in clauses[place - 1].kinds if kind not in SILENT]
        if place + 1 < count:
            following = clauses[place + 1]
            signs.append(f"then tells {labels[place + 1]}")
            signs.append(f"then begins {text[following.start : following.start + 2]}")
            signs += [f"behind: {kind}" for kind in following.kinds if kind not in SILENT]
        else:
            signs.append("last clause")
        if year and text.find("年", start, end) >= 0:
            signs += [_year(int(found["year"]), year) for found in YEARS.finditer(text, start, end)]
        if month and text.find("月", start, end) >= 0:
            signs += [_month(found, year, month) for found in MONTH.finditer(text, start, end)]
        if text.find("前", start, end) >= 0 and BY.search(text, start, end):
            signs.append("by a time")
        if label not in ("other", "verb"):
            led = label
        weighed.append(Weighed(clause, signs, start, end))
    return weighed


# Signs that come again and again are written once.
@cache
def _since(turn: int, past: int, will: int) -> tuple[str, ...]:
    return f"turn {turn} ago", f"past {past} ago", f"will {will} ago"


@cache
def _within(mood: str, kind: str, levels: tuple[str, ...]) -> tuple[str, ...]:
    return f"mood {mood}", f"item {kind}", f"in {'/'.join(levels)}"


@cache
def _along(fifth: int, from_end: int) -> tuple[str, ...]:
    return f"fifth {fifth}", f"{from_end} from the end"


@cache
def _tells(before: str, label: str, turn: int) -> tuple[str, ...]:
    first = f"tells {before}, then {label}" if before else f"first, tells {label}"
    return f"tells {label}", f"tells {label} {turn} after the turn", first


@cache
def _in_mood(mood: str, listed: bool, led: str, label: str) -> tuple[str, ...]:
    return f"{mood}, led by {led}, tells {label}", f"{mood}{' item' if listed else ''}: {label}"


@cache
def _stands(place: int, count: int, length: int) -> tuple[str, ...]:
    return f"clause {place}", f"of {count} clauses", f"length {length}"


def _year(named: int, written: int) -> str:
    return "a year gone" if named < written else "a year ahead" if named > written else "this year"


def _month(named: re.Match[str], year: int, month: int) -> str:
    """A month without a year is one of the letter's year."""
    gone = (int(named["year"] or year), int(named["month"])) < (year, month)
    return "a month gone" if gone else "a month ahead"


def _latest(text: str, judged: Sequence[Judged]) -> int:
    """The latest year an undated letter names; 0 if it names none."""
    if not judged:
        return 0
    years = YEARS.finditer(text, judged[0].sentence.start, judged[-1].sentence.end)
    return max((int(found["year"]) for found in years), default=0)
