"""What a sign weighs, and how likely each clause begins a promise or goes on with it; the same for admitted problems.

The weights are those of two chains of clauses (linear-chain conditional random fields: Lafferty, McCallum, Pereira 2001).
They were learned by `tests/letters/learn.py` from letters with gold answers and stand in `rules/weights.tsv`, a line a sign:
in hundredths, how much it speaks for *begins* and for *goes on*, against *neither*, first of a promise, then of a problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, repeat
from math import exp, sqrt

from .fold import RULES
from .lexicon import pairs_in
from .reading import LIKELY, SURE
from .signs import Signed, Weighed

FILE = RULES / "weights.tsv"
DIGIT = re.compile(r"\d")
FAR = 25.0  # beyond this a clause is certain either way
CERTAIN = 0.9  # of what is likelier than this, one in twenty is wrong on invented letters never seen, one in sixteen on real ones
FAINT = -4.0  # where nothing weighs more than this, nothing is found: less than one in fifty
Chain = tuple[tuple[float, float, float], ...]
Chances = list[tuple[float, float]]  # for each clause, of *begins* and of *goes on*

# The four weights of a sign are one number of four lanes, so that one addition adds all four; each lane holds a sum of
# hundredths that may be negative.
LANE = 32
HALF = 1 << (LANE - 1)
FULL = (1 << LANE) - 1
LEVEL = sum(HALF << (LANE * lane) for lane in range(4))


# The characters of a long clause must not drown its signs: from eight on they count less each, in sixteenths.
WHOLE = 16
UNIT = 100 * WHOLE
FEW = 8


@cache
def share(length: int) -> int:
    """How much each character of a clause this long counts, in sixteenths."""
    return max(1, round(WHOLE * min(1.0, sqrt(FEW / length))))


def packed(weights: Sequence[int]) -> int:
    """Four weights in hundredths as one number."""
    return sum(weight << (LANE * lane) for lane, weight in enumerate(weights))


def unpacked(total: int, unit: int = 100) -> list[float]:
    """The four sums in a sum of packed weights, which are in hundredths."""
    total += LEVEL
    return [((total >> (LANE * lane) & FULL) - HALF) / unit for lane in range(4)]


@dataclass(frozen=True, slots=True)
class Weights:
    """Packed weights of signs, of characters and of pairs of characters. A chain says what follows what:
    `chain[was][is]` for 0 neither, 1 begins, 2 goes on."""

    signs: dict[str, int]
    chars: dict[str, int]
    pairs: dict[int, int]
    promises: Chain
    problems: Chain


@cache
def weights() -> Weights:
    """The weights of `rules/weights.tsv`."""
    signs: dict[str, int] = {}
    chars: dict[str, int] = {}
    pairs: dict[int, int] = {}
    chains: dict[str, Chain] = {}
    for line in FILE.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        role, sign, *said = line.split("\t")
        if role == "chain":
            a, b, c, d, e, f, g, h, i = (exp(float(one)) for one in said)
            chains[sign] = (a, b, c), (d, e, f), (g, h, i)
        elif role == "sign":
            signs[sign] = packed([int(one) for one in said])
        elif role == "char":
            chars[sign] = packed([int(one) for one in said])
        else:
            pairs[ord(sign[0]) | ord(sign[1]) << 16] = packed([int(one) for one in said])
    return Weights(signs, chars, pairs, chains["promises"], chains["problems"])


def weigh(text: str, start: int, end: int, signed: list[Signed]) -> Iterator[tuple[Signed, Chances, Chances]]:
    """Each sentence of the body from `start` to `end` with the chances of its clauses: how likely they begin a promise
    and go on with one, and the same for admitted problems."""
    table = weights()
    zero = repeat(0)
    plain = DIGIT.sub("0", text[start:end])
    pairs = pairs_in(plain)
    # Sums up to each place, so that those of any stretch are one subtraction.
    chars = list(accumulate(map(table.chars.get, plain, zero), initial=0))
    both = list(accumulate(map(table.pairs.get, pairs, zero), initial=0))
    sign = table.signs.get
    promises: Chances = []
    problems: Chances = []
    for one in signed:
        base = sum(map(sign, one.signs, zero))
        for weighed in one.clauses:
            total = WHOLE * (base + sum(map(sign, weighed.signs, zero)))
            a, b = weighed.start - start, weighed.end - start
            if a < b:
                total += share(b - a) * (chars[b] - chars[a] + both[b - 1] - both[a])
            total += LEVEL
            promises.append((((total & FULL) - HALF) / UNIT, ((total >> LANE & FULL) - HALF) / UNIT))
            total >>= 2 * LANE
            problems.append((((total & FULL) - HALF) / UNIT, ((total >> LANE) - HALF) / UNIT))
    promised, admitted = along(promises, table.promises), along(problems, table.problems)
    place = 0
    for one in signed:
        here = slice(place, place + len(one.clauses))
        yield one, promised[here], admitted[here]
        place += len(one.clauses)


def sure_of(likely: float) -> str:
    """How sure that is, in the words of a reading."""
    return SURE if likely >= CERTAIN else LIKELY


def spans(chances: Chances, taken: float) -> list[tuple[int, int, float]]:
    """First and last clause of each thing found in one sentence, with how likely it is one: more than `taken`."""
    found: list[tuple[int, int, float]] = []
    inside = False
    for place, (begins, goes_on) in enumerate(chances):
        likely = begins + goes_on
        if likely <= taken:
            inside = False
        elif inside and goes_on >= begins:
            first, _, before = found[-1]
            found[-1] = first, place, max(before, likely)
        else:
            found.append((place, place, likely))
            inside = True
    return found


def why(clauses: list[Weighed]) -> str:
    """The word of the tables that speaks most for a promise in these clauses; empty if none does."""
    said = weights().signs
    words = {mark[3] for weighed in clauses for mark in weighed.clause.marks if mark[3] in said}
    best, most = "", 0.0
    for word in sorted(words):
        speaks = _for_a_promise(said[word])
        if speaks > most:
            best, most = word, speaks
    return best


@cache
def _for_a_promise(packed: int) -> float:
    """How much a sign of this weight speaks for a promise, to begin it or to go on with it."""
    begins, goes_on, *_ = unpacked(packed)
    return begins + goes_on


def along(weighed: Chances, chain: Chain) -> Chances:
    """The chances of *begins* and *goes on* for each clause, in view of all the others (forward and backward)."""
    if not any(begins > FAINT for begins, _ in weighed):
        return [(0.0, 0.0)] * len(weighed)
    (nn, nb, ng), (bn, bb, bg), (gn, gb, gg) = chain
    factors = [
        (exp(begins), exp(on))
        if -FAR < begins < FAR and -FAR < on < FAR
        else (exp(min(FAR, max(-FAR, begins))), exp(min(FAR, max(-FAR, on))))
        for begins, on in weighed
    ]
    forward: list[tuple[float, float, float]] = []
    n = b = g = 0.0
    for to_begin, to_go_on in factors:
        if forward:
            n, b, g = (
                n * nn + b * bn + g * gn,
                (n * nb + b * bb + g * gb) * to_begin,
                (n * ng + b * bg + g * gg) * to_go_on,
            )
        else:
            n, b, g = 1.0, to_begin, to_go_on
        total = n + b + g
        n, b, g = n / total, b / total, g / total
        forward.append((n, b, g))
    chances: Chances = []
    n = b = g = 1.0
    for place in range(len(factors) - 1, -1, -1):
        fn, fb, fg = forward[place]
        pn, pb, pg = fn * n, fb * b, fg * g
        total = pn + pb + pg
        chances.append((pb / total, pg / total))
        to_begin, to_go_on = factors[place]
        b, g = b * to_begin, g * to_go_on
        n, b, g = nn * n + nb * b + ng * g, bn * n + bb * b + bg * g, gn * n + gb * b + gg * g
        total = n + b + g
        n, b, g = n / total, b / total, g / total
    chances.reverse()
    return chances
