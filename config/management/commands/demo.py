from __future__ import annotations

import os
import shutil
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.utils.translation import gettext as _

from config.demonstration import SIGN_INS
from config.supervision.broker import choose
from config.supervision.preparation import NotADemonstration, forget_everything, prepare
from config.supervision.supervisor import Supervisor
from config.supervision.tree import HOST, children, is_free, one_at_a_time

READY_WITHIN = 60.0  # seconds; ten are usual


class Command(BaseCommand):
    help = "Starts everything on this machine with the demonstration congress, until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="where the pages are served")
        parser.add_argument(
            "--reset", action="store_true", help="first bring the demonstration to its first day"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        port = options["port"]
        if not settings.DEMO:
            raise CommandError(
                _("LUOSHI_ENV says that this is not a demonstration; docs/operator.md has the way.")
            )
        holder = one_at_a_time(settings.VAR_DIR)
        if holder:
            raise CommandError(
                _(
                    "Luoshi runs here already, as process %(pid)s. Stop it with Ctrl-C where it runs, or: kill %(pid)s"
                )
                % {"pid": holder}
            )
        if not is_free(port):
            raise CommandError(
                _("Port %(port)s is taken by another program. Choose another: make run PORT=%(other)s")
                % {"port": port, "other": port + 1}
            )
        try:
            if options["reset"]:
                forget_everything()
            prepare()
        except NotADemonstration as refusal:
            raise CommandError(str(refusal)) from refusal
        connections.close_all()
        self.run(port)

    def run(self, port: int) -> None:
        broker = choose(settings.VAR_DIR, given=os.environ.get("CELERY_BROKER_URL", ""))
        tree = children(
            folder=settings.VAR_DIR, port=port, broker=broker, mail_url=os.environ.get("EMAIL_URL", "")
        )
        supervisor = Supervisor(tree, say=self.stdout.write)
        supervisor.listen()
        try:
            if supervisor.start(within=READY_WITHIN):
                self.greet(port, broker.note)
                supervisor.watch()
            elif not supervisor.stopping:
                late = [child for child in tree if not (child.running() and child.ready())]
                words = "\n".join(f"--- {child.log}\n{child.last_words()}" for child in late)
                raise CommandError(
                    _("These did not start: %(names)s") % {"names": ", ".join(c.name for c in late)}
                    + f"\n{words}"
                )
        finally:
            supervisor.stop()
            if broker.socket is not None and settings.VAR_DIR not in broker.socket.parents:
                shutil.rmtree(broker.socket.parent, ignore_errors=True)
        self.stdout.write(_("Stopped."))

    def greet(self, port: int, note: str) -> None:
        """The address, and who may sign in."""
        address = f"http://{HOST}:{port}/"
        lines = ["", _("Luoshi is ready: %(address)s") % {"address": address}, ""]
        if SIGN_INS:
            lines.append(
                _("Sign in at %(address)s or %(admin)s as")
                % {"address": f"{address}sign-in/", "admin": f"{address}admin/"}
            )
            lines += [f"  {name:<16} {password:<16} {who}" for name, password, who in SIGN_INS]
            lines.append("")
        if note:
            lines.append(note)
        lines.append(
            _("Mails are in %(address)s. Ctrl-C stops everything.") % {"address": f"{address}mailbox/"}
        )
        self.stdout.write("\n".join(lines))
        self.stdout.flush()
