"""Score a reader of letters against gold answers; run as a script it prints the score of each set.

    python -m tests.letters.score [--show] [tuned] [opened] [taught] [blind]

A field of a letter is right, missed (the gold has a value, the reader is silent) or wrong (the reader says something
else, or something where the gold has nothing). Recall is right / (right + missed + wrong), wrong is wrong /
(right + wrong); a field that is empty in both counts in neither. A promise is found when a quote of the reader covers
it: most three-character runs of the shorter one stand in the longer, and their lengths are comparable.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from responses.letters import read
from tests.letters.build import letter_of

HERE = Path(__file__).parent
FIELDS = (
    "kind",
    "congress.body",
    "congress.term",
    "congress.session",
    "number",
    "title",
    "addressees",
    "reply_class",
    "reply_number",
    "replying_unit",
    "signed_date",
    "published_date",
    "contact_name",
    "contact_phone",
    "openness",
    "cited_documents",
)
SETS = ("addressees", "cited_documents")
# Written by the author of the rules; written blind and opened since; written to be learned from; written blind and never opened.
HALVES = ("tuned", "opened", "taught", "blind")
ACCIDENTS = re.compile(r"[\s《》〈〉“”\"'‘’「」()\[\]【】〔〕﹝﹞_\-—─–,,。.;:、·]")
TITLE_EDGES = re.compile(r"^(关于)+|(的)?(建议案|建议|提案|议案)+$")

Letter = Mapping[str, Any]
Answer = Mapping[str, Any]


def plain(value: object) -> str:
    """The value without the accidents of printing: width, blanks, quotation marks, brackets, stops."""
    return ACCIDENTS.sub("", unicodedata.normalize("NFKC", str(value)))


def value_of(record: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path; None when empty or not there."""
    value: Any = record
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value or None


def agrees(path: str, gold: Any, said: Any, record: Mapping[str, Any]) -> bool:
    """Whether what the reader said is what the gold says, printing aside."""
    if path in SETS:
        return set(map(plain, gold)) == set(map(plain, said))
    if path == "contact_phone":
        digits = [re.sub(r"\D", "", unicodedata.normalize("NFKC", str(one))) for one in (gold, said)]
        return digits[0] == digits[1]
    if path == "number":
        printed = (gold, *record.get("number_variants", ()))
        return plain(said).lstrip("0") in {plain(one).lstrip("0") for one in printed}
    if path == "title":
        printed = (gold, *record.get("title_variants", ()))
        return TITLE_EDGES.sub("", plain(said)) in {TITLE_EDGES.sub("", plain(one)) for one in printed}
    if path == "replying_unit":
        full, part = plain(gold), plain(said)
        return part.endswith(full) or (full.endswith(part) and len(part) >= 0.6 * len(full))
    return plain(gold) == plain(said)


def covers(one: str, other: str) -> bool:
    """Whether two quotes are the same undertaking."""
    runs = []
    for quote in (plain(one), plain(other)):
        if not quote:
            return False
        runs.append({quote[i : i + 3] for i in range(max(1, len(quote) - 2))})
    short, long = sorted(runs, key=len)
    return len(short & long) >= 0.6 * len(short) and len(long) <= 2.5 * len(short) + 10


