"""What a dossier is found by, and that a search tells nothing a page hides."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from proposals import actions as proposals
from proposals import search
from proposals.journal import Refused
from proposals.models import Assignment, Event, Proposal
from responses import actions as responses

from .. import people

pytestmark = pytest.mark.django_db
NOON = datetime(2021, 6, 28, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def house():
    return people.build()


def finds(words: str) -> list[str]:
    return list(search.found(Proposal.objects.all(), words).values_list("display_no", flat=True))


def test_number_title_request_deputy_and_unit_find_it_and_every_word_must_stand(house):
    people.assigned(house)
    people.registered(house, "三4", title="关于完善滨海步道的建议", asks=["增设路灯"])
    for words in ("三3", "三3号", "社区工作者", "减轻负担", "叶知行", "市民政局", "community workers"):
        assert "三3" in finds(words), words
    assert finds("步道 路灯") == ["三4"]
    assert finds("步道 民政局") == []
    assert finds("   ") == ["三3", "三4"]


def test_a_unit_it_was_taken_from_finds_it_no_longer(house):
    wrong = people.assigned(house)
    proposals.raise_objection(wrong, reason="不归我局", on=date(2021, 3, 16), by=house.handler)
    proposals.rule_on_objection(
        wrong, upheld=True, unit=house.schools, on=date(2021, 3, 18), by=house.government
    )
    assert finds("民政局") == []
    assert finds("教育局") == ["三3"]
    fresh = Assignment.objects.get(unit=house.schools)
    proposals.withdraw_assignment(fresh, reason="slip", on=date(2021, 3, 19), by=house.government)
    assert finds("教育局") == []


def test_a_reply_is_searched_only_while_it_is_published(house):
    response = people.answered(house)
    assert finds("现答复如下") == []
    responses.publish(response, at=NOON, by=house.clerk)
    assert finds("现答复如下") == ["三3"]
    responses.withhold(response, reason="涉及个人", on=date(2021, 7, 1), by=house.clerk)
    assert finds("现答复如下") == []


def test_a_slip_is_corrected_and_the_journal_keeps_what_stood_there(house):
    proposal = people.registered(house)
    proposals.correct(proposal, title="关于关爱社区工作者的建议", on=date(2021, 3, 2), by=house.clerk)
    assert finds("关爱") == ["三3"]
    assert finds("加强我市") == []
    entry = proposal.events.get(name=Event.Name.CORRECTED)
    assert entry.context["was"] == "关于加强我市社区工作者队伍建设的建议"
    assert "关于关爱社区工作者的建议" in entry.sentence()
    with pytest.raises(Refused):
        proposals.correct(proposal, title="关于关爱社区工作者的建议", on=date(2021, 3, 2), by=house.clerk)
