"""What each sentence of the body speaks of: what was done, what is, what was asked, or what will be done.

The letter turns: 下一步 turns it to the future until the section ends or the past is taken up again; a heading or a
lead-in (主要措施有:, 原因如下:) says it for all the items below. A sentence is judged clause by clause inside
that mood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from .body import Clause, Mark, Sentence
from .numerals import number

FUTURE, PAST, ASKED, REASON, NEUTRAL = "future", "past", "asked", "reason", "neutral"

HEADING_FUTURE = re.compile(
    r"下一?步|下一?阶段|今后|工作计划|工作打算|努力方向|整改措施|工作措施|工作思路|工作安排|打算|对策|措施及|拟采取|解决办法|后续"
)
HEADING_PAST = re.compile(
    r"开展情况|工作情况|基本情况|现状|办理情况|进展|(?<!巩固)(?<!提升)成效|主要做法|已开展|以来|完成情况|所做|前期|落实情况|概况"
)
HEADING_REASON = re.compile(r"存在(?:的|主要)?(?:问题|困难|不足)|原因|困难和|面临的")
HEADING_ASKED = re.compile(
    r"(?:建议|提案)(?:的)?(?:主要)?内容|(?:建议|提案)中?(?:所)?反映的?(?:主要)?(?:问题|情况)$|反映的(?:主要)?问题$|^案由"
)
# 将 is the future before a verb, after a subject; elsewhere it means 把.
WILL_BEFORE = re.compile(
    r"(?:我[\u3400-\u9fff]{1,5}|们|本[\u3400-\u9fff]{1,3}|局|委|部|厅|镇|乡|街道|单位|中心|大队|支队|公司|也|还|均|都|即|必|仍|并|后|时|步|年|月|来|后续|底|旬|府|处|院|会|方|部门|其|同时|,|、)$"
)
DATED_AHEAD = re.compile(
    r"(?:国庆|春节|元旦|五一|中秋|汛期|开学|冬季|入冬)[\u3400-\u9fff]{0,2}前|(?<!\d)[一二三四五六七八九十]{1,2}月(?:份|底|初|前|上旬|中旬|下旬)|(?P<year>20\d\d)年(?:底|末|前|内|\d{1,2}月(?:底|末|前|份|中旬|上旬|下旬|\d{1,2}日前)|年底|上半年|下半年|第[一二三四]季度|全面|完成|建成)|年底前|年内|月底前|月底|月份前|季度|“?十[四五六]五”?期间|本月底|年底|暑假|开学前|汛期前|春节前|月前"
)
THIS_YEAR = re.compile(r"[\u3400-\u9fff]{0,4}?(?:今年|本年|年内|年底|本月|(?<!\d)[三四五两]年[内间])")
DONE = re.compile(
    r"[\u3400-\u9fff](?<![不为除])了(?!解|望|结|然)|(?<![不通超经路渡\d])过(?=[\u3400-\u9fff,]|$)(?!程|度|去|期|往|渡|大|高|低|硬|关|境|户|桥|街|路|河|江|马|滤|磅|敏|剩|失|错|年|冬|夏|硬|后)"
)
YEARS = re.compile(r"(?<!\d)(?P<year>20\d\d)年")
COUNTED = re.compile(r"\d{2,}(?:余|多)?[\u3400-\u9fff]{1,3}(?=[,。;、]|$)")
SINCE = re.compile(
    r"[自从](?:(?P<year>20\d\d)年)?(?P<month>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])?月?[\u3400-\u9fff\d]{0,6}起"
)
DECIDED = re.compile(
    r"经[^,。]{0,16}(?:研究|商定|协商|论证|同意|批准|协调)(?:决定)?,(?!现|我[\u3400-\u9fff]{1,3}(?:认为|答复)|答复)"
)
PLAN = re.compile(
    r"已[经]?(?:被|将[\u3400-\u9fff]{1,16})?(?:列入|纳入|列为)|列入[^,。]{0,24}(?:计划|项目库|规划)|纳入[^,。]{0,24}(?:计划|规划)"
)
RHETORIC = re.compile(
    r"[作做]出[^,。]{0,8}贡献|不负[\u3400-\u9fff]{2}|作出应有的?(?:努力|贡献)|不懈努力|责任感和使命感|做出(?:更大|新的|应有)|作出(?:更大|新的|积极)?贡献|更上一层楼|而努力奋斗"
)
CONDITION = re.compile(
    r"^(?:待|如果|若|一旦)[^,]{2,}"
    r"|^如[^,]{3,}"
    r"|^(?:等|在)[^,]{2,24}(?:后|的前提下|的情况下|时)$"
    r"|^[^,]{2,16}(?:建成|完成|开通|投用|到位|改造)前$"
    r"|^[^,]{2,24}(?:下达|到位|批复|成熟|允许|宽裕|具备|完成|竣工|通过|移除|调整|变化|计划|明确|建成|结束|确定|核准)(?:后|时|之后|的)$"
)
# The time a past is told in: what continues inside it continued then.
ESTIMATE = re.compile(r"(?:总|年|可|将|约|共)?(?:投资|需|资金|费用|约|产值|增收|年产|可达|达)")
FRAME = re.compile(
    r"近年来|近[一二三两几]年|一直以?来|长期以来|历年|多年来|去年|前年|上半年|以来|(?:收到|接到|收悉|接)[^,]{0,10}(?:后|以后)|高度重视"
)
WEAK = frozenset(
    [
        "继续",
        "逐步",
        "立即",
        "争取",
        "尽快",
        "马上",
        "决定",
        "准备",
        "力求",
        "先",
        "及时",
        "随时",
        "陆续",
        "抓紧",
        "优先",
        "加快",
        "尽早",
        "计划",
        "届时",
        "一律",
        "确保",
        "务必",
    ]
)
# What a document says is its own, not the letter's: 印发《…》,明确…, 提出到2025年…
DOCUMENT_SAYS = re.compile(
    r"(?:印发|出台|制定|发布|下发|修订|颁布|根据|按照|依据)[^,]{0,12}《|》(?:\([^)]*\))?[^,]{0,8}(?:明确|提出|要求|规定|指出|强调)|^(?:[\u3400-\u9fff]{0,8})(?:明确提出|明确要求|明确规定|提出要|提出到|要求各地|要求地方|规定)"
)
TOPIC = re.compile(
    r"(?:关于|针对|对于?|就)[您你]|[您你]们?(?:提出|建议|反映|提到|在建议)|关于(?!进一步)|对(?:“|提案|建议)"
)


@dataclass(slots=True)
class Level:
    """An enumeration the letter is inside of."""

    kind: str
    mood: str
    paragraphs: bool
    outer: str


@dataclass(slots=True)
class Judged:
    """A sentence with its mood and, clause by clause, what it is: will, past, state, thanks, asked, verb or other."""

    sentence: Sentence
    mood: str
    labels: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    heading: bool = False
    levels: tuple[str, ...] = ()
    listed: bool = False
    series: bool = False  # behind a semicolon, after a sentence that spoke of what comes


def judge(text: str, sentences: list[Sentence], written: date | None, opinion: bool) -> list[Judged]:
    """Each sentence with its mood, in order. `opinion`: a co-handler's letter proposes what to do from its first word."""
    judged: list[Judged] = []
    levels: list[Level] = []
    mood = FUTURE if opinion else NEUTRAL
    lead: str | None = mood if opinion else None
    for index, sentence in enumerate(sentences):
        content = text[sentence.content : sentence.end]
        if sentence.kind:
            mood, levels = _enter(text, sentences, index, sentence, levels, mood, lead)
        elif sentence.opens_paragraph:
            while levels and not levels[-1].paragraphs or levels and levels[-1].kind == "first":
                mood = levels.pop().outer
            if (
                levels
                and judged
                and judged[-1].sentence.kind == levels[-1].kind
                and judged[-1].sentence.ordinal > 1
                and not judged[-1].heading
                and levels[-1].kind in ("arabic", "bracketed")
            ):
                mood = levels.pop().outer
            if mood == FUTURE and TOPIC.match(text, sentence.content):
                mood = NEUTRAL
        one = Judged(sentence, mood, levels=tuple(level.kind for level in levels))
        one.listed = bool(sentence.kind)
        if (
            not sentence.colon
            and index + 1 < len(sentences)
            and sentences[index + 1].kind
            and sentences[index + 1].ordinal == 1
        ):
            sentence.colon = True  # 我局将抓好三件事。第一,…
        one.heading = _is_heading(text, sentences, index)
        if one.heading:
            said = _mood_of_heading(content)
            if said:
                mood = one.mood = said
        turned = _turn(text, sentence)
        if turned:
            mood = one.mood = FUTURE
        if (
            judged
            and text[judged[-1].sentence.end : judged[-1].sentence.end + 1] == ";"
            and one.mood in (NEUTRAL, PAST)
        ):
            before = judged[-1]
            if (
                before.mood == FUTURE
                or before.labels[-1] in ("will", "verb", "other")
                and "will" in before.labels
                and "past" not in before.labels
            ):
                one.mood = FUTURE  # what stands between semicolons has one tense
        one.series = bool(judged) and one.mood == FUTURE and text.startswith(";", judged[-1].sentence.end)
        for clause in sentence.clauses:
            label, why = _label(text, clause, written, one.mood)
            one.labels.append(label)
            one.reasons.append(why)
        if (
            DECIDED.match(text[sentence.content : sentence.content + 40])
            and "past" not in one.labels
            and one.mood == NEUTRAL
        ):
            one.labels = [
                "will" if place == 1 and label in ("verb", "other") else label
                for place, label in enumerate(one.labels)
            ]
        if one.mood != FUTURE:
            _frame(text, one)
        if "thanks" in one.labels[:1]:
            one.mood = NEUTRAL
        elif (
            sentence.opens_paragraph
            and mood == FUTURE
            and not turned
            and not sentence.kind
            and one.labels[0] == "past"
        ):
            mood = one.mood = NEUTRAL
        judged.append(one)
        lead = _lead(text, sentences, index, one)
        if (
            lead in (FUTURE, NEUTRAL)
            and not _next_is_item(sentences, index)
            and lead == FUTURE
            and sentence.colon
        ):
            mood = FUTURE
    return judged


