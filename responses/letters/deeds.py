"""What a promise does, and to what: its verb and its object, by the words of `rules/deeds.toml`."""

from __future__ import annotations

import re
from functools import cache

from .body import Clause
from .lexicon import pattern, tables

LEAST = 2  # an object shorter than this says nothing
MOST = 60  # no more of the words before a verb is looked at
UP_TO_A_STOP = re.compile(r"[^,。;:]{0,60}")
# Behind a verb, they make it the name of something, unless it begins what is done: 按照改造|项目, but 改造|设备.
MAKES_A_NAME = re.compile(
    "项目|工程|站|局|厅|部门|人员|单位|方案|中心|资金|经费|费|计划|制度|机制|结果|微信|群|办法|条例|清单|台账|平台|系统|设备|设施|能力|水平|质量|力度|[中下前]"
)
MAKES_A_TIME = re.compile("[后时的]|以前|之前|期间")  # 改造后, 集中的
DONE = re.compile(r"^(?:完毕|完成|到位|起来|工作|[了好完、])+")
# What stands before a verb and is not what it is done to: 其余基站|年底前全部|开通, 由城管局|取消.
NOT_THE_THING = re.compile(
    r"^.*?(?:我[\u3400-\u9fff]{1,3}?|我们|下一步|今后|同时)(?:将|拟|会(?!同)|要)"
    r"|(?:力争|确保|争取|计划|预计|[拟将会要于在到]){0,4}(?:今年|明年|后年|本年|年内|20\d\d年|本月|\d{1,2}月(?:\d{1,2}日)?)"
    r"(?:第?[一二三四]季度|[上中下]旬|[上下]半年|[年月]?[底末初]|份|以?前|起|之?内|左右)*"
    r"|(?:年底|月底|季度|[国春中]庆|春节|汛期|开学)前?"
    r"|(?:分批|陆续|全部|正式|一并|尽快|及时|另行|予以|给予|加以|逐[\u3400-\u9fff]|[都就即也再并将把拟会可由]){1,4}$"
    r"|(?:由|会同|联合)[^,]{0,30}?(?:[局委办厅部镇乡队会府]|公司|街道|部门|中心)$"
)


@cache
def _deeds() -> re.Pattern[str]:
    said = tables("deeds")
    short = "".join(said["measured"].words)
    return re.compile(
        rf"{pattern(said['deed'].words)}|争取(?![在于到尽早\d今明年])"
        rf"|[{short}][出好到成足齐]?(?=[约近各]?(?:\d|[一二两三四五六七八九十百]{{1,3}}[\u3400-\u9fff]))"
    )


@cache
def _not_deeds() -> tuple[frozenset[str], frozenset[str]]:
    """Words of how, and of with what, that the tables of verbs hold too."""
    said = tables("deeds")
    return frozenset(said["manner"].words), frozenset(said["means"].words)


def deed_in(text: str, start: int, end: int, clauses: list[Clause]) -> tuple[str, str]:
    """The first verb between the two places that says what is done, and to what: the words behind it up to the next
    stop, or, where it ends the clause, those before it. Both are empty where no verb is known; the object, where it is
    not said."""
    best = "", ""
    for clause in clauses:
        first, last = max(clause.start, start), min(clause.end, end)
        verb = _verb(text, first, last, clause)
        if verb is None:
            continue
        behind = UP_TO_A_STOP.match(text, verb[1], last)
        thing = DONE.sub("", behind.group()) if behind else ""
        if len(thing) < LEAST:
            thing = _thing_before(text, first, verb[0])
        if len(thing) < LEAST and start < first:
            thing = _thing_before(text, start, first)
        said = text[verb[0] : verb[1]], thing
        if len(thing) >= LEAST:
            return said
        best = best if best[0] else said
    return best


def _thing_before(text: str, start: int, end: int) -> str:
    return NOT_THE_THING.sub("", text[max(start, end - MOST) : end].rstrip(", ")).strip("、 ")


def _verb(text: str, first: int, last: int, clause: Clause) -> tuple[int, int] | None:
    """Where the first verb of the clause stands that is not only manner."""
    if first >= last:
        return None
    manner, means = _not_deeds()
    known = None
    for mark in clause.marks:
        if mark.kind == "verb" and first <= mark.start < last and mark.end - mark.start > 1:
            if mark.word in manner or mark.word in means:
                continue
            if not _is_a_name(text, mark.start, mark.end, first, last, clause):
                known = mark.start, mark.end
                break
    # A verb of these tables counts where it stands before that one.
    for found in _deeds().finditer(text, first, known[1] if known else last):
        start, end = found.span()
        if (not known or start < known[0]) and not _is_a_name(text, start, end, first, last, clause):
            return start, end
    return known


def _is_a_name(text: str, start: int, end: int, first: int, last: int, clause: Clause) -> bool:
    """Whether the verb names a thing or a time. It names none where what is done begins: at the head of the clause,
    behind 将, behind a word of how."""
    if MAKES_A_TIME.match(text, end, last):
        return True
    if start == first or not MAKES_A_NAME.match(text, end, last):
        return False
    manner, _means = _not_deeds()
    return not any(
        mark.end == start and (mark.word in manner or mark.kind not in ("verb", "mask", "measures", "reason"))
        for mark in clause.marks
    )
