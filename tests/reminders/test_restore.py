"""A real database, copied and put back: the copy sends nothing until an operator says it is the one to go on with."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_backup_put_back_sends_nothing_until_an_operator_confirms(tmp_path, mail_server):
    port, _kept = mail_server
    live, backup = tmp_path / "luoshi.sqlite3", tmp_path / "backup.sqlite3"
    env = {
        **{key: said for key, said in os.environ.items() if key not in {"DATABASE_URL", "LUOSHI_VAR"}},
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LUOSHI_ENV": "demo",
        "LUOSHI_VAR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{live}",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "SECRET_KEY": "only-for-tests",
    }

    def run(*command: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    run("migrate", "-v0")
    assert "stopped=''" in run("remind", "--once")
    sqlite3.connect(live).execute("VACUUM INTO ?", [str(backup)])
    assert "stopped=''" in run("remind", "--once")  # the database went on after the backup
    for old in tmp_path.glob("luoshi.sqlite3*"):
        old.unlink()
    shutil.copy(backup, live)
    assert "stopped=''" not in run("remind", "--once")
    run("remind", "--confirm-restore")
    assert "stopped=''" in run("remind", "--once")
