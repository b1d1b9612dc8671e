"""How fast one sender empties the outbox, beside what it cannot beat and what it must.

    python -m benchmarks.outbox --mails 2000 [--sink PATH/smtp-sink] [--source PATH/smtp-source]

All in one run, into postfix's smtp-sink, in turn:
  floor      plain smtplib over one connection, the same ready-made bytes, nothing marked
  outbox     one sender, each mail put together from its notices and marked durably
  ready      the same, with the mails put together beforehand: what claiming and marking alone cost
  celery     the negative control: one Celery task with send_mail for each mail, as in celery_a_mail.py
  source     postfix's smtp-source, one session
  messages   what the broker carries while beat and a worker send all of them with the shipped settings
A drain that leaves a mail unmarked has no result.
"""

from __future__ import annotations

import argparse
import os
import shutil
import smtplib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from redis import Redis

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"Nothing answers on port {port}.")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--mails", type=int, default=2000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--celery", type=int, default=300, help="mails for the negative control")
    asked.add_argument(
        "--messages", action="store_true", help="also count what the broker carries; takes a minute"
    )
    asked.add_argument("--sink", default=shutil.which("smtp-sink") or "/usr/sbin/smtp-sink")
    asked.add_argument("--source", default=shutil.which("smtp-source") or "/usr/sbin/smtp-source")
    said = asked.parse_args()
    if not Path(said.sink).exists():
        raise SystemExit("smtp-sink is not here; it comes with Debian's package postfix.")
    home = Path(tempfile.mkdtemp(prefix="luoshi-bench-"))
    smtp, redis = free_port(), free_port()
    os.environ.update(
        LUOSHI_VAR=str(home),
        DATABASE_URL=os.environ.get("DATABASE_URL", f"sqlite:///{home / 'bench.sqlite3'}"),
        EMAIL_URL=f"smtp://127.0.0.1:{smtp}",
        CELERY_BROKER_URL=f"redis://127.0.0.1:{redis}/0",
        LOG_LEVEL="WARNING",
        REMINDERS_QUIET="",
        SWEEP_SECONDS="60",  # as an office runs it
        SEND_SECONDS="30",
    )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    sink = subprocess.Popen([said.sink, *user, f"127.0.0.1:{smtp}", "1000"], stdout=subprocess.DEVNULL)
    try:
        wait_for(smtp)
        measure(said, smtp, redis, home)
    finally:
        sink.kill()
        shutil.rmtree(home, ignore_errors=True)


def measure(said: argparse.Namespace, smtp: int, redis: int, home: Path) -> None:
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from chaos.town import inhabitants, settle
    from reminders import plan
    from reminders.models import Message, Notice
    from reminders.outbox import Claimed, Sender, Tally, sender

    call_command("migrate", verbosity=0)
    today = timezone.localdate()
    settle(list(islice(inhabitants(today, [0]), said.mails)), today)
    begun = time.perf_counter()
    row = plan.sweep()
    planned = time.perf_counter() - begun
    count = row.planned
    maker = Sender()
    Message.objects.update(next_try_at=timezone.now())  # not in the quiet hours of the day it runs
    ready: dict[int, bytes] = {}
    messages: dict[int, Message] = {}
    while claimed := maker.claim(200):
        for message, content in maker.put_together(claimed, Tally()):
            ready[message.pk], messages[message.pk] = content, message
    assert len(ready) == count

    def anew() -> None:
        """As if nothing had been sent."""
        Message.objects.update(state="pending", lease_token="", lease_until=None, sent_at=None, attempts=0)
        Message.objects.update(next_try_at=timezone.now())
        Notice.objects.update(state="planned")

    class Ready(Sender):
        def put_together(self, claimed: list[Claimed], tally: Tally) -> list[tuple[Message, bytes]]:
            for row in claimed:
                messages[row.pk].lease_token = row.token
            return [(messages[row.pk], ready[row.pk]) for row in claimed]

    def floor() -> float:
        begun = time.perf_counter()
        with smtplib.SMTP("127.0.0.1", smtp) as server:
            for pk, content in ready.items():
                server.sendmail(sender(), [messages[pk].address], content)
        return count / (time.perf_counter() - begun)

    def drained(kind: type[Sender]) -> float:
        anew()
        begun = time.perf_counter()
        tally = kind().drain(seconds=3600)
        seconds = time.perf_counter() - begun
        assert tally.sent == count == Message.objects.filter(state="sent").count(), tally
        return count / seconds

    floors, outboxes, readies = [], [], []
    for _ in range(said.rounds):
        floors.append(floor())
        outboxes.append(drained(Sender))
        readies.append(drained(Ready))
    base = statistics.median(floors)
    print(f"{count} mails of {len(next(iter(ready.values())))} bytes; planned in {planned:.1f} s")
    show("floor", base, base)
    show("outbox", statistics.median(outboxes), base)
    show("ready", statistics.median(readies), base)
    anew()
    control = celery_a_mail(said.celery, redis)
    show("celery", control, base)
    print(f"outbox / celery = {statistics.median(outboxes) / control:.1f}")
    print(f"ready / celery = {statistics.median(readies) / control:.1f}")
    if Path(said.source).exists():
        size = len(next(iter(ready.values())))
        begun = time.perf_counter()
        subprocess.run(
            [said.source, "-d", "-s", "1", "-m", str(count), "-l", str(size), f"127.0.0.1:{smtp}"], check=True
        )
        show("source", count / (time.perf_counter() - begun), base)
    if said.messages:
        anew()
        print(f"broker messages for {count} mails: {broker_messages(count, redis, home)}")


def show(name: str, rate: float, base: float) -> None:
    print(f"{name:8} {rate:8.0f} mails/s  {rate / base:6.1%} of the floor")


def celery(app: str, *command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", app, "--quiet", *command, "-l", "ERROR"], cwd=ROOT
    )


def broker(port: int) -> subprocess.Popen[bytes]:
    forgetful = ["--port", str(port), "--save", "", "--appendonly", "no"]
    server = subprocess.Popen(["redis-server", *forgetful], stdout=subprocess.DEVNULL)
    wait_for(port)
    return server


def celery_a_mail(count: int, redis: int) -> float:
    """Mails per second of one worker process with one task a mail, from the first enqueued to the last marked."""
    from benchmarks.celery_a_mail import look
    from config.celery import app
    from reminders.models import Message

    server = broker(redis)
    worker = celery("benchmarks.celery_a_mail", "worker", "-c", "1")
    try:
        while not app.control.ping(timeout=1):
            pass
        begun = time.perf_counter()
        look(
            count
        )  # in this process, so that enqueuing and running overlap as they do between beat and worker
        while Message.objects.filter(state="sent").count() < count:
            time.sleep(0.02)
        return count / (time.perf_counter() - begun)
    finally:
        worker.kill()
        server.kill()


def broker_messages(count: int, redis: int, home: Path) -> int:
    """How many messages the broker carries until beat and one worker have sent all, with the shipped settings."""
    from reminders.models import Message

    server = broker(redis)
    children = [
        celery("config.celery", "worker", "-c", "1"),
        celery("config.celery", "beat", "-s", str(home / "beat"), "--pidfile="),
    ]
    try:
        while Message.objects.filter(state="sent").count() < count:
            time.sleep(0.2)
        store = Redis(port=redis)
        return store.info("commandstats")["cmdstat_lpush"]["calls"]
    finally:
        for child in children:
            child.kill()
        server.kill()


if __name__ == "__main__":
    main()
