"""What can be said of one promise from its own words: verb, object, quantity, date, units, condition, completeness."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .body import Clause
from .deeds import deed_in
from .due import due_in
from .firmness import category_of, firmness_of
from .lexicon import Category
from .reading import Reading, Undertaking

QUANTITY = re.compile(
    r"(?<!第)(?P<count>\d[\d.,]{0,15}(?:余|多)?(?:万|亿|千|百)?|[一二两三四五六七八九十百千]{1,5})(?P<unit>平方米|平方公里|公里|千米|立方米|万元|亿元|个百分点|人次|人以上|km|米|亩|吨|座|个|处|家|辆|台|套|名|件|条|项|所|栋|户|块|盏|元|场|次|批|倍|%|人(?![大民员才事群]))(?!范围|以内的)"
)
SOME = ("个", "项", "次", "条", "批")
AIMED_AT = ("到", "至", "达", "不少于", "不低于", "不超过")
NUMBER = r"\d[\d.]{0,15}[万亿]?|[一二两三四五六七八九十百千]{1,5}"
EVERY = "(?:每[天日周月季年]度?)?"
FROM_TO = re.compile(
    rf"[从由](?:\d{{4}}年(?:底)?的?|目前的?|现在的?)?{EVERY}(?P<was>{NUMBER})[\u3400-\u9fff%]{{0,3}}?"
    r"(?:提高|增加|提升|增至|扩大|延长|降|减|压减|压缩|缩短)[\u3400-\u9fff]{0,2}?(?:到|至|为)"
    rf"{EVERY}(?P<now>{NUMBER})(?P<unit>[\u3400-\u9fff%]{{1,3}})"
)
BODY = "(?:局|委|办|部|厅|府|队|中心|处|公司|集团|镇|乡|街道|学校|医院|协会|村委会)"
OWNER = re.compile(
    r"我[\u3400-\u9fff]{1,3}(?=将|会|拟|要|计划|继续|负责)|我们|本[局委部院镇乡]"
    rf"|由[\u3400-\u9fff]{{2,16}}?{BODY}(?:负责|牵头|落实|实施|承担)?"
    rf"|[\u3400-\u9fff]{{1,14}}{BODY}(?=将|拟|会(?![同报员议])|计划|继续|负责|牵头|在|于)"
)
UNIT = re.compile(
    r"(?:会同|联合|协调|由|与|和|配合|督促|对接|商|向|、)(?P<unit>[\u3400-\u9fff]{2,14}?(?:(?<![布格全大结])局(?![部面势限])|委(?![员托派])|委员会|办公室|部门|公司|街道|大队|支队|集团|政府|学校|医院|法院|检察院|中心|厅))(?=[、,。和与]|$|[\u3400-\u9fff])"
)
CONDITION = re.compile(
    r"(?:(?:^|(?<=[,;]))(?:如果?|若|一旦|视)[^,。;]{2,40}?(?:后|时|的话|,|情况|允许)|(?<![期等优接对])待(?!遇)[^,。;]{2,40}?(?:后|时|的话|,))"
    r"|有(?![效关序利力意的])[^,。;的]{2,14}(?:(?<![临误])时|(?<![今最])后)(?=[,再即立及随优先安列纳予由我]|$)"
)
MAY_BE_CONDITION = re.compile("[如若视待有]|一旦")  # what CONDITION cannot do without
# 资金到位后, 条件成熟时: the words before it, up to the comma, are the condition.
FULFILLED = re.compile(r"(?:到位|下达|批复|成熟|允许|宽裕|具备|通过)(?:后|时)")


def describe(
    promise: Undertaking,
    text: str,
    span: tuple[int, int],
    clauses: list[Clause],
    reading: Reading,
    table: Sequence[Category],
) -> None:
    """Fills in the promise from its words in the folded text; nothing is filled in that they do not say."""
    start, end = span
    words = text[start:end]
    written = reading.signed_date or reading.published_date
    promise.due_words, promise.due_on = due_in(words, written.value if written else None)
    promise.verb, promise.object = deed_in(text, start, end, clauses)
    change = FROM_TO.search(words) if "从" in words or "由" in words else None
    if change:
        promise.baseline, promise.target, promise.measure_unit = (
            change["was"],
            change["now"],
            change["unit"],
        )
        promise.quantity = change.group()
    elif quantity := _how_much(words):
        promise.quantity, promise.target, promise.measure_unit = (
            quantity.group(),
            quantity["count"],
            quantity["unit"],
        )
    promise.condition = condition_in(words)
    promise.units = tuple(dict.fromkeys(found["unit"] for found in UNIT.finditer(words)))[:6]
    day = promise.due_words if promise.due_on and not promise.condition else ""
    promise.firmness, promise.firmness_word = firmness_of(words, day, promise.condition)
    category = category_of(words, table)
    promise.category = category.slug if category else ""
    promise.has_owner = bool(OWNER.search(words)) or bool(promise.units)
    promise.has_deliverable = bool(promise.verb and len(promise.object) >= 2)
    promise.has_measure = bool(promise.quantity)
    promise.has_time = promise.due_on is not None


def _how_much(words: str) -> re.Match[str] | None:
    """The quantity that is aimed at (增加到140个), else the first; 两条 and 一项 say no more than that there are some."""
    first = None
    for found in QUANTITY.finditer(words):
        if found.group()[0] in "一二两三" and found["unit"] in SOME or found.group() == "一人":
            continue
        if words.endswith(AIMED_AT, 0, found.start()):
            return found
        first = first or found
    return first


def condition_in(words: str) -> str:
    """The words that say under which condition; empty without one."""
    condition = CONDITION.search(words) if MAY_BE_CONDITION.search(words) else None
    fulfilled = FULFILLED.search(words)
    if fulfilled and not (condition and condition.start() <= fulfilled.start()):
        begin = max(words.rfind(mark, 0, fulfilled.start()) for mark in ",。;") + 1
        begin = max(begin, fulfilled.start() - 24)
        if fulfilled.start() - begin >= 2:
            return words[begin : fulfilled.end()]
    return condition.group().rstrip(",") if condition else ""
