"""How fast one sender empties the outbox, beside what it cannot beat and what it must.

    python -m benchmarks.outbox --mails 2000 [--sink PATH/smtp-sink] [--source PATH/smtp-source]

All in one run, into postfix's smtp-sink, in turn:
  floor      plain smtplib over one connection, the same ready-made bytes, nothing marked
  outbox     one sender, each mail put together from its notices and marked durably
  ready      the same, with the mails put together beforehand: what claiming and marking alone cost
  celery     the negative control: one Celery task with send_mail for each mail
  source     postfix's smtp-source, one session
Counts what the sink received; a benchmark that loses mails has no result.
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
from pathlib import Path

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

    from chaos.town import settle
    from reminders import digest, plan
    from reminders.models import Message, Notice
    from reminders.outbox import Sender, Tally, sender

    call_command("migrate", verbosity=0)
    settle(said.mails)
    begun = time.perf_counter()
    row = plan.sweep()
    planned = time.perf_counter() - begun
    count = row.planned
    maker = Sender()
    ready: dict[int, bytes] = {}
    while claimed := maker.claim(200):
        for message, content in maker.put_together(claimed, Tally()):
            ready[message.pk] = content
    assert len(ready) == count

    def anew() -> None:
        """As if nothing had been sent."""
        Message.objects.update(state="pending", lease_token="", lease_until=None, sent_at=None, attempts=0)
        Message.objects.update(next_try_at=timezone.now())
        Notice.objects.update(state="planned")

    class Ready(Sender):
        def put_together(self, claimed: list[Message], tally: Tally) -> list[tuple[Message, bytes]]:
            for message in claimed:
                message.address = "reader@example.org"
            return [(message, ready[message.pk]) for message in claimed]

    def floor() -> float:
        begun = time.perf_counter()
        with smtplib.SMTP("127.0.0.1", smtp) as server:
            for content in ready.values():
                server.sendmail(sender(), ["reader@example.org"], content)
        return count / (time.perf_counter() - begun)

    def drained(kind: type[Sender]) -> float:
        anew()
        begun = time.perf_counter()
        tally = kind().drain(seconds=3600)
        seconds = time.perf_counter() - begun
        assert tally.sent == count == Message.objects.filter(state="sent").count(), tally
        return count / seconds

    assert digest.SOON
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
    control = celery_a_mail(said.celery, redis)
    show("celery", control, base)
    print(f"outbox / celery = {statistics.median(outboxes) / control:.1f}")
    if Path(said.source).exists():
        size = len(next(iter(ready.values())))
        begun = time.perf_counter()
        subprocess.run(
            [said.source, "-d", "-s", "1", "-m", str(count), "-l", str(size), f"127.0.0.1:{smtp}"], check=True
        )
        show("source", count / (time.perf_counter() - begun), base)


def show(name: str, rate: float, base: float) -> None:
    print(f"{name:8} {rate:8.0f} mails/s  {rate / base:6.1%} of the floor")


def celery_a_mail(count: int, redis: int) -> float:
    """Mails per second of one worker process with one task a mail, from the first enqueued to the last run."""
    from benchmarks.celery_a_mail import done, one_mail

    server = subprocess.Popen(
        ["redis-server", "--port", str(redis), "--save", "", "--appendonly", "no"], stdout=subprocess.DEVNULL
    )
    wait_for(redis)
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "benchmarks.celery_a_mail",
        "worker",
        "-c",
        "1",
        "-l",
        "ERROR",
    ]
    worker = subprocess.Popen(command, cwd=ROOT)
    try:
        one_mail.delay(0)  # the worker is up once this has run
        while done() < 1:
            time.sleep(0.05)
        begun = time.perf_counter()
        for number in range(1, count + 1):
            one_mail.delay(number)
        while done() < count + 1:
            time.sleep(0.01)
        return count / (time.perf_counter() - begun)
    finally:
        worker.kill()
        server.kill()


if __name__ == "__main__":
    main()
