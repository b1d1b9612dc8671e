"""Kills everything that can be killed while mails go out, then asks an independent oracle whether one was lost.

    python -m chaos.outbox --mails 20000 --database postgresql --kills 20 --redis 5 --restarts 3 --faults 0.25
    python -m chaos.outbox --mails 6000 --database sqlite
    python -m chaos.outbox --mails 10000 --outage      nothing ran for 72 hours while 10,000 came to be overdue
    python -m chaos.outbox --mails 2000 --only loop    no Redis, no Celery

Two workers, two beats and one loop without a broker run at once; a seed makes the faults of the mail server the same
each time. Prints the figures and ends with 1 when a mail was lost, came uncalled, or came twice too often.
"""

from __future__ import annotations

import argparse
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from .sink import accepted

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 900  # seconds without any new mail before it is called lost


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"Nothing answers on port {port}.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Postgres:
    """A private cluster, stopped the hard way."""

    def __init__(self, home: Path) -> None:
        self.bin = max(Path("/usr/lib/postgresql").glob("*/bin"))
        self.data, self.port = home / "pg", free_port()
        self.account = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        if self.account:
            home.chmod(0o755)
            self.data.mkdir()
            os.chown(self.data, self.account.pw_uid, self.account.pw_gid)
        self.run("initdb", "-D", self.data, "-U", "luoshi", "--auth=trust", "-E", "UTF8", "--no-sync")
        self.start()
        self.run("createdb", "-h", "127.0.0.1", "-p", self.port, "-U", "luoshi", "luoshi")
        self.url = f"postgres://luoshi@127.0.0.1:{self.port}/luoshi"

    def run(self, *command: object) -> None:
        user = {"user": self.account.pw_uid, "group": self.account.pw_gid} if self.account else {}
        subprocess.run(
            [str(self.bin / str(command[0])), *map(str, command[1:])],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/tmp",
            **user,
        )

    def start(self) -> None:
        options = f"-p {self.port} -k {self.data} -c listen_addresses=127.0.0.1 -c shared_buffers=64MB"
        self.run("pg_ctl", "-D", self.data, "-w", "-l", self.data / "log", "-o", options, "start")

    def restart(self) -> None:
        self.run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")
        self.start()

    def stop(self) -> None:
        self.run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")


class Run:
    """Everything one run starts; all of it ends with the run."""

    def __init__(self, home: Path, database: str, faults: float) -> None:
        self.home = home
        self.started: dict[str, subprocess.Popen[bytes]] = {}
        self.commands: dict[str, list[str]] = {}
        self.mails = home / "mails"
        self.mails.touch()
        self.postgres = Postgres(home) if database == "postgresql" else None
        self.smtp, self.redis = free_port(), free_port()
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings"),
            "LUOSHI_VAR": str(home),
            "DATABASE_URL": self.postgres.url if self.postgres else f"sqlite:///{home / 'chaos.sqlite3'}",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp}",
            "EMAIL_TIMEOUT": "2",
            "REMINDERS_PAUSE": "1",
            "CELERY_BROKER_URL": f"redis://127.0.0.1:{self.redis}/0",
            "SWEEP_SECONDS": "5",
            "SEND_SECONDS": "2",
            "REMINDERS_QUIET": "",
            "LOG_LEVEL": "WARNING",
        }
        python = sys.executable
        celery = [python, "-m", "celery", "-A", "config.celery", "--quiet"]
        self.commands["sink"] = [python, "-m", "chaos.sink", str(self.smtp), str(self.mails), str(faults)]
        forgetful = ["--save", "", "--appendonly", "no", "--bind", "127.0.0.1"]
        self.commands["redis"] = ["redis-server", "--port", str(self.redis), *forgetful]
        for number in (1, 2):
            worker = ["worker", "-c", "2", "-n", f"w{number}@chaos", "-l", "ERROR"]
            self.commands[f"worker{number}"] = [*celery, *worker]
            beat = ["beat", "-l", "ERROR", "-s", str(home / f"beat{number}"), "--pidfile="]
            self.commands[f"beat{number}"] = [*celery, *beat]
        self.commands["loop"] = [python, "manage.py", "remind", "--loop"]

    def start(self, name: str) -> None:
        log = (self.home / f"{name}.log").open("ab")
        self.started[name] = subprocess.Popen(
            self.commands[name],
            cwd=ROOT,
            env=self.env,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    def kill(self, name: str) -> None:
        """SIGKILL for the whole tree of one of ours, then a new one."""
        os.killpg(self.started[name].pid, signal.SIGKILL)
        self.started[name].wait()
        self.start(name)

    def kill_child(self, name: str) -> bool:
        """SIGKILL for one pool process of a worker, whose parent lives on; False where it has none now."""
        children = subprocess.run(
            ["ps", "--ppid", str(self.started[name].pid), "-o", "pid="],
            capture_output=True,
            text=True,
            check=False,
        ).stdout.split()
        if not children:
            return False
        os.kill(int(random.choice(children)), signal.SIGKILL)
        return True

    def count(self) -> int:
        return self.mails.read_bytes().count(b"\n")

    def failed(self) -> int:
        """Tries the mail server let fail, lost answers included."""
        return self.mails.with_suffix(".failed").read_bytes().count(b"\n")

    def end(self) -> None:
        for process in self.started.values():
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            process.wait()
        if self.postgres:
            self.postgres.stop()


def disturbances(
    run: Run, kills: int, redis: int, restarts: int, chance: random.Random
) -> list[Callable[[], int]]:
    """What will go wrong, in a chance order; each returns how many senders it killed."""

    def kill_sender() -> int:
        name = chance.choice(["worker1", "worker2", "loop"])
        if name != "loop" and chance.random() < 0.5 and run.kill_child(name):
            return 1
        run.kill(name)
        return 1 if name == "loop" else 2

    def kill_redis() -> int:
        if chance.random() < 0.5:
            subprocess.run(["redis-cli", "-p", str(run.redis), "flushall"], check=False, capture_output=True)
        else:
            run.kill("redis")
        return 0

    def restart_database() -> int:
        assert run.postgres is not None
        run.postgres.restart()
        return 0

    planned: list[Callable[[], int]] = [kill_sender] * kills + [kill_redis] * redis
    if run.postgres:
        planned += [restart_database] * restarts
    chance.shuffle(planned)
    return planned


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--mails", type=int, default=2000)
    asked.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    asked.add_argument("--kills", type=int, default=20)
    asked.add_argument("--redis", type=int, default=5)
    asked.add_argument("--restarts", type=int, default=3)
    asked.add_argument("--faults", type=float, default=0.25)
    asked.add_argument("--pause", type=float, default=3, help="seconds between two disturbances")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--outage", action="store_true", help="first let 72 hours pass in which nothing ran")
    asked.add_argument("--only", choices=["celery", "loop"], help="one of the doorbells alone")
    asked.add_argument("--keep", action="store_true", help="leave the folder with the logs")
    said = asked.parse_args()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))  # a stopped run leaves nothing behind
    home = Path(tempfile.mkdtemp(prefix="luoshi-chaos-"))
    run = Run(home, said.database, said.faults)
    try:
        return judge(run, said)
    finally:
        run.end()
        if not said.keep:
            shutil.rmtree(home, ignore_errors=True)


