from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.words import LOCALE, compile_catalogues, gather, untranslated, update


class Command(BaseCommand):
    help = "Brings the translations up to date with code and templates; fails while a message has none."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing, only say what is untranslated"
        )
        parser.add_argument("--compile", action="store_true", help="only make the files Django reads")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["compile"]:
            source = LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"
            gathered = gather()
            left = untranslated(source, gathered) if options["check"] else update(source, gathered)
            if left:
                listing = "\n".join(f"  {message}" for message in left)
                raise CommandError(f"{len(left)} messages have no Chinese in {source.name}:\n{listing}")
        compile_catalogues()
