"""The demonstration as people start it: real processes, killed, stopped, refused."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.supervision.broker import choose
from config.supervision.supervisor import Child, Supervisor
from tests.servers.ports import free_port

BASE_DIR = Path(__file__).resolve().parents[2]
LIMIT = 120  # seconds; only so that a test that waits in vain ends

pytestmark = pytest.mark.processes


def wait_for(what: Callable[[], bool], limit: float = LIMIT) -> None:
    until = time.monotonic() + limit
    while not what():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.1)


def alive(pid: int) -> bool:
    """Whether the process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def below(pid: int) -> set[int]:
    """All processes under this one, however deep."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""


class Demo:
    """`manage.py demo` in a folder of its own."""

    def __init__(self, folder: Path, port: int, **env: str) -> None:
        self.port, self.said = port, folder / "said.txt"
        clean = {
            key: value
            for key, value in os.environ.items()
            if key not in {"DATABASE_URL", "CELERY_BROKER_URL"}
        }
        clean |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "LUOSHI_VAR": str(folder / "var"),
            "LUOSHI_ENV": "demo",
        }
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "demo", "--port", str(port)],
                cwd=BASE_DIR, env=clean | env, stdout=said, stderr=said, stdin=subprocess.DEVNULL,
            )  # fmt: skip

    def wait_until_ready(self) -> None:
        wait_for(lambda: self.process.poll() is not None or f":{self.port}/" in self.said.read_text())
        assert self.process.poll() is None, self.said.read_text()

    def status(self) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def stop(self, how: int = signal.SIGTERM) -> None:
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.wait(LIMIT)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    running = Demo(tmp_path_factory.mktemp("demo"), free_port())
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.stop()


def named(demo: Demo, word: str) -> list[int]:
    """The supervisor's own children whose command says the word."""
    tree = below(demo.process.pid)
    return [
        pid for pid in tree if word in command_of(pid) and f"\nPPid:\t{demo.process.pid}\n" in status_of(pid)
    ]


def status_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def test_the_home_page_answers_and_all_programs_run(demo: Demo) -> None:
    assert demo.status() == 200
    for word in ("gunicorn", "worker", "beat", "aiosmtpd"):
        assert named(demo, word), word


@pytest.mark.parametrize("word", ["gunicorn", " worker ", " beat ", "aiosmtpd"])
def test_a_killed_child_is_started_again(demo: Demo, word: str) -> None:
    (before,) = named(demo, word)
    os.kill(before, signal.SIGKILL)
    wait_for(lambda: bool(named(demo, word)) and named(demo, word) != [before])
    wait_for(lambda: demo.status() == 200)


def test_a_killed_broker_is_started_again_and_the_worker_finds_it(demo: Demo) -> None:
    if not named(demo, "redis-server") and not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed: this is NOT tested here")
    (before,) = named(demo, "redis-server")
    (worker,) = named(demo, " worker ")
    os.kill(before, signal.SIGKILL)
    wait_for(lambda: bool(named(demo, "redis-server")) and named(demo, "redis-server") != [before])
    assert named(demo, " worker ") == [worker]


def test_a_second_start_says_who_runs_already(demo: Demo, tmp_path: Path) -> None:
    (tmp_path / "var").symlink_to(demo.said.parent / "var")
    second = Demo(tmp_path, free_port())
    assert second.process.wait(LIMIT) == 1
    assert str(demo.process.pid) in second.said.read_text()


def test_a_port_in_use_is_named_with_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = Demo(tmp_path, port)
        assert refused.process.wait(LIMIT) == 1
    assert str(port) in refused.said.read_text()
    assert f"PORT={port + 1}" in refused.said.read_text()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_no_process_is_left_behind(tmp_path: Path, how: signal.Signals) -> None:
    running = Demo(tmp_path, free_port())
    running.wait_until_ready()
    tree = below(running.process.pid)
    assert len(tree) > 5
    running.stop(how)
    assert running.process.returncode == 0
    assert [command_of(pid) for pid in tree if alive(pid)] == []


def test_the_tree_ends_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    running = Demo(tmp_path, free_port())
    running.wait_until_ready()
    tree = below(running.process.pid)
    running.stop(signal.SIGKILL)
    wait_for(lambda: not any(alive(pid) for pid in tree))


def test_without_redis_it_runs_on_files_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    running = Demo(tmp_path, free_port(), PATH=str(tmp_path / "bin"))
    try:
        running.wait_until_ready()
        assert "redis-server" in running.said.read_text()
        assert running.status() == 200
        assert named(running, " worker ")
    finally:
        running.stop()


def test_a_database_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    database = tmp_path / "theirs.sqlite3"
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE theirs (word TEXT)")
        connection.execute("INSERT INTO theirs VALUES ('kept')")
    connection.close()
    before = database.read_bytes()
    refused = Demo(tmp_path, free_port(), DATABASE_URL=f"sqlite:///{database}")
    assert refused.process.wait(LIMIT) == 1
    assert "theirs.sqlite3" in refused.said.read_text()
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT word FROM theirs").fetchall() == [("kept",)]
    connection.close()
    assert len(before) == database.stat().st_size


def test_the_broker_given_wins_then_redis_then_valkey_then_files(tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    assert choose(tmp_path, given="redis://there", path=str(programs)).url == "redis://there"
    files = choose(tmp_path, path=str(programs))
    assert (files.url, files.command) == ("filesystem://", ())
    assert files.note
    for name in ("valkey-server", "redis-server"):
        (programs / name).write_text("#!/bin/sh\n")
        (programs / name).chmod(0o755)
        assert choose(tmp_path, path=str(programs)).command[0] == str(programs / name)


def test_a_path_too_long_for_a_socket_is_avoided(tmp_path: Path) -> None:
    (tmp_path / "redis-server").write_text("#!/bin/sh\n")
    (tmp_path / "redis-server").chmod(0o755)
    deep = tmp_path / ("long" * 30)
    broker = choose(deep, path=str(tmp_path))
    assert broker.socket is not None
    assert len(str(broker.socket)) < 100
    shutil.rmtree(broker.socket.parent)


def test_the_pause_doubles_while_a_child_keeps_dying(tmp_path: Path) -> None:
    child = Child("short", (sys.executable, "-c", "raise SystemExit(3)"), tmp_path / "short.log")
    said: list[str] = []
    supervisor = Supervisor([child], say=said.append)
    child.start()
    wait_for(lambda: supervisor.look() or len(said) == 3)
    assert [line.split("again in ")[1].split(" s")[0] for line in said] == ["0.5", "1", "2"]
    supervisor.stop()
