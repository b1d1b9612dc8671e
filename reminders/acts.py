"""Links in mails that let a reader act: signed, bound to one person, one verb and one object, valid for 14 days.

Following one changes nothing, for mail scanners follow links; the page behind it has a button.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commitments.models import Commitment
from proposals.models import Assignment, Deadline, Event
from responses.models import Response

from .models import Notice, Reader, Rung

VALID = timedelta(days=14)
SALT = "reminders.act"
UNSUBSCRIBE_SALT = "reminders.unsubscribe"
Kind = Deadline.Kind


class Verb(StrEnum):
    RECEIVE = "receive"
    EXTEND = "extend"
    VERDICT = "verdict"
    JUDGE = "judge"


@dataclass(frozen=True)
class Act:
    """What a link lets one reader do: the verb, and the key of the row it is about."""

    reader: int
    verb: Verb
    pk: int


class Expired(Exception):
    """The link was good once."""


class Forged(Exception):
    """The link was never one of ours."""


def token_of(act: Act) -> str:
    return signing.dumps([act.reader, act.verb, act.pk], salt=SALT)


def read(token: str) -> Act:
    """Raises `Expired` after 14 days, `Forged` for anything we did not sign."""
    try:
        reader, verb, pk = signing.loads(token, salt=SALT, max_age=VALID)
        return Act(reader, Verb(verb), pk)
    except signing.SignatureExpired as late:
        raise Expired from late
    except (signing.BadSignature, ValueError, TypeError) as wrong:
        raise Forged from wrong


def unsubscribe_token(reader: int) -> str:
    return signing.dumps(reader, salt=UNSUBSCRIBE_SALT)


def read_unsubscribe(token: str) -> int:
    """Key of the reader. It never expires: an old mail must still let go. Raises `Forged`."""
    try:
        return int(signing.loads(token, salt=UNSUBSCRIBE_SALT))
    except (signing.BadSignature, ValueError, TypeError) as wrong:
        raise Forged from wrong


def address(name: str, *args: int | str) -> str:
    """A page of this site as mails need it, with the host. The arguments are keys, or words that need no quoting."""
    return settings.SITE_URL + _path(name, tuple(type(arg) for arg in args)) % args


@cache
def _path(name: str, kinds: tuple[type, ...]) -> str:
    """The path with a place for each argument; looked up once, because a mail holds many."""
    marks = {int: 987654321, str: "mark"}
    said = reverse(name, args=[marks[kind] for kind in kinds]).replace("%", "%%")
    for kind in kinds:
        said = said.replace(str(marks[kind]), "%s", 1)
    return said


@dataclass(frozen=True)
class Button:
    label: str | Promise
    url: str


LABELS: dict[str, str | Promise] = {
    Kind.ASSIGN: _("Assign"),
    Kind.RULING: _("Rule on it"),
    Kind.OBJECTION: _("Received"),
    Kind.CO_OPINION: _("Give the opinion"),
    Kind.CONTACT: _("Enter the contact"),
    Kind.REPLY: _("Reply"),
    Kind.PUBLICATION: _("Publish"),
    Kind.REHANDLING: _("Reply again"),
    Kind.SECOND_REPLY: _("Send the supplementary reply"),
    Kind.COMMITMENT: _("Report progress"),
    Kind.REVIEW: _("Report progress"),
    Kind.PROGRESS_REPORT: _("Report progress"),
    Kind.FEEDBACK: _("Say what you think"),
    Kind.VERDICT: _("Is it done?"),
    Kind.CARRY_OVER: _("Open the dossier"),
}


def dossier_url(reader: Reader, proposal: int) -> str:
    """Where this reader works on a dossier: at the desk, where its verbs are, or on its page."""
    at_desk = reader.user is not None and reader.user.is_staff
    return address("desk_dossier" if at_desk else "dossier", proposal)


def button_of(notice: Notice, reader: Reader, replies: Mapping[int, int]) -> Button:
    """The one next step for this reader; opening the dossier where no link can do it.

    `replies` says which reply a delivery brought.
    """
    open_it = Button(_("Open the dossier"), dossier_url(reader, notice.proposal_id))
    as_unit = notice.audience in (Rung.Audience.HANDLER, Rung.Audience.HEAD)
    as_deputy = notice.audience == Rung.Audience.DEPUTY
    if notice.event is not None:
        act = _of_event(notice.event, as_unit=as_unit, as_deputy=as_deputy)
    elif notice.deadline is not None:
        act = _of_deadline(notice.deadline, replies, as_unit=as_unit, as_deputy=as_deputy)
        if act is None and (as_unit or as_deputy or notice.deadline.kind in (Kind.ASSIGN, Kind.RULING)):
            return Button(LABELS[notice.deadline.kind], open_it.url)
    if act is None:
        return open_it
    verb, pk = act
    label = {
        Verb.RECEIVE: LABELS[Kind.OBJECTION],
        Verb.JUDGE: LABELS[Kind.FEEDBACK],
        Verb.VERDICT: LABELS[Kind.VERDICT],
    }
    return Button(label[verb], address("act", token_of(Act(notice.reader_id, verb, pk))))


def extension_of(notice: Notice) -> str:
    """Address of the page that asks for more time; the empty string where none can be asked for."""
    asked = (Kind.REPLY, Kind.REHANDLING, Kind.CO_OPINION, Kind.COMMITMENT)
    unit = notice.audience in (Rung.Audience.HANDLER, Rung.Audience.HEAD)
    if notice.deadline is None or not unit or notice.deadline.kind not in asked:
        return ""
    return address("act", token_of(Act(notice.reader_id, Verb.EXTEND, notice.deadline.pk)))


def _of_deadline(
    deadline: Deadline, replies: Mapping[int, int], *, as_unit: bool, as_deputy: bool
) -> tuple[Verb, int] | None:
    about, _slash, pk = deadline.subject.partition("/")
    if as_unit and deadline.kind == Kind.OBJECTION and about == "assignment":
        return Verb.RECEIVE, int(pk)
    if as_deputy and deadline.kind == Kind.VERDICT and about == "commitment":
        return Verb.VERDICT, int(pk)
    if as_deputy and deadline.kind == Kind.FEEDBACK and about == "delivery":
        reply = replies.get(int(pk))
        return (Verb.JUDGE, reply) if reply else None
    return None


def _of_event(event: Event, *, as_unit: bool, as_deputy: bool) -> tuple[Verb, int] | None:
    if as_unit and event.name == Event.Name.ASSIGNED:
        rows = event.proposal.assignments.filter(status=Assignment.Status.ASSIGNED)
        waiting = rows.filter(unit__name=event.context.get("unit", "")).first()
        return (Verb.RECEIVE, waiting.pk) if waiting else None
    about, _slash, pk = event.subject.partition("/")
    if as_deputy and event.name == Event.Name.COMPLETION_CLAIMED and about == "commitment":
        still = Commitment.objects.filter(pk=pk, status=Commitment.Status.CLAIMED).exists()
        return (Verb.VERDICT, int(pk)) if still else None
    if as_deputy and event.name in (Event.Name.SENT, Event.Name.SECOND_REPLY_SENT) and about == "response":
        return (Verb.JUDGE, int(pk)) if Response.objects.filter(pk=pk).exists() else None
    return None
