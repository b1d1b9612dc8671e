"""Reads a year's holiday notice from a file, shows what it changes, and applies it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from congress import notices
from congress.clock import Day
from congress.models import CalendarNotice, Congress, User
from congress.rules import Unfit
from proposals import recompute

SHOWN = 20


class Command(BaseCommand):
    help = "Shows what a holiday notice (CSV, or the JSON of holiday-cn) changes; with --apply, writes it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument(
            "--apply", action="store_true", help="write it and move the dates that lean on it"
        )
        parser.add_argument("--congress", metavar="NAME", help="a local notice of this congress")
        parser.add_argument("--by", metavar="USER", help="who does it; stands in the journal")
        parser.add_argument("--take-back", type=int, metavar="YEAR", help="undo the last notice of that year")

    def handle(self, *args: Any, **options: Any) -> None:
        congress = _named(Congress, "name", options["congress"])
        by = _named(User, "username", options["by"])
        try:
            if options["take_back"]:
                self._take_back(options["take_back"], congress, by)
            elif options["file"]:
                self._import(
                    options["file"].read_text(encoding="utf-8-sig"), congress, by, apply=options["apply"]
                )
            else:
                raise CommandError("Name a file, or --take-back YEAR.")
        except (OSError, UnicodeDecodeError, Unfit) as error:
            raise CommandError(str(error)) from error

    def _import(self, text: str, congress: Congress | None, by: User | None, *, apply: bool) -> None:
        reading = notices.read(text)
        different = notices.changes(reading, congress)
        self.stdout.write(
            _("%(title)s: %(count)s days change.") % {"title": reading.title(), "count": len(different)}
        )
        for one in different:
            self.stdout.write(f"  {one.day}  {_said(one.was)} → {_said(one.now)}")
        if apply:
            _notice, seen = recompute.apply_notice(reading, congress, on=timezone.localdate(), by=by)
        else:
            seen = recompute.preview(recompute.Change.of_notice(reading, congress))
        self._show(seen)
        if not apply:
            self.stdout.write(_("Nothing was written; --apply writes it."))

    def _take_back(self, year: int, congress: Congress | None, by: User | None) -> None:
        notice = CalendarNotice.objects.filter(year=year, congress=congress).order_by("-pk").first()
        if notice is None:
            raise CommandError(f"No notice of {year} is in the calendar.")
        self._show(recompute.take_back_notice(notice, on=timezone.localdate(), by=by))

    def _show(self, seen: recompute.Preview) -> None:
        counts = {
            "moves": len(seen.moves),
            "settled": len(seen.settled),
            "told": len(seen.told()) + len(seen.deputies_told()),
        }
        self.stdout.write(
            _("%(moves)s open dates move, %(settled)s stay; %(told)s people will be told.") % counts
        )
        for move in seen.moves[:SHOWN]:
            self.stdout.write(f"  {move.display_no}  {move.kind_label()}  {move.was} → {move.now}")
        if len(seen.moves) > SHOWN:
            self.stdout.write("  …")


def _named(model: Any, field: str, name: str | None) -> Any:
    if not name:
        return None
    found = model.objects.filter(**{field: name}).first()
    if found is None:
        raise CommandError(f"{model._meta.verbose_name}: {name}?")
    return found


def _said(day: Day) -> str:
    worked = _("worked") if day.is_workday else _("free")
    return f"{worked} {day.name}".strip()
