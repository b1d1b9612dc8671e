"""Which item the letter answers: congress, term, session, number, kind, title."""

from __future__ import annotations

import re

from .numerals import COUNT, number
from .reading import GUESS, LIKELY, SURE, Congress, Found, Reading
from .zones import ITEM_NOUN, REPLY_WORDS, Page

TERM_AND_SESSION = re.compile(
    rf"第?\s?(?P<term>{COUNT})\s?届(?P<middle>[^。,;:!?《》“”\d\n]{{0,26}}?\s?)第?\s?(?P<session>{COUNT})\s?次"
)
PARTY_CONGRESS = re.compile(
    rf"第?(?P<term>{COUNT})次党(?:员)?(?:代表大会|代会|代表会议)(?:第?(?P<session>{COUNT})次)?"
    rf"|第?(?P<term2>{COUNT})届党(?:员)?(?:代表大会|代会|代表会议)(?:第?(?P<session2>{COUNT})次)?"
    rf"|(?:中国共产党|中共)[\u3400-\u9fff]{{0,14}}第(?P<term3>{COUNT})次代表大会(?:第?(?P<session3>{COUNT})次)?"
)
PLACE = re.compile(
    r"(?P<place>[\u3400-\u9fff]{0,10}?(?:自治区|自治州|自治县|自治旗|特区|新区|全国|[省市县区州盟旗镇乡]))(?:人大|政协|人民代表大会|人民政协)?(?:委员会)?第?\s?$"
)
BODY_WORDS = (
    ("党代会", re.compile(r"党员?代表大会|党代会|党代表")),
    ("政协", re.compile(r"政协|政治协商|次委员|委员会第|届委会")),
    ("人大", re.compile(r"人大|人民代表|人代会|代表会议|代表大会")),
)
CODE = r"[A-Za-z]{0,4}[一二三四五六七八九十]?\d{1,14}(?:-\d{1,4})?"
NUMBER = re.compile(
    rf"(?<!〕)第\s{{0,4}}[(〔]?\s?(?P<a>{CODE})\s?[)〕]?\s{{0,3}}号"
    rf"|(?:会议?|大会|期间|次)\s?[(]?(?P<b>{CODE})\s?号"
    rf"|\((?P<c>{CODE})号\)|^(?P<d>\d{{3,14}})号(?=提案|建议|议案)|提出的?(?P<e>{CODE})号(?:代表)?(?=建议|提案)"
    rf"|[年大协](?P<f>{CODE})号(?=建议|提案|代表|议案)"
    rf"|\s(?P<g>{CODE})号(?=建议|提案|代表|议案|委员)"
    rf"|政协(?P<h>\d{{1,6}})号?(?=[\u3400-\u9fff]{{2,12}}(?:局|委|办|府|队|中心)关于)"
    rf"|(?:编号|建议号|提案号|提案编号|建议编号|案号)\s?[::]?\s?(?:第)?(?P<i>[A-Za-z]{{0,4}}(?:〔\d{{4}}〕)?{CODE})"
    rf"|\((?P<j>[\u3400-\u9fff]{{2,6}}〔\d{{4}}〕\d{{1,6}})号?\)"
)
# The cell of a printed form: 建议号 | 36 |
FORM_NUMBER = re.compile(rf"(?<![\u3400-\u9fff])(?:建议|提案)(?:编?号)\s{{0,6}}:?\s{{0,3}}第?(?P<i>{CODE})")
COUNTER = re.compile(r"[类别科组]\s?$")
QUOTES = {"《": "》", "“": "”", "〈": "〉", "<": ">", "‘": "’"}


def read_item(page: Page, reading: Reading) -> None:
    titles = [line.text for line in page.titles()]
    opening = page.text[page.opening[0] : page.opening[1]]
    _read_congress(page, reading)
    _read_number(page, reading)
    _read_title(page, reading)
    _read_kind(page, reading, " ".join(titles), opening)


def _head_start(page: Page) -> int:
    return page.head[0].start if page.head else page.opening[0]