def judge(run: Run, said: argparse.Namespace) -> int:
    os.environ.update(run.env)
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from .oracle import find, must_hear_of
    from .town import Inhabitant, inhabitants, settle

    call_command("migrate", verbosity=0)
    today = timezone.localdate()
    # Most have something due today; the others are there to be late, or to be left alone.
    days = [-1, -2, -3] if said.outage else [0] * 16 + [-1, -9, 3, 60]
    paper: list[Inhabitant] = []
    expected: set[str] = set()
    for row in inhabitants(today, days, said.seed):
        if len(expected) == said.mails:
            break
        paper.append(row)
        if must_hear_of(row, today):
            expected.add(row.address)
    settle(paper, today)
    run.start("sink")
    before = outage(run, today) if said.outage else 0
    connection.close()
    chance = random.Random(said.seed)
    begun = time.monotonic()
    left_out = {"celery": ["loop"], "loop": ["redis", "worker", "beat"], None: []}[said.only]
    for name in run.commands:
        if name != "sink" and not name.startswith(tuple(left_out)):
            run.start(name)
    plan = disturbances(run, said.kills, said.redis, said.restarts, chance)
    killed, last, latest = 0, before, time.monotonic()
    while time.monotonic() - latest < PATIENCE:
        time.sleep(said.pause if plan else 1)
        count = run.count()
        if plan and count > before:
            killed += plan.pop()()
        if count > last:
            last, latest = count, time.monotonic()
        if count - before >= len(expected) and not plan:
            if expected <= {mail.address for mail in accepted(run.mails)[before:]}:
                break
    seconds = time.monotonic() - begun
    time.sleep(5)  # a second copy that is still on its way shall be counted
    got = accepted(run.mails)[before:]
    finding = find(paper, got, today)
    lost_answers = sum(mail.mood == "lose" for mail in got)
    bound = 2 * killed + lost_answers
    told, rate = len(expected), len(expected) / seconds
    print(f"{said.database}: {told} to be told, lost {len(finding.lost)}, uncalled {len(finding.uncalled)}")
    print(f"doubled {finding.doubled}, with another Message-ID {finding.other_ids}")
    print(f"bound {bound}: 2 x {killed} killed senders + {lost_answers} lost answers")
    print(f"{seconds:.0f} s, {rate:.0f} mails/s, {run.failed()} tries went wrong")
    bad = finding.lost or finding.uncalled or finding.doubled > bound or finding.other_ids
    return 1 if bad else 0


def outage(run: Run, today: date) -> int:
    """Three days ago the mails of that day were planned and half of them sent; then nothing ran. Returns how many
    mails came before."""
    from django.db.models import F

    from reminders.models import Message, Notice, Sweep
    from reminders.outbox import Sender
    from reminders.plan import sweep

    ago = timedelta(hours=72)
    wait_for(run.smtp)
    row = sweep(today - ago)
    Sender(on=today - ago).drain(seconds=600, limit=row.planned // 2)
    Message.objects.update(planned_at=F("planned_at") - ago, next_try_at=F("next_try_at") - ago)
    Message.objects.exclude(sent_at=None).update(sent_at=F("sent_at") - ago)
    Notice.objects.update(noted_at=F("noted_at") - ago)
    Sweep.objects.update(started_at=F("started_at") - ago, finished_at=F("finished_at") - ago)
    print(f"72 hours ago: {row.planned} planned, {run.count()} sent", flush=True)
    return run.count()


if __name__ == "__main__":
    sys.exit(main())
