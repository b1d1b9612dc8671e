"""A child that asks for more than it may have: `memory`, `time` or `disk`; it stands in for a file nobody foresaw."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from responses.files import answer

GIVEN = {"text": "what no limit kept from it"}


def memory(content: bytes) -> dict[str, Any]:
    return GIVEN if bytearray(answer.MEMORY) else {}


def seconds(content: bytes) -> dict[str, Any]:
    while time.process_time() < 4:
        pass
    return GIVEN


def disk(content: bytes) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "greedy").write_bytes(b"more")
    return GIVEN


if __name__ == "__main__":
    wanted = {"memory": memory, "seconds": seconds, "disk": disk}[sys.argv[1]]
    if wanted is seconds:
        answer.SECONDS = 1
    print(answer.answered(wanted, ()))