def _places(page: Page) -> list[tuple[int, int, str]]:
    """Where congress and number may stand, the best first: titles nearest the letter, the opening, the rest of the head."""
    places = []
    for line in page.titles():
        places.append((line.start, line.end, "title"))
    # A title broken over two or three lines.
    head = page.head
    for index in range(max(0, len(head) - 30), len(head) - 1):
        joined = head[index].packed + head[index + 1].packed
        if len(joined) < 120 and REPLY_WORDS.search(joined) and ("次" in joined or "号" in joined):
            places.append((head[index].start, head[index + 1].end, "title over two lines"))
    places.append((page.opening[0], page.opening[1], "opening"))
    if page.head:
        places.append((page.head[0].start, page.head[-1].end, "head of the page"))
    return places


def _read_congress(page: Page, reading: Reading) -> None:
    best: tuple[int, Congress, Found[str]] | None = None
    for start, end, where in _places(page)[:80]:
        zone = page.text[start : min(end, start + 1500)]
        found = _party_congress(zone, start, where, page) or _phrase(zone, start, where, page)
        if found is None:
            continue
        if best is None:
            best = (0, *found)
        elif best[1].body is None or best[1].place is None:
            # The same meeting, said more fully elsewhere.
            other = found[0]
            if (other.term, other.session) == (best[1].term, best[1].session):
                filled = Congress(
                    best[1].place or other.place,
                    best[1].body or other.body,
                    other.term,
                    other.session,
                )
                best = (0, filled, best[2])
    if best:
        reading.congress, reading.congress_at = best[1], best[2]


def _party_congress(zone: str, start: int, where: str, page: Page) -> tuple[Congress, Found[str]] | None:
    found = PARTY_CONGRESS.search(zone) if "党" in zone or "中共" in zone else None
    if not found:
        return None
    term, session = (
        number(found["term"] or found["term2"] or found["term3"]),
        number(found["session"] or found["session2"] or found["session3"] or ""),
    )
    span = (page.folded.at(start + found.start()), page.folded.end(start + found.end()))
    place = re.match(r"(?:中国共产党|中共)([\u3400-\u9fff]{2,12}?[省市县区州旗镇乡])第", found.group())
    congress = Congress(place[1] if place else _place(zone[: found.start()]), "党代会", term, session)
    return congress, Found(zone[found.start() : found.end()], *span, SURE, where)


def _phrase(zone: str, start: int, where: str, page: Page) -> tuple[Congress, Found[str]] | None:
    if "届" not in zone:
        return None
    for found in TERM_AND_SESSION.finditer(zone):
        around = zone[max(0, found.start() - 16) : found.end() + 16]
        term, session = number(found["term"]), number(found["session"])
        if term is None or session is None or not (0 < term < 60 and 0 < session < 20):
            continue
        near = (
            zone[max(0, found.start() - 10) : found.start()]
            + found["middle"]
            + zone[found.end() : found.end() + 14]
        )
        body = next((name for name, words in BODY_WORDS if words.search(near)), None)
        if body is None and not re.search(r"会|委员|代表", around):
            continue
        span = (
            page.folded.at(start + found.start()),
            page.folded.end(start + found.end()),
        )
        place = _place(zone[max(0, found.start() - 24) : found.start()]) or _place(found["middle"])
        return Congress(place, body, term, session), Found(found.group(), *span, SURE, where)
    return None


def _place(before: str) -> str | None:
    """The place named right before the term: 青石县, 县, 全国; None if none stands there."""
    before = re.split(r"[^\u3400-\u9fff]", before)[-1]
    before = re.split(r"关于答复|关于对|关于|[在对于向]|会议|年度", before)[-1]
    before = before.removeprefix("政协").removeprefix("中国人民政治协商会议").removeprefix("人大")
    found = PLACE.search(before)
    return found["place"] if found else None


