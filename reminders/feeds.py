"""The second channel: what is due for one person, and their news, as an Atom feed; what is due as a calendar. Both by a
secret address.

Computed live from the deadlines, not from the outbox: a mail that was not sent never hides a date.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import feedgenerator, timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from congress.models import Membership
from proposals.models import Deadline

from . import news
from .acts import address
from .models import Notice, Reader

AHEAD = timedelta(days=400)
BACK = timedelta(days=30)


def due_for(reader: Reader) -> list[Deadline]:
    """Open deadlines of this person's units, offices and suggestions, the earliest first; empty for a stranger."""
    rows = Deadline.objects.due_by(timezone.localdate() + AHEAD).select_related("proposal")
    if reader.deputy_id:
        mine = rows.filter(deputy=reader.deputy_id) | rows.filter(
            kind=Deadline.Kind.VERDICT, proposal__sponsors__deputy=reader.deputy_id
        )
        return list(mine.distinct())
    assert reader.user is not None
    running = reader.user.memberships.running()
    units = running.filter(role__in=Membership.UNIT_ROLES).values("unit")
    offices = running.filter(role__in=Membership.OFFICE_ROLES).values("congress")
    mine = (
        rows.filter(unit__in=units)
        | rows.filter(
            proposal__congress__in=offices,
            kind__in=[Deadline.Kind.ASSIGN, Deadline.Kind.RULING],
        )
        | rows.filter(deputy__user=reader.user)
        | rows.filter(kind=Deadline.Kind.VERDICT, proposal__sponsors__deputy__user=reader.user)
    )
    return list(mine.distinct())


def news_for(reader: Reader) -> QuerySet[Notice]:
    """What this person was or is to be told of others' doings in the last weeks, the latest first."""
    since = timezone.now() - BACK
    rows = reader.notices.filter(event__at__gte=since).select_related("proposal", "event")
    return rows.order_by("-event__at")


def _midnight(day: date) -> datetime:
    """The first instant of a day: an entry of a feed must not look changed each time it is asked for."""
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())


def _says(deadline: Deadline) -> str:
    number = _("No. %(number)s") % {"number": deadline.proposal.display_no}
    label = Deadline.Kind(deadline.kind).label
    return f"{number} {label}" + (f" ({_('provisional')})" if deadline.provisional else "")


@never_cache
@require_safe
def atom(request: HttpRequest, secret: str) -> HttpResponse:
    reader = get_object_or_404(Reader, secret=secret)
    with translation.override(reader.speaks):
        feed = feedgenerator.Atom1Feed(
            title=_("What is due for me"),
            link=address("home"),
            description="",
            language=reader.speaks,
            feed_url=address("reader-feed", reader.secret),
            author_name=_("Luoshi"),
        )
        for deadline in due_for(reader):
            feed.add_item(
                title=f"{deadline.due_on.isoformat()} {_says(deadline)}",
                link=address("dossier", deadline.proposal_id),
                description=deadline.proposal.public_title(),
                unique_id=f"{address('why', deadline.pk)}#{deadline.version}",
                updateddate=_midnight(deadline.start_on or deadline.due_on),
            )
        for notice in news_for(reader):
            assert notice.event is not None
            number = _("No. %(number)s") % {"number": notice.proposal.display_no}
            feed.add_item(
                title=f"{number} {news.sentence(notice.event)}",
                link=address("dossier", notice.proposal_id),
                description=notice.proposal.public_title(),
                unique_id=f"{address('dossier', notice.proposal_id)}#{notice.event_id}",
                updateddate=notice.event.at,
            )
        return HttpResponse(
            feed.writeString("utf-8"),
            content_type="application/atom+xml; charset=utf-8",
        )


@never_cache
@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """RFC 5545; a date that moved keeps its UID and gets a higher SEQUENCE, so calendars move it too."""
    reader = get_object_or_404(Reader, secret=secret)
    stamp = f"{timezone.now():%Y%m%dT%H%M%SZ}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Luoshi//reminders//ZH",
        "METHOD:PUBLISH",
    ]
    with translation.override(reader.speaks):
        for deadline in due_for(reader):
            lines += [
                "BEGIN:VEVENT",
                f"UID:deadline-{deadline.pk}@{address('home').split('/')[2].split(':')[0]}",
                f"SEQUENCE:{deadline.version}",
                f"DTSTAMP:{stamp}",
                f"DTSTART;VALUE=DATE:{deadline.due_on:%Y%m%d}",
                f"DTEND;VALUE=DATE:{deadline.due_on + timedelta(days=1):%Y%m%d}",
                f"SUMMARY:{escape(_says(deadline))}",
                f"DESCRIPTION:{escape(deadline.proposal.public_title())}",
                f"URL:{address('dossier', deadline.proposal_id)}",
                "TRANSP:TRANSPARENT",
                *(["STATUS:TENTATIVE"] if deadline.provisional else []),
                "END:VEVENT",
            ]
    lines.append("END:VCALENDAR")
    said = "\r\n".join(fold(line) for line in lines) + "\r\n"
    return HttpResponse(said, content_type="text/calendar; charset=utf-8")


def escape(text: str) -> str:
    """RFC 5545 §3.3.11."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold(line: str) -> str:
    """Lines of at most 75 octets (RFC 5545 §3.1), never cut inside a character."""
    parts, room = [""], 75
    for character in line:
        if len((parts[-1] + character).encode()) > room:
            parts.append("")
            room = 74
        parts[-1] += character
    return "\r\n ".join(parts)
