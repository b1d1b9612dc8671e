"""Which unit replied: from the signature, the title, the source line or the first sentence."""

from __future__ import annotations

import re
from functools import cache

from .lexicon import pattern, tables
from .lines import Line
from .numerals import DATE
from .reading import LIKELY, SURE, Found, Reading
from .zones import Page

UNIT_NAME = r"[\u3400-\u9fff()·、“”]"
NOTHING_ELSE = re.compile(rf"{UNIT_NAME}+")
NO_UNIT = re.compile(r"代表|委员$|答复|建议|提案|感谢|联系|抄送|您|的$|负责人|完毕|会议$")
BARE_DATE = re.compile(r"(?:19|20)\d\d ?\d{1,2} ?\d{1,2}$")
FOR_DEPUTY = re.compile(r"^(?:关于|对于|对|答复|致)")


SITE = re.compile(r"(?:门户|门户网|门户网站|政府网|政务网|信息网|网站|官网|网)$")


@cache
def unit_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern(tables('page')['unit_end'].words)})(?:\(盖?章?\)|\(公章\))?$")


@cache
def published_label() -> re.Pattern[str]:
    words = tables("page")["published"].words
    spaced = "|".join(r"\s{0,4}".join(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?P<label>{spaced})\s{{0,3}}(?:[::]|为|(?=\s*$)|(?=\s*\d))\s{{0,3}}")


def read_unit(page: Page, reading: Reading) -> None:
    """The signature, the title's prefix or bracket, then the metadata; silence where none of them names an office."""
    reading.replying_unit = (
        _signed_unit(page)
        or _unit_of_title(page)
        or _unit_above(page)
        or _unit_of_source(page)
        or _unit_of_bullets(page)
        or _unit_of_first_sentence(page)
    )


def _span(page: Page, start: int, end: int, sure: str, why: str) -> Found[str]:
    value = "".join(page.folded.slice(start, end).split())
    return Found(value, page.folded.at(start), page.folded.end(end), sure, why)


def _is_unit(name: str) -> bool:
    packed = name.replace(" ", "")
    return (
        2 <= len(packed) <= 40
        and bool(NOTHING_ELSE.fullmatch(packed))
        and bool(unit_end().search(packed))
        and not FOR_DEPUTY.match(packed)
        and not NO_UNIT.search(packed)
    )


@cache
def signed_label() -> re.Pattern[str]:
    return re.compile(rf"^\s?(?:{pattern(tables('page')['signed_by'].words)})\s{{0,3}}[::]\s{{0,4}}")


def _unit_above(page: Page) -> Found[str] | None:
    line = _signed_above(page)
    if line is None:
        return None
    above = page.head[page.head.index(line) - 1]
    return _span(page, above.start, above.end, LIKELY, "signature above the letter")


def _signed_above(page: Page) -> Line | None:
    """A letter that is signed above its addressee: an office on a line, its date on the next."""
    for above, line in zip(page.head, page.head[1:], strict=False):
        found = DATE.fullmatch(line.text)
        if found and "年" in line.text and _is_unit(above.text) and line is page.head[-1]:
            return line
    return None


def _signed_unit(page: Page) -> Found[str] | None:
    labelled: Found[str] | None = None
    for line in reversed(page.foot):
        text = line.text
        dated = DATE.search(text)
        name = text[: dated.start()] if dated and dated.start() else text
        name = BARE_DATE.sub("", name).rstrip()
        # Two offices side by side: the first signs.
        if _is_unit(name):
            first = re.split(r"\s+", name.strip())
            if len(first) > 1 and all(len(part) >= 4 and _is_unit(part) for part in first):
                name = first[0]
            name = re.sub(r"\((?:盖?章|公章)\)$", "", name)
            above = _line_above(page, line)
            start = line.start
            if above and len(name.replace(" ", "")) <= 4 and _is_unit(above.packed):
                start = above.start
                return _span(
                    page,
                    start,
                    line.start + len(name),
                    LIKELY,
                    "signature over two lines",
                )
            return _span(page, start, start + len(name), SURE, "signature")
        label = signed_label().match(text)
        if label and labelled is None:
            value = re.split(r"\s{2,}|\s(?=[\u3400-\u9fff]{2,8}:)|联系|电话|\d", text[label.end() :])[
                0
            ].strip()
            if re.fullmatch(rf"{UNIT_NAME}{{3,40}}", value.replace(" ", "")) and not re.match(r"网站", value):
                start = line.start + label.end()
                sure = SURE if unit_end().search(value) else LIKELY
                labelled = _span(page, start, start + len(value), sure, "labelled under the letter")
    if labelled:
        return labelled
    return _unit_at_end_of_body(page)


def _line_above(page: Page, line: Line) -> Line | None:
    place = page.foot.index(line)
    return page.foot[place - 1] if place else None


def _unit_at_end_of_body(page: Page) -> Found[str] | None:
    """A letter in one line: …支持! 青石县水务局 (the date is in the foot or behind it)."""
    start = max(page.body[0], page.body[1] - 120)
    tail = page.text[start : page.body[1]].rstrip()
    found = re.search(
        rf"[。!;]\s{{0,6}}(?P<unit>{UNIT_NAME}{{4,40}})(?:\s{{0,4}}{DATE.pattern})?$",
        tail,
    )
    if found and _is_unit(found["unit"]):
        return _span(
            page,
            start + found.start("unit"),
            start + found.end("unit"),
            LIKELY,
            "behind the last sentence",
        )
    return None


TITLE_PREFIX = re.compile(
    rf"^(?:\d{{4}}年度?)?(?P<unit>{UNIT_NAME}{{2,36}}?)\s{{0,3}}(?:关于|对(?=[\u3400-\u9fff]{{0,14}}(?:第|届|人大|政协|\d))|对于|答复)"
)


def _unit_of_title(page: Page) -> Found[str] | None:
    titles = page.titles()
    for line in titles:
        prefix = TITLE_PREFIX.match(line.text)
        if prefix and _is_unit(prefix["unit"]) and not re.search(r"届|次会", prefix["unit"]):
            return _span(
                page,
                line.start + prefix.start("unit"),
                line.start + prefix.end("unit"),
                SURE,
                "title",
            )
        bracket = re.search(rf"(?:答复|回复|复函|函)\s?\((?P<unit>{UNIT_NAME}{{2,24}})\)\s?$", line.text)
        if bracket and _is_unit(bracket["unit"]):
            return _span(
                page,
                line.start + bracket.start("unit"),
                line.start + bracket.end("unit"),
                SURE,
                "bracket in the title",
            )
        packed = re.search(
            r"\d+号(?P<unit>[\u3400-\u9fff]{2,14}(?:局|委|办|府|队|中心))关于",
            line.text,
        )
        if packed:
            return _span(
                page,
                line.start + packed.start("unit"),
                line.start + packed.end("unit"),
                LIKELY,
                "packed title",
            )
    for line in titles:  # the office on a line of its own above 关于…
        place = page.head.index(line)
        if place and _is_unit(page.head[place - 1].text) and re.match(r"关于|对", line.text):
            above = page.head[place - 1]
            return _span(page, above.start, above.end, SURE, "line above the title")
        if (
            place
            and re.match(r"关于|对", line.text)
            and re.fullmatch(rf"(?P<u>{UNIT_NAME}+?)文件", page.head[place - 1].packed)
        ):
            above = page.head[place - 1]
            return _span(page, above.start, above.end - 2, LIKELY, "red head")
    for line in page.head:
        red = re.fullmatch(rf"(?P<unit>{UNIT_NAME}{{4,30}})文件", line.packed)
        if red and _is_unit(red["unit"]):
            return _span(page, line.start, line.end - 2, LIKELY, "red head")
    return None


@cache
def source_label() -> re.Pattern[str]:
    words = tables("page")["source"].words
    spaced = "|".join(r"\s{0,4}".join(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(
        rf"(?P<label>{spaced})\s{{0,3}}(?::|(?=\s*$)|(?=\s{{2,}})|\s(?=[\u3400-\u9fff]))\s{{0,3}}"
    )


def _unit_of_source(page: Page) -> Found[str] | None:
    ranks = {word: rank for rank, word in enumerate(tables("page")["source"].words)}
    best: tuple[int, Found[str]] | None = None
    head = page.head
    for index, line in enumerate(head):
        if len(line.text) > 300:
            continue
        for label in source_label().finditer(line.text):
            name = re.split(
                r"\s|\||发布|编辑|时间|日期|浏览|阅读|点击|作者|字体|字号|〔",
                line.text[label.end() :],
            )[0]
            start = line.start + label.end()
            if not name and not line.text[label.end() :].strip() and index + 1 < len(head):
                name, start = head[index + 1].text.split(" ")[0], head[index + 1].start
                if published_label().match(name):
                    continue
            name = name.rstrip(":,。")
            rank = ranks["".join(label["label"].split())]
            bare = SITE.sub("", name)
            machine = rank < 8
            if machine and re.fullmatch(r"[\u3400-\u9fff]{2,20}管理员", name):
                value = _span(page, start, start + len(name), LIKELY, "account named as publisher")
            elif bare != name and not re.search(r"[局委部厅]$", bare):
                continue
            elif _is_unit(bare) and not re.search(r"人大|政协|信息中心|新闻|融媒|电视台|日报|管理员", bare):
                value = _span(page, start, start + len(bare), LIKELY, "label " + label["label"])
            else:
                continue
            if best is None or rank < best[0]:
                best = rank, value
    return best[1] if best else None


def _unit_of_bullets(page: Page) -> Found[str] | None:
    for line in page.head:
        if line.text.startswith("·"):
            name = line.text.lstrip("· ")
            if _is_unit(name) and len(name) > 3:
                start = line.end - len(name)
                return _span(page, start, line.end, LIKELY, "bullets above the letter")
    own = re.match(
        rf"(?P<unit>{UNIT_NAME}{{4,24}}(?:局|委|办|府|部|厅|中心))\s?:\s?20\d\d",
        page.head[-1].text if page.head else "",
    )
    return (
        _span(
            page,
            page.head[-1].start,
            page.head[-1].start + own.end("unit"),
            LIKELY,
            "source of the page",
        )
        if own
        else None
    )


def _unit_of_first_sentence(page: Page) -> Found[str] | None:
    """…的建议,青石县交警大队高度重视: the office as subject of the first sentence."""
    window = page.text[page.opening[0] : page.opening[0] + 260]
    found = re.search(
        r"[,。](?P<unit>[\u3400-\u9fff]{4,20}(?:局|委员会|大队|支队|中心|办事处|政府|公司))(?:对此)?高度重视",
        window,
    )
    if found:
        start = page.opening[0]
        return _span(
            page,
            start + found.start("unit"),
            start + found.end("unit"),
            LIKELY,
            "subject of the first sentence",
        )
    return None
