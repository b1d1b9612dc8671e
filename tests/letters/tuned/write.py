"""Writes the gold of this half from `letters.txt`: each letter with its facts, and ⟦ ⟧ around each promise.

    python tests/letters/tuned/write.py

Facts are `key = value` lines above the letter; a fact that is not given is null. Every person, place, number and
telephone is invented.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

HERE = Path(__file__).parent
LISTS = ("addressees", "cited_documents", "measures", "problems")
NAMES = {"m": "人大", "p": "政协", "d": "党代会"}


def main() -> None:
    for block in (HERE / "letters.txt").read_text("utf-8").split("\n=== ")[1:]:
        name, _, rest = block.partition("\n")
        facts, _, marked = rest.partition("\n---\n")
        said = dict(line.split(" = ", 1) for line in facts.splitlines() if " = " in line)
        text, promises = unmarked(marked.rstrip("\n"))
        gold = {
            "kind": said.get("kind", "suggestion"),
            "congress": {
                "place": said.get("place"),
                "body": NAMES[said.get("body", "p" if said.get("kind") == "proposal" else "m")],
                "term": int(said["term"]) if "term" in said else None,
                "session": int(said["session"]) if "session" in said else None,
            },
            **{
                key: said.get(key)
                for key in ("number", "title", "reply_class", "reply_number", "replying_unit")
            },
            **{
                key: said.get(key)
                for key in ("signed_date", "published_date", "contact_name", "contact_phone", "openness")
            },
            **{key: said[key].split("|") if said.get(key) else [] for key in LISTS},
            "commitments": promises,
        }
        letter = {"id": name.strip(), "text": text, "gold": gold}
        (HERE / f"{name.strip()}.json").write_text(
            json.dumps(letter, ensure_ascii=False, indent=1) + "\n", "utf-8"
        )


def unmarked(marked: str) -> tuple[str, list[dict[str, object]]]:
    """The text without its marks, and the promises that stood between them, with the place of each."""
    text, promises = "", []
    for piece in re.split(r"(⟦[^⟧]*⟧)", marked):
        if piece.startswith("⟦"):
            words = piece[1:-1]
            promises.append({"text": words, "start": len(text), "end": len(text) + len(words), "due": None})
            piece = words
        text += piece
    return text, promises


if __name__ == "__main__":
    main()
