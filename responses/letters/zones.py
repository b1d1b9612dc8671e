"""Where the parts of a letter are: head of the page, addressee, opening, body, foot, end of the page.

Each field reads only its own zones, so a number in a link below or a date in the body is never taken for the
letter's. Every zone is a pair of places in the folded text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from .fold import Folded
from .lexicon import pattern, tables
from .lines import Line, broken, lines_of
from .names import ORGANISATION, SALUTATION, names_people
from .numerals import DATE

OPENING_END = re.compile(
    r"(?:(?:答复|回复|函复|函告|汇报|反馈|复函|报告|答复意见|会办意见|协办意见|办理意见|情况|意见|结果|说明|告知|复|通报|解释)\s?如下|如下\s?(?:答复|回复|协办意见|会办意见|意见|复函)|"
    r"如下答复|供你?贵?单位答复[\u3400-\u9fff]{0,8}参考|答复于后)(?:[:。,;!]|(?=\s)|(?=[\u3400-\u9fff])|$)"
)
RECEIVED = re.compile(r"(?:收悉|建议悉|提案悉|议案悉|收到|办理完毕|已办结)")
ITEM_NOUN = re.compile(r"建议|提案|议案|原案|意见")
ASKED = re.compile(
    r"(?:[您你]们?|代表|委员|学社|同盟|民[革盟建进]|农工党|致公党|台盟|工商联|会议[\u3400-\u9fff]{0,4}|团)[^。;\n]{0,60}?(?:所?提出?的?|关于)|(?:所提|提出|提)的?关于|关于[^。;\n]{2,90}(?:建议|提案)|受[\u3400-\u9fff]{2,12}委托"
)
REPLY_WORDS = re.compile(
    r"答\s*复|复函|回\s*复|复文|函复|会办意见|协办意见|续办续复|办理意见|办理情况|答覆|回函|的函$|回覆"
)
STOP = re.compile("[。!?;:,]")


@dataclass(slots=True)
class Page:
    """A letter on its page, folded and divided."""

    folded: Folded
    text: str
    lines: list[Line]
    head: list[Line] = field(default_factory=list)
    salutation: re.Match[str] | None = None
    salutation_line: Line | None = None
    organisation: Line | None = None
    opening: tuple[int, int] = (0, 0)
    formula: bool = False
    body: tuple[int, int] = (0, 0)
    foot: list[Line] = field(default_factory=list)
    footer: list[Line] = field(default_factory=list)
    second: int | None = None

    def titles(self) -> list[Line]:
        """Lines above the addressee that read like a title of a reply, nearest to the letter first."""
        found = []
        for line in reversed(self.head[-60:]):
            text = line.packed
            if 6 <= len(text) <= 160 and (
                REPLY_WORDS.search(text[:160])
                or (
                    ITEM_NOUN.search(text)
                    and ("号" in text or "关于" in text)
                    and "次" in text + "次"[: len(text) < 60]
                )
            ):
                found.append(line)
        return found


@cache
def footer_start() -> re.Pattern[str]:
    return re.compile(pattern(tables("page")["footer"].words))


@cache
def foot_line() -> re.Pattern[str]:
    """A line that belongs under a letter: contact, imprint, class, openness, copies."""
    page = tables("page")
    labels = [
        *page["contact"].words,
        *page["not_contact"].words,
        *page["signed_by"].words,
        *page["class_label"].words,
    ]
    more = [
        "联系电话",
        "联系方式",
        "电话",
        "邮编",
        "邮政编码",
        "地址",
        "联系地址",
        "抄送",
        "抄报",
        "主题词",
        "送:",
        "附:",
        "附件",
        "注:",
        "校对",
        "共印",
        "印发",
        "此致",
        "敬礼",
        "(此件",
        "此件",
        "(联系",
        "传真",
        "电子邮箱",
        "领导签字",
        "盖章",
        "报:",
        "职务",
        "年月日",
        "公开方式",
        "公开属性",
        "是否公开",
        "信息公开",
    ]
    return re.compile(rf"\(?(?:{pattern([*labels, *more])})")


def divide(text: str) -> Page:
    """The page with its zones; zones that are not there are empty."""
    folded = Folded(text)
    flat = broken(folded.text)
    page = Page(folded, flat, lines_of(flat))
    _find_addressee(page)
    _find_opening(page)
    _find_end(page)
    return page


def _find_addressee(page: Page) -> None:
    """The line that calls the deputies, the office or the organisation; the head is all above it."""
    lines = page.lines
    fallback: int | None = None
    for index, line in enumerate(lines[:400]):
        text = line.text
        opens = index or re.search("代表|委员", text[:60]) and re.search("提出|提交|收悉", text[:300])
        if fallback is None and opens and OPENING_END.search(text[-40:] if len(text) > 600 else text[:600]):
            fallback = index
        if (
            len(text) > 6
            and RECEIVED.search(text[:300])
            and ITEM_NOUN.search(text[:300])
            and not REPLY_WORDS.match(text)
        ):
            fallback = index if fallback is None else fallback
        if (
            fallback is None
            and text[-1] in ":。,;!"
            and re.search(r"代表(?:所?提出?)的|委员(?:所?提出?)的", text[:200])
            and not REPLY_WORDS.search(text[:60])
        ):
            fallback = index
        found = SALUTATION.match(text[:400])
        if found and names_people(found) and _fits(found, line, lines, index):
            page.salutation, page.salutation_line = found, line
            page.head = lines[:index]
            page.opening = (line.start + found.end(), line.start + found.end())
            return
        if fallback is not None:
            break
    if fallback is None:
        for index, line in enumerate(lines[:400]):
            if (
                ASKED.match(line.text[:200])
                and ITEM_NOUN.search(line.text[:300])
                and not REPLY_WORDS.search(line.text[:120])
            ):
                fallback = index
                break
    if fallback is None:
        fallback = min(
            len(lines),
            next(
                (
                    i + 1
                    for i, ln in reversed(list(enumerate(lines[:60])))
                    if REPLY_WORDS.search(ln.text[:160]) and len(ln.text) < 120
                ),
                0,
            ),
        )
    page.head = lines[:fallback]
    if fallback < len(lines):
        page.opening = (lines[fallback].start, lines[fallback].start)
        if (
            fallback
            and (above := lines[fallback - 1])
            and ORGANISATION.fullmatch(above.text.replace(" ", "")[:60])
        ) and (above.text.endswith(":") or not REPLY_WORDS.search(above.text)):
            page.organisation = above
            page.head = lines[: fallback - 1]
    elif lines:
        page.opening = (lines[-1].end, lines[-1].end)


def _fits(found: re.Match[str], line: Line, lines: list[Line], index: int) -> bool:
    """A call and not a mention: it ends the line or with a mark, and what follows is a letter."""
    rest = line.text[found.end() :]
    if found["greeting"] or found["stop"] in (":", "!") or not rest.strip():
        if rest.strip() and found["stop"] not in (":", "!") and not found["greeting"]:
            return False
        after = rest + "".join(ln.text for ln in lines[index + 1 : index + 4])
        if found["stop"] == ":" or found["greeting"] or found["names"].find("、") > 0:
            return True
        return bool(
            re.match(r"[您你关]|现|经|受|一、|首先|贵|在|近|我", after)
            or RECEIVED.search(after[:300])
            or OPENING_END.search(after[:300])
        )
    return bool(
        re.match(r"\s{0,3}[您你]们?(?:好|提|在|关|所|于|建|的|反)", rest) and RECEIVED.search(line.text[:400])
    )


def _find_opening(page: Page) -> None:
    """From the addressee to …答复如下, or to …收悉 where that formula is missing."""
    start = page.opening[0]
    window = page.text[start : start + 900]
    end = 0
    found = OPENING_END.search(window)
    while found and _inside_quotes(window, found.start()):
        found = OPENING_END.search(window, found.end())
    if found and found.end() <= 700:
        end = found.end()
        page.formula = True
    else:
        received = RECEIVED.search(window[:500])
        if received:
            stop = re.search(r"[。;:!\n]", window[received.end() :])
            end = received.end() + (stop.end() if stop and stop.end() < 80 else 0)
            page.formula = True
        else:
            stop = re.search(
                r"(?:研究办理|我[局委办镇乡单位们]{1,2}办理|办理)[^。\n]{0,30}[。:,]",
                window[:300],
            )
            end = stop.end() if stop and ITEM_NOUN.search(window[: stop.end()]) else 0
    page.opening = (start, start + end)
    page.body = (start + end, len(page.text))


def _inside_quotes(window: str, place: int) -> bool:
    before = window[max(0, place - 120) : place]
    return before.count("“") > before.count("”") or before.count("《") > before.count("》")


def _find_end(page: Page) -> None:
    """The footer begins at the first line of page furniture behind the opening; the foot stands right above it."""
    body_start = page.body[0]
    inside = [line for line in page.lines if line.end > body_start]
    cut = len(inside)
    start_of_footer = footer_start()
    for index, line in enumerate(inside):
        if (
            line.start >= body_start
            and len(line.text) < 400
            and start_of_footer.match(line.text.lstrip("·〔 "))
            and index
        ) and (not re.search(r"如下|一是|我[局委部]将", line.text[:80]) or len(line.text) < 40):
            cut = index
            break
        ends_as_call = index and line.start >= body_start and line.text.endswith(":")
        call = SALUTATION.match(line.text[:200]) if ends_as_call else None
        if call and names_people(call):
            following = "".join(ln.text for ln in inside[index + 1 : index + 3])
            if RECEIVED.search(following[:300]) or OPENING_END.search(following[:300]):
                cut = _second_head(inside, index)
                page.second = inside[cut].start
                break
    page.footer = inside[cut:]
    letter = inside[:cut]
    if not letter:
        page.body = (body_start, body_start)
        return
    dated = [
        i
        for i, line in enumerate(letter)
        if line.start >= body_start and _is_foot(line) and _ends_with_date(line)
    ]
    if dated:
        last = dated[-1]
        while last + 1 < len(letter) and _is_foot(letter[last + 1]):
            last += 1
        page.footer = [*letter[last + 1 :], *page.footer]
        letter = letter[: last + 1]
    first_foot = len(letter)
    for index in range(len(letter) - 1, -1, -1):
        line = letter[index]
        if line.start < body_start or not _is_foot(line):
            break
        first_foot = index
    page.foot = letter[first_foot:]
    end = page.foot[0].start if page.foot else letter[-1].end
    page.body = (min(body_start, end), end)


def _ends_with_date(line: Line) -> bool:
    found = DATE.search(line.text)
    return found is not None and not line.text[found.end() :].strip(" )。") and found.start() < 46


def _second_head(inside: list[Line], index: int) -> int:
    """The first line of the second letter's own head: its title stands above its addressee."""
    while (
        index > 1 and REPLY_WORDS.search(inside[index - 1].text[:120]) and len(inside[index - 1].text) < 100
    ):
        index -= 1
    return index


def _is_foot(line: Line) -> bool:
    text = line.text
    if foot_line().match(text.replace(" ", "")[:20]):
        return len(text) < 160
    return len(text) <= 70 and not STOP.search(text)
