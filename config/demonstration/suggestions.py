"""The invented suggestions of the demonstration, each with the fate the loader gives it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Suggestion:
    """One entry of `suggestions.toml`: what becomes of it, its number, titles, topic, unit, text and requests."""

    fate: str
    number: str
    title: str
    english: str
    topic: str
    unit: str
    body: str
    asks: list[str]


def suggestions() -> list[Suggestion]:
    said = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
    return [Suggestion(**one) for one in said["suggestion"]]