def _frame(text: str, one: Judged) -> None:
    """Takes back weak signs of the future inside a told past, and what a cited document says."""
    clauses = one.sentence.clauses
    framed = (
        FRAME.search(text, clauses[0].start, clauses[0].end)
        or one.labels[0] == "past"
        and YEARS.match(text, clauses[0].start)
    )
    cited = False
    for place, (label, why, clause) in enumerate(zip(one.labels, one.reasons, clauses, strict=True)):
        words = text[clause.start : clause.end]
        if DOCUMENT_SAYS.search(words):
            cited = True
        if label not in ("will", "onward", "condition", "verb"):
            continue
        strong = why in ("将", "拟", "计划", "预计") or clause.has("turn")
        if framed and why in WEAK or cited and not strong:
            one.labels[place] = "past" if label != "verb" else "said"


def _enter(
    text: str,
    sentences: list[Sentence],
    index: int,
    sentence: Sentence,
    levels: list[Level],
    mood: str,
    lead: str | None,
) -> tuple[str, list[Level]]:
    """A new item: a sibling of one above it, or the first of a list inside it."""
    kinds = [level.kind for level in levels]
    if sentence.kind in kinds:
        place = kinds.index(sentence.kind)
        level = levels[place]
        levels = levels[: place + 1]
        if sentence.ordinal == 1 and index:
            level.mood = _mood_of_list(text, sentences, index, lead, level.outer if lead is None else mood)
        return level.mood, levels
    said = _mood_of_list(text, sentences, index, lead, mood)
    return said, [*levels, Level(sentence.kind, said, sentence.opens_paragraph, mood)]


