"""One clause: whether it tells what was done, what will be done, or neither."""

from __future__ import annotations

import re
from datetime import date

from .ahead import (
    DATED_AHEAD,
    EARLIER_THIS_YEAR,
    SINCE,
    STILL,
    THIS_YEAR,
    YEARS,
    is_ahead,
    lies_ahead,
    names_later_month,
    not_gone,
)
from .body import Clause, Mark
from .jiang import future_jiang

FUTURE, PAST, ASKED, REASON, NEUTRAL = "future", "past", "asked", "reason", "neutral"


DONE = re.compile(
    r"[\u3400-\u9fff](?<![不为除])了(?!解|望|结|然)|(?<![不通超经路渡\d])过(?=[\u3400-\u9fff,]|$)(?!程|度|去|期|往|渡|大|高|低|硬|关|境|户|桥|街|路|河|江|马|滤|磅|敏|剩|失|错|年|冬|夏|硬|后)"
)


IN_FORCE = re.compile(r"[自从于][^,]{0,12}起(?:正式)?(?:施行|实施|生效|执行)")


PLAN = re.compile(
    r"已[经]?(?:被|将[\u3400-\u9fff]{1,16})?(?:列入|纳入|列为)|列入[^,。]{0,24}(?:计划|项目库|规划)|纳入[^,。]{0,24}(?:计划|规划)"
)


CONDITION = re.compile(
    r"^(?:待|如果|若|一旦)[^,]{2,}"
    r"|^如[^,]{3,}"
    r"|^(?:等|在)[^,]{2,24}(?:后|的前提下|的情况下|(?<!同)时)$"
    r"|^[^,]{2,16}(?:建成|完成|开通|投用|到位|改造)前$"
    r"|^[^,]{2,24}(?:下达|到位|批复|成熟|允许|宽裕|具备|完成|竣工|通过|移除|调整|变化|计划|明确|建成|结束|确定|核准)(?:后|时|之后|的)$"
)


# A clause that says what it waits for and what is done then: 待批准后组织招标.
WAITED_FOR = re.compile(r"待[^,]{2,30}?后")
# What is expected to come of it is nothing that will be done: 预计投资30万元.
ESTIMATE = re.compile(r"(?:总|年|可|将|约|共)?(?:投资|需|资金|费用|约|产值|增收|年产|可达|达)")


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


COMING_OF = re.compile(r"[\u3400-\u9fff]{2,4}的")


SAY_NO_TENSE = frozenset(("verb", "mask", "join", "subject", "deputy", "measures", "reason"))


def label_of(text: str, clause: Clause, written: date | None, mood: str) -> tuple[str, str]:
    """What the clause tells by its own words, and the word that says so: will, past, state, asked, thanks, condition,
    progress, plan, onward, verb or other."""
    past: Mark | None = None
    will: Mark | None = None
    state = onward = progress = None
    for mark in clause.marks:
        kind = mark.kind
        if kind in SAY_NO_TENSE:
            continue
        if kind == "thanks":
            if not (will and mark.word in ("您对", "欢迎")):
                return "thanks", mark.word
        elif kind == "ask" and _deputy_before(text, clause, mark):
            if ANSWERED.search(text, mark.end, clause.end):
                continue  # 您提出的第二条意见由公交公司落实
            return "asked", mark.word
        elif (
            kind in ("past", "state")
            and _describes_a_thing(text, clause, mark)
            or kind == "past"
            and mark.word in RESULTS
            and is_ahead(text, clause, written)
        ):
            continue
        elif kind == "past" and past is None:
            if mark.word == "日前" and text[mark.start - 1 : mark.start].isdigit():
                continue  # 6月1日前
            past = mark
        elif kind in ("will", "firm") and will is None:
            if mark.word[0] == "会" and text[mark.start - 1 : mark.start] in BODIES:
                continue  # 贵会在调研中, 商会向
            if mark.word in ("保证", "确保") and text[mark.start - 2 : mark.start] in (
                "可以",
                "能够",
                "足以",
            ):
                continue
            if mark.word in ("决定", "承诺", "保证", "准备") and mark.end >= clause.end:
                continue  # 由县政府决定
            if (
                text[mark.start - 1 : mark.start] == "不"
                or mark.word == "即将"
                and COMING_OF.match(text, mark.end)
            ):
                continue  # 故不拟建设, 即将施行的法律
            if mark.word == "不再" and (mood != FUTURE or REFUSES.match(text, mark.end)):
                continue  # 不再新设专项
            if (
                mark.word in LOOSE
                and mood != FUTURE
                and mark.start - clause.start > 2
                and not clause.has("subject")
                and not clause.has("turn")
            ):
                continue
            if mark.word in ("争取", "计划", "继续") and past and mark.start - past.end < 12:
                continue  # 已争取资金, 已列入计划
            if mark.word in TO_AN_END and FOR_THE_SAKE.match(text, clause.start, mark.start):
                continue  # 为尽快推进此项工作
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
            if (
                mark.word == "拟"
                and text.startswith("作", mark.end)
                and not text.startswith("作为", mark.end)
            ):
                continue  # 拟作商业用途
            if mark.word == "计划" and not _is_intention(text, clause, mark):
                continue
            will = mark
        elif kind == "state" and state is None:
            state = mark
        elif (
            kind == "turn"
            and mark.start - clause.start <= 3
            and will is None
            and (clause.has("verb") or mark.word in ("明年", "今明两年"))
            and not text.startswith(("方向", "目标", "重点"), clause.end - 2)
        ):
            will = mark
        elif kind == "onward" and onward is None:
            onward = mark
        elif kind == "progress" and progress is None:
            progress = mark
    clause_text = text[clause.start : clause.end][:400]
    jiang = future_jiang(text, clause, past, mood == FUTURE) if "将" in clause_text else None
    done = past or (DONE.search(clause_text) if "了" in clause_text or "过" in clause_text else None)
    if past and jiang and past.start < jiang and past.word in TOLD:
        return "past", past.word  # 此前我局曾表示将于…
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
    gone = EARLIER_THIS_YEAR.search(clause_text) if "今年" in clause_text else None
    if gone and written and int(gone["month"]) < written.month and not (mood == FUTURE and not done):
        return "past", gone.group()
    dated = (
        "年" in clause_text
        or "月" in clause_text
        or "前" in clause_text
        or "季" in clause_text
        or "期" in clause_text
    )
    said_year = YEARS.search(clause_text) if "年" in clause_text else None
    if said_year and year and int(said_year["year"]) < year and not (mood == FUTURE and not done):
        return "past", said_year.group()
    if "起" in clause_text and IN_FORCE.search(clause_text):
        return "state", "施行"
    from_day = SINCE.search(clause_text) if "起" in clause_text else None
    if from_day and written and lies_ahead(from_day, written) and not done:
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
        and not clause_text.lstrip().startswith(("每年", "每逢"))
        and not_gone(ahead, clause_text, written)
        and (starts_with_verb(clause) or ahead.group() not in ("季度",))
        and not state
    ):
        return "will", ahead.group()
    if (
        dated
        and (written is None or written.month < 7 or STILL.search(clause_text))
        and THIS_YEAR.match(clause_text.lstrip()[:16])
        and clause.has("verb")
        and not state
        and not _is_statement(text, clause)
    ):
        return "will", "今年"
    if "月" in clause_text and not state and names_later_month(clause_text, written):
        return "will", "今年"
    if state and not (mood == FUTURE and starts_with_verb(clause)):
        return "state", state.word
    if (clause_text[:1] in "待如若一等在" or clause_text[-1:] in "前后时的") and CONDITION.match(clause_text):
        whole = WAITED_FOR.match(clause_text)
        if whole and any(
            mark.kind in ("verb", "onward") and mark.start - clause.start >= whole.end()
            for mark in clause.marks
        ):
            return "will", clause_text[:8]
        return "condition", clause_text[:8]
    if progress:
        return "progress", progress.word
    if onward and _onward_is_verb(text, onward):
        return "onward" if onward.word not in ("再", "加快") else "verb", onward.word
    if _is_statement(text, clause):
        return "state", "是"
    if starts_with_verb(clause):
        return "verb", ""
    return "other", ""


