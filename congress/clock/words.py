"""The steps of a computation as sentences, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

WEEKDAYS = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)


def sentences(steps: Iterable[dict[str, Any]]) -> list[str]:
    """One sentence a step; none for no steps."""
    return [sentence(step) for step in steps]


def sentence(step: dict[str, Any]) -> str:
    """What one step did. A step of a later version of the program shows its code instead of breaking the page."""
    said = {
        name: _day(value) if name in {"day", "due_on", "first"} else value for name, value in step.items()
    }
    match step.get("code"):
        case "start":
            article = step.get("article")
            if article:
                return _("Counted from %(day)s (%(article)s); that day itself is not counted.") % said
            return _("Counted from %(day)s; that day itself is not counted.") % said
        case "months":
            words = ngettext(
                "%(amount)s month later is %(day)s.",
                "%(amount)s months later is %(day)s.",
                int(said["amount"]),
            )
            return words % said
        case "month_end":
            return _("That month has no day %(wanted)s; its last day counts: %(day)s.") % said
        case "calendar_days":
            return _("%(amount)s calendar days later is %(day)s.") % said
        case "working_days":
            words = _("%(amount)s working days later is %(day)s.") % said
            return " ".join([words, *(_exception(one) for one in step.get("exceptions", []))])
        case "confirmed":
            return _("A clerk confirmed the first day: %(day)s.") % said
        case "window":
            return (
                _("Falls in the part of the year from %(first)s to %(day)s; its last day is the limit.")
                % said
            )
        case "ceiling" if step.get("binds"):
            return _("Never later than %(day)s, counted from the first day; that limit comes first.") % said
        case "ceiling":
            return _("Never later than %(day)s, counted from the first day.") % said
        case "worked_weekend":
            return _("%(day)s is a weekend day that is worked (%(name)s, %(notice)s); the date stays.") % said
        case "rest_day" if step.get("notice"):
            return _("%(day)s is a rest day: %(name)s (%(notice)s).") % said
        case "rest_day":
            return _("%(day)s is a rest day.") % said
        case "stays":
            return _("%(day)s is a rest day; under this rule the date stays.") % said
        case "rolled":
            return _("The next working day is %(day)s.") % said
        case "provisional":
            return _("The holiday notice for %(year)s is not out yet; this date is provisional.") % said
        case "given" if step.get("words"):
            return _("Set to %(day)s, as the letter says: %(words)s.") % said
        case "given":
            return _("Set to %(day)s by the office.") % said
        case "extended":
            return _("Extended to %(day)s: %(words)s") % said
        case "first_clock":
            return _("Before the re-assignment it was due on %(due_on)s; the deputy counts from then.") % said
        case "clock_goes_on":
            return _("The re-assignment does not restart the clock: %(day)s.") % said
        case "candidate":
            return _("By %(rule)s (%(article)s): %(due_on)s.") % said
        case "binding":
            return _("The earliest of them binds: %(due_on)s.") % said
    return str(step.get("code", ""))


def _exception(one: dict[str, Any]) -> str:
    said = {"day": _day(one["day"]), "name": one["name"]}
    if one["is_workday"]:
        return _("%(day)s is worked in lieu (%(name)s).") % said
    return _("%(day)s is not counted (%(name)s).") % said


def _day(value: str) -> str:
    return day_words(date.fromisoformat(value))


def day_words(day: date) -> str:
    """The day with its weekday."""
    return _("%(day)s, %(weekday)s") % {
        "day": date_format(day, "DATE_FORMAT"),
        "weekday": WEEKDAYS[day.weekday()],
    }
