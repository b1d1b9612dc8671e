"""Whom the letter is addressed to, how many they are said to be, and who asked where that is somebody else."""

from __future__ import annotations

import re

from .names import NAME, NOT_NAMES
from .numerals import number
from .reading import LIKELY, SURE, Found, Reading
from .zones import Page

ONE_NAME = re.compile(rf"(?P<name>{NAME})(?:代表|委员)?(?=$|[\s、,;]|代表|委员|等)")
IN_SENTENCE = re.compile(
    rf"^(?P<names>(?:{NAME})(?:、(?:{NAME})){{0,40}})\s?(?P<etc>等)?(?P<count>[\d一二三四五六七八九十]{{1,3}})?[名位]?(?:人大)?(?:代表|委员)(?:所?提出?的?|在)"
)
PROPOSER = re.compile(
    rf"(?P<name>{NAME}|[\u3400-\u9fff]{{2,12}}(?:学社|党|革|盟|建|进|台盟|工商联|代表团|支部|委员会))(?:代表|委员)?(?:等[^提]{{0,8}})?(?:提出的|在[^。\n]{{4,40}}提出)"
)


def read_addressees(page: Page, reading: Reading) -> None:
    if page.salutation and page.salutation_line:
        base = page.salutation_line.start
        _people(page, reading, page.salutation, base, SURE)
        return
    if page.organisation:
        line = page.organisation
        text = line.text.rstrip(": ")
        text = text.removeprefix("尊敬的")
        start = line.start + line.text.find(text)
        end = start + len(text)
        value = page.folded.slice(start, end)
        reading.addressees = [
            Found(
                value,
                page.folded.at(start),
                page.folded.end(end),
                SURE,
                "organisation above the opening",
            )
        ]
        window = page.text[line.end : line.end + 120].lstrip()
        asked = PROPOSER.search(window)
        if asked:
            reading.proposers = [re.sub(r"^(?:现?对|经研究|关于)", "", asked["name"])]
        return
    start = page.opening[0]
    named = IN_SENTENCE.match(page.text[start : start + 300])
    if named and named["names"] not in NOT_NAMES:
        _people(page, reading, named, start, LIKELY)


def _people(page: Page, reading: Reading, found: re.Match[str], base: int, sure: str) -> None:
    offset = base + found.start("names")
    names = found["names"]
    for one in re.finditer(r"[^、,;]+", names):
        piece = one.group()
        stripped = piece.strip()
        start = offset + one.start() + (len(piece) - len(piece.lstrip()))
        parts = [(stripped, start)]
        if re.search(r"\S{2,}\s+\S{2,}", stripped):  # names set apart by blanks only
            parts = [(m.group(), start + m.start()) for m in re.finditer(r"\S+", stripped)]
        for name, place in parts:
            if name.endswith(("代表", "委员")) and len(name) > 3:
                name = name[:-2].rstrip()
            end = place + len(name)
            value = page.folded.slice(place, end).replace(" ", "").replace("\u3000", "")
            if value and value not in NOT_NAMES:
                reading.addressees.append(
                    Found(
                        value,
                        page.folded.at(place),
                        page.folded.end(end),
                        sure,
                        "addressee",
                    )
                )
    count = number(found["count"]) if found["count"] else None
    reading.addressee_count = count or (len(reading.addressees) if not found["etc"] else None)
