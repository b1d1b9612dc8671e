"""What is asked before a rare pattern is: nothing the pattern finds may lack the sign, or a new word would never be read."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from responses.letters import clauses, detail, due

PAIRS = [
    (clauses.AGREED, clauses.MAY_BE_AGREED),
    (clauses.CHANGED, clauses.FIGURED),
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


@settings(max_examples=300, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(st.from_regex(clauses.DEPUTY_WANTS, fullmatch=True))
def test_what_a_deputy_wants_begins_with_one_of_its_characters(text):
    assert text[0] in clauses.MAY_WANT
