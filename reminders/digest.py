"""What a mail says: only what still holds, most urgent first, one block a dossier. Number, title, day, link; nothing
of the suggestion itself and nothing about a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from django.db.models import Min
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.safestring import mark_safe
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
from .models import Message, Notice, Reader, Rung
from .mould import Fill, fill

# The reader of a unit's mail is told who else hears of it, and from which day on.
ABOVE: dict[str, tuple[Rung.Audience, ...]] = {
    Rung.Audience.HANDLER: (Rung.Audience.HEAD, Rung.Audience.GOVERNMENT, Rung.Audience.CONGRESS),
    Rung.Audience.HEAD: (Rung.Audience.GOVERNMENT, Rung.Audience.CONGRESS),
}


@dataclass
class Line:
    """One thing that is due, or one piece of news, as the fields of its template."""

    mark: str
    colour: str
    what: str
    when: str
    distance: str
    button: str
    url: str
    number: str = ""
    why: str = ""
    extension: str = ""
    provisional: str = ""
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
    presses: bool = False
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
    heavy = ("proposal__body", "deadline__explanation", "event__proposal__body")
    for notice in rows.select_related("proposal__congress", "deadline__unit", "event__proposal").defer(
        *heavy
    ):
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
    """What many mails need and one look at the database finds: the days worked, the replies deputies judge, the
    numbers of promises, and from which day late on an audience is told."""

    calendars: dict[int, Calendar]
    replies: dict[int, int]
    promises: dict[int, str]
    told_from: dict[tuple[int, str, str], int]


def facts_of(notices: Iterable[Notice]) -> Facts:
    """Read once for a whole batch; a few small queries, whatever its size."""
    deliveries, promises, congresses = set(), set(), {}
    for notice in notices:
        congresses[notice.proposal.congress_id] = notice.proposal.congress
        if notice.deadline:
            about, _slash, pk = notice.deadline.subject.partition("/")
            if about == "delivery":
                deliveries.add(int(pk))
            elif about == "commitment":
                promises.add(int(pk))
    rows = Commitment.objects.filter(pk__in=promises).select_related("proposal").defer("proposal__body")
    firsts = Rung.objects.filter(congress__in=congresses).values("congress", "kind", "audience")
    return Facts(
        calendars={pk: calendar_for(congress) for pk, congress in congresses.items()},
        replies=dict(Delivery.objects.filter(pk__in=deliveries).values_list("pk", "response")),
        promises={row.pk: row.display_no for row in rows},
        told_from={
            (row["congress"], row["kind"], row["audience"]): row["first"]
            for row in firsts.annotate(first=Min("days")).order_by()
        },
    )


def compose(message: Message, notices: list[Notice], day: date, facts: Facts, fill: Fill = fill) -> Mail:
    """The mail in the reader's language. `notices` is not empty and holds only what is current."""
    reader = message.reader
    with translation.override(reader.speaks):
        chinese = reader.speaks.startswith("zh")
        sections = _sections(notices, reader, day, facts)
        subject = _subject(sections, notices)
        frame = {
            "subject": subject,
            "language": "zh-CN" if chinese else reader.speaks,
            "congress": notices[0].proposal.congress.name,
            "day": date_format(day, "DATE_FORMAT"),
            "weekday": date_format(day, "l"),
            "as_who": _as_who(notices),
            "told_next": _told_next(notices, facts),
            "open_url": open_url(reader),
            "open_words": _("Open my desk") if reader.user and reader.user.is_staff else _("My suggestions"),
            "preferences_url": address("preferences", reader.secret),
            "calendar_url": address("reader-calendar", reader.secret),
            "provisional": _provisional(sections),
        }
        only_news = all(notice.event_id for notice in notices)
        return Mail(
            subject=subject,
            text=_body("txt", sections, frame, fill, chinese).strip() + "\n",
            html=_body("html", sections, frame, fill, chinese),
            language=frame["language"],
            unsubscribe=address("unsubscribe", unsubscribe_token(reader.pk)) if only_news else "",
        )


