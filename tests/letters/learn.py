"""Learn from letters with gold answers what each sign of a promise, and of an admitted problem, weighs.

    python -m tests.letters.learn [--also FOLDER …]     write responses/letters/rules/weights.tsv
    python -m tests.letters.learn --try [--also …]      learn on one half of the writers, score the other, both ways

It needs `python-crfsuite` (requirements-learn.txt) and writes the same file every time. It learns from the sets *tuned*,
*opened* and *taught*, from the field's own letters where they are at hand, and from marked letters of your own
(`--also`: folders with `marked/*.txt`, see build.py) that need not stand in the project; never from *blind*.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from responses.letters import promises, read, weights
from responses.letters.read import without_body
from responses.letters.signs import Signed
from tests.letters.grammar import small_letters
from tests.letters.score import HERE, gold_letters, score

FIELD = HERE.parents[1].parent / "shared" / "letters"
SETS = ("tuned", "opened", "taught")
LABELS = ("O", "B", "I")  # neither, begins, goes on
# L1 keeps the tables small, L2 the weights; chosen on halves of the writers.
SETTINGS = {"c1": 0.7, "c2": 3.0, "max_iterations": 200, "feature.possible_transitions": True}
REPEATED = 4  # the small letters, the field's own and the one real letter count as often


def letters(also: Iterable[Path] = ()) -> dict[str, list[Any]]:
    """The letters to learn from, by what their names begin with (who wrote them); the field's under `field`."""
    by_writer: dict[str, list[Any]] = {}
    for name in SETS:
        for letter in gold_letters(HERE / name):
            by_writer.setdefault(letter["id"].rstrip("0123456789"), []).append(letter)
    for folder in also:
        by_writer[folder.name] = gold_letters(folder)
    by_writer["small"] = small_letters() * REPEATED
    if FIELD.exists():
        real = json.loads((FIELD / "taizhou-san3.json").read_text("utf-8"))
        by_writer["field"] = [*gold_letters(FIELD / "dev"), real] * REPEATED
    else:
        print("THE FIELD'S OWN LETTERS ARE NOT AT HAND: learned without them.")
    return by_writer


def digest(sets: Iterable[str] = SETS) -> str:
    """What tells whether the letters changed since the weights were learned."""
    sums = hashlib.sha256()
    for letter in [*small_letters(), *(one for name in sets for one in gold_letters(HERE / name))]:
        gold = letter["gold"]
        said = [letter["text"], gold["commitments"], gold.get("problems")]
        sums.update(json.dumps(said, ensure_ascii=False, sort_keys=True).encode())
    return sums.hexdigest()[:16]


def gold_spans(letter: Any, what: str) -> list[tuple[int, int]]:
    """The spans of the promises or problems in the letter's text."""
    found = []
    for item in letter["gold"].get(what) or []:
        words = item["text"] if isinstance(item, dict) else item
        start = item["start"] if isinstance(item, dict) and "start" in item else letter["text"].find(words)
        if start >= 0:
            found.append((start, start + len(words)))
    return found


def label(spans: list[tuple[int, int]], places: Sequence[tuple[int, int]], listed: bool) -> list[str]:
    """Neither, begins or goes on, for clauses that stand at these places of the text. `listed`: several short spans in
    one clause count together, as in 存在A、B、C等问题."""
    labels, last = [], -1
    for start, end in places:
        shared = [max(0, min(end, stop) - max(start, begin)) for begin, stop in spans]
        best = max(range(len(spans)), key=shared.__getitem__, default=-1)
        covered = sum(shared) if listed else shared[best] if shared else 0
        if 2 * covered <= end - start:
            labels.append("O")
            last = -1
        else:
            labels.append("I" if best == last else "B")
            last = best
    return labels


def features(text: str, signed: list[Signed]) -> list[dict[str, float]]:
    """What counts for each clause, by name and how much: what `weights.weigh` adds up."""
    plain = weights.DIGIT.sub("0", text)
    rows = []
    for one in signed:
        for weighed in one.clauses:
            row = Counter(f"sign={sign}" for sign in (*one.signs, *weighed.signs))
            words = plain[weighed.start : weighed.end]
            said = Counter(f"char={char}" for char in words)
            said.update(f"pair={words[place : place + 2]}" for place in range(len(words) - 1))
            each = weights.share(len(words)) / weights.WHOLE if words else 0.0
            counts = {**row, **{name: each * count for name, count in said.items()}}
            rows.append({name: float(counts[name]) for name in sorted(counts) if name.isprintable()})
    return rows