@dataclass
class Score:
    """What a reader got right on a set of letters."""

    letters: int = 0
    fields: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in FIELDS})
    sureness: dict[str, Counter[str]] = field(default_factory=dict)
    due: Counter[str] = field(default_factory=Counter)
    promised: int = 0
    promised_found: int = 0
    said: int = 0
    said_true: int = 0
    bad_spans: int = 0
    remarks: list[str] = field(default_factory=list)

    def total(self, outcome: str) -> int:
        """How many fields had this outcome, over all letters."""
        return sum(row[outcome] for row in self.fields.values())

    @property
    def recall(self) -> float:
        """Share of the gold's values (and of the reader's inventions) that are right; 1.0 for no letters."""
        right = self.total("right")
        return right / ((right + self.total("missed") + self.total("wrong")) or 1)

    @property
    def wrong(self) -> float:
        """Share of the asserted values that are wrong; 0.0 when nothing is asserted."""
        return self.total("wrong") / ((self.total("right") + self.total("wrong")) or 1)

    @property
    def commitment_recall(self) -> float:
        """Share of the promises in the gold that were found."""
        return self.promised_found / (self.promised or 1)

    @property
    def commitment_precision(self) -> float:
        """Share of the promises the reader named that are promises."""
        return self.said_true / (self.said or 1)

    def wrong_at(self, sureness: str) -> float:
        """Share of wrong among the fields asserted with this sureness."""
        row = self.sureness.get(sureness, Counter())
        return row["wrong"] / ((row["right"] + row["wrong"]) or 1)

    def add(self, letter: Letter, answer: Answer) -> None:
        """Count one letter and what the reader said of it."""
        self.letters += 1
        gold = letter["gold"]
        unscored = set(letter.get("gold_source", {}).get("not_in_text_do_not_score", ()))
        for name in FIELDS:
            if name not in unscored and "fields" not in unscored:
                self._add_field(name, letter, answer)
        if "commitments" not in unscored:
            self._add_commitments(letter["id"], gold["commitments"], answer.get("commitments") or [])
        for one in answer.get("commitments") or []:
            if letter["text"][one["start"] : one["end"]] != one["quote"]:
                self.bad_spans += 1
                self.remarks.append(f"{letter['id']} span is not the quote: {one['quote']}")

    def _add_field(self, name: str, letter: Letter, answer: Answer) -> None:
        gold, said = value_of(letter["gold"], name), value_of(answer, name)
        if gold is None and said is None:
            outcome = "empty"
        elif said is None:
            outcome = "missed"
        else:
            right = gold is not None and agrees(name, gold, said, letter["gold"])
            outcome = "right" if right else "wrong"
        self.fields[name][outcome] += 1
        found = answer.get("found") or {}
        how = found.get(name) or found.get(name.partition(".")[0]) or {}
        if isinstance(how, list):
            how = how[0] if how else {}
        sureness = how.get("sure", "unmarked") if said is not None else "silent"
        self.sureness.setdefault(str(sureness), Counter())[outcome] += 1
        if outcome in ("missed", "wrong"):
            self.remarks.append(f"{letter['id']} {name}: gold {gold!r}, said {said!r} ({sureness})")

    def _add_commitments(self, name: str, gold: list[Any], said: list[Any]) -> None:
        self.promised += len(gold)
        self.said += len(said)
        for one in gold:
            matches = [s for s in said if covers(one["text"], s["quote"])]
            self.promised_found += bool(matches)
            if not matches:
                self.remarks.append(f"{name} promise not found: {one['text']}")
            elif one.get("due_date"):
                days = {s.get("due_on") for s in matches} - {None}
                right = one["due_date"] in days
                self.due["right" if right else "wrong" if days else "silent"] += 1
                if not right:
                    self.remarks.append(f"{name} due {one['due']} = {one['due_date']}, said {sorted(days)}")
            elif any(s.get("due_on") for s in matches):
                self.due["unmarked"] += 1
        for one in said:
            if any(covers(g["text"], one["quote"]) for g in gold):
                self.said_true += 1
            else:
                self.remarks.append(f"{name} not a promise in gold: {one['quote']}")

    def report(self) -> str:
        """The score as a table for people."""
        lines = [f"{'field':<20}{'right':>7}{'empty':>7}{'missed':>8}{'wrong':>7}"]
        for name, row in self.fields.items():
            lines.append(f"{name:<20}{row['right']:>7}{row['empty']:>7}{row['missed']:>8}{row['wrong']:>7}")
        lines.append(f"\n{'sure':<20}{'right':>7}{'wrong':>7}{'missed':>8}{'empty':>7}")
        for name, row in sorted(self.sureness.items()):
            lines.append(f"{name:<20}{row['right']:>7}{row['wrong']:>7}{row['missed']:>8}{row['empty']:>7}")
        due = self.due
        lines.append(
            f"\ndue dates: {due['right']} right, {due['wrong']} wrong, {due['silent']} silent, {due['unmarked']} unmarked"
        )
        lines.append(
            f"{self.letters} letters: recall {self.recall:.4f}, wrong {self.wrong:.4f}, "
            f"promises {self.promised_found}/{self.promised} = {self.commitment_recall:.4f}, "
            f"precision {self.said_true}/{self.said} = {self.commitment_precision:.4f}, bad spans {self.bad_spans}"
        )
        return "\n".join(lines)


def gold_letters(folder: Path) -> list[Letter]:
    """The letters of one set with their gold, in order of their names; empty when there are none. A set of marked
    sources alone is built as it is read."""
    built = [json.loads(path.read_text("utf-8")) for path in sorted(folder.rglob("*.json"))]
    return built or [letter_of(path)[0] for path in sorted(folder.glob("marked/*.txt"))]


def score(letters: Iterable[Letter], reader: Callable[[str], Answer]) -> Score:
    """Let `reader` answer for each letter's text and count what it got right."""
    result = Score()
    for letter in letters:
        result.add(letter, reader(letter["text"]))
    return result


def main(words: list[str]) -> None:
    """Print the score of the named sets (all, unless told)."""
    for name in [word for word in words if word != "--show"] or HALVES:
        result = score(gold_letters(HERE / name), lambda text: read(text).as_json())
        print(f"== {name}", *(result.remarks if "--show" in words else ()), sep="\n")
        print(result.report())


if __name__ == "__main__":
    main(sys.argv[1:])
