"""Days as people read them: the date first, then how far it is in working days, and the way to its explanation."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.models import Commitment
from congress.calendar import calendar_for
from congress.clock import Calendar, working_days_between
from congress.language import in_chinese
from congress.models import Congress
from proposals.models import Deadline

from .marks import han, icon

register = template.Library()

# Up to so many working days a date is called close; beyond so many it is told in months.
SOON = 5
FAR = 60
DAYS_OF_A_MONTH = 30.44


@register.filter
def day(value: date | str | None) -> str:
    """A day as people of this page's language write it, without the year in the current one; empty for none."""
    if not value:
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    return _written(value, year=value.year != timezone.localdate().year)


@register.filter
def full_day(value: date | str | None) -> str:
    """The same with its year, for paper that is read in other years; empty for none."""
    if isinstance(value, str) and value:
        value = date.fromisoformat(value)
    return _written(value, year=True) if isinstance(value, date) else ""


@register.filter
def told(value: date | str) -> str:
    """A day with its year, or words as they are; that there is none where nothing is said."""
    return full_day(value) if isinstance(value, date) else han(value) if value else _("none")


@register.filter
def month_day(value: date) -> str:
    """The same without its year, for the cells of a calendar."""
    return _written(value, year=False)


@register.simple_tag
def as_of() -> str:
    """This moment: what a page shows is read when it is asked for."""
    now = timezone.localtime()
    return f"{_written(now.date(), year=True)} {now:%H:%M}"


def _written(value: date, *, year: bool) -> str:
    if in_chinese():
        said = f"{value.month}月{value.day}日"
        return f"{value.year}年{said}" if year else said
    said = f"{value.day} {value:%b}"
    return f"{said} {value.year}" if year else said


def distance(due_on: date, today: date, calendar: Calendar, *, provisional: bool = False) -> str:
    """How far a day is: in working days, beyond sixty in months; the day itself is not counted from, the last one is."""
    if due_on == today:
        return _("due today")
    left = working_days_between(today, due_on, calendar)
    if due_on < today:
        if left == 0:
            return _("late by less than a working day")
        return ngettext("%(n)s working day late", "%(n)s working days late", -left) % {"n": -left}
    if left == 0:
        return _("less than a working day left")
    if left > FAR:
        months = round((due_on - today).days / DAYS_OF_A_MONTH)
        return ngettext("about %(n)s month left", "about %(n)s months left", months) % {"n": months}
    if provisional:
        words = ngettext("about %(n)s working day left", "about %(n)s working days left", left)
    else:
        words = ngettext("%(n)s working day left", "%(n)s working days left", left)
    return words % {"n": left}


def past_target(due_on: date, today: date, calendar: Calendar) -> str:
    """An office's own target that has gone by; the law does not call that late."""
    days = -working_days_between(today, due_on, calendar)
    words = ngettext("%(n)s working day past the target", "%(n)s working days past the target", days)
    return words % {"n": days}


def passed(due_on: date, today: date, calendar: Calendar) -> str:
    """A date whose first day is not certain yet: whether it is late nobody can say."""
    days = -working_days_between(today, due_on, calendar)
    return ngettext("passed %(n)s working day ago", "passed %(n)s working days ago", days) % {"n": days}


def is_close(due_on: date, today: date, calendar: Calendar) -> bool:
    return due_on >= today and working_days_between(today, due_on, calendar) <= SOON


def calendar_in(context: template.Context, congress_id: int, congress: Congress | None = None) -> Calendar:
    """The calendar of this congress, asked for once a page."""
    request = context.get("request")
    known: dict[int, Calendar] = getattr(request, "calendars", {})
    if congress_id not in known:
        known[congress_id] = calendar_for(congress or Congress(pk=congress_id))
        if request is not None:
            request.calendars = known
    return known[congress_id]


def _chip(kind: str, sign: str, parts: list[SafeString | str], href: str = "") -> SafeString:
    body = format_html_join("", "{}", ((part,) for part in parts))
    if not href:
        return format_html('<span class="due due-{}">{}{}</span>', kind, icon(sign), body)
    return format_html(
        '<a class="due due-{}" href="{}" title="{}">{}{}</a>',
        kind,
        href,
        _("Why this date?"),
        icon(sign),
        body,
    )


@register.filter
def short_kind(deadline: Deadline) -> str:
    """What is due, in one word, to stand before a date."""
    short = {Deadline.Kind.COMMITMENT: _("promise"), Deadline.Kind.REVIEW: _("review")}
    return short.get(Deadline.Kind(deadline.kind)) or deadline.get_kind_display()


