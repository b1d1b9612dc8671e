"""How firm a promise is, and what it is about: words in `rules/firmness.toml` and `rules/categories.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache

from .fold import RULES
from .lexicon import Category, pattern


@cache
def grades() -> dict[str, re.Pattern[str]]:
    """The deciding words of each grade, in the order they are asked for."""
    raw = tomllib.loads((RULES / "firmness.toml").read_text("utf-8"))
    return {grade: re.compile(pattern(table["words"].split())) for grade, table in raw.items()}


# 根据您的建议: what was asked, not how it is promised.
ASKED_FOR = re.compile(r"[您你]们?的?(?:意见)?建议|(?:代表|委员)的?建议|建议(?=[案中书])")


def firmness_of(words: str, day: str = "", condition: str = "") -> tuple[str, str]:
    """Grade and deciding word. The words of a day (年底前) make a promise hard that is not mere intent, and decide it.
    What is waited for (待迁改完成后) says nothing of how firm it is, unless it makes it mere intent (条件成熟时)."""
    if condition and not grades()["intent"].search(condition):
        words = words.replace(condition, "", 1)
    if "建议" in words:
        words = ASKED_FOR.sub("", words)
    for grade, expression in grades().items():
        found = expression.search(words)
        if found:
            if day and grade in ("clear", "general"):
                return "hard", day
            return grade, found.group()
    return ("hard", day) if day else ("general", "")


def category_of(words: str, table: Sequence[Category]) -> Category | None:
    """The first category that has one of its words in the text; None if none has."""
    for category in table:
        for word in category.words:
            if word in words:
                return category
    return None