def _mood_of_list(text: str, sentences: list[Sentence], index: int, lead: str | None, mood: str) -> str:
    if lead in (FUTURE, REASON, ASKED, PAST):
        return lead
    if mood == FUTURE:
        return FUTURE
    if mood in (ASKED, REASON):
        return NEUTRAL if sentences[index].kind == "section" else mood
    if _tells_past(text, sentences, index):
        return NEUTRAL
    later = _turns_later(text, sentences, index)
    if lead == "measures":
        return NEUTRAL if later and _counts(text, sentences, index) else FUTURE
    return FUTURE if not later and _begins_with_verbs(sentences, index) else NEUTRAL


def _turns_later(text: str, sentences: list[Sentence], index: int) -> bool:
    """Whether the letter only turns to the future behind this list; then the list itself tells what was done."""
    kind = sentences[index].kind
    return any(
        _turn(text, sentence) for sentence in sentences[index + 1 : index + 80] if sentence.kind != kind
    )


def _counts(text: str, sentences: list[Sentence], index: int) -> bool:
    """Items that end in what was counted: 登记犬只3100只."""
    return any(COUNTED.search(text, sentence.content, sentence.end) for sentence in _items(sentences, index))


def _items(sentences: list[Sentence], index: int) -> list[Sentence]:
    """The sentences of the list that begins here."""
    kind, last = sentences[index].kind, sentences[index].ordinal
    items = [sentences[index]]
    for sentence in sentences[index + 1 : index + 40]:
        if sentence.kind == kind:
            if sentence.ordinal <= last:
                break
            last = sentence.ordinal
        elif sentence.opens_paragraph and kind == "first" or sentence.has("thanks"):
            break
        items.append(sentence)
    return items


