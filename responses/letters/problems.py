"""What the letter admits is still wrong, weighed clause by clause like the promises, with weights of its own."""

from __future__ import annotations

import re

from .reading import Found, Reading
from .signs import Signed
from .weights import Chances, spans, sure_of
from .zones import Page

TAKEN = 0.35
LEAST = 3
# 我们也发现,目前存在A、B、C等问题: the things listed, without the words around them.
LISTED = re.compile(
    r"(?:存在|还有|仍有|有着|面临)(?:着|的)?(?P<list>[^。;,\n]{3,80}?)(?:等)(?:方面的?)?(?:问题|不足|困难|短板|现象|情况)"
    r"|(?:问题|不足|困难|短板|差距)(?:,|:)?\s?(?:(?:如|主要是|主要有|包括|主要表现为|表现为|比如|例如|有)[::]?|:)(?P<after>[^。;\n]{4,120}?)(?:等)?(?:问题|情况|现象|困难|不足)?$"
)
ITEM = re.compile(r"[^、,]+")
AROUND = re.compile(r"^(?:如|以及|和|有)|等$")


def read_problems(page: Page, reading: Reading, one: Signed, chances: Chances) -> None:
    """Adds what a sentence of the letter admits, not what the deputy complained of."""
    text = page.text
    for first, last, likely in spans(chances, TAKEN):
        start, end = one.clauses[first].start, one.clauses[last].end
        for begin, stop in _listed(text, one.judged.sentence.content, end, start) or [(start, end)]:
            if stop - begin >= LEAST:
                at, until = page.folded.at(begin), page.folded.end(stop)
                words = page.folded.original[at:until]
                reading.problems.append(Found(words, at, until, sure_of(likely), "admitted"))


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
        if len(words) >= LEAST:
            items.append((begin, begin + len(words)))
    return items
