"""One way of writing for everything that is matched, with the way back to the letter's own characters.

Full-width forms become narrow, Traditional characters Simplified, brackets and blanks one kind; pinyin in
brackets after a character, zero-width marks and page comments fall out. Rules match on the folded text; what is
handed out is always a slice of the original.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from functools import cache
from pathlib import Path

RULES = Path(__file__).parent / "rules"

# Zero-width marks, comments of page editors, and pinyin such as 關(guān)于 or 现(xiàn)状.
_DROPPED = (
    "[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e]+"
    r"|<!--[^<>\n]{0,80}-->"
    "|(?<=[\u3400-\u9fff])[((][a-zü]{0,6}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜɑɡăĕĭŏŭ][a-zü\u0300-\u036fɡɑ]{0,6}[))]"
)
# A quick look whether anything of the kind is there.
MAY_DROP = re.compile(
    "[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e]|<!--|[((][a-zü]{0,6}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜɑɡăĕĭŏŭ]"
)
DROPPED = re.compile(_DROPPED)
# Pages with pinyin also have toneless syllables; they are taken out only where a toned one was seen.
WITH_TONELESS = re.compile(_DROPPED + "|(?<=[\u3400-\u9fff])[((][a-zü]{1,6}[))]")


@cache
def _table() -> dict[int, str]:
    """Character to character, so that folding keeps every place."""
    table: dict[int, str] = {}
    lines = (RULES / "traditional.txt").read_text("utf-8").splitlines()
    pairs = "".join(line for line in lines if not line.startswith("#"))
    for place in range(0, len(pairs), 2):
        table[ord(pairs[place])] = pairs[place + 1]
    for code in range(0xFF01, 0xFF5F):
        table[code] = chr(code - 0xFEE0)
    for code in (0x3000, 0xA0, 0x09, *range(0x2000, 0x200B), 0x202F, 0x205F):
        table[code] = " "
    for code in (0x0D, 0x0B, 0x0C, 0x85, 0x2028, 0x2029):
        table[code] = "\n"
    table |= {ord(char): "〔" for char in "【〖[﹝[〘"}
    table |= {ord(char): "〕" for char in "】〗]﹞]〙"}
    table |= {ord(char): "“" for char in "「『‟＂"}
    table |= {ord(char): "”" for char in "」』"}
    table |= {ord(char): "《" for char in "︽≪"} | {ord(char): "》" for char in "︾≫"}
    table |= {ord(char): "-" for char in "—–─―‐‑‒−－"}
    table |= {ord(char): "·" for char in "•‧・●▪◆■･∙⋅"}
    table |= {
        ord("﹒"): ".",
        0xFF61: "。",
        ord("﹔"): ";",
        ord("﹑"): "、",
        ord("﹕"): ":",
        ord("︰"): ":",
    }
    table |= {
        ord("○"): "〇",
        ord("◯"): "〇",
        ord("О"): "〇",
        ord("о"): "〇",
        ord("Ο"): "〇",
    }
    return table


@cache
def _foreign() -> re.Pattern[str]:
    """A character that is written in another way."""
    return re.compile("[" + "".join(map(re.escape, map(chr, _table()))) + "]")


def _narrow(text: str) -> str:
    """The text in one way of writing; same length."""
    foreign = set(_foreign().findall(text))
    if len(foreign) > 40:
        return text.translate(_table())
    for char in foreign:  # a letter in Simplified script has a dozen: this is much faster than the table
        text = text.replace(char, _table()[ord(char)])
    return text


class Folded:
    """`text` is what rules match; `original[folded.at(i)]` is the character `text[i]` came from."""

    __slots__ = ("_shifts", "_starts", "original", "text")

    def __init__(self, original: str) -> None:
        self.original = original
        self._starts, self._shifts = array("q"), array("q")
        kept = original
        if MAY_DROP.search(original):
            pinyin = any(found.group()[0] in "((" for found in DROPPED.finditer(original))
            kept = self._without(WITH_TONELESS if pinyin else DROPPED)
        self.text = _narrow(kept)

    def _without(self, gap: re.Pattern[str]) -> str:
        shift = 0
        for found in gap.finditer(self.original):
            start, end = found.span()
            shift += end - start
            self._starts.append(end - shift)
            self._shifts.append(shift)
        return gap.sub("", self.original)

    def at(self, place: int) -> int:
        """The place in the original of a place in the folded text."""
        if not self._starts:
            return place
        before = bisect_right(self._starts, place)
        return place + (self._shifts[before - 1] if before else 0)

    def end(self, place: int) -> int:
        """The end in the original of a span that ends here: right after its last character and what fell out behind."""
        if not self._starts or place == 0:
            return place
        after = self.at(place)
        behind = self.at(place - 1) + 1
        # Pinyin behind the last character belongs to it; a comment or a zero-width mark does no harm there either.
        return max(behind, after)

    def slice(self, start: int, end: int) -> str:
        return self.original[self.at(start) : self.end(end)]