def _tells_past(text: str, sentences: list[Sentence], index: int) -> bool:
    items = _items(sentences, index)
    for sentence in items:
        if sentence.has("past") or sentence.has("state"):
            return True
        if DONE.search(text, sentence.content, sentence.end):
            return True
    return False


def _begins_with_verbs(sentences: list[Sentence], index: int) -> bool:
    items = [sentence for sentence in _items(sentences, index) if sentence.kind == sentences[index].kind]
    if len(items) < 2:
        return False
    return all(starts_with_verb(item.clauses[0]) for item in items if item.clauses)


def starts_with_verb(clause: Clause) -> bool:
    """Whether the clause begins with what somebody does, after 同时, 我局, 下一步 and the like."""
    expected = clause.start + 1
    for mark in clause.marks:
        if mark.start > expected or mark.kind == "mask":
            return False
        if mark.kind in ("verb", "will", "firm"):
            return True
        if mark.kind not in ("join", "subject", "turn", "onward"):
            return False
        expected = mark.end
    return False


def _is_heading(text: str, sentences: list[Sentence], index: int) -> bool:
    """A short item that stands on a line of its own, or before the sentences it heads."""
    sentence = sentences[index]
    if sentence.kind not in ("section", "sub", "arabic", "first") or sentence.end - sentence.content > 44:
        return False
    if text[sentence.end : sentence.end + 1] == ";" or sentence.colon and sentence.kind == "first":
        return False
    if index + 1 >= len(sentences):
        return False
    following = sentences[index + 1]
    if index and sentences[index - 1].kind == sentence.kind and sentence.ordinal > 1:
        return False  # the one before was an item of one sentence: so is this
    return following.kind != sentence.kind and (not following.has("thanks"))


def _mood_of_heading(content: str) -> str | None:
    if HEADING_ASKED.search(content) and "答复" not in content:
        return ASKED
    if HEADING_FUTURE.search(content):
        return FUTURE
    if HEADING_REASON.search(content):
        return REASON
    if HEADING_PAST.search(content):
        return PAST
    return None


def _turn(text: str, sentence: Sentence) -> bool:
    """下一步 and its like, at the head of a clause or right behind its subject."""
    for place, clause in enumerate(sentence.clauses[:3]):
        for mark in clause.marks:
            if mark.kind == "turn":
                before = text[clause.start : mark.start]
                if (
                    len(before) > 8
                    or text[mark.end : mark.end + 1] == "的"
                    and "工作" not in text[mark.end : mark.end + 4]
                ):
                    break
                if "为" in before or text[mark.end : mark.end + 2] in ("发展", "打下"):
                    break
                if any(earlier.kind == "past" for earlier in clause.marks if earlier.start < mark.start):
                    break
                return place == 0 or not sentence.clauses[0].has("past")
    return False


def _lead(text: str, sentences: list[Sentence], index: int, one: Judged) -> str | None:
    """What the next list is, if this sentence leads into one."""
    sentence = one.sentence
    if not _next_is_item(sentences, index) and not sentence.colon:
        return None
    content = text[sentence.content : sentence.end]
    tail = content[-40:]
    measures = any(mark.kind == "measures" for clause in sentence.clauses[-2:] for mark in clause.marks)
    reason = any(mark.kind == "reason" for clause in sentence.clauses[-2:] for mark in clause.marks)
    will = "will" in one.labels or one.mood == FUTURE
    if reason and not measures and (sentence.colon or re.search(r"如下|原因|问题", tail)):
        return ASKED if re.search(r"[您你]", content) else REASON
    if sentence.colon or re.search(r"(?:如下|以下|方面|措施|工作|办法)", tail):
        past = "past" in one.labels[-2:] or DONE.search(tail) is not None
        if past and not will:
            return PAST
        if will:
            return FUTURE
        if measures:
            return "measures"
    return None


