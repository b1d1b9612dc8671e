"""What a mail says: only what still holds, most urgent first, one block a dossier. Number, title, day,
link; nothing
of the suggestion itself and nothing about a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.template.loader import get_template
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.models import Commitment
from congress.calendar import calendar_for
from congress.clock import Calendar, working_days_between
from proposals.models import Deadline
from responses.models import Delivery

from . import news
from .acts import address, button_of, extension_of, unsubscribe_token
from .mail import Mail
from .models import Message, Notice, Rung

SOON = timedelta(days=7)


@dataclass
class Line:
    """One thing that is due, or one piece of news."""

    what: str
    when: str
    distance: str
    button: str
    url: str
    number: str = ""
    why: str = ""
    extension: str = ""
    provisional: bool = False
    because: str = ""


@dataclass
class Dossier:
    number: str
    title: str
    url: str
    lines: list[Line] = field(default_factory=list)


@dataclass
class Section:
    words: str
    mark: str
    colour: str
    dossiers: dict[int, Dossier] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(len(dossier.lines) for dossier in self.dossiers.values())

    @property
    def heading(self) -> str:
        """Such as 逾期 2 件."""
        return self.words % {"count": self.count}


def notices_of(messages: Iterable[int]) -> dict[int, list[Notice]]:
    """The planned notices of each message, read anew; a message without any is missing."""
    rows = Notice.objects.planned().filter(message__in=list(messages))
    found: dict[int, list[Notice]] = defaultdict(list)
    for notice in rows.select_related("proposal__congress", "deadline__unit", "event__proposal"):
        found[notice.message_id or 0].append(notice)
    return found


def sift(notices: Iterable[Notice]) -> tuple[list[Notice], list[Notice]]:
    """What still holds, and what does not: met, withdrawn, moved, or overtaken by a more urgent rung."""
    current: dict[object, Notice] = {}
    over = []
    for notice in notices:
        if not notice.is_current():
            over.append(notice)
            continue
        about = ("deadline", notice.deadline_id) if notice.deadline_id else ("event", notice.event_id)
        other = current.get(about)
        if other is None or (notice.days or 0) > (other.days or 0):
            current[about] = notice
            if other is not None:
                over.append(other)
        else:
            over.append(notice)
    return list(current.values()), over


@dataclass
class Facts:
    """What many mails need and one look at the database finds: the days worked, and the replies deputies judge."""

    calendars: dict[int, Calendar]
    replies: dict[int, int]
    promises: dict[int, str]


def facts_of(notices: Iterable[Notice]) -> Facts:
    """Read once for a whole batch; three small queries, whatever its size."""
    deliveries, promises, congresses = set(), set(), {}
    for notice in notices:
        congresses[notice.proposal.congress_id] = notice.proposal.congress
        if notice.deadline:
            about, _slash, pk = notice.deadline.subject.partition("/")
            if about == "delivery":
                deliveries.add(int(pk))
            elif about == "commitment":
                promises.add(int(pk))
    rows = Commitment.objects.filter(pk__in=promises).select_related("proposal")
    return Facts(
        calendars={pk: calendar_for(congress) for pk, congress in congresses.items()},
        replies=dict(Delivery.objects.filter(pk__in=deliveries).values_list("pk", "response")),
        promises={row.pk: row.display_no for row in rows},
    )


def compose(message: Message, notices: list[Notice], day: date, facts: Facts) -> Mail:
    """The mail in the reader's language. `notices` is not empty and holds only what is current."""
    language = message.reader.speaks
    with translation.override(language):
        sections = _sections(notices, day, facts)
        said: dict[str, Any] = {
            "subject": _subject(sections, notices),
            "sections": sections,
            "reader": message.reader,
            "as_who": _as_who(notices),
            "congress": notices[0].proposal.congress,
            "day": date_format(day, "DATE_FORMAT"),
            "weekday": date_format(day, "l"),
            "open_url": address("home"),
            "preferences_url": address("preferences", message.reader.secret),
            "calendar_url": address("reader-calendar", message.reader.secret),
            "language": "zh-CN" if language.startswith("zh") else language,
            "provisional": any(
                line.provisional
                for part in sections
                for block in part.dossiers.values()
                for line in block.lines
            ),
        }
        only_news = all(notice.event_id for notice in notices)
        return Mail(
            subject=said["subject"],
            text=get_template("reminders/mail.txt").render(said).strip() + "\n",
            html=get_template("reminders/mail.html").render(said),
            language=said["language"],
            unsubscribe=address("unsubscribe", unsubscribe_token(message.reader_id)) if only_news else "",
        )


