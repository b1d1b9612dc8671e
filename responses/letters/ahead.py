"""Where the times a clause names lie: ahead of the letter or behind it."""

from __future__ import annotations

import re
from datetime import date

from .body import Clause
from .numerals import number

DATED_AHEAD = re.compile(
    r"(?:国庆|春节|元旦|五一|中秋|汛期|开学|冬季|入冬)[\u3400-\u9fff]{0,2}前|(?<!\d)[一二三四五六七八九十]{1,2}月(?:份|底|初|前|上旬|中旬|下旬)|(?P<year>20\d\d)年(?:底|末|前|内|\d{1,2}月(?:底|末|前|份|中旬|上旬|下旬|\d{1,2}日前)|年底|上半年|下半年|第[一二三四]季度|全面|完成|建成)|年底前|年内|下周|下个?月|下一[批轮]|下年度|(?<![个\d])月内|(?<!上)下学期(?!间)|本[周月]内|月底前|月底|月份前|季度|“?十[四五六]五”?期间|本月底|年底|暑假|开学前|汛期前|春节前|月前"
)

# In the second half of a year 今年 mostly tells what was done.
STILL = re.compile("再|先|还|内|底|继续|重点|扩大|力争|确保|计划")
THIS_YEAR = re.compile(
    r"(?:我[\u3400-\u9fff]{1,3}|[\u3400-\u9fff]{0,2}?)(?:今年(?!以来|初|来|的)|本年|年内|年底|本月|(?<!\d)[三四五两]年[内间])"
)

YEARS = re.compile(r"(?<!\d)(?P<year>20\d\d)(?:年?[-至]20\d\d)?年")

EARLIER_THIS_YEAR = re.compile(r"今年(?P<month>1[0-2]|[1-9])月(?!底?前|起)")

SINCE = re.compile(
    r"[自从](?:(?P<year>20\d\d)年)?(?P<month>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])?月?[\u3400-\u9fff\d]{0,6}起"
)


def is_ahead(text: str, clause: Clause, written: date | None) -> bool:
    """Whether the clause names a time that lies ahead of the letter."""
    words = text[clause.start : min(clause.end, clause.start + 400)]
    ahead = DATED_AHEAD.search(words)
    if ahead and not_gone(ahead, words, written):
        return True
    year = YEARS.search(words)
    return bool(year and written and int(year["year"]) > written.year)


MONTH = re.compile(r"(?<!\d)(1[0-2]|[1-9])月")


def not_gone(ahead: re.Match[str], words: str, written: date | None) -> bool:
    """A year or month before that of the letter is gone: 6月底前 in a letter of July."""
    if written is None:
        return True
    if ahead["year"] and int(ahead["year"]) != written.year:
        return int(ahead["year"]) > written.year
    month = MONTH.search(words, max(0, ahead.start() - 3), ahead.end() + 1)
    return not month or int(month[1]) >= written.month or bool(re.search("明年|次年|来年", words))


def lies_ahead(found: re.Match[str], written: date) -> bool:
    year = int(found["year"] or written.year)
    month = number(found["month"] or "")
    return (year, month) > (written.year, written.month) if month else year > written.year


# 10月份动工, 今年11月开工扩建, 9月起: a month by itself is a time of the letter's year.
LATER_MONTH = re.compile(
    r"(?:(?P<this>今年|本年)|(?<![\d年至-]))(?P<month>1[0-2]|[1-9])月(?:(?P<day>\d{1,2})日)?(?:份|底|初|[上中下]旬)?(?P<how>前?(?:全面|正式|全部)?(?:开工|动工|完工|竣工|启动|投用|投入|建成|完成|上线|启用|开通|招生|亮灯|开放|公布)|起,?|前|\s|$)?"
)


def names_later_month(words: str, written: date | None) -> bool:
    """Whether the clause puts something into a month of this year that had not come when the letter was written."""
    if written is None:
        return False
    return any(
        (found["this"] or found["how"])
        and (int(found["month"]), int(found["day"] or 0))
        > (written.month, written.day if found["day"] else 0)
        and int(found["month"]) >= written.month + (not found["day"])
        for found in LATER_MONTH.finditer(words)
    )
