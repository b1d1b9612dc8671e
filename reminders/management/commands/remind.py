"""The doorbell without Celery: a loop, once for cron, or a look at what would be sent."""

from __future__ import annotations

import signal
import time
from datetime import date
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, connection

from reminders import bounces, epoch, forecast, plan
from reminders.beat import after_sweep
from reminders.outbox import Sender


class Command(BaseCommand):
    help = "Notes what is due and sends the mails; any number of these may run, beside Celery or without it."

    def add_arguments(self, parser: CommandParser) -> None:
        way = parser.add_mutually_exclusive_group(required=True)
        way.add_argument(
            "--once",
            action="store_true",
            help="one sweep, then send until nothing is due (for cron)",
        )
        way.add_argument("--loop", action="store_true", help="for ever, until SIGTERM")
        way.add_argument(
            "--dry-run",
            action="store_true",
            help="print who would be told what today; write nothing",
        )
        way.add_argument(
            "--confirm-restore",
            action="store_true",
            help="this database is the one to go on with",
        )
        way.add_argument(
            "--bounce",
            action="store_true",
            help="read one returned mail from standard input",
        )
        parser.add_argument(
            "--on",
            type=date.fromisoformat,
            help="as on this day (YYYY-MM-DD) instead of today",
        )

    def handle(self, *, on: date | None, **way: Any) -> None:
        if way["dry_run"]:
            for line in forecast.lines(on):
                self.stdout.write(line)
        elif way["confirm_restore"]:
            epoch.confirm()
            self.stdout.write("Mails are sent again.")
        elif way["bounce"]:
            for bounce in bounces.take(self.stdin_bytes()):
                self.stdout.write(f"{bounce.address}: {bounce.words}")
        elif way["once"]:
            self.look(on, seconds=3600)
        else:
            self.loop(on)

    def stdin_bytes(self) -> bytes:
        with open(0, "rb", closefd=False) as standard_input:
            return standard_input.read()

    def look(self, on: date | None, seconds: float) -> None:
        row = plan.sweep(on)
        after_sweep(row)
        done = Sender(on=on).drain(seconds=seconds)
        self.stdout.write(f"noted {row.noted}, planned {row.planned}, {done}")
        if row.problem:
            self.stderr.write(row.problem)

    def loop(self, on: date | None) -> None:
        """Looks every SWEEP_SECONDS by a clock that never jumps, sends in between; a database that is
        away is waited for."""
        going = True

        def end(_number: int, _frame: FrameType | None) -> None:
            nonlocal going
            going = False

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        last = -float("inf")
        while going:
            try:
                if time.monotonic() - last >= settings.SWEEP_SECONDS:
                    last = time.monotonic()
                    self.look(on, seconds=settings.SWEEP_SECONDS)
                else:
                    Sender(on=on).drain(seconds=settings.SWEEP_SECONDS)
            except OperationalError as away:
                self.stderr.write(f"The database does not answer: {away}")
                connection.close()
            time.sleep(1)
