"""The small version of `make chaos`: real processes, real kills, a mail server with moods, an independent oracle."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from chaos.oracle import find
from chaos.town import Inhabitant

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2021, 6, 16)  # a working day


def test_sixty_mails_survive_two_kills_and_a_wiped_broker():
    if shutil.which("redis-server") is None:
        assert not os.environ.get("CI"), "redis-server is missing"
        pytest.skip("redis-server is not here: the small chaos run is skipped")
    command = [
        sys.executable,
        "-m",
        "chaos.outbox",
        "--mails",
        "60",
        "--kills",
        "2",
        "--redis",
        "1",
        "--pause",
        "1",
    ]
    clean = {key: said for key, said in os.environ.items() if key not in {"DATABASE_URL", "LUOSHI_VAR"}}
    run = subprocess.run(
        command, cwd=ROOT, env=clean, capture_output=True, text=True, timeout=300, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "lost 0, uncalled 0" in run.stdout


def test_the_oracle_sees_what_is_lost_uncalled_and_doubled():
    paper = [
        Inhabitant("a@example.org", DAY, done=False),
        Inhabitant("b@example.org", DAY, done=False),
        Inhabitant("done@example.org", DAY, done=True),
    ]
    finding = find(
        paper, [("a@example.org", "<1>"), ("a@example.org", "<2>"), ("done@example.org", "<3>")], DAY
    )
    assert finding.lost == ["b@example.org"]
    assert finding.uncalled == ["done@example.org"]
    assert (finding.doubled, finding.other_ids) == (1, 1)
