"""Breaks the clock line by line and says which breaks no test noticed: python -m fuzz.mutants [CHILDREN]

mutmut changes one thing at a time in a copy under var/mutants that holds the clock, its tests by hand and the slow
reading, and nothing else: the clock needs no database, so a break is tried in a fraction of a second. Exits 1 below
95 %. What survives is listed with its reason in docs/rules.md.
"""

from __future__ import annotations

import collections
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COPY = ROOT / "var" / "mutants"
TESTS = ["oracle", "test_oracle", "test_vectors", "test_clock", "test_words"]
WANTED = 0.95
SETTINGS = """\
[tool.mutmut]
source_paths = ["congress/clock/"]
also_copy = ["congress/", "tests/", "conftest.py"]
pytest_add_cli_args_test_selection = ["tests/"]
pytest_add_cli_args = ["--deselect", "tests/congress/test_clock.py::test_a_time_zone_and_a_clock_a_day_off_change_no_date"]

[tool.pytest.ini_options]
addopts = "-p no:django -p no:xdist -q"
"""
# The words of a step need Django's translations, and no more of Django than that.
CONFTEST = """\
import django
from django.conf import settings

if not settings.configured:
    settings.configure(USE_I18N=True, LANGUAGE_CODE="en", USE_TZ=True)
    django.setup()
"""
# mutmut's exit codes of a run: a failed test noticed the break, a passed one did not.
SURVIVED, UNTESTED, TIMEOUT = 0, 33, (24, 36, 152, 255)


def lay_out() -> None:
    """A fresh copy of what is broken and what notices."""
    shutil.rmtree(COPY, ignore_errors=True)
    (COPY / "tests" / "congress").mkdir(parents=True)
    shutil.copytree(
        ROOT / "congress" / "clock", COPY / "congress" / "clock", ignore=shutil.ignore_patterns("__pycache__")
    )
    for package in ("congress", "tests", "tests/congress"):
        (COPY / package / "__init__.py").touch()
    for name in TESTS:
        shutil.copy(ROOT / "tests" / "congress" / f"{name}.py", COPY / "tests" / "congress")
    (COPY / "pyproject.toml").write_text(SETTINGS)
    (COPY / "conftest.py").write_text(CONFTEST)


def results() -> dict[str, int]:
    """Each break by name with its exit code."""
    found: dict[str, int] = {}
    for file in (COPY / "mutants").rglob("*.meta"):
        found |= json.loads(file.read_text())["exit_code_by_key"]
    return found


def main(children: int) -> int:
    lay_out()
    mutmut = Path(sys.executable).parent / "mutmut"
    few = {**os.environ, "ORACLE_EXAMPLES": "300"}
    subprocess.run(
        [mutmut, "run", "--max-children", str(children)],
        cwd=COPY,
        env=few,
        check=False,
        stdout=subprocess.DEVNULL,
    )
    found = results()
    if not found or None in found.values():
        print("The run did not come to its end; look at", COPY)
        return 1
    for name, code in sorted(found.items()):
        if code in (SURVIVED, UNTESTED):
            diff = subprocess.run(
                [mutmut, "show", name], cwd=COPY, capture_output=True, text=True, check=False
            )
            changed = [
                line
                for line in diff.stdout.splitlines()
                if line[:1] in "+-" and line[:3] not in ("+++", "---")
            ]
            print(f"{name}\n  " + "\n  ".join(changed))
    missed = sum(code in (SURVIVED, UNTESTED) for code in found.values())
    killed = len(found) - missed
    by_file = collections.Counter(name.rsplit(".", 1)[0] for name in found)
    print(", ".join(f"{name}: {count}" for name, count in sorted(by_file.items())))
    print(f"{killed} of {len(found)} breaks noticed, {killed / len(found):.1%}; {missed} not.")
    return 0 if killed / len(found) >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else os.cpu_count() or 1))
