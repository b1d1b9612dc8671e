"""The undertakings of the body: exact spans, headed groups, past work and admitted problems beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from .body import Sentence, sentences_of
from .clauses import ASKED, FUTURE, PAST, REASON, RHETORIC
from .detail import describe
from .firmness import category_of
from .lexicon import Category
from .moods import Judged, is_question, judge
from .problems import read_problems
from .reading import LIKELY, SURE, Figure, Headed, Reading, Section, Undertaking
from .zones import Page

LEAD_WORDS = re.compile(
    r"^(?:(?:以上|以下|如下|下列|几)|(?:要|将|拟|重点|主要|我们|我[\u3400-\u9fff]|下一?步|下一?阶段|接下来|今后|从|采取|做好|抓好|开展|认真|着重|切实|进一步|做|提出|围绕|在|通过|将重点|将从|继续|着力|努力){1,9}(?:以下|如下|下列|几|三|四|两|五|六)[\u3400-\u9fff]{1,14}$)"
)
FRESH = re.compile(
    r"^(?:每(?:年|月|季度|周|半年)|20\d\d年|力争|到20|自20|我[\u3400-\u9fff]{1,3}将|我们将|通过|同时|以[^,]{4,20}为|在[^,]{4,40}同时|并将|还将|另外|此外)"
)
# Somebody else, a kind of case, or a thing of its own: 省商务厅将…, 对拒不开放的…, 并把结果…
OF_ITS_OWN = re.compile(
    r"^(?:同时)?(?:[\u3400-\u9fff、]{1,14}(?:局|委|厅|部|公司|集团|支队|街道|医院|学校)(?:将|拟|把|负责|适时|对)|并?对[^,《\d]{2,30}的[^,《\d]{0,6}$|并?对[^,]{4,30}问题$|并?对[^,]{4,}(?:给予|予以|实行|按|进行|实施)|并[把将会])"
)
OPENER = re.compile(
    r"^(?:(?:关于|对于?|针对|就)[您你贵][^,。]{2,40},|在[^,。]{4,40}的?同时,|(?:在)?(?:下一?步|今后|下一?阶段|接下来|下一年度?|后续|后段|近期|未来)(?:的)?(?:工作)?中?,?\s?|同时,|此外,|另外,|因此,|为此,|对此,|首先,|其次,|最后,|并(?=[\u3400-\u9fff])|一方面,?(?:是)?|另一方面,?(?:是)?|二要|三要|一要)+"
)
FIGURE = re.compile(
    r"从(?:\d{4}年(?:底)?的?)?(?P<was>\d[\d.,]*万?亿?)(?P<u>[\u3400-\u9fff%]{0,3}?)(?:逐步|大幅)?(?:增加?|增长|提高|提升|上升|扩大|下降|降低|减少|压减|缩短)(?:到了?|至|为)(?P<now>\d[\d.,]*万?亿?)(?P<unit>[\u3400-\u9fff%]{1,3})"
    r"|(?P<count>\d[\d.,]*(?:余|多)?(?:万|亿)?)(?P<of>(?:平方米|平方公里|公里|千米|立方米|万元|亿元|个百分点|人次|km|米|亩|吨|座|个|处|家|辆|台|套|名|人|件|条|项|所|栋|户|块|盏|元|场|次|批|倍|%))"
)


def read_body(page: Page, reading: Reading, table: Sequence[Category]) -> None:
    start, end = page.body
    written = _written(reading)
    sentences = sentences_of(page.text, start, end)
    opinion = reading.role == "co-handling opinion"
    judged = judge(page.text, sentences, written, opinion)
    _collect(page, reading, judged, table)
    _past_work(page, reading, judged)
    read_problems(page, reading, judged)


def _written(reading: Reading) -> date | None:
    when = reading.signed_date or reading.published_date
    return when.value if when else None


def _collect(page: Page, reading: Reading, judged: list[Judged], table: Sequence[Category]) -> None:
    group: Headed | None = None
    group_kind = ""
    for index, one in enumerate(judged):
        sentence = one.sentence
        if one.heading:
            following = _under(judged, index)
            if (
                one.mood == FUTURE
                and _is_verbal(one)
                or one.mood == FUTURE
                and any(_runs(page.text, j) for j in following)
            ):
                group, group_kind = _heading(page, sentence, table), sentence.kind
                reading.headed.append(group)
                if (
                    reading.role == "co-handling opinion"
                    and not re.search(
                        r"\d|[一两二三四]次",
                        page.text[sentence.end : following[-1].sentence.end if following else sentence.end],
                    )
                    or not any(_runs(page.text, below) for below in following)
                ):
                    _add(
                        page,
                        reading,
                        sentence.content,
                        sentence.end,
                        one,
                        LIKELY,
                        "heading of a measure",
                        table,
                        group,
                    )
                    _skip_bodies(following)
                continue
            group = None
            if one.mood != FUTURE:
                continue
        elif (
            sentence.kind
            and (not group or sentence.kind == group_kind)
            or sentence.opens_paragraph
            and group
            and group_kind == "first"
            and not sentence.kind
        ):
            group = None
        for run_start, run_end, sure, why in _runs(page.text, one):
            for piece_start, piece_end in _pieces(page.text, sentence, run_start, run_end):
                _add(page, reading, piece_start, piece_end, one, sure, why, table, group)
    reading.headed = [group for group in reading.headed if group.undertakings]


def _under(judged: list[Judged], index: int) -> list[Judged]:
    """The sentences a heading heads."""
    kind = judged[index].sentence.kind
    under = []
    for one in judged[index + 1 : index + 61]:
        if one.sentence.kind == kind or (kind == "first" and one.sentence.opens_paragraph):
            break
        if "thanks" in one.labels[:1]:
            break
        if kind in one.levels or not one.sentence.kind:
            under.append(one)
        else:
            break
    return under


def _is_verbal(one: Judged) -> bool:
    return bool(one.labels) and one.labels[0] in ("verb", "will")


def _skip_bodies(following: list[Judged]) -> None:
    for one in following:
        if not any(label == "will" for label in one.labels):
            one.labels = ["said" for _ in one.labels]


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


def _runs(text: str, one: Judged) -> list[tuple[int, int, str, str]]:
    """Runs of clauses that are undertaken, with how sure and the word that says so."""
    labels, sentence = one.labels, one.sentence
    if one.mood == ASKED or one.mood in (REASON, PAST) and "will" not in labels:
        return []
    if one.mood != FUTURE and BEGIN_A_RUN.isdisjoint(labels):
        return []
    if (
        not (one.listed or {"will", "onward"} & set(labels))
        and {"past", "state"} & set(labels)
        and (labels[0] != "verb" or TOPIC_FIRST.match(text, sentence.content))
    ):
        return []  # it describes, also where the letter speaks of what comes
    if (
        one.mood == FUTURE
        and not (one.listed or one.heading or one.series or one.goes_on(text))
        and not (one.levels and "verb" in labels)
    ):
        return []
    if (
        TO_WHAT_END.match(text, sentence.content)
        or RHETORIC.search(text, sentence.content, sentence.end)
        or is_question(text, sentence)
    ):
        return []
    runs: list[tuple[int, int, str, str]] = []
    index = 0
    while index < len(labels):
        label = labels[index]
        taken = label == "will" or (one.mood == FUTURE and _doing(text, one, index))
        if label == "onward":
            taken = one.mood == FUTURE or _waits(text, one, index)
        elif label == "condition" and not taken:
            clause = sentence.clauses[index]
            example = text.startswith("如", clause.start) and not text.startswith("如果", clause.start)
            if one.mood != FUTURE and SUPPOSED.match(text, clause.start, clause.end):
                index += 1
                continue
            taken = (
                index + 1 < len(labels)
                and (
                    labels[index + 1] in ("verb", "onward")
                    or labels[index + 1] == "other"
                    and sentence.clauses[index + 1].has("verb")
                )
                and one.mood not in (ASKED, REASON)
            )
            taken = (
                taken
                and "past" not in labels
                and not (example and "再" not in text[clause.end : clause.end + 4])
            )
        elif label == "progress":
            taken = index + 1 < len(labels) and labels[index + 1] == "verb"
        if not taken:
            index += 1
            continue
        first = index
        while (
            first
            and labels[first - 1] in ("verb", "condition", "plan", "onward")
            and (one.mood == FUTURE or labels[first - 1] == "condition" or "past" not in labels[:first])
            and not OF_THE_ASK.search(
                text, sentence.clauses[first - 1].start, sentence.clauses[first - 1].end
            )
        ):
            first -= 1
        if first and BARE_TIME.fullmatch(
            text[sentence.clauses[first - 1].start : sentence.clauses[first - 1].end].strip()
        ):
            first -= 1
        last = index
        while last + 1 < len(labels) and labels[last + 1] in (
            "will",
            "onward",
            "verb",
            "other",
            "condition",
            "plan",
            "state",
        ):
            if labels[last + 1] == "state" and one.mood != FUTURE:
                break
            last += 1
        while last > index and labels[last] in ("state",):
            last -= 1
        tail = sentence.clauses[index]
        if (
            first == index
            and index
            and tail.end - tail.start <= 14
            and labels[index - 1] in ("verb", "other")
            and not BARE_TIME.fullmatch(text[tail.start : tail.end].strip())
        ):
            if sentence.clauses[index - 1].has("verb"):
                first -= 1  # …安装路灯180盏,9月开学前亮灯
        run = (sentence.clauses[first].start, sentence.clauses[last].end)
        words = one.reasons[index]
        if not (runs and run[0] < runs[-1][1]):
            sure = SURE if label == "will" and (words == "将" or one.mood == FUTURE) else LIKELY
            if not BARE_TIME.fullmatch(text[run[0] : run[1]].strip()):
                runs.append((*run, sure, words or "the letter speaks of what comes"))
        index = last + 1
    if sentence.colon and runs:
        runs = _without_lead(text, sentence, runs)
    return runs


# The labels that begin a run also where the letter does not speak of what comes.
BEGIN_A_RUN = frozenset(("will", "onward", "condition", "progress"))
TOPIC_FIRST = re.compile(r"针对(?:这|此|上述|您|你)[^,]*,|在[^,]{2,12}方面,")
# A sentence of its own that only says to which end.
TO_WHAT_END = re.compile(r"以(?:从根本|期|便|更好|更加|更大|实际行动)")
BARE_TIME = re.compile(
    r"“?十[三四五六]五”?(?:期间|时期)?|20\d\d年.{0,6}|[今明]年.{0,4}|[今明]年\d{1,2}月(?:份|底|初|[上中下]旬)?|年底前?|下一?步|下半年|入[春夏秋冬汛]后?"
)
OF_THE_ASK = re.compile(r"建议[^,]{6,}的建议$|^建议.*的建议$")
# Weighed and not undertaken: 若提高票价,运营成本可以…; what is waited for (资金, 政策, 批准) may come.
SUPPOSED = re.compile(
    r"(?:若|如果?|假如)(?![^,]*(?:有|争取|条件|资金|政策|上级|发现|批|列入|允许|确需|仍|再|逾期|不能|未))"
)
COUNTS_WHAT_FOLLOWS = re.compile(
    r"[几两二三四五六七八九十\d](?:大|个|项|件|步|种|点|类|条|方面|举措)[\u3400-\u9fff]{0,8}$|[几两二三四五六七八九十](?:步|种情形|个方面|类)[\u3400-\u9fff]{0,8}$"
)


def _without_lead(
    text: str, sentence: Sentence, runs: list[tuple[int, int, str, str]]
) -> list[tuple[int, int, str, str]]:
    """The runs without the words that only announce the list below: 采取以下措施, 做好三件事, 分两步推进."""
    if True:
        lead = text[runs[-1][0] : runs[-1][1]]
        tail = OPENER.sub("", lead.split(",")[-1])
        if (
            LEAD_WORDS.match(tail)
            or any(mark.kind == "measures" for mark in sentence.clauses[-1].marks)
            or len(tail) < 5
            or COUNTS_WHAT_FOLLOWS.search(tail)
            or re.fullmatch(
                r"[\u3400-\u9fff]{0,6}?(?:将|拟|计划|要)?(?:重点)?(?:做好|抓好|推进|开展|落实)", tail
            )
        ):
            kept = lead.rfind(",")
            start, _end, sure, why = runs.pop()
            clause_first = text[start : start + max(kept, 0)]
            if (
                kept > 12
                and re.search(r"[\u3400-\u9fff]{6,}", OPENER.sub("", clause_first))
                and not re.match(r"(?:结合|针对|根据|按照|围绕|为|对)", OPENER.sub("", clause_first))
            ):
                runs.append((start, start + kept, sure, why))
    return runs


def _waits(text: str, one: Judged, index: int) -> bool:
    """有计划时及时申报, 任务下达后及时实施, 先…再…: a weak word counts when the clause waits for something."""
    clause = one.sentence.clauses[index]
    words = text[clause.start : clause.end]
    if "past" in one.labels[index + 1 :]:
        return False
    return (
        bool(WAITS.search(words))
        or index > 0
        and one.labels[index - 1] in ("condition", "state", "will", "plan")
    )


WAITS = re.compile(
    r"(?:后|时|的)[\u3400-\u9fff]{0,4}(?:及时|随时|优先|陆续|抓紧|同步|加快|一并)|先[^,]{2,20}再|只能先|^同步"
)


def _doing(text: str, one: Judged, index: int) -> bool:
    """In a future mood: a clause that does something, and neither describes, nor looks back, nor is a courtesy."""
    label = one.labels[index]
    if label in ("verb", "plan"):
        return True
    clause = one.sentence.clauses[index]
    if label in ("other", "condition"):
        verbs = [mark for mark in clause.marks if mark.kind == "verb" and len(mark.word) > 1]
        if not verbs:
            return (
                bool(one.levels or one.series)
                and label == "other"
                and clause.end - clause.start >= 8
                and "past" not in one.labels
            )
        if "past" in one.labels[index + 1 :]:
            return False
        return (
            one.listed
            or index > 0
            and one.labels[index - 1] in ("will", "verb")
            or any(mark.kind in ("subject", "turn") for mark in clause.marks)
            or label == "other"
            and verbs[0].start - clause.start < 14
        )
    return False


CONCRETE = re.compile(r"\d|每[年月季周半]|[一两二三四五六]次|年底")
BRACKETED = re.compile(r"《[^《》]{0,90}》|\([^()]{0,60}\)|“[^“”]{0,90}”")
PURPOSE = re.compile(
    r"^(?:确保|推动|促进|实现|切实|不断|努力|提升|提高|保障|为|让|使|形成|营造|达到|做到|满足|缓解|改善|增强|更好|真正|"
    r"并确保|从而|以便|以|防止|避免|减少|着力|全力|全面|共同|通过)"
)

# What waits for the clause behind it: a case, a time, a reason.
WAITING = re.compile(
    r"(?:的|后|时|前|下|要求|问题|建议|规定)$|^(?:(?:同时|并)?(?:如|若|待|为|按|根据|针对|至于|关于|结合))[^,]*$"
)

NEW_ACT = re.compile(
    r"(?:并|同时)?(?:督促|指导|支持|鼓励|引导|组织|开展|建立|健全|完善|制定|修订|出台|加强|加大|会同|联合|协调|推动|探索|研究|落实|规范|优化|推进|实施|强化|严格|启动|编制)(?!的|和|与|、)"
)


def _is_concrete(words: str) -> bool:
    """Whether it names a number or a day; the numbers of documents in brackets are none."""
    return bool(CONCRETE.search(BRACKETED.sub("", words)))


def _pieces(text: str, sentence: Sentence, start: int, end: int) -> list[tuple[int, int]]:
    """A run falls into its undertakings: a new subject or means begins one, and so does a measure or day of its own.

    What only says to which end (确保…, 实现…) stays with the undertaking it belongs to.
    """
    starts = [start]
    for clause in sentence.clauses:
        if clause.start <= starts[-1] or clause.end > end:
            continue
        before, behind = clause.start - starts[-1], end - clause.start
        if before < 12 or behind < 12:
            continue
        words = text[clause.start : clause.end]
        piece = text[starts[-1] : clause.start]
        last = piece.rstrip(",").rpartition(",")[2]
        means_again = piece.startswith("通过") and words.startswith("通过")
        fresh = end - start > 58 and before >= 16 and behind >= 16 and FRESH.match(words) and not means_again
        fresh = fresh or OF_ITS_OWN.match(words) and not WAITING.search(last)
        # A long run: what begins with an act of its own is an undertaking of its own.
        act = (
            end - start > 75
            and before >= 26
            and behind >= 20
            and NEW_ACT.match(words)
            and not clause.has("past")
        )
        own = before >= 24 and behind >= 14 and _is_concrete(piece) and _is_concrete(words)
        if fresh or act or own and not PURPOSE.match(words):
            starts.append(clause.start)
    return list(zip(starts, [*starts[1:], end], strict=True))


THREE = re.compile(r"[\u3400-\u9fff]{3}")  # characters that say something
# The cells of a table before the one that says when: 第一阶段   今年7月   公布…
ROW = re.compile(r"[^\s\d,。;:]{1,6}\s+(?=(?:今年|明年|20\d\d年|年底|\d{1,2}月)[^\s]{0,6}\s)")


def _add(
    page: Page,
    reading: Reading,
    start: int,
    end: int,
    one: Judged,
    sure: str,
    why: str,
    table: Sequence[Category],
    group: Headed | None,
) -> None:
    text = page.text
    row = ROW.match(text, start, end)
    if row:
        start = row.end()
    opener = OPENER.match(text[start : min(end, start + 60)])
    if opener and end - start - opener.end() >= 4:
        start += opener.end()
    while start < end and text[start] in " ,,、;:\n·":
        start += 1
    while end > start and text[end - 1] in " ,,、;:。!\n":
        end -= 1
    least = 4 if one.listed and one.labels[:1] == ["verb"] else 5
    if end - start < least or not THREE.search(text, start, end):
        return
    at, until = page.folded.at(start), page.folded.end(end)
    undertaking = Undertaking(page.folded.original[at:until], at, until, sure, why)
    describe(undertaking, text, (start, end), one.sentence.clauses, reading, table)
    if group is not None:
        undertaking.heading = group.heading
        undertaking.category = group.category or undertaking.category
        group.undertakings.append(undertaking)
    reading.commitments.append(undertaking)


def _past_work(page: Page, reading: Reading, judged: list[Judged]) -> None:
    """Headed sections that tell what was done, each with its figures."""
    for index, one in enumerate(judged):
        sentence = one.sentence
        if (
            not one.heading
            or sentence.kind not in ("section", "sub", "arabic", "first")
            or one.mood in (FUTURE, ASKED, REASON)
        ):
            continue
        under = _under(judged, index)
        if not under or not any("past" in other.labels for other in under):
            continue
        if re.match("关于|,", page.text[sentence.content : sentence.content + 2]) or sentence.has("thanks"):
            continue
        stop = under[-1].sentence.end
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
