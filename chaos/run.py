"""The long runs of `make chaos`, one after the other: about 20 minutes on two cores. Ends with 1 when one failed."""

from __future__ import annotations

import subprocess
import sys

QUIET = "--kills 0 --redis 0 --restarts 0 --faults 0"
RUNS = [
    "--database postgresql --mails 20000 --kills 20 --redis 5 --restarts 3 --faults 0.25",
    "--database sqlite --mails 6000 --kills 20 --redis 5 --faults 0.25",
    f"--database postgresql --mails 4000 {QUIET}",
    f"--database postgresql --mails 10000 --outage {QUIET}",
    f"--database sqlite --mails 2000 --only loop {QUIET}",
]


def main() -> int:
    failed = 0
    for said in RUNS:
        print(f"chaos.outbox {said}", flush=True)
        failed |= subprocess.run(
            [sys.executable, "-m", "chaos.outbox", *said.split()], check=False
        ).returncode
    return failed


if __name__ == "__main__":
    sys.exit(main())
