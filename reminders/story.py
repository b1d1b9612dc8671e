"""The whole story of one notice, from the date it is about to the mail server's answer, and of one mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from .models import Message, Notice, Rung
from .relay import sender


@dataclass(frozen=True)
class Step:
    """One thing that happened, with its instant or its day, and the words that were said."""

    what: str
    at: datetime | None = None
    on: date | None = None
    words: str = ""
    url: str = ""


def of_notice(notice: Notice) -> list[Step]:
    """Where it comes from, when it was noted, in which mail it left, and what was answered."""
    steps = list(_cause(notice))
    steps.append(Step(_("noted by a sweep"), at=notice.noted_at, words=notice.key[:16]))
    if notice.message:
        steps += of_message(notice.message)
    if notice.state == Notice.State.SUPERSEDED:
        steps.append(Step(_("no longer needed"), words=_why_over(notice)))
    elif notice.state == Notice.State.PLANNED and notice.message is None:
        steps.append(
            Step(_("waits for a mail"), words="" if notice.reader.email else _("no address is known"))
        )
    return steps


def of_message(message: Message) -> list[Step]:
    """From the plan to the last answer, each failed try between."""
    url = reverse("reminders-message", args=[message.pk])
    steps = [
        Step(_("mail planned"), at=message.planned_at, words=message.get_kind_display(), url=url),
        Step(_("to leave at"), at=message.due_at, words=_office_hours(message)),
    ]
    steps += [
        Step(
            _("failed try: %(outcome)s") % {"outcome": tried.get_outcome_display()},
            at=tried.at,
            words=tried.answer,
        )
        for tried in message.tries.all()
    ]
    domain = sender().rsplit("@", 1)[-1]
    if message.state == Message.State.SENT:
        words = f"{message.answer} · {message.address} · {message.subject}"
        steps.append(Step(_("handed to the mail server"), at=message.sent_at, words=words))
    elif message.state in (Message.State.PENDING, Message.State.LEASED):
        steps.append(Step(_("next try"), at=message.next_try_at))
    else:
        steps.append(Step(message.get_state_display(), words=message.answer))
    return [*steps, Step("Message-ID", words=message.message_id(domain))]


def _cause(notice: Notice) -> Iterator[Step]:
    if notice.event:
        yield Step(notice.event.get_name_display(), at=notice.event.at)
        return
    deadline = notice.deadline
    assert deadline is not None
    if deadline.start_on:
        yield Step(_("counted from"), on=deadline.start_on, words=deadline.get_kind_display())
    version = _("version %(number)s of the date") % {"number": deadline.version}
    yield Step(_("due on"), on=deadline.due_on, words=version, url=reverse("why", args=[deadline.pk]))
    rung = _("rung %(days)+d: %(who)s") % {
        "days": notice.days or 0,
        "who": Rung.Audience(notice.audience).label,
    }
    yield Step(rung)


def _why_over(notice: Notice) -> str:
    deadline = notice.deadline
    if deadline is None:
        return _("the reader wants no news")
    if deadline.met_on or deadline.withdrawn_on:
        return _("it was done or withdrawn before the mail left")
    if deadline.version != notice.version:
        return _("the date moved before the mail left")
    return _("a more urgent rung was reached")


def _office_hours(message: Message) -> str:
    quiet = message.reader.quiet or settings.REMINDERS_QUIET
    return _("no mail between %(hours)s") % {"hours": quiet} if quiet else ""
