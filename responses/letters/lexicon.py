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


# A word with its length and its kind.
Word = tuple[str, int, str]


@cache
def _by_pair() -> tuple[dict[int, tuple[Word, ...]], dict[str, tuple[Word, ...]], re.Pattern[str]]:
    """The words by their first two characters as one number, the longest first; those of one character; their pattern.

    A word of one character also stands behind all that begin with it.
    """
    single = {word: (word, 1, kind) for word, kind in kinds().items() if len(word) == 1}
    pairs: dict[int, list[Word]] = {}
    for word, kind in kinds().items():
        if len(word) > 1:
            pairs.setdefault(ord(word[0]) | ord(word[1]) << 16, []).append((word, len(word), kind))
    sorted_pairs = {}
    for pair, words in pairs.items():
        words.sort(key=lambda word: -word[1])
        first = words[0][0][0]
        sorted_pairs[pair] = (*words, single[first]) if first in single else tuple(words)
    alone = re.compile(f"[{re.escape(''.join(single))}]")
    return sorted_pairs, {word: (entry,) for word, entry in single.items()}, alone


def words_at(text: str, start: int, end: int) -> Iterator[tuple[int, tuple[Word, ...]]]:
    """Each place where words of the promise tables may begin, with those words, the longest first.

    Words of up to two characters are there for certain, longer ones are to be compared.
    """
    pairs, single, alone = _by_pair()
    found = list(map(pairs.get, pairs_in(text[start : end + 1])))[: end - start]
    for one in alone.finditer(text, start, end):
        place = one.start() - start
        if found[place] is None:
            found[place] = single[one.group()]
    return compress(enumerate(found, start), found)  # type: ignore[arg-type]


def pairs_in(text: str) -> list[int]:
    """For each character of the text it and the next one as one number, looked up without a step of Python in between;
    the last one stands alone. Characters beyond the basic plane count as one `?`."""
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) > 2 * len(text):  # a character that takes two
        units = ASTRAL.sub("?", text).encode("utf-16-le")
    units += b"\0\0\0\0"
    length = len(text)
    numbers = [0] * length
    for shift in (0, 1):
        half = (length + 1 - shift) // 2
        numbers[shift::2] = memoryview(units)[2 * shift : 2 * shift + 4 * half].cast("I").tolist()
    return numbers


ASTRAL = re.compile("[\U00010000-\U0010ffff\ud800-\udfff]")
