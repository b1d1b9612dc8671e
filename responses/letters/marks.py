"""Marks of the office on the letter: class of the result, openness, document number."""

from __future__ import annotations

import re
from functools import cache

from .lexicon import pattern, tables
from .lines import Line
from .reading import LIKELY, SURE, Found, Reading
from .zones import REPLY_WORDS, Page

CLASS = r"(?P<class>[A-D][1-3]?|[甲乙丙])"
GLUED_CLASS = re.compile(rf"号\s{{0,60}}\(?{CLASS}\s?类")
BRACKET_CLASS = re.compile(
    rf"\({CLASS}\s?类?(?:\)|[\s,、]+[^()]{{0,8}}公开\))|(?<![\u3400-\u9fffA-Z、]){CLASS.replace('class', 'other')}\s?类\)"
)
LONE_CLASS = re.compile(rf"[(〔\[]?{CLASS}\s?类?件?[)〕\]]?")
OPEN_SENTENCE = re.compile(r"是\s?否\s?(?:同意)?公\s?开\s?[::]?\s?(?P<said>是|否)?")
DOCUMENT = re.compile(r"[〔(]\s?(?:19|20)\d{2}\s?[〕)]\s?第?\s?[\dA-Z]{1,6}(?:-\d{1,4})?\s?号")
DECREE = re.compile(r"(?:主席|国务院|[\u3400-\u9fff]{1,8}(?:部|委|局|署|政府|总局))令\(?第?\s?\d{1,4}\s?号")
ORGAN = re.compile(r"[\u3400-\u9fff]{2,14}$")
# What may stand before an organ's code without being of it.
BEFORE_CODE = re.compile(
    r"(?:下达了?|根据|按照|依据|依照|印发了?|发布了?|出台了?|转发了?|下发了?|以及|我[局委部厅办县市区]|参照|落实|执行|详见|即|由|以|和|与|及|在|了|的|为|经|见|据|按|关于|文号|发文字号)(?=[\u3400-\u9fff]{2})"
)


@cache
def class_label() -> re.Pattern[str]:
    spaced = "|".join(
        r"\s{0,4}".join(label) for label in sorted(tables("page")["class_label"].words, key=len, reverse=True)
    )
    return re.compile(rf"(?:{spaced})\s{{0,3}}[::]?\s{{0,4}}{CLASS}(?![A-Za-z\d〔、/])\s?类?")


@cache
def openness() -> re.Pattern[str]:
    return re.compile(
        pattern(tables("page")["openness"].words)
        + r"(?![\u3400-\u9fff]*(?:内容|目录|指南|制度|基本|年报|申请))"
    )


def read_marks(page: Page, reading: Reading) -> None:
    around = [*page.head, *page.foot]
    _read_class(page, reading, around)
    _read_openness(page, reading, around)
    _read_reply_number(page, reading)


def _read_class(page: Page, reading: Reading, around: list[Line]) -> None:
    for place, line in enumerate(around):
        text = line.text
        if len(text) > 220 or (len(set(re.findall(r"([A-D甲乙丙])\s?类", text))) > 1):
            continue  # a paragraph, or a legend of classes
        labelled = class_label().search(text)
        bracket = BRACKET_CLASS.search(text)
        glued = GLUED_CLASS.search(text)
        lone = LONE_CLASS.fullmatch(text.strip())
        if labelled:
            return _give_class(page, reading, line, labelled.span("class"), SURE, "label")
        if glued:
            return _give_class(
                page,
                reading,
                line,
                glued.span("class"),
                SURE,
                "behind the document number",
            )
        if bracket:
            span = bracket.span("class") if bracket["class"] else bracket.span("other")
            return _give_class(page, reading, line, span, SURE, "in brackets")
        if lone:
            above = around[place - 1].packed if place else ""
            sure = (
                SURE
                if "类" in text or above in ("办复情况", "类别", "办理结果", "办复类别", "答复类别")
                else LIKELY
            )
            return _give_class(page, reading, line, lone.span("class"), sure, "alone on a line")
    return None


def _give_class(page: Page, reading: Reading, line: Line, span: tuple[int, int], sure: str, why: str) -> None:
    start, end = line.start + span[0], line.start + span[1]
    reading.reply_class = Found(page.text[start:end], page.folded.at(start), page.folded.end(end), sure, why)


def _read_openness(page: Page, reading: Reading, around: list[Line]) -> None:
    for line in around:
        text = line.text
        if len(text) > 160:
            continue
        found = openness().search(text)
        if not found:
            continue
        labelled = re.search(r"公开(?:方式|属性)[:\s]{0,3}$", text[: found.start()])
        if (">" in text or "/" in text[:40]) and not labelled:
            continue
        before, after = text[: found.start()], text[found.end() :]
        alone = not before.strip("( ·") and not after.strip(") 。")
        behind_mark = bool(
            re.search(
                r"(?:[::\s类)),(]|公开(?:方式|属性|类型|形式|选项|类别)|是否公开)$",
                before,
            )
        ) and not re.match(r"[\u3400-\u9fff]", after)
        if alone or behind_mark:
            start, end = line.start + found.start(), line.start + found.end()
            reading.openness = Found(
                page.folded.slice(start, end),
                page.folded.at(start),
                page.folded.end(end),
                SURE,
                "printed",
            )
            return


def organ_before(text: str, place: int) -> int:
    """Where the organ's code before 〔year〕 begins; `place` itself if there is none."""
    found = ORGAN.search(text[max(0, place - 14) : place])
    if not found:
        return place
    code = found.group()
    cut = 0
    for word in BEFORE_CODE.finditer(code):
        cut = word.end()
    return place - len(code) + cut


def documents_in(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the document numbers in a zone; an index number or a law article is none."""
    spans = []
    for found in DOCUMENT.finditer(text, start, end):
        begin = organ_before(text, found.start())
        if found.start() - begin >= 2:
            spans.append((begin, found.end()))
    place = text.find("令", start, end)
    while place >= 0:
        decree = DECREE.search(text, max(start, place - 10), min(end, place + 12))
        if decree and decree.end() > place and decree.span() not in spans:
            spans.append(decree.span())
        place = text.find("令", place + 1, end)
    return sorted(spans)


def _read_reply_number(page: Page, reading: Reading) -> None:
    """The letter's own number stands above the addressee, in the title line or in the metadata; never in brackets after an item."""
    for line in reversed(page.head):
        for start, end in documents_in(page.text, line.start, line.end):
            text = line.text
            before = page.text[line.start : start]
            if before.endswith(("(", "编号:", "编号")) or re.search(r"索\s?引\s?号", text[:8]):
                continue
            if "《" in before and "》" not in before.split("《")[-1] and not REPLY_WORDS.search(before):
                continue
            if "令" in page.text[start:end]:
                continue
            value = page.folded.slice(start, end).replace(" ", "")
            reading.reply_number = Found(
                value,
                page.folded.at(start),
                page.folded.end(end),
                SURE,
                "above the letter",
            )
            return
    for line in page.foot:
        found = documents_in(page.text, line.start, line.end)
        if found and found[0][0] == line.start and found[0][1] >= line.end - 8:
            start, end = found[0]
            reading.reply_number = Found(
                page.folded.slice(start, end),
                page.folded.at(start),
                page.folded.end(end),
                LIKELY,
                "below the letter",
            )
            return
