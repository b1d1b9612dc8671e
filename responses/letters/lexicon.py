"""The word tables of `rules/`, read once, and one expression that finds all their words in a single pass."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import compress

from .fold import RULES


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of word: the words, and the sentence in which each of them decides."""

    words: tuple[str, ...]
    example: str


@dataclass(frozen=True, slots=True)
class Category:
    slug: str
    name: str
    english_name: str
    words: tuple[str, ...]


@cache
def tables(file: str) -> dict[str, Table]:
    """The tables of `rules/<file>.toml`, in the order they stand there."""
    raw = tomllib.loads((RULES / f"{file}.toml").read_text("utf-8"))
    return {
        name: Table(tuple(table["words"].split()), table.get("example", "")) for name, table in raw.items()
    }


@cache
def categories() -> tuple[Category, ...]:
    """The categories suggested where a congress has none of its own."""
    raw = tomllib.loads((RULES / "categories.toml").read_text("utf-8"))
    return tuple(
        Category(row["slug"], row["name"], row["english_name"], tuple(row["words"].split()))
        for row in raw["category"]
    )


def pattern(words: Iterable[str]) -> str:
    """An expression for any of the words, the longest first, written as a tree so that it costs one look a character."""
    tree: dict[str, dict] = {}
    for word in words:
        branch = tree
        for char in word:
            branch = branch.setdefault(char, {})
        branch[""] = {}
    return _write(tree)


def _write(tree: dict[str, dict]) -> str:
    branches = [re.escape(char) + _write(below) for char, below in tree.items() if char]
    if not branches:
        return ""
    written = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{written})?" if "" in tree else written


@cache
def kinds() -> dict[str, str]:
    """Each word of the promise tables with its kind; a word in two tables has the kind of the first."""
    return {word: kind for kind, table in reversed(list(tables("promises").items())) for word in table.words}


@cache
def _by_pair() -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """The words by their first two characters, the longest first, and those of one character."""
    pairs: dict[str, list[str]] = {}
    for word in kinds():
        if len(word) > 1:
            pairs.setdefault(word[:2], []).append(word)
    single = frozenset(word for word in kinds() if len(word) == 1)
    return {pair: tuple(sorted(words, key=len, reverse=True)) for pair, words in pairs.items()}, single


def words_in(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Each word of the promise tables with its place, the longest where several begin; one look a character."""
    pairs, single = _by_pair()
    free = start
    for place in _places(text[start:end], start):
        if place < free:
            continue
        for word in pairs.get(text[place : place + 2], ()):
            if text.startswith(word, place):
                break
        else:
            word = text[place]
            if word not in single:
                continue
        yield place, word
        free = place + len(word)


def _places(piece: str, start: int) -> list[int]:
    """Where a word may begin: neighbouring characters that begin one, or one that is a word by itself.

    The neighbours are compared as one 32-bit number each, without a step of Python in between; this is the innermost
    loop of the reader.
    """
    beginnings, alone = _beginnings()
    narrow = ASTRAL.sub("?", piece).encode("utf-16-le") + b"\0\0"
    places = [found.start() + start for found in alone.finditer(piece)]
    for shift in (0, 1):
        numbers = memoryview(narrow)[2 * shift : 2 * shift + (len(piece) + 1 - shift) // 2 * 4].cast("I")
        begins = map(beginnings.__contains__, numbers)
        places.extend(compress(range(start + shift, start + len(piece), 2), begins))
    places.sort()
    return places


ASTRAL = re.compile("[\U00010000-\U0010ffff\ud800-\udfff]")


@cache
def _beginnings() -> tuple[frozenset[int], re.Pattern[str]]:
    """The first two characters of each word as one number, and an expression for the words of one character."""
    pairs, single = _by_pair()
    numbers = frozenset(ord(pair[0]) | ord(pair[1]) << 16 for pair in pairs)
    return numbers, re.compile(f"[{re.escape(''.join(single))}]")
