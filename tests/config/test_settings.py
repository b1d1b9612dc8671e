"""The settings of an office: they refuse to be half set, and Django's own check finds nothing to say."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

BASE_DIR = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "LUOSHI_ENV": "production",
    "SECRET_KEY": "x7Jq0pZ4m8Wd2Yt6Lk1Vb9Rc3Nf5Hs-Ga_Ue8Oi4Px7Qz2Mw6-Tk3Yb",
    "ALLOWED_HOSTS": "luoshi.example.cn",
    "DATABASE_URL": "postgres://luoshi@127.0.0.1/luoshi",
}


def manage(folder: Path, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
    keep = {key: value for key, value in os.environ.items() if key in {"PATH", "HOME", "LANG"}}
    keep |= {"LUOSHI_VAR": str(folder), "PYTHONPATH": str(BASE_DIR)}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=BASE_DIR,
        env=keep | env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_office_passes_the_deployment_check(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_an_office_does_not_start_half_set(tmp_path: Path, missing: str) -> None:
    done = manage(tmp_path, "check", **{key: value for key, value in PRODUCTION.items() if key != missing})
    assert done.returncode != 0
    assert missing in done.stderr


def test_another_word_than_demo_or_production_is_refused(tmp_path: Path) -> None:
    assert "'prod'" in manage(tmp_path, "check", LUOSHI_ENV="prod").stderr


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    shown = ("shell", "-v", "0", "-c", "from django.conf import settings; print(settings.SECRET_KEY)")
    first, second = manage(tmp_path, *shown).stdout, manage(tmp_path, *shown).stdout
    assert len(first.strip()) > 50
    assert first == second
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_an_office_sends_cookies_and_pages_over_https_only(tmp_path: Path) -> None:
    shown = "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.DEMO, s.SITE_URL)"
    done = manage(tmp_path, "shell", "-v", "0", "-c", shown, **PRODUCTION)
    assert done.stdout.split() == ["True", "True", "False", "https://luoshi.example.cn"]
