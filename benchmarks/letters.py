"""How fast letters are read, and whether the cost is linear in their length.

    python benchmarks/letters.py [--linear-only]

Prints letters a second on one core for texts of 1,000 and 4,000 characters, then for natural, one-line and hostile
text the cost at each doubling up to 1 MB as a ratio to the cost before; exit status 1 if a ratio is above 2.5.
"""

from __future__ import annotations

import itertools
import json
import re
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from responses.letters import read  # noqa: E402  the checkout is put on the path first

TUNED = ROOT / "tests" / "letters" / "tuned"
MOST = 2.5  # what a doubling may cost
HOSTILE = {
    "open quotes": "“《(" * 3,
    "names": "丁一山、",
    "digits": "第1届第2次",
    "dates": "2021年1月1日",
    "items": "一是一、(一)1.",
    "blanks": " " * 60 + "\n",
    "will": "将将将计划拟",
    "pinyin": "關(guān)于",
    "deputies": "代表:",
    "documents": "某发〔2020〕1号",
    "titles": "关于某某的建议的答复\n",
    "bars": "| 索引号 |",
}


def natural(length: int, flat: bool = False) -> str:
    """Invented letters, one below the other inside one body, up to the length."""
    texts = [json.loads(path.read_text("utf-8"))["text"] for path in sorted(TUNED.glob("*.json"))]
    head, *rest = texts
    # Sentences of bodies only: an opening in the middle would end the letter there.
    lines = [
        line
        for text in rest
        for line in text.split("\n")
        if len(line) > 40 and not re.search("收悉|如下", line)
    ]
    body = "\n".join(lines)
    while len(body) < length:
        body += "\n" + body
    text = head.split("\n", 3)
    text.insert(3, body[: max(0, length - len(head))])
    whole = "\n".join(text)
    return whole.replace("\n", " ") if flat else whole


def seconds(text: str, least: float = 0.2) -> float:
    """Best time of one reading, out of as many as fit into `least` seconds and at least six."""
    best, spent, rounds = float("inf"), 0.0, 0
    while spent < least or rounds < 6:
        start = time.process_time()
        read(text)
        took = max(time.process_time() - start, 1e-9)
        best, spent, rounds = min(best, took), spent + took, rounds + 1
    return best


def ratios(make, smallest: int = 16_000, largest: int = 1_024_000) -> list[float]:
    """What each doubling costs. A ratio past the most allowed is measured once more, both lengths: the best time of a
    length is the one that was least disturbed."""
    lengths = []
    while smallest <= largest:
        lengths.append(smallest)
        smallest *= 2
    costs = [seconds(make(length)) for length in lengths]
    for place in range(1, len(costs)):
        if costs[place] > MOST * costs[place - 1]:
            for again in (place - 1, place):
                costs[again] = min(costs[again], seconds(make(lengths[again])))
    return [later / earlier for earlier, later in itertools.pairwise(costs)]


def main() -> int:
    if "--linear-only" not in sys.argv:
        for length in (1000, 4000):
            print(f"{length:>6} characters: {1 / seconds(natural(length), 1.0):,.0f} letters a second")
    makers = {"natural": natural, "one line": lambda length: natural(length, flat=True)}
    for name, piece in HOSTILE.items():
        makers[name] = lambda length, piece=piece: (piece * (length // len(piece) + 1))[:length]
    worst = 0.0
    for name, make in makers.items():
        found = ratios(make)
        worst = max(worst, *found)
        print(f"{name:<12} " + " ".join(f"{ratio:.2f}" for ratio in found), flush=True)
    print(f"worst ratio {worst:.2f}")
    return 1 if worst > MOST else 0


if __name__ == "__main__":
    sys.exit(main())