def _sections(notices: list[Notice], day: date, facts: Facts) -> list[Section]:
    late = Section(_("%(count)s overdue"), "▲", "#b3261e")
    # An office's own target, or a date whose first day is not confirmed, is never overdue by law (RULES §11.6).
    past = Section(_("%(count)s past the office's target"), "△", "#855000")
    soon = Section(_("%(count)s due within a week"), "◷", "#855000")
    later = Section(_("%(count)s due later"), "○", "#18222d")
    fresh = Section(_("%(count)s news"), "●", "#1b4b7e")
    dated = sorted((n for n in notices if n.deadline), key=lambda n: (n.deadline.due_on, n.pk))  # type: ignore[union-attr]
    for notice in dated:
        deadline = notice.deadline
        assert deadline is not None
        if deadline.due_on < day:
            part = late if deadline.force == Deadline.Force.NUMBER else past
        else:
            part = soon if deadline.due_on <= day + SOON else later
        _block(part, notice).lines.append(_line(notice, deadline, day, facts))
    for notice in sorted((n for n in notices if n.event), key=lambda n: n.event_id or 0):
        assert notice.event is not None
        button = button_of(notice, facts.replies)
        _block(fresh, notice).lines.append(
            Line(
                what=news.sentence(notice.event),
                when=short(notice.event.on, day),
                distance="",
                button=str(button.label),
                url=button.url,
            )
        )
    return [part for part in (late, past, soon, later, fresh) if part.dossiers]


def _block(section: Section, notice: Notice) -> Dossier:
    proposal = notice.proposal
    if proposal.pk not in section.dossiers:
        chinese = (translation.get_language() or "zh").startswith("zh")
        title = proposal.title if chinese or not proposal.english_title else proposal.english_title
        section.dossiers[proposal.pk] = Dossier(
            number=_("No. %(number)s") % {"number": proposal.display_no},
            title=proposal.public_title() if proposal.confidential else title,
            url=address("dossier", proposal.pk),
        )
    return section.dossiers[proposal.pk]


def _line(notice: Notice, deadline: Deadline, day: date, facts: Facts) -> Line:
    button = button_of(notice, facts.replies)
    calendar = facts.calendars[notice.proposal.congress_id]
    return Line(
        what=str(Deadline.Kind(deadline.kind).label),
        number=_promise_no(deadline, facts),
        when=short(deadline.due_on, day),
        distance=distance(deadline.due_on, day, calendar),
        button=str(button.label),
        url=button.url,
        why=address("why", deadline.pk),
        extension=extension_of(notice),
        provisional=deadline.provisional,
        because=str(BECAUSE.get(notice.audience, "")),
    )


BECAUSE: dict[str, str | Promise] = {
    Rung.Audience.GOVERNMENT: gettext_lazy("told to the supervising office"),
    Rung.Audience.CONGRESS: gettext_lazy("told to the congress office"),
    Rung.Audience.HEAD: gettext_lazy("told to the unit head"),
}


def _promise_no(deadline: Deadline, facts: Facts) -> str:
    about, _slash, pk = deadline.subject.partition("/")
    return facts.promises.get(int(pk), "") if about == "commitment" else ""


def short(day: date, today: date) -> str:
    """10月21日; with the year when it is not this one."""
    return date_format(day, _("M j") if day.year == today.year else _("M j, Y"))


def distance(due_on: date, today: date, calendar: Calendar) -> str:
    """Working days, counted after the first day and including the last; months beyond sixty of them."""
    if due_on == today:
        return _("due today")
    if due_on < today:
        late = working_days_between(due_on, today, calendar)
        if late == 0:
            return _("due on a day off just past")
        return _("%(days)s working days late") % {"days": late}
    if due_on - today > timedelta(days=84):
        return _("about %(months)s months left") % {"months": round((due_on - today).days / 30.4)}
    return _("%(days)s working days left") % {"days": working_days_between(today, due_on, calendar)}


def _subject(sections: list[Section], notices: list[Notice]) -> str:
    """The count: 市民政局：逾期 2 件，7 天内到期 3 件. For one piece of news, the news."""
    if len(notices) == 1 and notices[0].event:
        said = _("No. %(number)s") % {"number": notices[0].proposal.display_no}
        return f"{said} {news.sentence(notices[0].event)}"
    who = _unit_name(notices) or notices[0].proposal.congress.place
    return _("%(who)s: %(counts)s") % {"who": who, "counts": _(", ").join(part.heading for part in sections)}


def _unit_name(notices: list[Notice]) -> str:
    as_unit = (Rung.Audience.HANDLER, Rung.Audience.HEAD)
    units = {n.deadline.unit for n in notices if n.deadline and n.audience in as_unit and n.deadline.unit}
    return str(units.pop()) if len(units) == 1 else ""


def _as_who(notices: list[Notice]) -> str:
    said = sorted({str(Rung.Audience(notice.audience).label) for notice in notices if notice.audience})
    return _(", ").join(said)
