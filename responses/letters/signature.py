"""Who answers, when, and whom to call: the foot of the letter, then the metadata of its page."""

from __future__ import annotations

import re
from functools import cache

from .lexicon import pattern, tables
from .lines import Line
from .numerals import DATE, bare_date, date_in
from .reading import LIKELY, SURE, Found, Reading
from .zones import NAME, REPLY_WORDS, Page

PHONE = re.compile(r"(?<!\d)(?:1\d{10}|\(?0\d{2,3}\)?\s?-{0,2}\s?\d{7,8}|\d{7,8}|\d{3,4}-\d{7,8})(?!\d)")
POSTCODE = re.compile(r"邮\s{0,4}(?:政\s{0,2})?编\s{0,2}码?\s{0,2}[::]?\s{0,3}(?P<code>\d{6})(?!\d)")
PHONE_LABEL = re.compile(
    r"(?:联\s{0,4}系\s{0,4}(?:电\s{0,4}话|方\s{0,2}式)|电\s{0,4}话|手\s{0,4}机|号码)\s{0,4}[::]?"
)
UNIT_NAME = r"[\u3400-\u9fff()·、“”]"
FOR_DEPUTY = re.compile(r"^(?:关于|对于|对|答复|致)")
SITE = re.compile(r"(?:门户|门户网|门户网站|政府网|政务网|信息网|网站|官网|网)$")


@cache
def unit_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern(tables('page')['unit_end'].words)})(?:\(盖?章?\)|\(公章\))?$")


def read_signature(page: Page, reading: Reading) -> None:
    _read_signed(page, reading)
    _read_published(page, reading)
    _read_unit(page, reading)
    _read_contact(page, reading)


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
            if after or PHONE.search(before) or len(before) > 45 or re.search(r"(?:于|至|自|经)$", before):
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
def published_label() -> re.Pattern[str]:
    words = tables("page")["published"].words
    spaced = "|".join(r"\s{0,4}".join(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?P<label>{spaced})\s{{0,3}}(?:[::]|为|(?=\s*$)|(?=\s*\d))\s{{0,3}}")


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
            line.text[: label.start()]
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
    for line in page.head:
        if line is signed:
            continue
        text = line.text
        if (
            undated_label().search(text[: max(0, len(text) - 1)])
            or re.match(r"今天|欢迎|现在|当前", text)
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


# ── Unit ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _read_unit(page: Page, reading: Reading) -> None:
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
    value = re.sub(r"\s+", "", page.folded.slice(start, end))
    return Found(value, page.folded.at(start), page.folded.end(end), sure, why)


def _is_unit(name: str) -> bool:
    packed = name.replace(" ", "")
    return (
        2 <= len(packed) <= 40
        and bool(re.fullmatch(rf"{UNIT_NAME}+", packed))
        and bool(unit_end().search(packed))
        and not FOR_DEPUTY.match(packed)
        and not re.search(r"代表|委员$|答复|建议|提案|感谢|联系|抄送|您|的$|负责人|完毕|会议$", packed)
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
        name = re.sub(r"(?:19|20)\d\d ?\d{1,2} ?\d{1,2}$", "", name).rstrip()
        # Two offices side by side: the first signs.
        if _is_unit(name):
            first = re.split(r"\s{2,}", name)
            if len(first) > 1 and all(_is_unit(part) for part in first):
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
            value = re.split(r"\s{2,}|联系|电话|\d", text[label.end() :])[0].strip()
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


# ── Contact ──────────────────────────────────────────────────────────────────────────────────────────────────────


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


def _read_contact(page: Page, reading: Reading) -> None:
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
        cut = re.match(r"([\u3400-\u9fff]{2,4}?)(?:电话|手机|联系|职务|科长|股长|主任)", name)
        length = cut.end(1) if cut else len(name)
        start = line.start + label.start("name")
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
