"""Everything that must hold, in one run: python -m tests.run [--only-lint]

Installs missing Debian packages when it may (as root or with sudo that asks no password); otherwise says loudly what
is not tested. With CI=true, missing means failing.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.servers.postgres import postgres, postgres_programs
from tests.servers.redis import redis_program

BASE_DIR = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

LINT = [
    ["ruff", "check", "."],
    ["ruff", "format", "--check", "."],
    ["mypy", "."],
    ["djlint", "--lint", "--quiet", "config/templates", "reminders/templates"],
    ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    ["python", "manage.py", "messages", "--check"],
]
# Pure reading and reckoning touch no database: once is enough. So do the browser and the program's own processes.
SQLITE_ONLY = ["tests/letters", "tests/congress", "tests/config"]


def absent_packages() -> list[str]:
    """Debian packages the tests would use and this machine lacks."""
    there = {
        "redis-server": redis_program() is not None,
        "postgresql": postgres_programs() is not None,
        "chromium": shutil.which("chromium") is not None,
        "fonts-noto-cjk": has_chinese_font(),
    }
    return [package for package, found in there.items() if not found]


def has_chinese_font() -> bool:
    fonts = [Path("/usr/share/fonts"), Path.home() / ".local/share/fonts", Path("/System/Library/Fonts")]
    return any(
        "CJK" in file.name or "PingFang" in file.name for font in fonts for file in font.rglob("*.tt*")
    )


def install(packages: list[str]) -> None:
    """Installs them where apt-get is and asks no password; a failure shows in what is still absent."""
    if not shutil.which("apt-get"):
        return
    become_root: list[str] = []
    if os.geteuid() != 0:
        if subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode:
            return
        become_root = ["sudo", "-n"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        subprocess.run(
            [*become_root, "apt-get", *command],
            check=False,
            env=quiet,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
        )


def prepare() -> bool:
    """Sees to the servers and the browser; says whether the run may go on."""
    packages = absent_packages()
    if packages:
        print("Missing:", *packages, flush=True)
        install(packages)
        packages = absent_packages()
    if packages:
        print(f"\n!!! NOT TESTED HERE, as these are not installed: {', '.join(packages)}\n", flush=True)
    return not packages or os.environ.get("CI") != "true"


def passes(*command: str, **env: str) -> bool:
    """Runs one step, shows what it says and how long it took."""
    began = time.monotonic()
    print(f"\n=== {' '.join(command)}", flush=True)
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=BASE_DIR,
        check=False,
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
    )
    print(
        f"=== {'ok' if done.returncode == 0 else 'FAILED'} after {time.monotonic() - began:.0f} s", flush=True
    )
    return done.returncode == 0


def suite() -> list[bool]:
    """The tests: all of them on SQLite, those that ask the database on PostgreSQL as well."""
    pytest = ["pytest", "-q", "-n", "2", "--dist", "loadfile", "--durations=8"]
    results = [passes(*pytest, DATABASE_URL="")]
    if postgres_programs() is not None:
        ignored = [f"--ignore={folder}" for folder in SQLITE_ONLY]
        with postgres() as url:
            results.append(passes(*pytest, "-m", "not browser and not processes", *ignored, DATABASE_URL=url))
    return results


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only-lint", action="store_true")
    only_lint = parser.parse_args().only_lint
    began = time.monotonic()
    if not only_lint and not prepare():
        return 1
    results = [passes(*command) for command in LINT]
    if not only_lint:
        results += suite()
    print(
        f"\n{'All is well' if all(results) else 'Something failed, see above'}; {time.monotonic() - began:.0f} s."
    )
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
