"""Kills everything that can be killed while mails go out, then asks an independent oracle whether one
was lost.

    python -m chaos.outbox --mails 20000 --database postgresql --kills 20 --redis 5 --restarts 3 --faults 0.25
    python -m chaos.outbox --mails 6000 --database sqlite

Two workers, two beats and one loop without a broker run at once; a seed makes the faults of the mail
server the same
each time. Prints one line of figures and ends with 1 when a mail was lost, came uncalled, or came
twice too often.
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
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 900  # seconds without any new mail before it is called lost


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
        self.run(
            "initdb",
            "-D",
            self.data,
            "-U",
            "luoshi",
            "--auth=trust",
            "-E",
            "UTF8",
            "--no-sync",
        )
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
        self.run(
            "pg_ctl",
            "-D",
            self.data,
            "-w",
            "-l",
            self.data / "log",
            "-o",
            options,
            "start",
        )

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
            "LOG_LEVEL": "WARNING",
        }
        python = sys.executable
        celery = [python, "-m", "celery", "-A", "config.celery", "--quiet"]
        redis = [
            "redis-server",
            "--port",
            str(self.redis),
            "--save",
            "",
            "--appendonly",
            "no",
            "--bind",
            "127.0.0.1",
        ]
        self.commands["sink"] = [
            python,
            "-m",
            "chaos.sink",
            str(self.smtp),
            str(self.mails),
            str(faults),
        ]
        self.commands["redis"] = redis
        for number in (1, 2):
            worker = ["worker", "-c", "2", "-n", f"w{number}@chaos", "-l", "ERROR"]
            self.commands[f"worker{number}"] = [*celery, *worker]
            beat = [
                "beat",
                "-l",
                "ERROR",
                "-s",
                str(home / f"beat{number}"),
                "--pidfile=",
            ]
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

    def accepted(self) -> list[tuple[str, str, str]]:
        rows = [line.split("\t") for line in self.mails.read_text().splitlines()]
        return [(row[0], row[1], row[2]) for row in rows if len(row) == 3]

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
            subprocess.run(
                ["redis-cli", "-p", str(run.redis), "flushall"],
                check=False,
                capture_output=True,
            )
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
    asked.add_argument("--keep", action="store_true", help="leave the folder with the logs")
    said = asked.parse_args()
    signal.signal(
        signal.SIGTERM, lambda number, frame: sys.exit(1)
    )  # so that a stopped run leaves nothing behind
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

    from .oracle import find, must_be_told
    from .town import settle

    call_command("migrate", verbosity=0)
    paper, today = settle(said.mails, said.seed), timezone.localdate()
    connection.close()
    expected = {row.address for row in paper if must_be_told(row, today)}
    chance = random.Random(said.seed)
    begun = time.monotonic()
    for name in run.commands:
        run.start(name)
    plan = disturbances(run, said.kills, said.redis, said.restarts, chance)
    killed, last, latest = 0, 0, time.monotonic()
    while time.monotonic() - latest < PATIENCE:
        time.sleep(said.pause if plan else 1)
        got = run.accepted()
        if plan and got:
            killed += plan.pop()()
        if len(got) > last:
            last, latest = len(got), time.monotonic()
        if not plan and expected <= {address for _, address, _ in got}:
            break
    seconds = time.monotonic() - begun
    time.sleep(5)  # a second copy that is still on its way shall be counted
    got = run.accepted()
    finding = find(paper, [(address, message_id) for _, address, message_id in got], today)
    lost_answers = sum(mood == "lose" for mood, _, _ in got)
    bound = 2 * killed + lost_answers
    told, rate = len(expected), len(expected) / seconds
    print(f"{said.database}: {told} to be told, lost {len(finding.lost)}, uncalled {len(finding.uncalled)}")
    print(f"doubled {finding.doubled}, with another Message-ID {finding.other_ids}")
    print(f"bound {bound}: 2 x {killed} killed senders + {lost_answers} lost answers")
    print(f"{seconds:.0f} s, {rate:.0f} mails/s")
    bad = finding.lost or finding.uncalled or finding.doubled > bound or finding.other_ids
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
