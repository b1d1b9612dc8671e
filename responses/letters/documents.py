"""Documents the letter cites: by number, by 《name》, or by both side by side."""

from __future__ import annotations

import re

from .marks import documents_in
from .reading import Document, Reading
from .title import matching
from .zones import Page

KINDS = re.compile(
    r"(?:意见|办法|通知|规划|条例|方案|法|规定|细则|决定|纲要|指引|清单|标准|规范|计划|目录|指南|制度|公约|协议书|章程|规程|导则|预案|行动|报告|批复|函|定额|决议|政策|措施|规则|大纲)(?:\([^)]{1,12}\))*$"
)


def read_documents(page: Page, reading: Reading) -> None:
    """In the order of the letter. Its own number, and the item it answers, are none."""
    start, end = page.opening[0], page.body[1]
    own = reading.reply_number.start if reading.reply_number else -1
    title = (reading.title.start, reading.title.end) if reading.title else (0, 0)
    text = page.text
    names: dict[int, tuple[int, str]] = {}
    place = text.find("《", start, end)
    while place >= 0:
        close = matching(text, place)
        if close < 0 or close >= end:
            close = place
        name = text[place + 1 : close]
        if (
            name
            and KINDS.search(name)
            and not title[0] <= page.folded.at(place + 1) < max(title[1], title[0] + 1)
        ):
            names[close + 1] = (place, page.folded.slice(place + 1, close))
        place = text.find("《", close + 1, end)
    seen: set[str] = set()
    documents = []
    for begin, stop in documents_in(text, start, end):
        value = re.sub(r"\s+", "", page.folded.slice(begin, stop))
        if page.folded.at(begin) == own or value in seen:
            continue
        seen.add(value)
        named = names.pop(begin - 1, None) if text[begin - 1 : begin] == "(" else None
        first = named[0] if named else begin
        documents.append(
            Document(
                value,
                named[1] if named else None,
                page.folded.at(first),
                page.folded.end(stop),
            )
        )
    for stop, (first, name) in names.items():
        documents.append(Document(None, name, page.folded.at(first), page.folded.end(stop)))
    reading.documents = sorted(documents, key=lambda document: document.start)
