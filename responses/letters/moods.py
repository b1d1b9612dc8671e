"""What each sentence of the body speaks of: what was done, what is, what was asked, or what will be done.

The letter turns: 下一步 turns it to the future until the section ends or the past is taken up again; a heading or a
lead-in (主要措施有:, 原因如下:) says it for all the items below. A sentence is judged clause by clause inside
that mood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from .body import Sentence
from .clauses import (
    ASKED,
    DONE,
    FUTURE,
    NEUTRAL,
    PAST,
    REASON,
    label_of,
    starts_with_verb,
)
from .lists import is_heading, mood_of_heading, mood_of_list
from .turns import turns

TOPIC = re.compile(
    r"(?:关于|针对|对于?|就)[您你]|[您你]们?(?:提出|建议|反映|提到|在建议)|关于(?!进一步)|对(?:“|提案|建议)"
)


COMING = re.compile(r"起$|前$|今后|期间|年底|明年|下半年|季度|内$")


@dataclass(slots=True)
class Level:
    """An enumeration the letter is inside of."""

    kind: str
    mood: str
    paragraphs: bool
    outer: str


NEW_TOPIC = re.compile(r"(?:另外,|此外,)?关于[^,。]{2,40}的(?:建议|意见|提案|问题),")


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

    def relabel(self, text: str, written: date | None) -> None:
        """Judge each clause anew inside the mood the sentence now has."""
        mood, clauses = self.mood, self.sentence.clauses
        self.labels, self.reasons = labels, reasons = [], []
        for clause in clauses:
            label, why = label_of(text, clause, written, mood)
            labels.append(label)
            reasons.append(why)
        for place, label in enumerate(labels):
            # 三季度起,将试点推广到全市
            if label == "verb" and place and text.startswith("将", clauses[place].start):
                before = text[clauses[place - 1].start : clauses[place - 1].end]
                if len(before) < 12 and COMING.search(before):
                    labels[place], reasons[place] = "will", "将"

    def goes_on(self, text: str) -> bool:
        """Whether it could go on with what was promised before it: it acts, and does not tell or explain."""
        sentence = self.sentence
        if "will" in self.labels or "onward" in self.labels or sentence.clauses[0].has("turn"):
            return True
        if TELLS.search(text, sentence.content, sentence.end):
            return False
        clauses = sentence.clauses
        first = next((clause for clause in clauses if clause.end - clause.start > 4), clauses[0])
        return (
            starts_with_verb(first)
            or first.has("subject")
            or bool(GOING_ON.match(text, sentence.content, sentence.end))
        )

    @property
    def undertakes(self) -> bool:
        """Whether it ends in what will be done."""
        return "will" in self.labels and self.labels[-1] not in ("past", "asked", "thanks", "state")


def judge(text: str, sentences: list[Sentence], written: date | None, opinion: bool) -> list[Judged]:
    """Each sentence with its mood, in order. `opinion`: a co-handler's letter proposes what to do from its first word."""
    judged: list[Judged] = []
    levels: list[Level] = []
    mood = FUTURE if opinion else NEUTRAL
    lead: str | None = mood if opinion else None
    for index, sentence in enumerate(sentences):
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
        if is_question(text, sentence):
            mood = NEUTRAL
        one = Judged(sentence, mood)
        if levels:
            one.levels = tuple([level.kind for level in levels])
        if one.mood == FUTURE and not sentence.kind and NEW_TOPIC.match(text, sentence.content):
            one.mood = NEUTRAL
        one.listed = bool(sentence.kind)
        if (
            not sentence.colon
            and index + 1 < len(sentences)
            and sentences[index + 1].kind not in ("", "section")
            and sentences[index + 1].ordinal == 1
        ):
            sentence.colon = True  # 我局将抓好三件事。第一,…
        if sentence.kind and is_heading(text, sentences, index):
            one.heading = True
            said = mood_of_heading(text[sentence.content : sentence.end])
            if said:
                mood = one.mood = said
                if said != FUTURE and levels and levels[-1].mood == FUTURE:
                    levels[-1].mood = NEUTRAL  # one of the sections tells: they do not all promise
        turned = turns(text, sentence)
        if turned:
            mood = one.mood = FUTURE
        series = bool(judged) and text.startswith(";", judged[-1].sentence.end)
        if series and one.mood in (NEUTRAL, PAST):
            before = judged[-1]
            if (
                before.mood == FUTURE
                or before.labels[-1] in ("will", "verb", "other")
                and "will" in before.labels
                and "past" not in before.labels
            ):
                one.mood = FUTURE  # what stands between semicolons has one tense
        one.series = series and one.mood == FUTURE
        one.relabel(text, written)
        if "thanks" in one.labels[:2]:
            one.mood = NEUTRAL
            if sentence.opens_paragraph:
                mood = NEUTRAL
        elif (
            sentence.opens_paragraph
            and mood == FUTURE
            and not turned
            and not sentence.kind
            and _looks_back(one)
        ):
            mood = one.mood = NEUTRAL
        elif mood == FUTURE and not (turned or levels or sentence.kind or one.heading or one.goes_on(text)):
            mood = one.mood = NEUTRAL  # the letter describes again
        elif one.mood == NEUTRAL and _goes_on(text, judged, one):
            one.mood = FUTURE
            one.relabel(text, written)
            one.series = True
        judged.append(one)
        lead = _lead(text, sentences, index, one)
        if (
            lead == "measures"
            and sentence.colon
            and not THEIR_WAY.search(text[sentence.content : sentence.end])
            and not _next_is_item(sentences, index)
        ):
            following = sentences[index + 1] if index + 1 < len(sentences) else None
            if following and not (
                following.has("past") or following.has("state") or following.opens_paragraph
            ):
                lead = FUTURE  # 具体安排是:由村里清理路肩
        if lead == FUTURE and sentence.colon and not _next_is_item(sentences, index):
            mood = FUTURE
    return judged


