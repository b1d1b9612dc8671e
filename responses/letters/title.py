"""The title of the suggestion: quoted, bare between 提出的 and 收悉, or inside the title of the letter."""

from __future__ import annotations

import re

from .lines import Line
from .reading import LIKELY, SURE, Found, Reading
from .zones import ITEM_NOUN, REPLY_WORDS, Page

QUOTES = {"《": "》", "“": "”", "〈": "〉", "<": ">", "‘": "’"}


def matching(text: str, place: int) -> int:
    """The place of the mark that closes the one at `place`, nested ones counted; -1 if it never closes."""
    opener, closer = text[place], QUOTES[text[place]]
    depth = 0
    for index in range(place, min(len(text), place + 300)):
        if text[index] == opener:
            depth += 1
        elif text[index] == closer:
            depth -= 1
            if depth == 0:
                return index
    return -1


LEAD = re.compile(
    r"(?:所提出?的?|提出?的|提出?(?=[《“关])|递交的|提交的|反映的|关于您?提?出?的?(?=[“《])|集体提案|的提案(?=《)|^)"
    r"(?:第?\s?[A-Z]{0,3}[一二三]?\d{1,14}\s?号?(?:建议|提案)?|\(第?[^)]{1,12}号?\))?(?:题为|名为|建议)?(?:关于|对)?\s{0,3}(?:对)?(?=[《“])"
)
BARE = re.compile(
    r"(?:提出?的?(?:第?\s?\d{1,14}\s?号)?(?=关于)|^(?=关于)|(?<=[。!;,])(?=关于)|提出?的|提(?=关于))"
    r"(?P<title>[^。\n]{4,140}?(?:建议案|建议提案|的建议|的提案|的议案|的问题|代表建议|建议|提案|议案|议事原案|的意见))"
    r"(?P<extra>的(?:提案|建议|议案))?(?:\(第?[^)]{1,14}\)|第?\s?\d{1,14}\s?号)?(?:的?案)?\s?"
    r"(?=,?\s?(?:已|我|现|经|由|问题|交|转|业|均|一并|办理|收|悉|,|。|;|:|$|\n))"
)
END_OF_TITLE = re.compile(r"已?收悉|已?收到|已经?交|交由|交我|已转|转交|转由|答复如下|已办理|由我|现将|现就")


def read_title(page: Page, reading: Reading) -> None:
    """The title from the opening, else from the first sentence, else from the title line of the letter."""
    start, end = page.opening
    window = page.text[start : max(end, start + 12)]
    if not page.formula:
        window = page.text[start : start + 260].lstrip().split("\n")[0]
        start = page.text.find(window, start) if window else start
    found = _quoted_title(window) or _bare_title(window)
    if found:
        sure = SURE if page.formula else LIKELY
        _give_title(page, reading, start + found[0], start + found[1], sure, "opening")
        return
    ahead = page.text[end : end + 160].lstrip()
    found = _bare_title(ahead) if ahead.startswith("关于") else None
    if found:
        end = page.text.find(ahead[:8], end)
        _give_title(page, reading, end + found[0], end + found[1], LIKELY, "first sentence")
        return
    for line in [*page.titles(), *_titled_lines(page)]:
        found = _title_in_title(line.text)
        if found:
            _give_title(
                page,
                reading,
                line.start + found[0],
                line.start + found[1],
                LIKELY,
                "title of the letter",
            )
            return


def _give_title(page: Page, reading: Reading, start: int, end: int, sure: str, why: str) -> None:
    text = page.text
    while start < end and text[start] in " \n":
        start += 1
    while end > start and text[end - 1] in " \n,。":
        end -= 1
    value = "".join(page.folded.slice(start, end).split())
    if len(value) >= 3:
        reading.title = Found(value, page.folded.at(start), page.folded.end(end), sure, why)