def _body(kind: str, sections: list[Section], frame: dict[str, str], fill: Fill, chinese: bool) -> str:
    """The same structure as text and as HTML: lines in dossiers in sections in the frame."""
    parts = []
    for place, section in enumerate(sections):
        blocks = []
        for block in section.dossiers.values():
            lines = "".join(fill(f"reminders/mail_line.{kind}", vars(line)) for line in block.lines)
            said = {"number": block.number, "title": block.title, "url": block.url, "lines": mark_safe(lines)}
            blocks.append(fill(f"reminders/mail_dossier.{kind}", said))
        heading = (
            f"{'一二三四五六'[place]}、{section.heading}" if chinese and kind == "txt" else section.heading
        )
        said = {"heading": heading, "dossiers": mark_safe("".join(blocks))}
        parts.append(fill(f"reminders/mail_section.{kind}", said))
    return fill(f"reminders/mail.{kind}", {**frame, "sections": mark_safe("".join(parts))})


def open_url(reader: Reader) -> str:
    """Where the one big button leads: the desk, a deputy's own suggestions, or the public page for whoever has no
    sign-in."""
    if reader.user is None or not reader.user.is_active:
        return address("home")
    return address("desk" if reader.user.is_staff else "mine")


def _provisional(sections: list[Section]) -> str:
    lines = (line for part in sections for block in part.dossiers.values() for line in block.lines)
    return "yes" if any(line.provisional for line in lines) else ""


def _sections(notices: list[Notice], reader: Reader, day: date, facts: Facts) -> list[Section]:
    late = Section(_("%(count)s overdue"), "▲", "#b3261e", presses=True)
    # An office's own target, or a date whose first day is not confirmed, is never overdue by law (RULES §11.6).
    past = Section(_("%(count)s past the office's target"), "△", "#855000", presses=True)
    this_week = Section(_("%(count)s due this week"), "◷", "#855000", presses=True)
    next_week = Section(_("%(count)s due next week"), "○", "#18222d")
    later = Section(_("%(count)s due later"), "○", "#18222d")
    fresh = Section(_("%(count)s news"), "●", "#1b4b7e")
    sunday = day + timedelta(days=6 - day.weekday())
    dated = sorted((n for n in notices if n.deadline), key=lambda n: (n.deadline.due_on, n.pk))  # type: ignore[union-attr]
    for notice in dated:
        deadline = notice.deadline
        assert deadline is not None
        if deadline.due_on < day:
            part = late if deadline.force == Deadline.Force.NUMBER else past
        elif deadline.due_on <= sunday:
            part = this_week
        else:
            part = next_week if deadline.due_on <= sunday + timedelta(days=7) else later
        _block(part, notice).lines.append(_line(part, notice, reader, day, facts))
    for notice in sorted((n for n in notices if n.event), key=lambda n: n.event_id or 0):
        assert notice.event is not None
        button = button_of(notice, reader, facts.replies)
        _block(fresh, notice).lines.append(
            Line(
                mark=fresh.mark,
                colour=fresh.colour,
                what=news.sentence(notice.event),
                when=short(notice.event.on, day),
                distance="",
                button=str(button.label),
                url=button.url,
            )
        )
    return [part for part in (late, past, this_week, next_week, later, fresh) if part.dossiers]


def _block(section: Section, notice: Notice) -> Dossier:
    proposal = notice.proposal
    if proposal.pk not in section.dossiers:
        section.dossiers[proposal.pk] = Dossier(
            number=_("No. %(number)s") % {"number": proposal.display_no},
            title=proposal.public_title(),
            url=address("dossier", proposal.pk),
        )
    return section.dossiers[proposal.pk]


