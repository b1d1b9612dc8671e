"""From the bytes of a file to the text of a letter, or to the reason why there is none.

Plain text is decoded here. Everything that has to be parsed (HTML, DOCX, PDF, ZIP) is parsed by a child process
with a limit on memory and time, so that a hostile file costs ten seconds and never the server.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .answer import MOST_CHARACTERS, SECONDS
from .encoding import decoded

MOST_BYTES = 20 * 1024 * 1024
CHILDREN = {
    "html": ("responses.files.extract", "html"),
    "docx": ("responses.files.extract", "docx"),
    "zip": ("responses.files.extract", "zip"),
    "pdf": ("responses.files.pdf",),
}
HERE = Path(__file__).resolve().parents[2]


def _(words: str) -> str:
    """Marks a sentence for translation; the door that shows it translates."""
    return words


# Each problem with what a clerk can do about it.
PROBLEMS = {
    "empty": _("The file is empty. Ask for it again."),
    "too large": _("The file is larger than 20 MB. Send the letter alone, without its attachments."),
    "no text": _(
        "The file has no text: it is a scan. Type or paste the letter's text, or ask for the original file."
    ),
    "locked": _("The file is protected by a password. Ask for it without one."),
    "unknown": _("This kind of file cannot be read. Save it as DOCX, PDF or text and file it again."),
    "damaged": _("The file is damaged. Open it, save it anew and file it again."),
    "too much": _("Reading the file took too much time or memory. Save it as plain text and file it again."),
    "legacy word": _("This is an old Word file (.doc or .wps). Save it as DOCX and file it again."),
    "macros": _("The file carries macros and was not opened. Save it as DOCX without macros."),
}


@dataclass(frozen=True, slots=True)
class Input:
    """One letter that came in. `problem` is a key of PROBLEMS where there is no text to read, else empty."""

    name: str
    content: bytes
    text: str = ""
    problem: str = ""

    @property
    def what_to_do(self) -> str:
        """A sentence for the clerk; empty where the text was read."""
        return PROBLEMS.get(self.problem, "")


def text_of(content: bytes, filename: str = "") -> tuple[str, str]:
    """The text of one file and, where it has none, the sentence that tells a clerk why and what to do."""
    letter = letter_in(content, filename)
    return letter.text, letter.what_to_do


def letter_in(content: bytes, filename: str = "") -> Input:
    """The file as one letter. A ZIP of many is "unknown" here: see `letters_in`."""
    kind = kind_of(content, filename)
    if len(content) > MOST_BYTES:
        return Input(filename, content, problem="too large")
    if not content.strip(b"\0 \r\n\t"):
        return Input(filename, content, problem="empty")
    if kind == "text":
        text = decoded(content)
        if text is None:
            return Input(filename, content, problem="unknown")
        return Input(filename, content, text[:MOST_CHARACTERS])
    if kind in ("legacy word", "unknown", "zip"):
        return Input(filename, content, problem="unknown" if kind == "zip" else kind)
    answer = _in_child(kind, content)
    return Input(filename, content, answer.get("text", ""), answer.get("problem", ""))


def letters_in(content: bytes, filename: str = "") -> list[Input]:
    """The letters of a file: those in a ZIP each by itself, in the order of their names; else the file alone."""
    if kind_of(content, filename) != "zip":
        return [letter_in(content, filename)]
    if len(content) > MOST_BYTES:
        return [Input(filename, content, problem="too large")]
    answer = _in_child("zip", content)
    if answer.get("problem"):
        return [Input(filename, content, problem=answer["problem"])]
    found = []
    for member in answer["members"]:
        inside = bytes.fromhex(member["content"])
        found.append(letter_in(inside, f"{filename}/{member['name']}"))
    return found or [Input(filename, content, problem="empty")]


def kind_of(content: bytes, filename: str = "") -> str:
    """text, html, docx, pdf, zip, legacy word or unknown: by the first bytes, never by the name alone."""
    head = content[:2048].lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(b"%PDF"):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "docx" if b"word/" in content or b"[Content_Types].xml" in content[:4096] else "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "legacy word"
    if head[:1] == b"<" and any(
        mark in head.lower()
        for mark in (
            b"<html",
            b"<!doctype html",
            b"<body",
            b"<div",
            b"<p",
            b"<head",
            b"<table",
            b"<meta",
        )
    ):
        return "html"
    if filename.lower().endswith((".htm", ".html")):
        return "html"
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM")):
        return "unknown"
    return "text"


def _in_child(kind: str, content: bytes) -> dict:
    """What the child made of the file; {"problem": …} when it ran into a limit or failed."""
    command = [sys.executable, "-m", *CHILDREN[kind]]
    try:
        done = subprocess.run(
            command,
            input=content,
            capture_output=True,
            cwd=HERE,
            timeout=2 * SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"problem": "too much"}
    if done.returncode:
        return {"problem": "too much" if done.returncode < 0 or b"MemoryError" in done.stderr else "damaged"}
    try:
        return json.loads(done.stdout)
    except ValueError:
        return {"problem": "damaged"}
