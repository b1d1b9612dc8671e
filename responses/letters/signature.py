"""Who answers, when, and whom to call: the foot of the letter, then the metadata of its page."""

from __future__ import annotations

import re
from functools import cache

from .contact import PHONE, read_contact
from .lexicon import pattern, tables
from .numerals import bare_date, date_in
from .reading import LIKELY, SURE, Found, Reading
from .replier import _signed_above, published_label, read_unit
from .zones import REPLY_WORDS, Page


def read_signature(page: Page, reading: Reading) -> None:
    _read_signed(page, reading)
    _read_published(page, reading)
    read_unit(page, reading)
    read_contact(page, reading)


# ── Dates ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _read_signed(page: Page, reading: Reading) -> None:
    """The last date that stands by itself under the letter."""
    labels = published_label()
    above = _signed_above(page)
    for line in [*([above] if above else []), *reversed(page.foot)]:
        text = line.text
        if labels.match(text.lstrip("( ")) and not re.match(r"\(?日\s?期", text):
            continue
        found = date_in(text)
        if found:
            when, start, end = found
            before, after = text[:start].strip(), text[end:].strip(" )。")
            if after or PHONE.search(before) or len(before) > 45 or before.endswith(("于", "至", "自", "经")):
                continue
            if re.search(r"20\d\d年", text[:start]):
                continue
            sure = SURE
            if (when.year < 1990) or when.year > 2060:
                sure = LIKELY
            reading.signed_date = Found(
                when,
                page.folded.at(line.start + start),
                page.folded.end(line.start + end),
                sure,
                "under the letter",
            )
            return
        pieces = re.search(
            r"(?:^|(?<=[\u3400-\u9fff])\s{0,9})(?P<bare>(?:19|20)\d\d ?\d{1,2} ?\d{1,2})$",
            text,
        )
        if pieces and (when_bare := bare_date(re.sub(r" {2,}", " ", pieces["bare"]))):
            start = line.start + pieces.start("bare")
            reading.signed_date = Found(
                when_bare,
                page.folded.at(start),
                page.folded.end(line.end),
                LIKELY,
                "年月日 lost, one reading only",
            )
            return


@cache
def undated_label() -> re.Pattern[str]:
    return re.compile(pattern(tables("page")["undated"].words) + r"\s{0,3}[::]?\s{0,3}$")


def _read_published(page: Page, reading: Reading) -> None:
    """Labelled dates of the page by the rank of their label; without a label the last date standing alone above the letter."""
    ranks = {word: rank for rank, word in enumerate(tables("page")["published"].words)}
    best: tuple[int, Found] | None = None
    around = [*page.head, *page.footer]
    for index, line in enumerate(around):
        if len(line.text) > 400:
            continue
        for label in published_label().finditer(line.text):
            if line.text[: label.end("label")].replace(" ", "").endswith(tables("page")["undated"].words):
                continue
            holder, offset = line.text, label.end()
            found = date_in(holder[offset : offset + 24])
            if found is None and not holder[offset:].strip() and index + 1 < len(around):
                line_below = around[index + 1]
                found = date_in(line_below.text[:24])
                if found and found[1] == 0:
                    holder, offset, line = line_below.text, 0, line_below
                else:
                    found = None
            if found is None or found[1] > 2:
                continue
            when, start, end = found
            rank = ranks["".join(label["label"].split())]
            if best is None or rank < best[0]:
                place = (
                    page.folded.at(line.start + offset + start),
                    page.folded.end(line.start + offset + end),
                )
                best = (
                    rank,
                    Found(
                        when,
                        *place,
                        SURE if rank < 17 else LIKELY,
                        "label " + label["label"],
                    ),
                )
    if best is None:
        best = _unlabelled(page)
    if best:
        reading.published_date = best[1]


def _unlabelled(page: Page) -> tuple[int, Found] | None:
    alone = None
    signed = _signed_above(page)
    label_above = ""
    for line in page.head:
        if line is signed:
            continue
        text = line.text
        above, label_above = label_above, text
        if (
            undated_label().search(text[: max(0, len(text) - 1)])
            or undated_label().fullmatch(above)
            or text.startswith(("今天", "欢迎", "现在", "当前"))
            or REPLY_WORDS.search(text[:120])
            and len(text) > 40
        ):
            continue
        found = date_in(text)
        if not found:
            continue
        when, start, end = found
        before, after = text[:start].strip("· -("), text[end:].strip()
        if undated_label().search(text[:start]):
            continue
        source = bool(re.search(r"来源|阅读|浏览|点击|作者|次数|字体|字号|编辑", text))
        clock = bool(re.match(r"[\s日]{0,3}\d{1,2}:\d{2}", after))
        if (
            (not before and (not after or clock or source or len(after) < 30))
            or source
            or (clock and len(before) < 24)
        ):
            place = (
                page.folded.at(line.start + start),
                page.folded.end(line.start + end),
            )
            alone = 99, Found(when, *place, LIKELY, "date above the letter")
    return alone
