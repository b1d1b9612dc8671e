"""Chinese and Arabic numerals, and dates in every form letters print them."""

from __future__ import annotations

import re
from datetime import date

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "O": 0,
    "o": 0,
    "两": 2,
    "元": 1,
}
COUNT = r"(?:[一二两三四五六七八九十百]{1,5}|\d{1,3})"


def number(word: str) -> int | None:
    """三十六, 36 or 二〇; None for anything else."""
    word = word.strip()
    if word.isascii():
        return int(word) if word.isdigit() else None
    if not any(char in word for char in "十百"):
        values = [DIGITS.get(char) if not char.isdigit() else int(char) for char in word]
        return int("".join(map(str, values))) if values and None not in values else None
    total = 0
    for unit, worth in (("百", 100), ("十", 10)):
        head, found, word = word.partition(unit)
        if not found:
            head, word = "", head
        else:
            value = 1 if not head else DIGITS.get(head)
            if value is None:
                return None
            total += value * worth
            word = word.lstrip("零〇")
    last = 0 if not word else DIGITS.get(word)
    return None if last is None else total + last


YEAR = r"(?P<year>(?:19|20)\d\d|[一二][九〇零Oo0][\d〇零Oo一二三四五六七八九]{2})"
DATE = re.compile(
    rf"(?<!\d){YEAR}\s{{0,3}}(?:年|-|/|\.)\s{{0,3}}(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s{{0,3}}(?:月|-|/|\.)\s{{0,3}}"
    r"(?P<day>3[01]|[12]\d|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?!\d)(?:\s{0,3}[日号])?"
)
# 年月日 lost on the way: 20241018, 2022517, 2024 712.
BARE = re.compile(r"(?P<year>(?:19|20)\d\d) ?(?P<rest>\d{2,4}|\d{1,2} \d{1,2})")


def day(year: str, month: str, day_: str) -> date | None:
    numbers = [number(part) for part in (year, month, day_)]
    if None in numbers:
        return None
    try:
        return date(*numbers)  # type: ignore[arg-type]
    except ValueError:
        return None


def date_in(text: str) -> tuple[date, int, int] | None:
    """The first whole date in the text, with its place; None if there is none."""
    for found in DATE.finditer(text):
        when = day(found["year"], found["month"], found["day"])
        if when:
            return when, found.start(), found.end()
    return None


def bare_date(text: str) -> date | None:
    """A date that lost 年月日, if it can be read in one way only; else None."""
    found = BARE.fullmatch(text)
    if not found:
        return None
    rest = found["rest"]
    if " " in rest:
        splits = [rest.split(" ")]
    elif len(rest) == 4:
        splits = [[rest[:2], rest[2:]]]
    else:
        splits = [[rest[:cut], rest[cut:]] for cut in range(1, len(rest))]
    readings = {
        when
        for month, day_ in splits
        if not (len(rest) == 3 and (month.startswith("0") and len(month) == 1 or day_ == "0"))
        and (when := day(found["year"], month, day_))
    }
    return readings.pop() if len(readings) == 1 else None
