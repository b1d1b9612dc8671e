"""The long runs of `make chaos`, one after the other: about 20 minutes on two cores. Ends with 1 when one failed."""

from __future__ import annotations

import subprocess
import sys

RUNS = [
    ["--database", "postgresql", "--mails", "20000", "--kills", "20", "--redis", "5", "--restarts", "3"],
    [
        "--database",
        "postgresql",
        "--mails",
        "4000",
        "--kills",
        "0",
        "--redis",
        "0",
        "--restarts",
        "0",
        "--faults",
        "0",
    ],
    ["--database", "sqlite", "--mails", "6000", "--kills", "20", "--redis", "5"],
]


def main() -> int:
    failed = 0
    for said in RUNS:
        failed |= subprocess.run([sys.executable, "-m", "chaos.outbox", *said], check=False).returncode
    return failed


if __name__ == "__main__":
    sys.exit(main())