def _read_number(page: Page, reading: Reading) -> None:
    seen: list[tuple[str, int, int, str]] = []
    for start, end, where in _places(page)[:80]:
        zone = page.text[start : min(end, start + 1500)]
        if "号" not in zone and "政协" not in zone:
            continue
        for found in FORM_NUMBER.finditer(zone) if where == "head of the page" else NUMBER.finditer(zone):
            group = next(name for name in "abcdefghij" if found.groupdict().get(name))
            code = found[group]
            if COUNTER.search(zone[max(0, found.start() - 3) : found.start(group)].rstrip("第(")):
                continue
            if found.end() < len(zone) and zone[found.end()] in "楼线路院文令" and group != "a":
                continue
            if zone[found.end() : found.end() + 1] == "令":
                continue
            if group == "a" and where == "opening" and not _names_item(zone, found.start(), found.end()):
                continue
            if (
                "年" in zone[max(0, found.start() - 1) : found.start(group)]
                and len(code) > 4
                and group == "f"
            ):
                continue
            seen.append((code, start + found.start(group), start + found.end(group), where))
            break
    if not seen:
        return
    code, start, end, where = seen[0]
    reading.number = Found(
        page.folded.slice(start, end),
        page.folded.at(start),
        page.folded.end(end),
        SURE if where != "opening" else LIKELY,
        where,
    )
    others = {other.lstrip("0") for other, *_ in seen}
    reading.number_variants = sorted({other for other, *_ in seen if other != code})
    if len(others) > 1:
        reading.warnings.append("numbers disagree: " + ", ".join(sorted({other for other, *_ in seen})))


def _names_item(zone: str, start: int, end: int) -> bool:
    """A 第N号 of the opening is the item's if it stands beside a meeting or beside 建议/提案."""
    return bool(
        ITEM_NOUN.search(zone[max(0, start - 14) : start] + zone[end : end + 8])
        or re.search(r"会|》|”|\(", zone[max(0, start - 8) : start])
    )


# ── Title of the suggestion ──────────────────────────────────────────────────────────────────────────────────────


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


def _read_title(page: Page, reading: Reading) -> None:
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
    value = re.sub(r"\s+", "", page.folded.slice(start, end))
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


def _titled_lines(page: Page) -> list:
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


# ── Kind ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _read_kind(page: Page, reading: Reading, titles: str, opening: str) -> None:
    """suggestion, proposal or motion: the congress decides, then the addressee, then the noun that is used."""
    salutation = page.salutation.group() if page.salutation else ""
    organisation = page.organisation.text if page.organisation else ""
    near = titles + opening
    body, why, sure = reading.congress.body, "congress phrase", SURE
    if body is None:
        cppcc, people = (
            "政协" in near,
            bool(re.search(r"人大(?!代表工作)|人民代表", near)),
        )
        if cppcc != people:
            body, why = ("政协" if cppcc else "人大"), "congress named"
    if body is None and salutation:
        member, deputy = salutation.rfind("委员"), salutation.rfind("代表")
        if member != deputy:
            body, why = ("政协" if member > deputy else "人大"), "addressee"
    if body is None and "代表团" in organisation:
        body, why = "人大", "addressee"
    if body is None:
        if re.search(r"[\u3400-\u9fff]{2,4}代表(?:们)?(?:所?提|在|您)|代表建议", near):
            body, why, sure = "人大", "deputy named", LIKELY
        elif re.search(r"[\u3400-\u9fff]{2,4}委员(?:们)?(?:所?提|在|您)|提案", near):
            body, why, sure = "政协", "a member named, or called 提案", LIKELY
        elif "建议" in near:
            body, why, sure = "人大", "called 建议 only", GUESS
    if body is None:
        return
    span = (reading.congress_at.start, reading.congress_at.end) if reading.congress_at else (0, 0)
    reading.body = Found(body, *span, sure, why)
    kind = "suggestion" if body == "人大" else "proposal"
    if (
        body == "人大"
        and "号建议" not in near
        and re.search(r"号议案|议事原案|的议案(?:的|答复|已|收|》|”)|号原案", near)
    ):
        kind = "motion"
    reading.kind = Found(kind, *span, sure, why)


# ── Role ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def read_role(page: Page, reading: Reading) -> None:
    """A reply; a second reply (续办续复, 再次答复); a co-handler's opinion for the lead unit (会办意见)."""
    head = " ".join(line.text for line in page.titles()) + page.text[page.opening[0] : page.opening[1]]
    if re.search(r"(?:会|协)办意见|供[你贵]单位", head):
        reading.role = "co-handling opinion"
    elif re.search(r"续办|再次答复|二次答复|补充答复|重新答复|再次办理|第二次答复", head):
        reading.role = "second reply"
