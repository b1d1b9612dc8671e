"""Urged: an office asks the unit for what it owes, without moving the day."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from congress.models import User

from .. import journal
from ..journal import Refused
from ..models import Deadline, Event


@transaction.atomic
def urge(deadline: Deadline, *, on: date, by: User) -> None:
    """Asks the unit to get on with it; its handler and head read so in their next mail, the day stays as it is.

    Refused where nothing is owed by a unit any more, and for a second time on the same day.
    """
    # Of two who press at once, the second sees what the first wrote.
    now = Deadline.objects.select_for_update(of=("self",)).get(pk=deadline.pk)
    if not now.is_open or not now.is_owed_by_a_unit:
        raise Refused(_("No unit owes this any more; there is nobody to urge."))
    if Event.objects.urged(on).filter(subject=now.subject, context__kind=now.kind).exists():
        raise Refused(
            _("%(unit)s has already been urged about this on %(day)s; once a day is enough.")
            % {"unit": now.unit, "day": on}
        )
    journal.note(now, Event.Name.URGED, by=by, on=on, context={"kind": now.kind, "due_on": now.due_on})