def _line(section: Section, notice: Notice, reader: Reader, day: date, facts: Facts) -> Line:
    deadline = notice.deadline
    assert deadline is not None
    button = button_of(notice, reader, facts.replies)
    binding = deadline.force == Deadline.Force.NUMBER
    return Line(
        mark=section.mark,
        colour=section.colour,
        what=str(Deadline.Kind(deadline.kind).label),
        number=_promise_no(deadline, facts),
        when=short(deadline.due_on, day),
        distance=distance(
            deadline.due_on, day, facts.calendars[notice.proposal.congress_id], binding=binding
        ),
        button=str(button.label),
        url=button.url,
        why=address("why", deadline.pk),
        extension=extension_of(notice),
        provisional="yes" if deadline.provisional else "",
        because=str(BECAUSE.get(notice.audience, "")),
    )


OF_UNIT: dict[str, str | Promise] = {
    Rung.Audience.HANDLER: gettext_lazy("handler of %(unit)s"),
    Rung.Audience.HEAD: gettext_lazy("head of %(unit)s"),
}
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
    return _written(day, day.year == today.year, translation.get_language() or "")


@lru_cache(maxsize=4096)
def _written(day: date, this_year: bool, _language: str) -> str:
    return date_format(day, _("M j") if this_year else _("M j, Y"))


def distance(due_on: date, today: date, calendar: Calendar, *, binding: bool = True) -> str:
    """Working days, counted after the first day and including the last; months beyond sixty of them. What does not
    bind is past its target, never late."""
    if due_on == today:
        return _("due today")
    if due_on < today:
        late = working_days_between(due_on, today, calendar)
        if late == 0:
            return _("due on a day off just past")
        words = _("%(days)s working days late") if binding else _("%(days)s working days past the target")
        return words % {"days": late}
    left = working_days_between(today, due_on, calendar)
    if left > 60:
        return _("about %(months)s months left") % {"months": round((due_on - today).days / 30.4)}
    return _("%(days)s working days left") % {"days": left}


def _subject(sections: list[Section], notices: list[Notice]) -> str:
    """The count of what presses: 市民政局：逾期 2 件，本周到期 3 件. Where nothing does, of the rest; for one piece of
    news, the news."""
    if len(notices) == 1 and notices[0].event:
        number = _("No. %(number)s") % {"number": notices[0].proposal.display_no}
        return f"{number} {news.sentence(notices[0].event)}"
    who = _unit_name(notices) or notices[0].proposal.congress.place
    said = [part for part in sections if part.presses] or sections
    return _("%(who)s: %(counts)s") % {"who": who, "counts": _(", ").join(part.heading for part in said)}


def _unit_name(notices: list[Notice]) -> str:
    as_unit = (Rung.Audience.HANDLER, Rung.Audience.HEAD)
    units = {n.deadline.unit for n in notices if n.deadline and n.audience in as_unit and n.deadline.unit}
    return str(units.pop()) if len(units) == 1 else ""


def _as_who(notices: list[Notice]) -> str:
    """Such as 市民政局经办人; the bare audience where the mail is about no single unit."""
    audiences = {notice.audience for notice in notices if notice.audience}
    unit = _unit_name(notices)
    if unit and len(audiences) == 1 and (one := audiences.copy().pop()) in OF_UNIT:
        return str(OF_UNIT[one]) % {"unit": unit}
    return _(", ").join(sorted(str(Rung.Audience(audience).label) for audience in audiences))


def _told_next(notices: list[Notice], facts: Facts) -> str:
    """Who above the reader hears of the same things, and from which day late on; empty for those above all."""
    firsts: dict[str, int] = {}
    for notice in notices:
        if notice.deadline is None:
            continue
        for audience in ABOVE.get(notice.audience, ()):
            first = facts.told_from.get((notice.proposal.congress_id, notice.deadline.kind, audience), 0)
            if first > 0:
                firsts[audience] = min(first, firsts.get(audience, first))
    return _(", ").join(
        _("from %(days)s days late %(who)s") % {"days": days, "who": Rung.Audience(audience).label}
        for audience, days in sorted(firsts.items(), key=lambda pair: pair[1])
    )