def _next_is_item(sentences: list[Sentence], index: int) -> bool:
    return index + 1 < len(sentences) and bool(sentences[index + 1].kind)


# ── One clause ───────────────────────────────────────────────────────────────────────────────────────────────────


def _label(text: str, clause: Clause, written: date | None, mood: str) -> tuple[str, str]:
    """What the clause is, and the word that says so."""
    past: Mark | None = None
    will: Mark | None = None
    state = onward = progress = None
    for mark in clause.marks:
        kind = mark.kind
        if kind == "thanks":
            if not (will and mark.word in ("您对", "欢迎")):
                return "thanks", mark.word
        elif kind == "ask" and _deputy_before(text, clause, mark):
            return "asked", mark.word
        elif kind == "past" and past is None:
            past = mark
        elif kind in ("will", "firm") and will is None:
            if mark.word in ("争取", "计划", "继续") and past and mark.start - past.end < 12:
                continue  # 已争取资金, 已列入计划
            if text[mark.end : mark.end + 1] == "了" or text[mark.start - 1 : mark.start] == "又":
                past = past or mark  # 保证了, 又争取
                continue
            if (
                mark.word == "预计"
                and ESTIMATE.match(text, mark.end)
                or mark.word in ("不得", "严禁", "务必", "一律")
                and mood != FUTURE
            ):
                continue
            if mark.word == "计划" and not _is_intention(text, clause, mark):
                continue
            will = mark
        elif kind == "state" and state is None:
            state = mark
        elif kind == "turn" and mark.start - clause.start <= 3 and will is None and clause.has("verb"):
            will = mark
        elif kind == "onward" and onward is None:
            onward = mark
        elif kind == "progress" and progress is None:
            progress = mark
    clause_text = text[clause.start : min(clause.end, clause.start + 400)]
    if (
        "贡献" in clause_text
        or "努力" in clause_text
        or "不负" in clause_text
        or "奋斗" in clause_text
        or "感和" in clause_text
        or "层楼" in clause_text
    ) and RHETORIC.search(clause_text):
        return "other", "rhetoric"
    jiang = _future_jiang(text, clause, past, mood)
    done = past or (DONE.search(clause_text) if "了" in clause_text or "过" in clause_text else None)
    past_behind = past and jiang and past.start > jiang and past.word not in ("已", "已经", "以来")
    if jiang and (will is None or jiang < will.start) and not past_behind:
        return "will", "将"
    if will and not (
        past
        and past.start < will.start
        and not jiang
        and will.kind == "will"
        and will.word not in ("拟", "力争", "预计")
    ):
        return "will", will.word
    if past and will:
        return (
            ("will", will.word)
            if will.start > past.end + 2 and will.word in ("拟", "预计", "力争", "计划", "继续")
            else ("past", past.word)
        )
    year = written.year if written else None
    dated = (
        "年" in clause_text
        or "月" in clause_text
        or "前" in clause_text
        or "季" in clause_text
        or "期" in clause_text
    )
    said_year = YEARS.search(clause_text) if dated else None
    if said_year and year and int(said_year["year"]) < year and not (mood == FUTURE and not done):
        return "past", said_year.group()
    from_day = SINCE.search(clause_text) if "起" in clause_text else None
    if from_day and written and _lies_ahead(from_day, written) and not done:
        return "will", from_day.group()
    if (
        said_year
        and year
        and int(said_year["year"]) > year
        and not done
        and not state
        and "(" not in clause_text
    ):
        return "will", said_year.group()
    if done:
        if PLAN.search(clause_text):
            return "plan", "列入"
        return "past", past.word if past else "了"
    ahead = DATED_AHEAD.search(clause_text) if dated else None
    if (
        ahead
        and (not ahead["year"] or year is None or int(ahead["year"]) >= year)
        and (starts_with_verb(clause) or ahead.group() not in ("季度",))
        and not state
    ):
        return "will", ahead.group()
    if (
        THIS_YEAR.match(clause_text.lstrip()[:16])
        and clause.has("verb")
        and not state
        and not _is_statement(text, clause)
    ):
        return "will", "今年"
    if state and not (mood == FUTURE and starts_with_verb(clause)):
        return "state", state.word
    if CONDITION.match(clause_text):
        return "condition", clause_text[:8]
    if progress:
        return "progress", progress.word
    if onward and _onward_is_verb(text, onward):
        return "onward" if onward.word not in ("再", "加快") else "verb", onward.word
    if starts_with_verb(clause):
        return "verb", ""
    if _is_statement(text, clause):
        return "state", "是"
    return "other", ""


