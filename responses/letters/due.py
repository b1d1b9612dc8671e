"""Words of time in a promise, resolved against the day of the letter."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date

from .numerals import COUNT, DATE, day, number


def _year(name: str) -> str:
    return rf"(?:(?P<{name}>20\d\d)年|(?:今年|本年度?|明年|后年|次年|当年|本)?)"


WHEN = re.compile(
    rf"(?=[“十第上下一二两三四五六七八九\d今明本后次当年底末适近逐尽早届条择月国元未])(?:(?P<plan>“?十(?P<nth>[三四五六七])五”?(?:期间|时期|规划|期末|末)?)"
    rf"|{_year('quarter_year')}\s?第?(?P<quarter>[一二三四1-4])季度(?:末|底|前|内)?"
    rf"|{_year('half_year')}\s?(?P<half>上半年|下半年)(?:前|内)?"
    rf"|{_year('month_year')}\s?(?P<month>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?!三)(?P<third>上旬|中旬|下旬)?(?:(?P<mday>\d{{1,2}})[日号])?(?P<tail>份|底|末|前|内|初)?(?:以?前|之前|完成)?"
    rf"|{_year('holiday_year')}\s?(?P<holiday>国庆|元旦|五一)节?(?:期间|前|之前)?"
    rf"|(?P<yend>(?P<yyear>20\d\d)年|今年|明年|本年|当年|本)?(?P<end>年底|年末|年内|底(?=前|完|投|建|到)|年前)(?:以?前|之前)?"
    rf"|(?P<only>20\d\d)年(?:(?P<onlyend>底|末|内|前|初)(?:以?前)?)?|(?P<relonly>今年|明年|后年)(?:内|底)?"
    rf"|(?P<n>{COUNT})个?(?P<unit>工作日|天|日|周|个月|月|年)(?:之?内|以内)"
    r"|(?P<next_month>下个?月)|(?P<two>今明两年)|(?:今后|未来)(?P<coming>[一两二三四五])年"
    r"|(?P<month_end>本月(?:[底内]前?)?|月底前|月底)|(?P<vague>适时|近期|逐步|尽快|尽早|早日|届时|条件成熟时|择机))"
)


TITLE = re.compile("《[^》]{0,90}》")  # the years of a document's name are no time of the promise
ONLY = re.compile(rf"\s*(?:[到在于至]|争取|力争|计划|预计)?(?:{WHEN.pattern})(?:以前|之前|前|内|期间|起)?\s*")
VAGUE = frozenset(("适时", "近期", "逐步", "尽快", "尽早", "早日", "届时", "条件成熟时", "择机"))
# 列入2025年城建计划, 在安排2017年专项资金时: between the two the year is a name.
LISTED = re.compile(
    r"(?:[列纳编排报写归进加划]入|[排列]进|列支|吸收到|编制|编写|制定|制订|起草|研究|申报|申请|安排|结合|通过|根据|按照)[^,。;]{0,7}$"
)
PLAN = re.compile(
    r"度?[^,。;]{0,22}?(?:计划|规划|预算|方案|项目|草案|行动|资金|经费|专项|名单|要点|实事|现场会|改造|工程)"
)
WHILE = re.compile("[^,。;]{0,3}[时中里上]")  # 在2025年完成改造 is a time, 在今年现场会上 is none
# Behind a year: a time of it whose last day no calendar settles.
SEASON = re.compile(
    r"度?的?(?:春节|(?:元宵|清明|端午|中秋|重阳)(?=[节前后期假之以])|汛[前期后]|雨季|旱季|入[春夏秋冬汛]|枇杷季|采[果摘]"
    r"|[春夏秋冬](?:季|天|播|种|收|灌|修|耕|学期|前|末)|寒假|暑[假期]|开学|[上下]学期)(?:学期|开学)?(?:以?前|之前|前后|期间|期)?"
)
# In front of a time: it comes again; it is counted from something that has to happen first.
AGAIN = re.compile(r"每(?:个?学?[年月周期]|季度?)[^,。;]{0,8}$")
AFTER = re.compile(
    r"(?:(?<![今此然最先])后(?![勤续台方])|[接受][到报理])[^,。;]{0,10}(?:,[^,。;]{0,10})?$|(?<![一发])起,?$"
)
PARTED = re.compile("[年./-]")  # what parts the year of a date from its month
# What no word of time can do without.
MAY_SAY_WHEN = re.compile(
    "[年月日周天季底]|十[三四五六七]五|国庆|元旦|五一|适时|近期|逐步|尽快|尽早|届时|条件成熟时|择机"
)
# Behind a time: it begins something; it is one of several.
BEGINNING = re.compile("[份初]?(?:起(?!草|步|点|降|到|来)|以来|开始|以后|之后)")
ONE_OF_SEVERAL = re.compile("”?(?:[、和等]|假期)")


def due_in(words: str, written_on: date | None) -> tuple[str, date | None]:
    """The words that say when, and the last day they mean; no day where they name none (适时) or the year is unknown.

    Of several days the last one is meant (2月开工,10月完工); a bare year or a plan period says it only where nothing
    else does. A beginning (2023年起), a season (明年汛前), what comes again (每年6月) and a time counted from something
    else (批复后一个月内) have words and no day; the year in the name of a plan (列入2025年计划) has neither. Without words
    the answer is ("", None). A plan period ends with its last year: 十四五 is 2025-12-31.
    """
    vague = ""
    if "《" in words:
        words = TITLE.sub(lambda found: "〇" * len(found[0]), words)
    exact: list[tuple[str, date | None]] = []
    loose: list[tuple[str, date | None]] = []
    for said, when, is_loose in _times(words, written_on):
        if when is None and said in VAGUE:
            vague = vague or said
        else:
            (loose if is_loose else exact).append((said, when))
    # Words without a day say when only where no others settle one: 将在2027年完成更换,从9月起巡查.
    for named in (exact, loose):
        dated = [(said, when) for said, when in named if when]
        if dated:
            return max(dated, key=lambda pair: pair[1])
    return next(iter([*exact, *loose]), (vague, None))


def says_only_when(text: str, start: int, end: int) -> bool:
    """Whether there is nothing but a time between the two places: 今年年底."""
    return end - start < 16 and ONLY.fullmatch(text, start, end) is not None


def _times(words: str, written_on: date | None) -> Iterator[tuple[str, date | None, bool]]:
    """Each word of time that does not lie behind the letter: the word, its last day, and whether it is a mere period."""
    place = 0
    for found in DATE.finditer(words) if PARTED.search(words) else ():
        when = day(found["year"], found["month"], found["day"])
        if when and (written_on is None or when >= written_on):
            yield found.group(), when, False
            place = found.end()
    for found in WHEN.finditer(words, place) if MAY_SAY_WHEN.search(words, place) else ():
        said = found.group()
        if not said:
            continue
        if found["vague"]:
            yield said, None, False
            continue
        is_loose = bool(found["plan"] or found["only"] or found["relonly"])
        if is_loose and _names_a_plan(words, *found.span()):
            continue
        if said[-1] == "年" and (season := SEASON.match(words, found.end())):
            yield said + season.group(), None, False
            continue
        if _has_no_day(words, found):
            yield said, None, is_loose
            continue
        when = _last_day(found, written_on)
        if when and written_on and when < written_on.replace(month=1, day=1):
            continue  # a year that lies behind the letter is no due date
        yield said, when, is_loose


def _has_no_day(words: str, found: re.Match[str]) -> bool:
    """A beginning, the name of a plan (“十五五”规划), what comes again, one of several holidays, or a time counted from
    something else. Days and weeks are counted from what happens before, also where it is not said: 坏灯三天内修好."""
    before = words[max(0, found.start() - 20) : found.start()]
    return bool(
        BEGINNING.match(words, found.end())
        or found["plan"]
        and found["plan"].endswith("规划")
        or AGAIN.search(before)
        or found["holiday"]
        and ONE_OF_SEVERAL.match(words, found.end())
        or found["n"]
        and (found["unit"] in ("天", "日", "周") or AFTER.search(before))
    )


def _names_a_plan(words: str, start: int, end: int) -> bool:
    """Whether the year stands in the name of a plan or of money: 列入2025年城建计划, 编制“十五五”时期的规划."""
    plan = PLAN.match(words, end)
    if not plan:
        return False
    if words.endswith("在", 0, start) or words.endswith("在安排", 0, start):
        return WHILE.match(words, plan.end()) is not None
    return LISTED.search(words[max(0, start - 12) : start]) is not None


def _last_day(found: re.Match[str], written_on: date | None) -> date | None:
    if found["plan"]:
        return date(2010 + 5 * ("三四五六七".index(found["nth"]) + 2), 12, 31)
    this_year = written_on.year if written_on else None
    if found["two"] and written_on:
        return date(written_on.year + 1, 12, 31)
    if found["coming"]:
        return _after(number(found["coming"]), "年", written_on)
    if found["only"]:
        return date(int(found["only"]), 12, 31)
    if found["n"]:
        return _after(number(found["n"]), found["unit"], written_on)
    if found["month_end"] or found["next_month"]:
        later = 1 if found["next_month"] else 0
        return _end_of_month(*_months_on(written_on, later)) if written_on else None
    said_year = next(
        (
            found[name]
            for name in ("quarter_year", "half_year", "month_year", "holiday_year", "yyear")
            if found[name]
        ),
        None,
    )
    year = int(said_year) if said_year else this_year
    if year is None:
        return None
    if not said_year and found.group().startswith(("明年", "次年")):
        year += 1
    elif not said_year and found.group().startswith("后年"):
        year += 2
    if found["holiday"]:
        month = {"国庆": 10, "元旦": 1, "五一": 5}[found["holiday"]]
        if written_on and year == this_year and not said_year and found.group().startswith(found["holiday"]):
            year += (month, 1) < (written_on.month, written_on.day)
        return date(year, month, 1)
    if found["quarter"]:
        quarter = number(found["quarter"]) or 4
        return _end_of_month(year, 3 * quarter)
    if found["half"]:
        return date(year, 6, 30) if found["half"] == "上半年" else date(year, 12, 31)
    if found["month"]:
        month = number(found["month"]) or 12
        if found["mday"] and (exact := day(str(year), str(month), found["mday"])):
            return exact
        if found["third"]:
            return date(
                year,
                month,
                {"上旬": 10, "中旬": 20}.get(found["third"]) or calendar.monthrange(year, month)[1],
            )
        return _end_of_month(year, month)
    return date(year, 12, 31)


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _months_on(day: date, months: int) -> tuple[int, int]:
    """Year and month so many months later."""
    months += day.month - 1
    return day.year + months // 12, months % 12 + 1


def _after(count: int | None, unit: str, written_on: date | None) -> date | None:
    if count is None or written_on is None or unit not in ("年", "个月", "月") or not 0 < count < 1000:
        return None
    year, month = _months_on(written_on, count * (12 if unit == "年" else 1))
    return date(year, month, min(written_on.day, calendar.monthrange(year, month)[1]))