@register.simple_tag(takes_context=True)
def due(context: template.Context, deadline: Deadline, prefix: str = "", link: bool = True) -> SafeString:
    """A deadline as a chip: date, distance, what kind of date it is. The chip leads to its explanation unless a link
    beside it does."""
    href = deadline.get_absolute_url() if link else ""
    if deadline.met_on:
        return _chip("met", "met", [format_html("<span>{}</span>", met_words(deadline))], href)
    if deadline.withdrawn_on:
        return _chip("met", "stopped", [format_html("<span>{}</span>", _("no longer due"))], href)
    today = timezone.localdate()
    calendar = calendar_in(context, deadline.proposal.congress_id)
    binding = deadline.force == Deadline.Force.NUMBER
    late = deadline.due_on < today
    kind, sign = "far", "day"
    if late and binding:
        kind, sign = "late", "late"
    elif late or is_close(deadline.due_on, today, calendar):
        kind, sign = "soon", "soon"
    if late and not binding:
        uncertain = deadline.force == Deadline.Force.UNCONFIRMED
        far = (passed if uncertain else past_target)(deadline.due_on, today, calendar)
    else:
        far = distance(deadline.due_on, today, calendar, provisional=deadline.provisional)
    words = f"{prefix} {day(deadline.due_on)}".strip()
    parts: list[SafeString | str] = [format_html("<span>{}</span><b>{}</b>", words, far)]
    if deadline.force == Deadline.Force.TARGET:
        parts.append(format_html("<em>{}</em>", _("target")))
    if deadline.force == Deadline.Force.UNCONFIRMED:
        parts.append(format_html("<em>{}</em>", _("first day to be confirmed")))
    if deadline.provisional:
        kind += " due-prov"
        parts.append(format_html("<em>{}</em>", _("provisional")))
    return _chip(kind, sign, parts, href)


def met_words(deadline: Deadline) -> str:
    """When it was done, and how early or late in working days."""
    late = deadline.late_days or 0
    said = {"day": day(deadline.met_on), "n": abs(late)}
    if late > 0:
        return (
            ngettext("done %(day)s, %(n)s working day late", "done %(day)s, %(n)s working days late", late)
            % said
        )
    if late < 0:
        return (
            ngettext("done %(day)s, %(n)s working day early", "done %(day)s, %(n)s working days early", -late)
            % said
        )
    return _("done %(day)s, on the last day") % said


@register.simple_tag(takes_context=True)
def promise_day(context: template.Context, commitment: Commitment, short: bool = False) -> SafeString:
    """The calendar's word on a promise: its day, or that it names none and when somebody looks again; `short` leaves
    a review out that is neither late nor close.

    `commitments.dates.with_days` gives a promise the deadlines its chips lead to.
    """
    today = timezone.localdate()
    calendar = calendar_in(context, commitment.proposal.congress_id)
    ended = getattr(commitment, "ended_day", None)
    if commitment.due_on is None:
        return _undated(commitment, today, calendar, short=short)
    if ended is not None and ended.met_on and not commitment.is_open:
        return _chip("met", "met", [format_html("<span>{}</span>", met_words(ended))])
    if not commitment.is_open:
        return _chip("met", "day", [format_html("<span>{}</span>", day(commitment.due_on))])
    return _day_chip(commitment.due_on, getattr(commitment, "own_day", None), today, calendar)


def _undated(commitment: Commitment, today: date, calendar: Calendar, *, short: bool) -> SafeString:
    review = commitment.review_on
    none = capfirst(_("no date given"))
    close = review is not None and (review < today or is_close(review, today, calendar))
    if review is None or not commitment.is_open or (short and not close):
        return format_html(
            '<span class="due due-none bare">{}<span class="lab"><b>{}</b></span></span>',
            icon("undated"),
            none,
        )
    row = getattr(commitment, "review_day", None)
    if close:
        chip = _day_chip(review, row, today, calendar, _("review"))
        return format_html(
            '<span class="due due-none bare">{}<span class="lab"><b>{}</b></span></span> {}',
            icon("undated"),
            none,
            chip,
        )
    lab = format_html('<span class="lab">{}</span>', _("review %(day)s") % {"day": day(review)})
    parts: list[SafeString | str] = [format_html('<span class="lab"><b>{}</b></span>', none), lab]
    return _chip("none", "undated", parts, row.get_absolute_url() if row else "")


def _day_chip(
    due_on: date, row: Deadline | None, today: date, calendar: Calendar, prefix: str = ""
) -> SafeString:
    kind, sign = "far", "day"
    if due_on < today:
        kind, sign = "late", "late"
    elif is_close(due_on, today, calendar):
        kind, sign = "soon", "soon"
    provisional = row.provisional if row else calendar.provisional(due_on)
    far = distance(due_on, today, calendar, provisional=provisional)
    words = f"{prefix} {day(due_on)}".strip()
    parts: list[SafeString | str] = [format_html("<span>{}</span><b>{}</b>", words, far)]
    if provisional:
        kind += " due-prov"
        parts.append(format_html("<em>{}</em>", _("provisional")))
    return _chip(kind, sign, parts, row.get_absolute_url() if row else "")


@register.simple_tag(takes_context=True)
def paper_day(context: template.Context, commitment: Commitment) -> str:
    """The same for a column on paper: the day a promise is due, or is looked at again; a triangle survives a copier."""
    value = commitment.due_on or commitment.review_on
    if value is None:
        return ""
    late = commitment.is_open and value < timezone.localdate()
    return f"{value:%Y-%m-%d}" + (f" ▲{_('late')}" if late else "")


@register.filter
def month(value: date) -> str:
    """The month of a day, with its year in another one."""
    if in_chinese():
        return f"{value.year}年{value.month}月"
    return f"{value:%B %Y}"
