"""Whom to call: the contact, the phone and the postcode at the foot of a letter."""

from __future__ import annotations

import re
from functools import cache

from .lexicon import tables
from .lines import Line
from .names import NAME
from .reading import SURE, Found, Reading
from .zones import Page

PHONE = re.compile(r"(?<!\d)(?:1\d{10}|\(?0\d{2,3}\)?\s?-{0,2}\s?\d{7,8}|\d{7,8}|\d{3,4}-\d{7,8})(?!\d)")


POSTCODE = re.compile(r"邮\s{0,4}(?:政\s{0,2})?编\s{0,2}码?\s{0,2}[::]?\s{0,3}(?P<code>\d{6})(?!\d)")


PHONE_LABEL = re.compile(
    r"(?:联\s{0,4}系\s{0,4}(?:电\s{0,4}话|方\s{0,2}式)|电\s{0,4}话|手\s{0,4}机|号码)\s{0,4}[::]?"
)


@cache
def contact_label() -> re.Pattern[str]:
    words = sorted(tables("page")["contact"].words, key=len, reverse=True)
    spaced = "|".join(r"\s{0,4}".join(word) for word in words)
    tail = (
        r"(?:\s{0,2}(?:及|和|与|、|/)?\s{0,2}(?:联\s{0,2}系)?\s{0,2}(?:电\s{0,4}话|方\s{0,2}式|号码|职务))?"
    )
    return re.compile(
        rf"(?P<label>{spaced}){tail}(?:\(\S{{1,6}}\))?\s{{0,4}}[::]\s{{0,8}}(?P<name>{NAME})?(?:\([\u3400-\u9fff]{{1,8}}\))?"
    )


# The office before the name, as in 联系人:青石县教育局丁一山 or 非物质文化遗产处 丁一山.
OFFICE_FIRST = re.compile(
    r"[\u3400-\u9fff]{2,24}(?:局|处|室|科|厅|部|中心|委|办|院|站|所|队)[\s,、]{0,6}(?P<name>[\u3400-\u9fff]{2,3}|[\u3400-\u9fff]{4}(?=\s*\d))(?=[\s,(\d]|电话|$)"
)


def read_contact(page: Page, reading: Reading) -> None:
    ranks = {word: rank for rank, word in enumerate(tables("page")["contact"].words)}
    best: tuple[int, int, re.Match[str], Line] | None = None
    foot = _contact_lines(page)
    for index, line in enumerate(foot):
        for label in contact_label().finditer(line.text):
            before = line.text[: label.start()]
            if before.endswith(("主管", "分管", "单位")):
                continue
            rank = ranks["".join(label["label"].split())]
            name = label["name"]
            if name and re.search(r"电话|手机|职务|负责|联系", name):
                name = None
            if name and (best is None or rank < best[0]):
                best = rank, index, label, line
    phone_from = 0
    if best:
        _, phone_from, label, line = best
        name = label["name"]
        office = OFFICE_FIRST.match(line.text, label.start("name"))
        if office:
            name = office["name"]
        cut = re.match(r"([\u3400-\u9fff]{2,4}?)(?:电话|手机|联系|职务|科长|股长|主任)", name)
        length = cut.end(1) if cut else len(name)
        start = line.start + (office.start("name") if office else label.start("name"))
        value = page.folded.slice(start, start + length).replace(" ", "")
        reading.contact_name = Found(
            value,
            page.folded.at(start),
            page.folded.end(start + length),
            SURE,
            "label " + label["label"],
        )
    _read_phone(page, reading, foot, phone_from, best)
    for line in foot:
        code = POSTCODE.search(line.text)
        if code:
            start, end = line.start + code.start("code"), line.start + code.end("code")
            reading.contact_postcode = Found(
                code["code"],
                page.folded.at(start),
                page.folded.end(end),
                SURE,
                "label 邮编",
            )
            break


def _contact_lines(page: Page) -> list[Line]:
    """The foot, and the head where a printed form names its handler there; never the page's own footer."""
    tail = [
        line
        for line in page.lines
        if page.body[1] > line.end >= page.body[1] - 260
        and line.start >= page.body[0]
        and contact_label().search(line.text)
    ]
    return [*tail, *page.foot]


def _read_phone(page: Page, reading: Reading, foot: list[Line], first: int, best: tuple | None) -> None:
    """Behind the name, else behind a label of its own; the number of a leader or an editor is neither."""
    if best:
        _, index, label, line = best
        behind = line.text[label.end() :]
        other = re.search(r"(?:分管|主管|签发|负责人)", behind)
        found = PHONE.search(behind[: other.start()] if other else behind)
        if found:
            return _give_phone(page, reading, line.start + label.end(), found, "behind the name")
    order = [*range(first, len(foot)), *range(first - 1, -1, -1)]
    for index in order:
        line = foot[index]
        label_of_phone = PHONE_LABEL.search(line.text)
        named = contact_label().search(line.text)
        if re.match(r"(?:分管|主管|签发|单位负责)", line.text) and not named:
            continue
        if label_of_phone:
            found = PHONE.search(line.text, label_of_phone.end())
            if found and found.start() - label_of_phone.end() < 24:
                return _give_phone(page, reading, line.start, found, "label of a phone")
        elif named and (found := PHONE.search(line.text, named.end())):
            return _give_phone(page, reading, line.start, found, "label of a contact")
    return None


def _give_phone(page: Page, reading: Reading, base: int, found: re.Match[str], why: str) -> None:
    start, end = base + found.start(), base + found.end()
    reading.contact_phone = Found(
        page.folded.slice(start, end),
        page.folded.at(start),
        page.folded.end(end),
        SURE,
        why,
    )
