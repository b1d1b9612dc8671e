"""The guard against a restored copy: a number kept in the database and in a file beside it."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Epoch


@dataclass(frozen=True)
class Kept:
    """What the file says."""

    name: str
    number: int


def file() -> Path:
    """Where the number is kept outside the database; one for each database this machine uses."""
    said = connection.settings_dict
    which = "|".join(str(said.get(part, "")) for part in ("ENGINE", "HOST", "PORT", "NAME"))
    return settings.VAR_DIR / f"epoch-{hashlib.sha256(which.encode()).hexdigest()[:12]}.json"


def kept() -> Kept | None:
    """None where there is no file, or one that cannot be read."""
    try:
        return Kept(**json.loads(file().read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def current() -> Epoch:
    """This database's epoch; a database that has none yet is new, and gets one."""
    row = Epoch.objects.first()
    if row is None:
        with transaction.atomic():
            row, fresh = Epoch.objects.get_or_create(pk=1, defaults={"name": secrets.token_hex(8)})
        if fresh:
            _keep(row)
    return row


def suspicion(row: Epoch) -> str:
    """Why this database may be a restored or copied one; the empty string while nothing says so."""
    outside = kept()
    if outside is None:
        return (
            "" if row.number == 0 else _("This database has run elsewhere: there is no epoch file beside it.")
        )
    if outside.name != row.name:
        return _("This database is not the one that ran here before.")
    if outside.number > row.number:
        return _("This database is older than what ran here: it was restored from a backup.")
    return ""


def advance() -> None:
    """One more sweep was made. First the database, then the file, so that the file is never ahead by
    itself."""
    Epoch.objects.filter(pk=1).update(number=F("number") + 1)
    _keep(Epoch.objects.get(pk=1))


def confirm() -> None:
    """An operator says that this database is the one to go on with; it gets a number beyond any that
    was seen."""
    row, outside = current(), kept()
    row.number = max(row.number, outside.number if outside else 0) + 1
    row.stopped, row.stopped_at = "", None
    row.save()
    _keep(row)


def stop(why: str) -> None:
    """Nothing is sent any more, and the page says why; nothing is lost either."""
    Epoch.objects.filter(pk=1).update(stopped=why[:500], stopped_at=timezone.now())


def stop_since(at: datetime) -> None:
    """Dates the stop, for whoever wants it tried again at once."""
    Epoch.objects.filter(pk=1).update(stopped_at=at)


def go_on() -> None:
    Epoch.objects.filter(pk=1).exclude(stopped="").update(stopped="", stopped_at=None)


def _keep(row: Epoch) -> None:
    """Writes the file in one step; a second process that is a number behind does not turn it back."""
    outside = kept()
    if outside and outside.name == row.name and outside.number >= row.number:
        return
    draft = file().with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps({"name": row.name, "number": row.number}))
    draft.replace(file())
