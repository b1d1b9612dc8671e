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
    rf"|{_year('month_year')}\s?(?P<month>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?P<third>上旬|中旬|下旬)?(?:(?P<mday>\d{{1,2}})[日号])?(?P<tail>份|底|末|前|内|初)?(?:以?前|之前|完成)?"
    rf"|(?P<yend>(?P<yyear>20\d\d)年|今年|明年|本年|当年|本)?(?P<end>年底|年末|年内|底(?=前|完|投|建|到)|年前)(?:以?前|之前)?"
    rf"|(?P<only>20\d\d)年(?:(?P<onlyend>底|末|内|前|初)(?:以?前)?)?|(?P<relonly>今年|明年|后年)(?:内|底)?"
    rf"|(?P<n>{COUNT})个?(?P<unit>工作日|天|日|周|个月|月|年)(?:之?内|以内)"
    r"|(?P<holiday>国庆|元旦|五一)节?(?:期间|前|之前)?|(?P<two>今明两年)|(?:今后|未来)(?P<coming>[一两二三四五])年"
    r"|(?P<month_end>本月底|月底前|月底)|(?P<vague>适时|近期|逐步|尽快|尽早|早日|届时|条件成熟时|择机))"
)


def due_in(words: str, written_on: date | None) -> tuple[str, date | None]:
    """The words that say when, and the last day they mean; no day where they name none (适时) or the year is unknown.

    Of several days the last one is meant (2月开工,10月完工); a bare year or a plan period says it only where nothing
    else does. A beginning (2023年起) is no due date. Without words the answer is ("", None). A plan period ends with its
    last year: 十四五 is 2025-12-31.
    """
    vague = ""
    exact: list[tuple[str, date | None]] = []
    loose: list[tuple[str, date | None]] = []
    for said, when, is_loose in _times(words, written_on):
        if when is None and said in VAGUE:
            vague = vague or said
        else:
            (loose if is_loose else exact).append((said, when))
    for named in (exact, loose):
        if named:
            return max(named, key=lambda pair: pair[1] or date.min)
    return vague, None


VAGUE = frozenset(("适时", "近期", "逐步", "尽快", "尽早", "早日", "届时", "条件成熟时", "择机"))


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
        if not said or found["only"] and BEGINNING.match(words, found.end()):
            continue
        if found["vague"]:
            yield said, None, False
            continue
        when = _last_day(found, written_on)
        if when and written_on and when < written_on.replace(month=1, day=1):
            continue  # a year that lies behind the letter is no due date
        yield said, when, bool(found["plan"] or found["only"] or found["relonly"])


PARTED = re.compile("[年./-]")  # what parts the year of a date from its month
# What no word of time can do without.
MAY_SAY_WHEN = re.compile(
    "[年月日周天季底]|十[三四五六七]五|国庆|元旦|五一|适时|近期|逐步|尽快|尽早|届时|条件成熟时|择机"
)
BEGINNING = re.compile("起(?!草|步|点|降|到|来)|以来|开始")


def _last_day(found: re.Match[str], written_on: date | None) -> date | None:
    if found["plan"]:
        return date(2010 + 5 * ("三四五六七".index(found["nth"]) + 2), 12, 31)
    this_year = written_on.year if written_on else None
    if found["holiday"] and written_on:
        month = {"国庆": 10, "元旦": 1, "五一": 5}[found["holiday"]]
        return date(written_on.year + ((month, 1) < (written_on.month, written_on.day)), month, 1)
    if found["two"] and written_on:
        return date(written_on.year + 1, 12, 31)
    if found["coming"]:
        return _after(number(found["coming"]), "年", written_on)
    if found["only"]:
        return date(int(found["only"]), 12, 31)
    if found["n"]:
        return _after(number(found["n"]), found["unit"], written_on)
    if found["month_end"]:
        return _end_of_month(written_on.year, written_on.month) if written_on else None
    said_year = next(
        (found[name] for name in ("quarter_year", "half_year", "month_year", "yyear") if found[name]),
        None,
    )
    year = int(said_year) if said_year else this_year
    if year is None:
        return None
    if not said_year and re.match(r"明年|次年", found.group()):
        year += 1
    elif not said_year and found.group().startswith("后年"):
        year += 2
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


def _after(count: int | None, unit: str, written_on: date | None) -> date | None:
    if count is None or written_on is None or unit == "工作日" or not 0 < count < 1000:
        return None
    if unit in ("天", "日", "周"):
        return date.fromordinal(written_on.toordinal() + count * (7 if unit == "周" else 1))
    months = count * (12 if unit == "年" else 1) + written_on.month - 1
    year, month = written_on.year + months // 12, months % 12 + 1
    return date(year, month, min(written_on.day, calendar.monthrange(year, month)[1]))
