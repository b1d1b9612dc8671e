"""The undertakings of the body: exact spans, headed groups, and past work beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .body import Sentence, sentences_of
from .clauses import ASKED, FUTURE, REASON
from .detail import describe
from .due import says_only_when
from .firmness import category_of
from .lexicon import Category
from .moods import judge
from .problems import read_problems
from .reading import Figure, Headed, Reading, Section, Undertaking
from .signs import Signed, Weighed, signs_of
from .weights import spans, sure_of, weigh, why
from .zones import Page

TAKEN = 0.4  # a clause likelier than this is taken: what is missed and what is false come out alike
OPENER = re.compile(
    r"^(?:(?:关于|对于?|针对|就)[您你贵][^,。]{2,40},|在[^,。]{4,40}的?同时,|(?:在)?(?:下一?步|(?:今后|未来)(?![一两二三四五六七八九十几\d])|下一?阶段|接下来|下一年度?|后续|后段|近期)(?:的)?(?:工作)?中?,?\s?|同时,|此外,|另外,|因此,|为此,|对此,|首先,|其次,|最后,|并(?=[\u3400-\u9fff])|一方面,?(?:是)?|另一方面,?(?:是)?|二要|三要|一要)+"
)
LEAD = re.compile(r"在[^,。]{2,60}同时")  # 在做好…的同时: belongs to what follows it
FIGURE = re.compile(
    r"从(?:\d{4}年(?:底)?的?)?(?P<was>\d[\d.,]*万?亿?)(?P<u>[\u3400-\u9fff%]{0,3}?)(?:逐步|大幅)?(?:增加?|增长|提高|提升|上升|扩大|下降|降低|减少|压减|缩短)(?:到了?|至|为)(?P<now>\d[\d.,]*万?亿?)(?P<unit>[\u3400-\u9fff%]{1,3})"
    r"|(?P<count>\d[\d.,]*(?:余|多)?(?:万|亿)?)(?P<of>(?:平方米|平方公里|公里|千米|立方米|万元|亿元|个百分点|人次|km|米|亩|吨|座|个|处|家|辆|台|套|名|人|件|条|项|所|栋|户|块|盏|元|场|次|批|倍|%))"
)
# The cells of a table before the one that says when: 第一阶段   今年7月   公布…
ROW = re.compile(r"[^\s\d,。;:]{1,6}\s+(?=(?:今年|明年|20\d\d年|年底|\d{1,2}月)[^\s]{0,6}\s)")
THREE = re.compile(r"[\u3400-\u9fff]{3}")  # characters that say something
LEAST = 5  # what is shorter says nothing that could be kept


def read_body(page: Page, reading: Reading, table: Sequence[Category]) -> None:
    """Fills in the promises with their headings, past work, and admitted problems."""
    signed = signed_body(page, reading)
    headed = _headed(page, signed, table)
    for index, (one, promised, admitted) in enumerate(weigh(page.text, *page.body, signed)):
        free = 0
        for first, last, likely in spans(promised, TAKEN):
            if first < last and LEAD.fullmatch(page.text, one.clauses[last].start, one.clauses[last].end):
                last -= 1
            # 今年年底,我局将…: the time belongs to what follows it.
            if first > free and says_only_when(
                page.text, one.clauses[first - 1].start, one.clauses[first - 1].end
            ):
                first -= 1
            _add(page, reading, one.clauses[first : last + 1], likely, headed.get(index), table)
            free = last + 1
        read_problems(page, reading, one, admitted)
    reading.headed = [
        group for group in {id(group): group for group in headed.values()}.values() if group.undertakings
    ]
    _past_work(page, reading, signed)


def signed_body(page: Page, reading: Reading) -> list[Signed]:
    """The sentences of the body with their signs."""
    when = reading.signed_date or reading.published_date
    opinion = reading.role == "co-handling opinion"
    written = when.value if when else None
    judged = judge(page.text, sentences_of(page.text, *page.body), written, opinion)
    return list(signs_of(page.text, judged, written, opinion))


def _headed(page: Page, signed: list[Signed], table: Sequence[Category]) -> dict[int, Headed]:
    """The group each sentence stands in, by the nearest heading above it."""
    groups: dict[int, Headed] = {}
    for index, one in enumerate(signed):
        if one.judged.heading:
            group = _heading(page, one.judged.sentence, table)
            groups |= dict.fromkeys(_under(signed, index), group)
    return groups


def _under(signed: list[Signed], index: int) -> range:
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


def _heading(page: Page, sentence: Sentence, table: Sequence[Category]) -> Headed:
    words = page.folded.slice(sentence.content, sentence.end).strip()
    category = category_of(page.text[sentence.content : sentence.end], table)
    return Headed(
        words,
        page.folded.at(sentence.content),
        page.folded.end(sentence.end),
        category.slug if category else "",
        category.english_name if category else "",
    )


def _add(
    page: Page,
    reading: Reading,
    clauses: list[Weighed],
    likely: float,
    group: Headed | None,
    table: Sequence[Category],
) -> None:
    text = page.text
    start, end = clauses[0].start, clauses[-1].end
    row = ROW.match(text, start, end)
    if row:
        start = row.end()
    opener = OPENER.match(text[start : min(end, start + 60)])
    if opener and end - start - opener.end() >= LEAST:
        start += opener.end()
    while start < end and text[start] in " ,,、;:\n·":
        start += 1
    while end > start and text[end - 1] in " ,,、;:。!\n":
        end -= 1
    if end - start < LEAST or not THREE.search(text, start, end):
        return
    at, until = page.folded.at(start), page.folded.end(end)
    undertaking = Undertaking(page.folded.original[at:until], at, until, sure_of(likely), why(clauses))
    describe(undertaking, text, (start, end), [weighed.clause for weighed in clauses], reading, table)
    if group is not None:
        undertaking.heading = group.heading
        undertaking.category = group.category or undertaking.category
        group.undertakings.append(undertaking)
    reading.commitments.append(undertaking)


def _past_work(page: Page, reading: Reading, signed: list[Signed]) -> None:
    """Headed sections that tell what was done, each with its figures."""
    for index, other in enumerate(signed):
        one, sentence = other.judged, other.judged.sentence
        if not one.heading or one.mood in (FUTURE, ASKED, REASON):
            continue
        below = _under(signed, index)
        if not any("past" in signed[place].judged.labels for place in below):
            continue
        if re.match("关于|,", page.text[sentence.content : sentence.content + 2]) or sentence.has("thanks"):
            continue
        stop = signed[below[-1]].judged.sentence.end
        reading.measures.append(
            Section(
                page.folded.slice(sentence.content, sentence.end).strip(),
                page.folded.at(sentence.content),
                page.folded.end(stop),
                tuple(_figures(page, sentence.end, stop)),
            )
        )


def _figures(page: Page, start: int, end: int) -> list[Figure]:
    figures = []
    for found in FIGURE.finditer(page.text, start, end):
        span = (page.folded.at(found.start()), page.folded.end(found.end()))
        if found["was"]:
            figures.append(Figure(found["was"], found["now"], found["unit"], *span))
        else:
            figures.append(Figure(None, found["count"], found["of"], *span))
    return figures
