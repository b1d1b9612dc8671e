"""More time: asked for with a reason, granted or refused by somebody else."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from congress.models import User

from .. import deadlines, journal
from ..journal import Refused, needs
from ..models import Deadline, Event, Extension


@transaction.atomic
def confirm_start(deadline: Deadline, *, start_on: date, on: date, by: User) -> None:
    """Where the text does not say from which day it counts, the office does (RULES §11.6)."""
    deadlines.confirm_start(deadline, start_on=start_on, on=on, by=by)


@transaction.atomic
def ask_extension(deadline: Deadline, *, until: date, reason: str, on: date, by: User) -> Extension:
    """Asks for more time. The day stays as it is until somebody else grants it."""
    needs(reason, _("Say why more time is needed; the deputy will be told."))
    if not deadline.is_open:
        raise Refused(_("This is no longer due; there is nothing to extend."))
    if until <= deadline.due_on:
        raise Refused(_("Ask for a day after %(day)s.") % {"day": deadline.due_on})
    if deadline.extensions.filter(status=Extension.Status.REQUESTED).exists():
        raise Refused(_("More time has already been asked for; that request is still open."))
    extension = Extension.objects.create(
        deadline=deadline,
        asked_on=on,
        asked_by=by,
        asked_until=until,
        reason=reason,
        was_due_on=deadline.due_on,
    )
    journal.note(
        extension, Event.Name.EXTENSION_ASKED, by=by, on=on, context={"until": until, "reason": reason}
    )
    return extension


@transaction.atomic
def grant_extension(extension: Extension, *, until: date, on: date, by: User, decision: str = "") -> None:
    """Moves the day. Refused beyond the ceiling the rule names. The deputies are told by the entry in the journal."""
    deadlines.extend(extension, until=until, on=on, by=by)
    journal.move(
        extension,
        Extension.Status.GRANTED,
        by=by,
        on=on,
        event=Event.Name.EXTENSION_GRANTED,
        context={"until": until},
        granted_until=until,
        decided_on=on,
        decided_by=by,
        decision=decision,
        deputy_told_on=on,
    )


def refuse_extension(extension: Extension, *, on: date, by: User, decision: str = "") -> None:
    journal.move(
        extension,
        Extension.Status.REFUSED,
        by=by,
        on=on,
        event=Event.Name.EXTENSION_REFUSED,
        decided_on=on,
        decided_by=by,
        decision=decision,
    )