def examples(letters: Iterable[Any], what: str) -> list[tuple[list[dict[str, float]], list[str]]]:
    """Each letter as the features and labels of its clauses."""
    found = []
    for letter in letters:
        unscored = letter.get("gold_source", {}).get("not_in_text_do_not_score", ())
        if what not in letter["gold"] or what in unscored:
            continue
        page, reading = without_body(letter["text"])
        signed = promises.signed_body(page, reading)
        places = [
            (page.folded.at(weighed.clause.start), page.folded.end(weighed.clause.end))
            for one in signed
            for weighed in one.clauses
        ]
        if places:
            labels = label(gold_spans(letter, what), places, listed=what == "problems")
            found.append((features(page.text, signed), labels))
    return found


def learn(letters: Sequence[Any]) -> list[str]:
    """The lines of the file of weights: learned for promises and for problems, in hundredths."""
    lines, tables = [], []
    for what in ("commitments", "problems"):
        chain, table = fitted(examples(letters, what))
        name = "promises" if what == "commitments" else what
        lines.append("\t".join(["chain", name, *(f"{weight:.3f}" for row in chain for weight in row)]))
        tables.append(table)
    for name in sorted(tables[0].keys() | tables[1].keys()):
        said = [round(100 * weight) for table in tables for weight in table.get(name, (0.0, 0.0))]
        if any(said):
            lines.append("\t".join([*name.split("=", 1), *map(str, said)]))
    return lines


def fitted(
    examples: Iterable[tuple[list[dict[str, float]], list[str]]],
) -> tuple[list[list[float]], dict[str, tuple[float, float]]]:
    """The weights of the chain, and what each name weighs for *begins* and *goes on* against *neither*."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(SETTINGS)
    for rows, labels in examples:
        trainer.append(rows, labels)
    with tempfile.TemporaryDirectory() as folder:
        trainer.train(f"{folder}/model")
        tagger = pycrfsuite.Tagger()
        tagger.open(f"{folder}/model")
        info = tagger.info()
    chain = [[info.transitions.get((was, then), 0.0) for then in LABELS] for was in LABELS]
    table: dict[str, dict[str, float]] = {}
    for (name, label), weight in info.state_features.items():
        table.setdefault(name, {})[label] = weight
    return chain, {
        name: (said.get("B", 0.0) - said.get("O", 0.0), said.get("I", 0.0) - said.get("O", 0.0))
        for name, said in table.items()
    }


def try_out(by_writer: dict[str, list[Any]]) -> None:
    """Learn on half of the writers and score the other half, both ways; the field's, *tuned* and the small letters are
    always learned."""
    always = {"field", "small", "t"}
    writers = sorted(set(by_writer) - always)
    with tempfile.TemporaryDirectory() as folder:
        for turn in (0, 1):
            held = set(writers[turn::2])
            learned = [one for name, some in by_writer.items() if name not in held for one in some]
            weights.FILE = Path(folder) / f"{turn}.tsv"
            weights.FILE.write_text("\n".join(learn(learned)), "utf-8")
            weights.weights.cache_clear()
            kept = [one for name in held for one in by_writer[name]]
            result = score(kept, lambda text: read(text).as_json())
            print(f"without {' '.join(sorted(held))}", result.report().splitlines()[-1])


def main() -> None:
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("--try", action="store_true", dest="tries")
    parser.add_argument("--also", nargs="+", type=Path, default=[], metavar="FOLDER")
    asked = parser.parse_args()
    by_writer = letters(asked.also)
    if asked.tries:
        try_out(by_writer)
        return
    lines = learn([one for some in by_writer.values() for one in some])
    field = len(by_writer.get("field", ())) // REPEATED
    elsewhere = sum(len(by_writer[folder.name]) for folder in asked.also)
    head = f"# learned by tests/letters/learn.py from {digest()}, {field} letters of the field and {elsewhere} kept elsewhere"
    weights.FILE.write_text("\n".join([head, *lines]) + "\n", "utf-8")
    print(len(lines), "lines")


if __name__ == "__main__":
    main()
