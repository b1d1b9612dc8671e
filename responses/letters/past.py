"""Past work: headed sections that tell what was done, and what is told between other things; each with its figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .clauses import ASKED, FUTURE, REASON
from .reading import Figure, Reading, Section
from .signs import Signed
from .zones import Page

FIGURE = re.compile(
    r"(?=[从由\d])(?:[从由](?:\d{4}年(?:底)?的?)?(?:每[天日周月季年]度?)?(?P<was>\d[\d.,]{0,15}万?亿?)(?P<u>[\u3400-\u9fff%]{0,3}?)(?:逐步|大幅)?(?:增加?|增长|提高|提升|上升|升|扩大|下降|降低|降|减少|压减|减|缩短)(?:到了?|至|为)(?P<now>\d[\d.,]{0,15}万?亿?)(?P<unit>[\u3400-\u9fff%]{1,3})"
    r"|(?P<count>\d[\d.,]{0,15}(?:余|多)?(?:万|亿)?)(?P<of>(?:平方米|平方公里|公里|千米|立方米|万元|亿元|个百分点|人次|km|米|亩|吨|座|个|处|家|辆|台|套|名|人|件|条|项|所|栋|户|块|盏|元|场|次|批|倍|%)))"
)
TELLS_NOTHING_ELSE = frozenset(("past", "state", "other", "verb", "progress", "plan"))
CARRIES_ON = frozenset(("other", "verb"))


def read_past(page: Page, reading: Reading, signed: list[Signed], before: Sequence[int]) -> None:
    """Fills in past work, in the order of the letter. `before` says how many clauses of each sentence stand ahead of its
    first promise."""
    headed = list(_headed(page, signed))
    inside = {place for section, below in headed for place in below}
    sections = [section for section, _ in headed]
    sections += [_section(page, "", start, end) for start, end in _told(page.text, signed, before, inside)]
    reading.measures += sorted(sections, key=lambda section: section.start)


def under(signed: list[Signed], index: int) -> range:
    """The places of the sentences a heading heads."""
    kind = signed[index].judged.sentence.kind
    stop = index + 1
    for other in signed[index + 1 : index + 61]:
        sentence = other.judged.sentence
        if sentence.kind == kind or kind == "first" and sentence.opens_paragraph:
            break
        if "thanks" in other.judged.labels[:1] or sentence.kind and kind not in other.judged.levels:
            break
        stop += 1
    return range(index + 1, stop)


def _headed(page: Page, signed: list[Signed]) -> Iterator[tuple[Section, range]]:
    """Sections under a heading that tell what was done, with the places of their sentences."""
    for index, other in enumerate(signed):
        one, sentence = other.judged, other.judged.sentence
        if not one.heading or one.mood in (FUTURE, ASKED, REASON):
            continue
        below = under(signed, index)
        if not any("past" in signed[place].judged.labels for place in below):
            continue
        if re.match("关于|,", page.text[sentence.content : sentence.content + 2]) or sentence.has("thanks"):
            continue
        heading = page.folded.slice(sentence.content, sentence.end).strip()
        stop = signed[below[-1]].judged.sentence.end
        yield _section(page, heading, sentence.content, stop), range(index, below[-1] + 1)


def _told(
    text: str, signed: list[Signed], before: Sequence[int], inside: set[int]
) -> Iterator[tuple[int, int]]:
    """What is told outside these sections, from where to where: sentences that tell what was done and what goes on with
    them in the same paragraph, up to the first promise."""
    run: tuple[int, int] | None = None
    for index, other in enumerate(signed):
        one = other.judged
        sentence, clauses = one.sentence, one.sentence.clauses
        ahead = before[index]
        if 0 < ahead < len(clauses) and clauses[ahead - 1].has("turn"):
            ahead -= 1  # …, 下一步 | 我局将…
        labels = one.labels[:ahead]
        tells = "past" in labels and TELLS_NOTHING_ELSE.issuperset(labels)
        goes_on = (
            run is not None
            and one.mood != FUTURE
            and CARRIES_ON.issuperset(labels)
            and not sentence.opens_paragraph
            and not any(sentence.has(kind) for kind in ("deputy", "ask", "reason"))
            and not text.startswith("请", sentence.content)
        )
        told = bool(labels) and index not in inside and not one.heading and (tells or goes_on)
        if told:
            run = (run[0] if run else clauses[0].start), clauses[len(labels) - 1].end
        if run and not (told and len(labels) == len(clauses)):
            yield run
            run = None
    if run:
        yield run


def _section(page: Page, heading: str, start: int, end: int) -> Section:
    figures = tuple(_figures(page, start, end))
    return Section(heading, page.folded.at(start), page.folded.end(end), figures)


def _figures(page: Page, start: int, end: int) -> list[Figure]:
    figures = []
    for found in FIGURE.finditer(page.text, start, end):
        span = (page.folded.at(found.start()), page.folded.end(found.end()))
        if found["was"]:
            figures.append(Figure(found["was"], found["now"], found["unit"], *span))
        else:
            figures.append(Figure(None, found["count"], found["of"], *span))
    return figures
