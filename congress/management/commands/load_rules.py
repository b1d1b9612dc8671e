"""Loads rule sets from TOML files: the shipped ones, or the files named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from congress import calendar, rules


class Command(BaseCommand):
    help = "Checks rule sets and loads them; without files the shipped ones, with the shipped calendar."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path)
        parser.add_argument("--check", action="store_true", help="check only, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        for file in options["files"] or rules.shipped():
            try:
                text = file.read_text()
                if options["check"]:
                    rules.read(text)
                    self.stdout.write(f"{file.name}: fit")
                    continue
                loaded = rules.load(text)
            except (OSError, rules.Unfit) as error:
                raise CommandError(f"{file.name}: {error}") from error
            self.stdout.write(f"{file.name}: {loaded.rule_set.title}, {loaded.changed} rules changed")
        if not options["files"] and not options["check"]:
            self.stdout.write(f"calendar: {calendar.seed()} days added")
