"""Signs and weights: nothing a rare pattern finds may lack its sign, and what is added up is what was learned."""

from __future__ import annotations

from itertools import pairwise, product
from math import exp, prod

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from responses.letters import detail, due, weights
from responses.letters.promises import signed_body
from responses.letters.read import without_body
from tests.letters.learn import digest, features
from tests.letters.score import HERE, gold_letters

PAIRS = [
    (detail.CONDITION, detail.MAY_BE_CONDITION),
    (due.WHEN, due.MAY_SAY_WHEN),
]


@pytest.mark.parametrize(("pattern", "sign"), PAIRS)
def test_whatever_a_pattern_finds_has_its_sign(pattern, sign):
    @settings(max_examples=600, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(pattern))
    def each(text: str) -> None:
        found = pattern.search(text)
        assert found is None or sign.search(text), text

    each()


def test_the_weights_were_learned_from_the_letters_that_stand_here():
    head = weights.FILE.read_text("utf-8").splitlines()[0]
    assert digest() in head, "python -m tests.letters.learn writes them anew"


def test_four_weights_come_out_of_a_sum_as_they_went_in():
    pairs = [(120, -30, 0, -700), (-5, -2500, 1, 3), (-1, -1, -1, -1)]
    total = sum(weights.packed(one) for one in pairs) * 1000
    assert weights.unpacked(total) == [10.0 * sum(one[lane] for one in pairs) for lane in range(4)]


def test_a_clause_weighs_what_its_features_weigh():
    """What the reader adds up in one go is what was learned feature by feature."""
    page, reading = without_body(gold_letters(HERE / "opened")[4]["text"])
    signed = signed_body(page, reading)
    table, heavy = weights.weights(), 0
    by_role = {"sign": table.signs, "char": table.chars}
    expected: list[tuple[float, float]] = []
    for row in features(page.text, signed):
        total = 0
        for name, count in row.items():
            role, _, sign = name.partition("=")
            if role == "pair":
                total += table.pairs.get(ord(sign[0]) | ord(sign[1]) << 16, 0) * round(weights.WHOLE * count)
            else:
                total += by_role[role].get(sign, 0) * round(weights.WHOLE * count)
        begins, goes_on, *_ = weights.unpacked(total, weights.UNIT)
        expected.append((begins, goes_on))
        heavy += begins > 0
    assert heavy
    chances = [one for _, promised, _ in weights.weigh(page.text, *page.body, signed) for one in promised]
    assert chances == weights.along(expected, table.promises)


def test_the_chances_of_a_chain_are_those_of_all_its_paths():
    weighed = [(1.0, -2.0), (-0.5, 1.5), (0.3, 0.2)]
    chain = ((1.2, 0.7, 0.1), (0.9, 0.4, 2.0), (1.1, 0.6, 1.3))
    ways: dict[tuple[int, int], float] = {}
    whole = 0.0
    for path in product(range(3), repeat=3):
        weight = prod(exp((0.0, *one)[state]) for one, state in zip(weighed, path, strict=True))
        weight *= prod(chain[was][then] for was, then in pairwise(path))
        whole += weight
        for place, state in enumerate(path):
            ways[place, state] = ways.get((place, state), 0.0) + weight
    for place, chances in enumerate(weights.along(weighed, chain)):
        assert chances == pytest.approx((ways[place, 1] / whole, ways[place, 2] / whole))


def test_where_nothing_weighs_nothing_is_found():
    assert weights.along([(-9.0, -9.0)] * 2, weights.weights().promises) == [(0.0, 0.0)] * 2
    assert weights.along([], weights.weights().promises) == []
