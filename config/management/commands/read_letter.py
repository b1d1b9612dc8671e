"""Read reply letters: what each says about itself, what it promises; with --save into a congress's dossiers."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments import actions as commitments
from congress.models import Congress, User
from proposals.journal import Refused
from responses import actions as responses
from responses import letters
from responses.models import Letter

BAR = 30


class Command(BaseCommand):
    help = _("Read reply letters from files, folders or ZIP archives.")
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths",
            nargs="+",
            type=Path,
            metavar="FILE",
            help=_("a letter, a folder or a ZIP of letters"),
        )
        parser.add_argument(
            "--json",
            action="store_true",
            help=_("one JSON object a letter, in the order given"),
        )
        parser.add_argument(
            "--save",
            action="store_true",
            help=_("file the letters and propose their promises"),
        )
        parser.add_argument("--congress", help=_("name of the congress they belong to"))
        parser.add_argument(
            "--by",
            help=_("sign-in of the clerk who files them; else the first administrator"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        files = list(_files(options["paths"]))
        if not files:
            raise CommandError(_("There is no file to read."))
        if options["json"] and not options["save"]:
            for letter in _letters(files):
                self.stdout.write(json.dumps(_as_json(letter), ensure_ascii=False))
            return
        congress, by = self._whose(options) if options["save"] else (None, None)
        results: Counter[str] = Counter()
        rows = []
        for letter in _letters(files, self._progress(len(files))):
            row = self._save(congress, by, letter) if congress and by else _row(letter)
            results[row[1]] += 1
            rows.append(row)
            if options["json"]:
                self.stdout.write(json.dumps(_as_json(letter), ensure_ascii=False))
        self._table(rows, results)

    def _whose(self, options: dict[str, Any]) -> tuple[Congress, User]:
        named = (
            Congress.objects.filter(name=options["congress"])
            if options["congress"]
            else Congress.objects.all()
        )
        if named.count() != 1:
            raise CommandError(_("Say with --congress which congress the letters belong to."))
        users = User.objects.filter(is_active=True)
        by = (
            users.filter(username=options["by"]).first()
            if options["by"]
            else users.filter(is_superuser=True).first()
        )
        if by is None:
            raise CommandError(_("Say with --by who files the letters."))
        return named.get(), by

    def _save(self, congress: Congress, by: User, letter: letters.Input) -> list[str]:
        """Files one letter and lays its promises before a clerk; a second time finds everything there."""
        today = timezone.localdate()
        there = Letter.objects.filter(congress=congress, sha256=Letter.hash_of(letter.content)).exists()
        filed = responses.file_letter(
            congress, letter.content, filename=Path(letter.name).name, by=by, on=today
        )
        row = _row(letter)
        if filed.problem:
            return row
        try:
            if not filed.responses.exists():
                responses.enter_past_reply(filed, by=by)
                filed.refresh_from_db()
            fresh = commitments.propose(filed, on=today, by=by)
        except Refused as refusal:
            return [*row[:1], _("for the clerk"), *row[2:-1], str(refusal)]
        return [
            *row[:-1],
            _("already here") if there and not fresh else _("%(count)d new") % {"count": len(fresh)},
        ]

    def _progress(self, total: int) -> Any:
        """A bar on the error stream, only where a person is looking."""

        def show(done: int) -> None:
            if self.stderr.isatty() and total > 1:
                filled = BAR * done // total
                self.stderr.write(
                    f"\r[{'█' * filled}{'·' * (BAR - filled)}] {done}/{total}",
                    ending="",
                )
                if done == total:
                    self.stderr.write("")

        return show

    def _table(self, rows: list[list[str]], results: Counter[str]) -> None:
        heads = [
            _("file"),
            _("result"),
            _("number"),
            _("unit"),
            _("signed"),
            _("promises"),
            _("note"),
        ]
        for row in [heads, *rows]:
            self.stdout.write(
                "  ".join(
                    _padded(cell, width) for cell, width in zip(row, (28, 12, 10, 26, 10, 8, 40), strict=True)
                ).rstrip()
            )
        self.stdout.write("  ".join(f"{name}: {count}" for name, count in results.items()))


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(
                inner for inner in path.rglob("*") if inner.is_file() and not inner.name.startswith(".")
            )
        elif path.is_file():
            yield path
        else:
            raise CommandError(_("There is no file %(path)s.") % {"path": path})


def _letters(files: list[Path], shown: Any = None) -> Iterator[letters.Input]:
    for done, path in enumerate(files, start=1):
        yield from letters.letters_in(path.read_bytes(), str(path))
        if shown:
            shown(done)


def _as_json(letter: letters.Input) -> dict[str, Any]:
    said = letters.read(letter.text).as_json()
    return {"file": letter.name, **said, "problem": letter.what_to_do}


def _row(letter: letters.Input) -> list[str]:
    name = Path(letter.name).name
    if letter.problem:
        return [name, _("cannot be read"), "", "", "", "", letter.what_to_do]
    said = letters.read(letter.text).as_json()
    known = bool(said["title"] or said["number"]) and bool(said["replying_unit"])
    return [
        name,
        _("read") if known else _("for the clerk"),
        said["number"] or "",
        said["replying_unit"] or "",
        said["signed_date"] or "",
        str(len(said["commitments"])),
        "; ".join(said["warnings"]),
    ]


def _padded(cell: str, width: int) -> str:
    """To a width in columns of the terminal, where a Chinese character takes two."""
    columns = sum(2 if ord(char) > 0x2E7F else 1 for char in cell)
    while columns > width and len(cell) > 1:
        columns -= 2 if ord(cell[-1]) > 0x2E7F else 1
        cell = cell[:-1]
    return cell + " " * max(0, width - columns)