def _lies_ahead(found: re.Match[str], written: date) -> bool:
    year = int(found["year"] or written.year)
    return (year, number(found["month"] or "") or 13) > (written.year, written.month)


def _is_intention(text: str, clause: Clause, mark: Mark) -> bool:
    """计划新建… intends; 培训计划, 三年计划 is a thing."""
    ahead = text[mark.end : mark.end + 1]
    if mark.end >= clause.end or ahead in "的、内外》”)和与等中" or ahead in "。;":
        return False
    if mark.start <= clause.start:
        return True
    before = text[mark.start - 1]
    joined = any(
        other.end == mark.start and other.kind in ("subject", "join", "turn", "past", "will")
        for other in clause.marks
    )
    return joined or before in ", 初步年月日也正还期局委部厅镇乡办县市区院队处公司府,时底前位"


def _deputy_before(text: str, clause: Clause, mark: Mark) -> bool:
    return mark.word.startswith(("建议", "提案", "在建议", "在提案", "反映的", "所反映")) or any(
        other.kind == "deputy" and other.end <= mark.start and mark.start - other.end < 10
        for other in clause.marks
    )


BA = re.compile(
    r"将(?:[您你贵])|将[^,]{2,26}?(?:列入|列为|纳入|作为|从[^,]{1,14}?(?:至|到)|落实到|提高到|压缩至|压缩到|增加到|缩短至|降至|划为|设为|定为|分为|移交|转交|转为|评为|下放)"
)


FROM_TO = re.compile(r"将[^,]{2,30}?(?:从|由)[^,]{1,16}?(?:至|到|为)")


def _future_jiang(text: str, clause: Clause, past: Mark | None, mood: str) -> int | None:
    """The place of a 将 that means the future; None if there is none or it means 把."""
    for place, mark in enumerate(clause.marks):
        if mark.word not in ("将", "还将", "也将") and not mark.word.endswith("将"):
            continue
        if mark.word in ("还将", "也将"):
            return mark.start
        before = text[clause.start : mark.start].rstrip()
        if past and past.end == mark.start:
            continue
        following = clause.marks[place + 1] if place + 1 < len(clause.marks) else None
        verb_next = (
            following is not None
            and following.start == mark.end
            and (
                following.kind in ("verb", "will", "onward", "firm", "turn")
                or following.word in ("为", "更加", "更", "也", "均", "都", "同样")
            )
            and following.word not in ("以",)
        )
        if verb_next and not before and mood != FUTURE and FROM_TO.match(text, mark.end - 1, clause.end):
            continue  # 将开办时间从3日压缩至1日
        near = any(
            other.kind == "turn" or other.kind == "subject" and mark.start - other.end <= 4
            for other in clause.marks
            if other.end <= mark.start
        )
        if (
            not verb_next
            and mood != FUTURE
            and BA.match(text, mark.end - 1, clause.end)
            and not clause.has("turn")
        ):
            continue
        if (near or WILL_BEFORE.search(before)) and not re.search(r"连续|先后|多次|年来", before):
            return mark.start
        if verb_next:
            return mark.start
    return None


def _onward_is_verb(text: str, mark: Mark) -> bool:
    return text[mark.end : mark.end + 1] not in (
        "性",
        "的",
        "度",
        ",",
        "。",
        "",
    ) and text[mark.start - 1 : mark.start] not in ("不", "最")


def _is_statement(text: str, clause: Clause) -> bool:
    """…是…: a sentence that describes; 一是, 还是, 特别是 are words of their own."""
    masked = [(mark.start, mark.end) for mark in clause.marks if mark.kind in ("mask", "join")]
    place = text.find("是", clause.start, clause.end)
    for _ in range(4):
        if place < 0:
            break
        if not any(start <= place < end for start, end in masked):
            return place > clause.start
        place = text.find("是", place + 1, clause.end)
    return False
