"""What the letter admits is still wrong, weighed clause by clause like the promises, with weights of its own."""

from __future__ import annotations

import re

from .reading import LIKELY, SURE, Found, Reading
from .signs import Signed
from .weights import Chances, spans
from .zones import Page

TAKEN = 0.35
CERTAIN = 0.9
# 我们也发现,目前存在A、B、C等问题: the things listed, without the words around them.
LISTED = re.compile(
    r"(?:存在|还有|仍有|有着|面临)(?:着|的)?(?P<list>[^。;,\n]{3,80}?)(?:等)(?:方面的?)?(?:问题|不足|困难|短板|现象|情况)"
    r"|(?:问题|不足|困难|短板|差距)(?:,|:)?\s?(?:(?:如|主要是|主要有|包括|主要表现为|表现为|比如|例如|有)[::]?|:)(?P<after>[^。;\n]{4,120}?)(?:等)?(?:问题|情况|现象|困难|不足)?$"
)
ITEM = re.compile(r"[^、,]+")
AROUND = re.compile(r"^(?:如|以及|和|有)|等$")


def read_problems(page: Page, reading: Reading, signed: list[Signed], chances: Chances) -> None:
    """Fills in what the letter admits, not what the deputy complained of."""
    text = page.text
    place = 0
    for one in signed:
        here = chances[place : place + len(one.clauses)]
        place += len(one.clauses)
        for first, last, likely in spans(here, TAKEN):
            start, end = one.clauses[first].start, one.clauses[last].end
            sure = SURE if likely >= CERTAIN else LIKELY
            for begin, stop in _listed(text, one.one.sentence.content, end, start) or [(start, end)]:
                if stop - begin >= 4:
                    at, until = page.folded.at(begin), page.folded.end(stop)
                    reading.problems.append(
                        Found(page.folded.original[at:until], at, until, sure, "admitted")
                    )


def _listed(text: str, sentence: int, end: int, start: int) -> list[tuple[int, int]]:
    """Each thing of a list of problems that reaches into the clauses found; nothing if the words hold no list."""
    found = LISTED.search(text, sentence, end)
    if not found or found.end() <= start:
        return []
    group = "list" if found["list"] else "after"
    items = []
    for item in ITEM.finditer(text, found.start(group), found.end(group)):
        words = AROUND.sub("", item.group())
        begin = item.start() + item.group().find(words)
        if len(words) >= 4:
            items.append((begin, begin + len(words)))
    return items