def _describes_a_thing(text: str, clause: Clause, mark: Mark) -> bool:
    """对尚未达标的学校给予支持, 已签约的落实专班: the word stands in front of a noun, what is said comes behind."""
    if mark.word not in BEFORE_A_NOUN or text[mark.end : mark.end + 1] in "将把对在":
        return False
    of = text.find("的", mark.end, min(clause.end, mark.end + 14))
    if of < 0:
        return False
    return text.startswith(ATTRIBUTED, clause.start) or any(
        other.kind == "verb" and len(other.word) > 1 and other.start > of for other in clause.marks
    )


# Adverbs that promise only where they stand first or behind who answers.
LOOSE = frozenset(("尽快", "尽早", "早日", "马上", "立即", "适时", "近期"))
TO_AN_END = ("尽快", "尽早", "早日", "逐步", "继续", "及时", "保证", "确保")
FOR_THE_SAKE = re.compile(r"[\s]*(?:并|也|同时)?为了?(?!此)")
ANSWERED = re.compile(
    r"(?:建议|意见|问题|要求|诉求|想法|事项|提议)[^,的]{0,6}(?:将|拟|由|予以|已?纳入|已?列入|采纳|一并|我局|我镇|我们)"
)
TOLD = ("曾", "曾经", "此前", "上次", "原定", "原计划", "当时")
BODIES = frozenset("委贵商协工议社学大团")
REFUSES = re.compile(r"新|另|单|重复|安排|列入|受理|考虑|增")
# What a time word behind the verb says of the past, it does not say where the time lies ahead: 7月底前安装完毕.
RESULTS = ("完毕", "累计", "上半年", "成功")

BEFORE_A_NOUN = frozenset(
    "已 已经 尚未 未能 存在 缺乏 缺少 没有 不符合 无法 暂无 尚无 不够 不在 属于 位于 具有 不具备".split()
)
ATTRIBUTED = ("对", "针对", "将", "把", "为", "加快", "引导", "督促", "支持", "推动")


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
    return mark.word.startswith(
        ("您", "你", "贵会", "建议", "提案", "在建议", "在提案", "反映的", "所反映")
    ) or any(
        other.kind == "deputy" and other.end <= mark.start and mark.start - other.end < 10
        for other in clause.marks
    )


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
    place = text.find("是", clause.start, clause.end)
    if place < 0:
        return False
    masked = [(mark.start, mark.end) for mark in clause.marks if mark.kind in ("mask", "join")]
    for _ in range(4):
        if place < 0:
            break
        if not any(start <= place < end for start, end in masked):
            return place > clause.start
        place = text.find("是", place + 1, clause.end)
    return False
