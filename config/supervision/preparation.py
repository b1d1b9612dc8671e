"""What must be in place before the demonstration starts: its own database, its words, its static files."""

from __future__ import annotations

import shutil
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import connection
from django.utils.translation import gettext as _

from config.words import compile_catalogues
from congress.models import Congress, User


class NotADemonstration(Exception):
    """The database belongs to somebody who works with it."""


def refuse_foreign_database() -> None:
    """Raises NotADemonstration unless the database is empty or holds only demonstration congresses."""
    tables = set(connection.introspection.table_names())
    if not tables:
        return
    known = {Congress._meta.db_table, User._meta.db_table} <= tables
    if known and Congress.objects.exists():
        foreign = Congress.objects.filter(is_demonstration=False).exists()
    else:
        foreign = not known or User.objects.exists()
    if foreign:
        raise NotADemonstration(
            _("This database is not a demonstration, so it is left alone: %(name)s")
            % {"name": connection.settings_dict["NAME"]}
        )


def forget_everything() -> None:
    """Empties the demonstration: rows, mails, files, and the mark that tells a copied database from the real one."""
    refuse_foreign_database()
    if connection.vendor == "sqlite":
        name = Path(connection.settings_dict["NAME"])
        connection.close()
        for file in (name, name.with_name(name.name + "-wal"), name.with_name(name.name + "-shm")):
            file.unlink(missing_ok=True)
    elif connection.introspection.table_names():
        call_command("flush", interactive=False, verbosity=0)
    for folder in ("mailbox", "files", "queue", "redis"):
        shutil.rmtree(settings.VAR_DIR / folder, ignore_errors=True)
    for file in settings.VAR_DIR.glob("epoch-*.json"):
        file.unlink()


def statics_are_current() -> bool:
    """Whether everything collected is newer than its source, so that a second start need not collect again."""
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if not manifest.exists():
        return False
    collected = manifest.stat().st_mtime
    sources = (Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([]))
    return all(source.stat().st_mtime < collected for source in sources)


def prepare() -> None:
    """Sets up what is missing; on a second start it changes nothing."""
    refuse_foreign_database()
    compile_catalogues()
    call_command("migrate", interactive=False, verbosity=0)
    if not statics_are_current():
        call_command("collectstatic", interactive=False, verbosity=0, stdout=StringIO())
    if "load_demo" in get_commands() and not Congress.objects.exists():
        call_command("load_demo")
