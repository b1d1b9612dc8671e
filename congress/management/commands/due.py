"""Computes a date from the shell, without a database."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from congress import clock, rules
from congress.clock import words
from congress.models import Rule


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text} is not a day; write it as 2026-03-02") from error


class Command(BaseCommand):
    help = "Computes when something is due, and says why. One line for each first day."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rules", metavar="NAME", help="a shipped rule set, such as national")
        parser.add_argument("--kind", help="what is due, such as reply")
        parser.add_argument("--amount", type=int, help="a bare rule instead: how many")
        parser.add_argument(
            "--unit", choices=[unit.value for unit in clock.Unit if unit is not clock.Unit.WINDOW]
        )
        parser.add_argument("--roll", choices=[roll.value for roll in clock.Roll], default="forward")
        parser.add_argument("--start", nargs="+", type=_day, required=True, metavar="YYYY-MM-DD")
        parser.add_argument("--json", action="store_true", help="one JSON object a line for each first day")

    def handle(self, *args: Any, **options: Any) -> None:
        rule = self._rule(options)
        for start in options["start"]:
            due = clock.compute(rule, start, clock.shipped_calendar())
            self.stdout.write(self._as_json(due) if options["json"] else self._as_words(due))

    def _rule(self, options: dict[str, Any]) -> clock.Rule:
        if options["amount"] is not None:
            if options["rules"] or options["kind"] or not options["unit"]:
                raise CommandError("--amount goes with --unit, and without --rules and --kind.")
            if not 0 <= options["amount"] < 10_000:
                raise CommandError("--amount is between 0 and 9999.")
            return clock.Rule(options["amount"], clock.Unit(options["unit"]), clock.Roll(options["roll"]))
        if not (options["rules"] and options["kind"]):
            raise CommandError("Name --rules and --kind, or --amount and --unit.")
        row = self._row(options["rules"], options["kind"])
        return Rule(**row).as_rule_named(f"{options['rules']}/{options['kind']}")

    def _row(self, name: str, kind: str) -> dict[str, Any]:
        files = {file.stem: file for file in rules.shipped()}
        if name not in files:
            raise CommandError(f"No rule set is called {name}. There are: {', '.join(sorted(files))}.")
        said = rules.read(files[name].read_text())
        # The row that always holds goes before those that hold in some cases only.
        rows = sorted(
            (row for row in said["rule"] if row["kind"] == kind),
            key=lambda row: len(row.get("conditions", {})),
        )
        if not rows and said.get("parent"):
            return self._row(said["parent"], kind)
        if not rows:
            kinds = sorted({row["kind"] for row in said["rule"]})
            raise CommandError(f"{name} has no rule of kind {kind}. It has: {', '.join(kinds)}.")
        if not Rule(**rows[0]).computes:
            raise CommandError(
                f"{name}, {kind}: {rows[0]['state']}. The text names no number, so there is no date."
            )
        return rows[0]

    def _as_json(self, due: clock.Due) -> str:
        return json.dumps(
            {
                "due_on": due.due_on.isoformat(),
                "unrolled_on": due.unrolled_on.isoformat(),
                "provisional": due.provisional,
                "steps": list(due.steps),
            },
            ensure_ascii=False,
        )

    def _as_words(self, due: clock.Due) -> str:
        provisional = " (provisional)" if due.provisional else ""
        head = f"{due.due_on}{provisional}   before moving off a rest day: {due.unrolled_on}"
        return "\n".join([head, *(f"  · {words.sentence(step)}" for step in due.steps)])