def is_question(text: str, sentence: Sentence) -> bool:
    """Whether it asks something, also in quotation marks."""
    if text.startswith("?", sentence.end):
        return True
    return text[sentence.end - 1 : sentence.end] in ("?", "”", " ") and text[
        sentence.content : sentence.end
    ].rstrip("” ").endswith("?")


def _looks_back(one: Judged) -> bool:
    """A paragraph that begins with what was done or how things are, after all that was promised."""
    if one.labels[0] in ("past", "state"):
        return True
    return "past" in one.labels and "will" not in one.labels


# Words of one that tells, explains or counts.
TELLS = re.compile(r"高度重视|近年|目前|现有|属于|涉及|可以|能够|有利于|主要|共[^同]|约\d|满意|近几个月|困难")
GOING_ON = re.compile(r"(?:同时|此外|另外|另)?,?(?:并|还|也)?(?:每[^,]|各[^,]|由|请[市县区省镇相有]|对|把)")


def _goes_on(text: str, judged: list[Judged], one: Judged) -> bool:
    """A sentence right behind an undertaking that begins with a verb and tells nothing else goes on with it."""
    if not judged or not (judged[-1].undertakes or judged[-1].series and judged[-1].mood == FUTURE):
        return False
    sentence = one.sentence
    if sentence.opens_paragraph and not sentence.kind:
        return False
    if sentence.kind and (sentence.kind != judged[-1].sentence.kind or one.heading):
        return False
    if sentence.kind and not set(one.labels) - {"verb", "other", "condition", "onward", "plan"}:
        return sentence.has("verb")
    if any(label not in ("verb", "other", "condition", "onward", "plan") for label in one.labels):
        return "will" in one.labels and not set(one.labels) & {"past", "asked", "thanks", "state"}
    return one.goes_on(text)


# It tells how it is done; 我们的做法是 says what will be.
THEIR_WAY = re.compile(r"(?:部门|公司|单位)的做法是?$")


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
            level.mood = mood_of_list(text, sentences, index, lead, level.outer if lead is None else mood)
        return level.mood, levels
    said = mood_of_list(text, sentences, index, lead, mood)
    return said, [*levels, Level(sentence.kind, said, sentence.opens_paragraph, mood)]


def _lead(text: str, sentences: list[Sentence], index: int, one: Judged) -> str | None:
    """What the next list is, if this sentence leads into one."""
    sentence = one.sentence
    if not _next_is_item(sentences, index) and not sentence.colon:
        return None
    content = text[sentence.content : sentence.end]
    tail = content[-40:]
    measures = any(mark.kind == "measures" for clause in sentence.clauses[-2:] for mark in clause.marks)
    reason = any(mark.kind in ("reason", "ask") for clause in sentence.clauses[-2:] for mark in clause.marks)
    will = "will" in one.labels or one.mood == FUTURE
    if OWN_PLAN.search(tail):
        return FUTURE
    if sentence.colon and THEY_SAY.search(content):
        return ASKED
    if one.heading and one.mood == FUTURE and starts_with_verb(sentence.clauses[0]):
        reason = False  # 补齐监测短板
    if (
        reason
        and not measures
        and not re.search(r"答复|回复|办理", tail)
        and (sentence.colon or re.search(r"如下|原因|问题", tail))
    ):
        return ASKED if re.search(r"[您你]", content) else REASON
    if sentence.colon or re.search(r"(?:如下|以下|方面|措施|工作|办法)[^,]{0,6}$", tail):
        past = "past" in one.labels[-2:] or DONE.search(tail) is not None
        if past and not will:
            return PAST
        if will:
            return FUTURE
        if measures:
            return "measures"
    return None


# 贵委在提案中建议: what follows is asked.
THEY_SAY = re.compile(
    r"(?:[您你]们?|贵[\u3400-\u9fff]|代表|委员|提案|建议)[^,。]{0,8}(?:建议|提出|反映|指出|认为|要求|希望)(?:如下|有)?$"
)
# A lead-in that ends in what the unit means to do: 我局计划:, 已形成初步的解决思路:
OWN_PLAN = re.compile(
    r"(?:我[\u3400-\u9fff]{1,3}|们|今年)(?:拟|计划|打算|决定|准备|将)$|(?:解决|工作|初步)的?(?:思路|打算|安排)$"
)


def _next_is_item(sentences: list[Sentence], index: int) -> bool:
    return index + 1 < len(sentences) and bool(sentences[index + 1].kind)
