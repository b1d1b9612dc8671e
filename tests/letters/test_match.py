"""The letter finds its dossier, says how sure, and is known again however it was saved."""

from __future__ import annotations

import pytest

from responses.letters import Dossier, fingerprint, match, read

TEXT = (
    "青石县水务局关于青石县第九届人大三次会议第018号建议的答复函\n丁一山、文静代表:\n"
    "你们提出的《关于改善柳湾河排水的建议》收悉。现答复如下:\n下一步,我局将清淤。\n青石县水务局\n2023年6月12日\n"
)
OURS = Dossier(1, "18", "关于改善柳湾河排水的建议", 9, 3, ("丁一山", "文静"))
LAST_YEAR = Dossier(2, "18", "关于修建村道的建议", 9, 2, ("甲一",))
TWIN = Dossier(3, "7", "关于改善柳湾河排水的建议", 9, 3, ("丁一山", "文静"))


def test_number_term_and_session_are_sure() -> None:
    found = match(read(TEXT), [LAST_YEAR, OURS])
    assert [(candidate.key, candidate.sure) for candidate in found] == [(1, "sure")]


def test_without_a_number_title_and_deputies_are_sure() -> None:
    bare = TEXT.split("\n", 1)[1]
    assert [(c.key, c.sure) for c in match(read(bare), [OURS, LAST_YEAR])] == [(1, "sure")]


def test_several_that_fit_are_all_offered_best_first() -> None:
    assert [candidate.key for candidate in match(read(TEXT), [TWIN, OURS])] == [1, 3]


def test_the_number_of_another_session_is_no_match() -> None:
    assert match(read(TEXT), [LAST_YEAR]) == []


def test_number_with_another_title_is_left_to_the_clerk() -> None:
    other = Dossier(4, "18", "关于规范养犬的建议", 9, 3, ("乙二",))
    assert [candidate.sure for candidate in match(read(TEXT), [other])] == ["guess"]


def test_nothing_read_matches_nothing() -> None:
    assert match(read(""), [OURS]) == []


@pytest.mark.parametrize(
    "again",
    [
        TEXT.replace("\n", "\r\n"),
        TEXT.replace(",", "，"),
        "\ufeff" + TEXT.replace("答复", "答 复"),
        TEXT + "\n\n",
    ],
)
def test_the_same_letter_has_the_same_fingerprint(again: str) -> None:
    assert fingerprint(again) == fingerprint(TEXT)
    assert fingerprint(TEXT.replace("清淤", "清运")) != fingerprint(TEXT)
