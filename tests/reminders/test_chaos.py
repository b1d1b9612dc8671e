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
from chaos.sink import Mail
from chaos.town import Due, Inhabitant

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
    def row(address: str, *dossiers: int, done: bool = False) -> Inhabitant:
        return Inhabitant(address, tuple(Due(number, DAY, done) for number in dossiers))

    def mail(address: str, name: str, *dossiers: int) -> Mail:
        return Mail("250", address, name, frozenset(dossiers))

    paper = [row("a", 1, 2), row("b", 1), row("half", 3, 4), row("done", 5, done=True), row("more", 6)]
    mails = [mail("a", "1", 1, 2), mail("a", "2", 1, 2), mail("half", "3", 3), mail("done", "4", 5)]
    finding = find(paper, [*mails, mail("more", "5", 6, 7)], DAY)
    assert finding.lost == ["b", "half"]
    assert finding.uncalled == ["done", "more"]
    assert (finding.doubled, finding.other_ids) == (1, 1)
