"""What a list or a section is from its first item on: told, asked, a reason, or undertaken."""

from __future__ import annotations

import re

from .body import Sentence
from .clauses import ASKED, DONE, FUTURE, NEUTRAL, PAST, REASON, starts_with_verb
from .turns import turns

HEADING_FUTURE = re.compile(
    r"下一?步|下一?阶段|今后|工作计划|工作打算|努力方向|整改措施|工作措施|工作思路|工作安排|打算|对策|措施及|拟采取|解决办法|后续"
)
HEADING_PAST = re.compile(
    r"开展情况|工作情况|基本情况|现状|办理情况|进展|(?<!巩固)(?<!提升)成效|主要做法|已开展|以来|完成情况|所做|已做的|前期|落实情况|概况"
)
HEADING_REASON = re.compile(r"存在(?:的|主要)?(?:问题|困难|不足)|原因|困难和|面临的")
HEADING_ASKED = re.compile(
    r"(?:建议|提案)(?:的)?(?:主要)?内容|(?:建议|提案)中?(?:所)?反映的?(?:主要)?(?:问题|情况)$|反映的(?:主要)?问题$|^案由"
)
COUNTED = re.compile(r"\d{2,}(?:余|多)?[\u3400-\u9fff]{1,3}(?=[,。;、]|$)")
FRAME = re.compile(
    r"近年来|近几个月|近[一二三两几]年|一直以?来|长期以来|历年|多年来|去年|前年|上半年|以来|(?:收到|接到|收悉|接)[^,]{0,10}(?:后|以后)|高度重视"
)


def mood_of_list(text: str, sentences: list[Sentence], index: int, lead: str | None, mood: str) -> str:
    if sentences[index].kind == "section" and text.startswith("关于", sentences[index].content):
        return NEUTRAL  # 一、关于完善政策: each section tells and promises for itself
    if lead == FUTURE and sentences[index].kind == "section" and not sentences[index - 1].colon:
        lead = None  # an introduction, no lead-in
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
    if later or _told_before(text, sentences, index):
        return NEUTRAL
    return FUTURE if _begins_with_verbs(sentences, index) else NEUTRAL


def _told_before(text: str, sentences: list[Sentence], index: int) -> bool:
    """Whether the sentence that leads into the list told what was done: 近年来,我部积极扩大贸易。一是…"""
    if not index or sentences[index].kind == "section":
        return False
    before = sentences[index - 1]
    return before.has("past") or bool(FRAME.search(text, before.content, before.end))


def _turns_later(text: str, sentences: list[Sentence], index: int) -> bool:
    """Whether the letter only turns to the future behind this list; then the list itself tells what was done."""
    kind = sentences[index].kind
    return any(
        turns(text, sentence) for sentence in sentences[index + 1 : index + 80] if sentence.kind != kind
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


def is_heading(text: str, sentences: list[Sentence], index: int) -> bool:
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


def mood_of_heading(content: str) -> str | None:
    if HEADING_ASKED.search(content) and "答复" not in content:
        return ASKED
    if HEADING_FUTURE.search(content):
        return FUTURE
    if HEADING_REASON.search(content):
        return REASON
    if HEADING_PAST.search(content):
        return PAST
    return None
