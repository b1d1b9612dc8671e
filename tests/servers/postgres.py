"""A private PostgreSQL. As root it runs as the user postgres, because PostgreSQL refuses to run as root."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.ports import free_port


def postgres_programs() -> Path | None:
    """The folder with initdb and pg_ctl: Debian keeps them off the PATH. None where PostgreSQL is not installed."""
    on_path = shutil.which("pg_ctl")
    if on_path:
        return Path(on_path).parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda file: int(file.parts[4]))
    return found[-1].parent if found else None


@contextmanager
def postgres() -> Iterator[str]:
    """Runs a fresh server while the block runs; gives its DATABASE_URL."""
    programs = postgres_programs()
    if programs is None:
        raise RuntimeError("PostgreSQL is not installed.")
    folder = Path(tempfile.mkdtemp(prefix="luoshi-pg-"))
    as_owner: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        as_owner = ["runuser", "-u", "postgres", "--"]
    data, port = folder / "data", free_port()

    def run(*command: str) -> None:
        subprocess.run(
            [*as_owner, *command], check=True, cwd=folder, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL
        )

    initdb = [str(programs / "initdb"), "-D", str(data), "-U", "luoshi", "-A", "trust", "-E", "UTF8"]
    run(*initdb, "--locale=C.UTF-8", "--no-sync")
    options = (
        f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off "
        "-c synchronous_commit=off -c max_connections=60"
    )
    pg_ctl = [str(programs / "pg_ctl"), "-D", str(data), "-l", str(folder / "log"), "-w"]
    run(*pg_ctl, "-o", options, "start")
    try:
        yield f"postgres://luoshi@127.0.0.1:{port}/postgres"
    finally:
        run(*pg_ctl, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
