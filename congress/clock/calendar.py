"""Which days are worked. A year with a notice follows it; any other is computed and marked provisional."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache

import chinese_calendar.constants as notices

from .holidays import statutory_holidays

ONE_DAY = timedelta(days=1)

# The State Council's names of the holidays, by chinesecalendar's.
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


@dataclass(frozen=True)
class Day:
    """Why a day is worked or not. `name` is the holiday's, empty for a plain weekday or weekend."""

    is_workday: bool
    name: str = ""
    notice: str = ""
    provisional: bool = False


@dataclass(frozen=True)
class Calendar:
    """Exceptions from the week, and the years whose notice is known."""

    days: Mapping[date, Day]
    years: frozenset[int] = field(default_factory=frozenset)

    def why(self, day: date) -> Day:
        """What the day is and why. Never raises: a year without a notice is computed from the holidays of the law."""
        said = self.days.get(day)
        if said is not None:
            return said
        if day.year not in self.years:
            name = statutory_holidays(day.year).get(day, "")
            return Day(is_workday=day.weekday() < 5 and not name, name=name, provisional=True)
        return Day(is_workday=day.weekday() < 5)

    def is_workday(self, day: date) -> bool:
        return self.why(day).is_workday

    def provisional(self, day: date) -> bool:
        """True while no notice for the day's year is known."""
        return day.year not in self.years

    @cached_property
    def version(self) -> str:
        """Changes with any day of it: the last known year and eight hex digits of a hash."""
        said = "\n".join(f"{day} {said.is_workday:d} {said.name}" for day, said in sorted(self.days.items()))
        last = max(self.years, default=0)
        return f"{last}-{hashlib.sha256(said.encode()).hexdigest()[:8]}"


@lru_cache(maxsize=1)
def shipped_calendar() -> Calendar:
    """The State Council's notices since 2004 as `chinesecalendar` has them; without local holidays."""
    days = {}
    for day, holiday in notices.holidays.items():
        days[day] = Day(is_workday=False, name=NAMES.get(holiday, holiday), notice=_notice_on(day))
    for day, holiday in notices.workdays.items():
        days[day] = Day(is_workday=True, name=NAMES.get(holiday, holiday), notice=_notice_on(day))
    return Calendar(days, frozenset(day.year for day in days))


def notice_of(year: int) -> str:
    """The title of the State Council's yearly notice."""
    return f"国务院办公厅关于{year}年部分节假日安排的通知"


def _notice_on(day: date) -> str:
    """An exception in December belongs to the next New Year, and stands in that year's notice."""
    return notice_of(day.year + (day.month == 12))
