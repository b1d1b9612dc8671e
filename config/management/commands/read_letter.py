"""Read reply letters: what each says about itself, what it promises; with --save into a congress's dossiers.

Exit codes: 0 every letter was read, 3 some wait for a clerk, 4 some cannot be read, 130 interrupted; with --json
always 0, as each object says it itself.
"""

from __future__ import annotations

import json
import os
import time
from argparse import ArgumentParser
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments import actions as commitments
from congress.models import Congress, User
from proposals.journal import Refused
from responses import actions as responses
from responses import letters
from responses.files.inputs import Input, letters_in
from responses.models import Letter

BAR = 30
CORES = os.cpu_count() or 1
READ, CLERK, UNREADABLE = "read", "for the clerk", "cannot be read"
CODES = {UNREADABLE: 4, CLERK: 3}


@dataclass(frozen=True)
class Row:
    """What became of one letter; `result` is READ, CLERK or UNREADABLE."""

    name: str
    result: str
    number: str = ""
    unit: str = ""
    signed: str = ""
    promises: str = ""
    note: str = ""


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
        rows: list[Row] = []
        stopped = False
        try:
            for letter in _letters(files, self._progress(len(files))):
                rows.append(self._save(congress, by, letter) if congress and by else _row(letter))
                if options["json"]:
                    self.stdout.write(json.dumps(_as_json(letter), ensure_ascii=False))
        except KeyboardInterrupt:
            stopped = True
        if options["json"]:
            return
        self._table(rows)
        if stopped:
            self.stderr.write(_("Stopped. What was read is kept; the same command goes on where it stopped."))
            raise SystemExit(130)
        code = next((CODES[result] for result in CODES if any(row.result == result for row in rows)), 0)
        if code:
            raise SystemExit(code)

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

    def _save(self, congress: Congress, by: User, letter: Input) -> Row:
        """Files one letter and lays its promises before a clerk, all or nothing; a second time finds everything there."""
        there = responses.filed_before(congress, letter.content, letter.text)
        row = _row(letter)
        if there and there.text and there.proposal and (there.settled_on or there.commitments.exists()):
            return _with(row, READ, _("already here"))
        today = timezone.localdate()
        with transaction.atomic():
            filed = there or responses.file_letter(
                congress, letter.content, filename=Path(letter.name).name, by=by, on=today
            )
        if not filed.text:
            return _with(row, UNREADABLE, row.note)
        try:
            with transaction.atomic():
                if not filed.responses.exists():
                    self._only_if_new(filed)
                    responses.enter_past_reply(filed, by=by)
                    filed.refresh_from_db()
                fresh = commitments.propose(filed, on=today, by=by)
        except Refused as refusal:
            return _with(row, CLERK, str(refusal))
        said = _("already here") if there else _("%(count)d new") % {"count": len(fresh)}
        return _with(row, READ, said)

    @staticmethod
    def _only_if_new(filed: Letter) -> None:
        """Refused where the letter likely belongs to a dossier that is here: a person chooses, none is made twice."""
        if filed.proposal is not None:
            return
        likely = [proposal for proposal, found in responses.candidates(filed) if found.sure != "guess"]
        if likely:
            raise Refused(
                _("It may belong to %(number)s; choose at the desk.") % {"number": likely[0].display_no}
            )

    def _progress(self, total: int) -> Callable[[int], None]:
        """A bar where a person is looking; elsewhere a line every hundred files."""
        started = time.monotonic()

        def show(done: int) -> None:
            if total < 2:
                return
            if not self.stderr.isatty():
                if done % 100 == 0 or done == total:
                    self.stderr.write(f"{done}/{total}")
                return
            filled = BAR * done // total
            left = (time.monotonic() - started) / done * (total - done)
            bar = f"\r[{'█' * filled}{'·' * (BAR - filled)}] {done}/{total} {left:4.0f} s "
            self.stderr.write(bar, ending="\n" if done == total else "")

        return show

    def _table(self, rows: list[Row]) -> None:
        """Every letter in a line, then the three heaps counted, then by name and reason what a person has to do."""
        heads = (_("file"), _("result"), _("number"), _("unit"), _("signed"), _("promises"), _("note"))
        words = {READ: _("was read"), CLERK: _("for the clerk"), UNREADABLE: _("cannot be read")}
        lines = [
            (row.name, words[row.result], row.number, row.unit, row.signed, row.promises, row.note)
            for row in rows
        ]
        for line in [heads, *lines]:
            cells = (
                _padded(cell, width) for cell, width in zip(line, (28, 12, 10, 26, 10, 8, 40), strict=True)
            )
            self.stdout.write("  ".join(cells).rstrip())
        counted = Counter(row.result for row in rows)
        self.stdout.write("  ".join(f"{word}: {counted[result]}" for result, word in words.items()))
        for result in (CLERK, UNREADABLE):
            for row in rows:
                if row.result == result:
                    self.stdout.write(f"{words[result]}: {row.name}: {row.note}")


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


def _letters(files: list[Path], shown: Callable[[int], None] | None = None) -> Iterator[Input]:
    """The letters of the files in their order. A child opens each; as many files are held as there are cores."""
    with ThreadPoolExecutor(CORES) as pool:
        ahead = deque(pool.submit(_opened, path) for path in files[:CORES])
        for done in range(1, len(files) + 1):
            found = ahead.popleft().result()
            if done + CORES <= len(files):
                ahead.append(pool.submit(_opened, files[done + CORES - 1]))
            yield from found
            if shown:
                shown(done)


def _opened(path: Path) -> list[Input]:
    return letters_in(path.read_bytes(), str(path))


def _as_json(letter: Input) -> dict[str, Any]:
    said = letters.read(letter.text).as_json()
    return {"file": letter.name, **said, "problem": letter.what_to_do}


def _row(letter: Input) -> Row:
    name = Path(letter.name).name
    if letter.problem:
        return Row(name, UNREADABLE, note=_(letter.what_to_do))
    said = letters.read(letter.text).as_json()
    missing = [
        word
        for word, found in (
            (_("number"), said["title"] or said["number"]),
            (_("unit"), said["replying_unit"]),
        )
        if not found
    ]
    note = _("it does not say: %(names)s") % {"names": "、".join(missing)} if missing else ""
    return Row(
        name,
        CLERK if missing else READ,
        said["number"] or "",
        said["replying_unit"] or "",
        said["signed_date"] or "",
        str(len(said["commitments"])),
        note or "; ".join(said["warnings"]),
    )


def _with(row: Row, result: str, note: str) -> Row:
    return replace(row, result=result, note=note)


def _padded(cell: str, width: int) -> str:
    """To a width in columns of the terminal, where a Chinese character takes two."""
    columns = sum(2 if ord(char) > 0x2E7F else 1 for char in cell)
    while columns > width and len(cell) > 1:
        columns -= 2 if ord(cell[-1]) > 0x2E7F else 1
        cell = cell[:-1]
    return cell + " " * max(0, width - columns)