def _quoted_title(window: str) -> tuple[int, int] | None:
    """《…》 or “…” right behind 提出的, 关于 or the start; nested marks are one title."""
    stop = END_OF_TITLE.search(window)
    limit = stop.start() if stop else len(window)
    for lead in LEAD.finditer(window):
        place = lead.end()
        if place > limit:
            break
        if window[place] == "《" and (
            place > 0 and window[place - 1] == "据" or ITEM_NOUN.search(window[place:]) is None
        ):
            continue
        close = matching(window, place)
        if close < 0:
            close = max(
                window.rfind("”", place, place + 160),
                window.rfind("》", place, place + 160),
            )
            behind = ITEM_NOUN.search(window, close) if close > place else None
            if behind and behind.start() - close <= 3 and "“" in window[place + 1 : close]:
                return place + 1, behind.end()
        if close > place + 3:
            return place + 1, close
    first = min(
        (spot for mark in "《“" if (spot := window.find(mark, 0, limit)) >= 0),
        default=-1,
    )
    if first >= 0 and "关于" not in window[:first]:
        close = matching(window, first)
        inner = window[first + 1 : close] if close > 0 else ""
        if len(inner) > 5 and (
            ITEM_NOUN.search(inner[-5:]) or ITEM_NOUN.match(window[close + 1 :].lstrip("的第0123456789号)( "))
        ):
            return first + 1, close
    return None


def _bare_title(window: str) -> tuple[int, int] | None:
    """The words between 提出的 and 收悉, up to the last 建议 or 提案 there."""
    best = None
    stop = END_OF_TITLE.search(window)
    for found in BARE.finditer(window[: (stop.end() if stop else len(window))]):
        if (
            re.match(r"第|建议|代表建议|提案|[A-Z]{0,3}[一二三]?\d+号", found["title"])
            and "关于" not in found["title"]
        ):
            continue
        start = found.start("title")
        about = found["title"].find("关于")
        if 0 < about < 12 and re.search(r"次|期间|会", found["title"][:about]):
            start += about
        best = (start, found.end("title"))
        break
    if best is None and stop and stop.group().endswith("收悉") and "关于" in window[stop.end() :]:
        behind = _bare_title(window[stop.end() :].lstrip("。,"))
        if behind:
            shift = len(window) - len(window[stop.end() :].lstrip("。,"))
            return behind[0] + shift, behind[1] + shift
    return best


def _titled_lines(page: Page) -> list[Line]:
    """Labelled metadata that holds the title: 标题, 案由."""
    found = []
    for index, line in enumerate(page.head):
        if re.match(
            r"·?-?\s?(?:标\s{0,4}题|案\s{0,3}由|题\s?名|名\s?称|内容)\s?[::]?",
            line.text,
        ):
            found.append(line)
            if len(line.packed) < 5 and index + 1 < len(page.head):
                found.append(page.head[index + 1])
    return found


def _title_in_title(text: str) -> tuple[int, int] | None:
    """The suggestion's title inside the title line of the reply: quoted, appended, or the line itself."""
    for mark in "《“":
        place = text.find(mark)
        if place >= 0:
            close = matching(text, place)
            if close > place + 4 and (
                ITEM_NOUN.search(text[close - 4 : close + 6]) or REPLY_WORDS.search(text[close : close + 14])
            ):
                return place + 1, close
    appended = re.search(
        r"(?:答复|回复|复函|函)\s?(?::|\()(?P<title>[^()]{5,90}?(?:\([^)]{1,20}\)[^()]{0,40}?)?)\)?$",
        text,
    )
    if appended and not re.fullmatch(r"[^\d]{2,10}[局委办厅部府]", appended["title"]):
        return appended.span("title")
    own = re.search(
        r"(?:^|对|关于对)(?P<title>关于(?!对?[\u3400-\u9fff]{0,12}(?:第?[一二三四五六七八九十\d]+届|人大|政协|\d{4}年|第?\s?\d+号))[^《“]{4,100}?(?:建议|提案|议案|问题))的?\s?(?:的?答复|回复|复函|办理)",
        text,
    )
    if own:
        return own.span("title")
    packed = re.search(
        r"\d+号[\u3400-\u9fff]{2,14}(?:局|委|办|府|队|中心)(?P<title>关于[^《“]{4,90}(?:建议|提案|议案))",
        text,
    )
    return packed.span("title") if packed else None
