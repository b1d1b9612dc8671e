"""The undertakings of the body: exact spans, headed groups, and past work beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .body import Sentence, sentences_of
from .detail import describe
from .due import says_only_when
from .firmness import category_of
from .lexicon import Category
from .moods import judge
from .past import read_past, under
from .problems import read_problems
from .reading import Headed, Reading, Undertaking
from .signs import Signed, Weighed, signs_of
from .weights import spans, sure_of, weigh, why
from .zones import Page

TAKEN = 0.4  # a clause likelier than this is taken: what is missed and what is false come out alike
OPENER = re.compile(
    r"^(?:(?:关于|对于?|针对|就)[您你贵][^,。]{2,40},|在[^,。]{4,40}的?同时,|(?:在)?(?:下一?步|(?:今后|未来)(?![一两二三四五六七八九十几\d])|下一?阶段|接下来|下一年度?|后续|后段|近期)(?:的)?(?:工作)?中?,?\s?|同时,|此外,|另外,|因此,|为此,|对此,|首先,|其次,|最后,|并(?=[\u3400-\u9fff])|一方面,?(?:是)?|另一方面,?(?:是)?|二要|三要|一要)+"
)
LEAD = re.compile(r"在[^,。]{2,60}同时")  # 在做好…的同时: belongs to what follows it
# The cells of a table before the one that says when: 第一阶段   今年7月   公布…
ROW = re.compile(r"[^\s\d,。;:]{1,6}\s+(?=(?:今年|明年|20\d\d年|年底|\d{1,2}月)[^\s]{0,6}\s)")
THREE = re.compile(r"[\u3400-\u9fff]{3}")  # characters that say something
LEAST = 5  # what is shorter says nothing that could be kept


def read_body(page: Page, reading: Reading, table: Sequence[Category]) -> None:
    """Fills in the promises with their headings, past work, and admitted problems."""
    signed = signed_body(page, reading)
    headed = _headed(page, signed, table)
    before: list[int] = []  # clauses of each sentence ahead of its first promise
    for index, (one, promised, admitted) in enumerate(weigh(page.text, *page.body, signed)):
        before.append(len(one.clauses))
        free = 0
        for first, last, likely in spans(promised, TAKEN):
            if first < last and LEAD.fullmatch(page.text, one.clauses[last].start, one.clauses[last].end):
                last -= 1
            # 今年年底,我局将…: the time belongs to what follows it.
            if first > free and says_only_when(
                page.text, one.clauses[first - 1].start, one.clauses[first - 1].end
            ):
                first -= 1
            before[index] = min(before[index], first)
            _add(page, reading, one.clauses[first : last + 1], likely, headed.get(index), table)
            free = last + 1
        read_problems(page, reading, one, admitted)
    reading.headed = [
        group for group in {id(group): group for group in headed.values()}.values() if group.undertakings
    ]
    read_past(page, reading, signed, before)


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
            groups |= dict.fromkeys(under(signed, index), group)
    return groups


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
