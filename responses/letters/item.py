"""Which item the letter answers: congress, term, session, number, kind, title."""

from __future__ import annotations

import re

from .numerals import COUNT, number
from .reading import GUESS, LIKELY, SURE, Congress, Found, Reading
from .title import read_title
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


def read_item(page: Page, reading: Reading) -> None:
    titles = [line.text for line in page.titles()]
    opening = page.text[page.opening[0] : page.opening[1]]
    _read_congress(page, reading)
    _read_number(page, reading)
    read_title(page, reading)
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
    best: tuple[Congress, Found[str]] | None = None
    for start, end, where in _places(page)[:80]:
        if best and best[0].body and best[0].place:
            break
        zone = page.text[start : min(end, start + 1500)]
        found = _party_congress(zone, start, where, page) or _phrase(zone, start, where, page)
        if found is None or best is None:
            best = best or found
            continue
        said, other = best[0], found[0]
        if (other.term, other.session) == (said.term, said.session):
            # The same meeting, said more fully elsewhere.
            said = Congress(said.place or other.place, said.body or other.body, said.term, said.session)
            best = said, best[1]
    if best:
        reading.congress, reading.congress_at = best


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
