"""Which journal entries are news, for whom, and the one sentence a mail says. No reason, no name: a mail carries no
content and no personal data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from proposals.models import Deadline, Event

from .models import Rung

Name = Event.Name
Audience = Rung.Audience
UNIT = (Audience.HANDLER, Audience.HEAD)

# What was entered later than this after it happened is history being caught up with, not news.
HISTORY_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class News:
    audiences: tuple[Rung.Audience, ...]
    sentence: str | Promise


NEWS: dict[str, News] = {
    Name.ADMITTED: News((Audience.DEPUTY,), _("Your suggestion was admitted.")),
    Name.REFUSED: News(
        (Audience.DEPUTY,),
        _("Your suggestion was not admitted; the reason stands in the dossier."),
    ),
    Name.ASSIGNED: News((*UNIT, Audience.DEPUTY), _("Assigned to %(unit)s.")),
    Name.OBJECTED: News((Audience.GOVERNMENT,), _("%(unit)s objects to the assignment.")),
    Name.OBJECTION_REJECTED: News(UNIT, _("The objection was rejected; %(unit)s goes on handling it.")),
    Name.EXTENSION_ASKED: News((Audience.GOVERNMENT,), _("%(unit)s asks for more time.")),
    Name.EXTENSION_GRANTED: News((*UNIT, Audience.DEPUTY), _("More time was granted to %(unit)s.")),
    Name.EXTENSION_REFUSED: News(UNIT, _("More time was refused to %(unit)s.")),
    Name.SENT: News((Audience.DEPUTY,), _("%(unit)s sent its reply.")),
    Name.SECOND_REPLY_SENT: News((Audience.DEPUTY,), _("%(unit)s sent a supplementary reply.")),
    Name.PUBLISHED: News((Audience.DEPUTY,), _("The reply was published.")),
    Name.JUDGED: News((Audience.CONGRESS,), _("A deputy judged the reply.")),
    Name.JUDGEMENT_CORRECTED: News((Audience.CONGRESS,), _("A deputy corrected a judgement.")),
    Name.REHANDLED: News((*UNIT, Audience.GOVERNMENT), _("It is to be handled again.")),
    Name.LEDGER_CONFIRMED: News((*UNIT, Audience.DEPUTY), _("The ledger of promises was confirmed.")),
    Name.PROGRESS_REPORTED: News((Audience.DEPUTY,), _("%(unit)s reported progress on promise %(number)s.")),
    Name.COMPLETION_CLAIMED: News(
        (Audience.DEPUTY, Audience.GOVERNMENT),
        _("%(unit)s reports promise %(number)s as done."),
    ),
    Name.KEPT: News((*UNIT, Audience.DEPUTY), _("Promise %(number)s was found kept.")),
    Name.NOT_YET: News(UNIT, _("Promise %(number)s was found not yet kept.")),
    Name.BROKEN: News((*UNIT, Audience.DEPUTY), _("Promise %(number)s was found not kept.")),
    Name.REVISED: News((*UNIT, Audience.DEPUTY), _("Promise %(number)s was changed.")),
    Name.DROPPED: News((*UNIT, Audience.DEPUTY), _("Promise %(number)s was dropped.")),
    Name.URGED: News(UNIT, _("The office urges %(unit)s: %(kind)s.")),
    Name.DEADLINE_MOVED: News((*UNIT, Audience.DEPUTY), _("A date moved.")),
    Name.CARRIED_OVER: News((*UNIT, Audience.DEPUTY), _("It was carried over.")),
    Name.CLOSED: News((*UNIT, Audience.DEPUTY), _("The dossier was closed.")),
    Name.WITHDRAWN: News(UNIT, _("The suggestion was withdrawn.")),
}


def sentence(event: Event) -> str:
    """What a mail says of it, in the language that is active; the words in it that are missing are
    left out."""
    words = {"unit": "", "number": "", **event.context}
    if words.get("kind") in Deadline.Kind.values:
        words["kind"] = Deadline.Kind(words["kind"]).label
    return str(NEWS[event.name].sentence) % words


def audiences(event: Event) -> tuple[Rung.Audience, ...]:
    """Who hears of it. Of a day that moved, the deputies only where it is one they wait for."""
    told = NEWS[event.name].audiences
    moved = event.name == Name.DEADLINE_MOVED
    if moved and event.context.get("kind") not in Deadline.AWAITED_BY_DEPUTIES:
        return tuple(audience for audience in told if audience != Audience.DEPUTY)
    return told
