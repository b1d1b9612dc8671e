"""What the letter admits is still wrong."""

from __future__ import annotations

import re

from .clauses import ASKED, FUTURE
from .moods import Judged
from .reading import LIKELY, Found, Reading
from .zones import Page

PROBLEMS_LEAD = re.compile(
    r"(?:问题|不足|困难|短板|差距)(?:,|:)?\s?(?:(?:如|主要是|主要有|包括|主要表现为|表现为|比如|例如|有)[::]?|:)(?P<list>[^。;\n]{4,120}?)(?:等)?(?:问题|情况|现象|困难|不足)?$"
)
PROBLEMS_TAIL = re.compile(
    r"(?:存在|还有|仍有|有着|面临)(?:着|的)?(?P<list>[^。;,\n]{3,80}?)(?:等)(?:方面的?)?(?:问题|不足|困难|短板|现象|情况)"
)


def read_problems(page: Page, reading: Reading, judged: list[Judged]) -> None:
    """What the letter admits, not what the deputy complained of: a list behind 问题, or before 等问题."""
    text = page.text
    for one in judged:
        sentence = one.sentence
        if one.mood == ASKED or sentence.end - sentence.content > 260:
            continue
        content = text[sentence.content : sentence.end]
        if (
            "问题" not in content
            and "不足" not in content
            and "困难" not in content
            and "短板" not in content
            and "差距" not in content
        ):
            continue
        if one.mood == FUTURE or not re.search(
            r"我们也|也发现|发现|仍|还存在|还有|依然|存在|客观上|尚有|我[局委镇县市区].{0,12}(?:不足|短板)",
            content,
        ):
            continue
        found = PROBLEMS_TAIL.search(content) or PROBLEMS_LEAD.search(content)
        if not found:
            continue
        place = sentence.content + found.start("list")
        for item in re.finditer(r"[^、,]+", found["list"]):
            words = item.group()
            words = re.sub(r"^(?:如|以及|和|有)|等$", "", words)
            if len(words) < 4:
                continue
            start = place + item.start() + item.group().find(words)
            end = start + len(words)
            reading.problems.append(
                Found(
                    page.folded.slice(start, end),
                    page.folded.at(start),
                    page.folded.end(end),
                    LIKELY,
                    "admitted",
                )
            )
