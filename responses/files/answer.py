"""What a child answers about a file: its text, its members, or the problem, under limits of memory and time."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from typing import Any

MOST_CHARACTERS = 1_000_000
SECONDS = 10
MEMORY = 512 * 1024 * 1024
LEAST = 10  # characters; a scan with fewer has no text
# Whatever a broken file makes a parser say, the answer is the same: the file is damaged.
BROKEN: tuple[type[Exception], ...] = (
    RuntimeError,
    NotImplementedError,
    ValueError,
    KeyError,
    OSError,
    AssertionError,
    TypeError,
    AttributeError,
    IndexError,
)


class Unsafe(Exception):
    """The file asks for more than it may have."""


def as_text(text: str) -> dict[str, Any]:
    if len("".join(text.split())) < LEAST:
        return {"problem": "no text"}
    return {"text": text[:MOST_CHARACTERS]}


def answered(opened: Callable[[bytes], dict[str, Any]], broken: tuple[type[Exception], ...]) -> str:
    """Opens the file on the standard input; one JSON object, whatever the file is. `broken`: errors of the parser."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = opened(sys.stdin.buffer.read())
    except (Unsafe, MemoryError, RecursionError):
        answer = {"problem": "too much"}
    except BROKEN + broken:
        answer = {"problem": "damaged"}
    return json.dumps(answer, ensure_ascii=False)
