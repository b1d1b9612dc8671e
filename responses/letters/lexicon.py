"""The word tables of `rules/`, read once, and one expression that finds all their words in a single pass."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from operator import add

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
    piece = text[start : end + 1]
    free = start
    # The pairs of neighbours are made and looked up without a step of Python each.
    for place, pair in enumerate(map(add, piece, piece[1:] + "\n"), start):
        if place < free or (pair not in pairs and pair[0] not in single) or place >= end:
            continue
        for word in pairs.get(pair, ()):
            if text.startswith(word, place):
                break
        else:
            word = pair[0]
            if word not in single:
                continue
        yield place, word
        free = place + len(word)
