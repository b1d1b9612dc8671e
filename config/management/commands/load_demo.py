"""Loads the demonstration congress into an empty database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.demonstration.load import load
from config.supervision.preparation import (
    NotADemonstration,
    forget_everything,
    prepare,
    refuse_foreign_database,
)
from congress.models import Congress


class Command(BaseCommand):
    help = "Loads the demonstration congress, with dates relative to today. Touches no other database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reset", action="store_true", help="begin anew: forget everything in the demonstration"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            refuse_foreign_database()
            if options["reset"]:
                forget_everything()
                prepare()
                return
        except NotADemonstration as refusal:
            raise CommandError(str(refusal)) from refusal
        if Congress.objects.exists():
            self.stdout.write("The demonstration is already there.")
            return
        town = load(timezone.localdate())
        self.stdout.write(f"{town.congress}: {town.congress.proposals.count()} suggestions")
