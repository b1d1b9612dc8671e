"""The holidays the law itself names, for years whose notice is not out.

Source: 全国年节及纪念日放假办法, 2024 text (State Council Order 795, in force from 2025): New Year 1 day, Spring Festival
4 days from the eve, Tomb-sweeping 1, Labour Day 2, Dragon Boat 1, Mid-autumn 1, National Day 3. Where an earlier text
held, its days are fewer; a year so old has a notice.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from lunardate import LunarDate

# What `lunardate` has a table for.
LUNAR_YEARS = range(1901, 2100)


@cache
def statutory_holidays(year: int) -> dict[date, str]:
    """Each holiday of the year with its name; without the lunar ones in a year the lunar table does not reach."""
    days = {
        date(year, 1, 1): "元旦",
        tomb_sweeping(year): "清明节",
        date(year, 5, 1): "劳动节",
        date(year, 5, 2): "劳动节",
        date(year, 10, 1): "国庆节",
        date(year, 10, 2): "国庆节",
        date(year, 10, 3): "国庆节",
    }
    if year in LUNAR_YEARS:
        new_year = LunarDate(year, 1, 1).to_solar_date()
        for shift in range(-1, 3):
            days[new_year + timedelta(days=shift)] = "春节"
        days[LunarDate(year, 5, 5).to_solar_date()] = "端午节"
        days[LunarDate(year, 8, 15).to_solar_date()] = "中秋节"
    return days


def tomb_sweeping(year: int) -> date:
    """清明, the fifth solar term, by the usual formula of the century; off by at most a day in the 1900s and 2100s."""
    constant = 5.59 if year < 2000 else 4.81
    of_century = year % 100
    return date(year, 4, int(of_century * 0.2422 + constant) - of_century // 4)
