"""将: the future before a verb or behind a subject; elsewhere it means 把."""

from __future__ import annotations

import re

from .body import Clause, Mark

# What stands before a 将 of the future.
WILL_BEFORE = re.compile(
    r"(?:我[\u3400-\u9fff]{1,5}|们|本[\u3400-\u9fff]{1,3}|局|委|部|厅|镇|乡|街道|单位|中心|大队|支队|公司|也|还|均|都|即|必|仍|并|后|时|步|年|月|来|后续|底|旬|府|处|院|会|方|部门|其|同时|,|、)$"
)


BA = re.compile(
    r"将(?:[您你贵])|将[^,]{2,26}?(?:列入|列为|纳入|作为|从[^,]{1,14}?(?:至|到)|落实到|提高到|压缩至|压缩到|增加到|缩短至|降至|划为|设为|定为|分为|移交|转交|转为|评为|下放)"
)


# 将 in the sense of 把: something is taken and brought somewhere or made into something.
TAKES = re.compile(r"将(?!会同|联合|继续|进一步|以)[^,]{2,30}?[\u3400-\u9fff](?:至|到|为|入|成|于)")
FOR_LONG = re.compile("连续|先后|多次|年来")
DEMANDS = re.compile(r"(?:要求|规定|明确|允许|建议|希望|提出)[\u3400-\u9fff]{2,}$")


def future_jiang(text: str, clause: Clause, past: Mark | None, ahead: bool) -> int | None:
    """The place of a 将 that means the future; None if there is none or it means 把. `ahead`: the letter speaks of what
    comes."""
    for place, mark in enumerate(clause.marks):
        if mark.word not in ("将", "还将", "也将") and not mark.word.endswith("将"):
            continue
        if mark.word in ("还将", "也将"):
            return mark.start
        before = text[clause.start : mark.start].rstrip()
        if past and past.end == mark.start:
            continue
        if text.startswith("把", mark.end):
            return mark.start
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
        if not before and not ahead and TAKES.match(text, mark.end - 1, clause.end):
            continue  # 将开办时间从3日压缩至1日, 将管护责任落实到村
        if DEMANDS.search(before):
            continue  # 要求民政部门将资金用于养老
        near = any(
            other.kind == "turn" or other.kind == "subject" and mark.start - other.end <= 4
            for other in clause.marks
            if other.end <= mark.start
        )
        if (
            not verb_next
            and not ahead
            and BA.match(text, mark.end - 1, clause.end)
            and not clause.has("turn")
        ):
            continue
        if not verb_next and not ahead and before.endswith("并"):
            continue  # 并将多余的泥土外运
        if (near or WILL_BEFORE.search(before)) and not FOR_LONG.search(before):
            return mark.start
        if verb_next:
            return mark.start
    return None
