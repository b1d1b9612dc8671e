"""Every public address as every kind of reader: what is not for them is not found, and no deputy can be reached by it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commitments.models import Commitment, Evidence
from congress.models import Deputy, User
from proposals import actions as proposals
from proposals.models import Deadline, Proposal
from responses import actions as responses

from .. import people
from .conftest import promise, replied

pytestmark = pytest.mark.django_db
FREE = {"home", "dossiers", "promises", "units", "calculator", "rules", "login"}
SIGNED = {"mine", "password"}


@pytest.fixture
def cast(house):
    """A reader of each kind; the other deputy sits in the same congress and submitted nothing here."""
    abroad = people.build("远湖市人民代表大会")
    other = User.objects.create_user("other-deputy", "other@example.org", people.PASSWORD, full_name="邵远")
    Deputy.objects.create(term=house.session.term, name="邵远", card_no="99", user=other)
    users = {
        "stranger": None,
        "deputy": house.deputy_user,
        "other deputy": other,
        "unit": house.handler,
        "other unit": house.other_handler,
        "clerk": house.clerk,
        "clerk elsewhere": abroad.clerk,
    }
    readers = {}
    for name, user in users.items():
        readers[name] = Client()
        if user is not None:
            readers[name].force_login(user)
    return readers


def addresses(response) -> dict[str, str]:
    proposal = response.proposal
    one = Commitment.objects.filter(proposal=proposal).first()
    said = {
        "dossier": reverse("dossier", args=[proposal.pk]),
        "handling-form": reverse("handling-form", args=[proposal.pk]),
        "ledger": reverse("ledger", args=[proposal.pk]),
        "letter": reverse("letter", args=[response.pk]),
        "original": reverse("original", args=[response.pk]),
        "why": reverse("why", args=[Deadline.objects.filter(proposal=proposal, kind="reply").get().pk]),
        "judge": reverse("judge", args=[response.pk]),
    }
    if one:
        said["verdict"] = reverse("verdict", args=[one.pk])
    return said


def statuses(client: Client, wanted: dict[str, str]) -> dict[str, int]:
    return {name: client.get(address).status_code for name, address in wanted.items()}


def test_pages_about_nobody_open_for_everybody(cast):
    for reader, client in cast.items():
        found = statuses(client, {name: reverse(name) for name in FREE - {"login"}})
        assert set(found.values()) == {200}, (reader, found)
        signed = statuses(client, {name: reverse(name) for name in SIGNED})
        assert set(signed.values()) == {302 if reader == "stranger" else 200}, (reader, signed)


def test_a_published_suggestion_opens_for_everybody_and_its_verbs_for_its_deputy(cast, promised):
    reading = {"dossier", "handling-form", "ledger", "letter", "original", "why"}
    for reader, client in cast.items():
        found = statuses(client, addresses(promised))
        assert {found[name] for name in reading} == {200}, (reader, found)
        expected = {"stranger": 302, "deputy": 200}.get(reader, 404)
        assert {found["judge"], found["verdict"]} == {expected}, (reader, found)


def test_an_unpublished_suggestion_is_not_found_outside_its_congress(cast, house):
    response = replied(house, "正文不公开。年底前建成社区食堂三处。")
    promise(house, response, "年底前建成社区食堂三处。")
    responses.withhold(response, reason="涉及个人", on=date(2021, 7, 1), by=house.clerk)
    proposals.conceal(response.proposal, reason="涉及个人", on=date(2021, 7, 1), by=house.clerk)
    for reader, dossier, letter in [
        ("stranger", 404, 404),
        ("clerk elsewhere", 404, 404),
        ("other unit", 404, 404),
        ("other deputy", 200, 404),
        ("deputy", 200, 200),
        ("unit", 200, 200),
        ("clerk", 200, 200),
    ]:
        found = statuses(cast[reader], addresses(response))
        assert found["dossier"] == found["handling-form"] == found["why"] == dossier, (reader, found)
        assert found["letter"] == found["original"] == letter, (reader, found)
        page = cast[reader].get(addresses(response)["dossier"]).content.decode()
        assert ("年底前建成社区食堂" in page) is (letter == 200), reader
        listed = cast[reader].get(reverse("dossiers")).content.decode()
        assert ("三3号" in listed) is (dossier == 200), reader


def test_a_confidential_suggestion_is_for_its_own_only_and_says_nothing_elsewhere(cast, house):
    response = people.answered(house, confidential=True, openness="withheld", openness_reason="涉及重点目标")
    for reader, expected in [
        ("stranger", 404),
        ("other deputy", 404),
        ("other unit", 404),
        ("clerk elsewhere", 404),
        ("deputy", 200),
        ("unit", 200),
        ("clerk", 200),
    ]:
        found = statuses(cast[reader], addresses(response))
        assert found["dossier"] == found["handling-form"] == expected, (reader, found)
        pages = [reverse("dossiers") + "?q=社区工作者", reverse("home"), reverse("units")]
        if expected == 404:
            said = "".join(cast[reader].get(address).content.decode() for address in pages)
            assert "社区工作者队伍" not in said, reader


def test_a_reply_published_as_a_summary_keeps_its_words_from_the_public(cast, house):
    response = replied(house, "会议室密码已改。年底前建成社区食堂三处。")
    promise(house, response, "年底前建成社区食堂三处。")
    type(response).objects.filter(pk=response.pk).update(openness="summary", summary="已采纳，年内落实。")
    for reader, full in [("stranger", False), ("other deputy", False), ("deputy", True), ("clerk", True)]:
        letter = cast[reader].get(addresses(response)["letter"]).content.decode()
        assert ("会议室密码" in letter) is full, reader
        assert ("已采纳，年内落实。" in letter) is not full, reader
        found = cast[reader].get(addresses(response)["original"]).status_code
        assert found == (200 if full else 404), reader


def test_a_text_that_is_not_published_in_full_is_neither_shown_nor_found(cast, house):
    response = people.answered(house, body="三号楼地下室住着证人。", openness="summary")
    proposals.publish(response.proposal, on=date(2021, 6, 20), by=house.clerk)
    for reader, shown in [("stranger", False), ("other deputy", False), ("deputy", True), ("clerk", True)]:
        page = cast[reader].get(addresses(response)["dossier"]).content.decode()
        assert ("住着证人" in page) is shown, reader
    found = cast["stranger"].get(reverse("dossiers") + "?q=证人").context["page"].paginator.count
    assert found == 0


def test_evidence_is_described_to_all_and_handed_to_those_it_concerns(cast, house, promised):
    one = Commitment.objects.get(status="claimed")
    exhibit = Evidence(
        commitment=one,
        kind="document",
        title="转发通知",
        filename="通知.html",
        sha256="0" * 64,
        added_on=date(2021, 9, 1),
        by=house.handler,
    )
    exhibit.file.save("x.html", ContentFile(b"<script>alert(1)</script>"), save=False)
    exhibit.save()
    address = reverse("evidence", args=[exhibit.pk])
    try:
        for reader, expected in [
            ("stranger", 302),
            ("other deputy", 404),
            ("clerk elsewhere", 404),
            ("deputy", 200),
            ("unit", 200),
            ("clerk", 200),
        ]:
            answer = cast[reader].get(address)
            assert answer.status_code == expected, reader
            if expected == 200:
                assert answer["Content-Type"] == "application/octet-stream"
                assert answer["Content-Disposition"].startswith("attachment")
                assert b"".join(answer) == b"<script>alert(1)</script>"
        page = cast["stranger"].get(addresses(promised)["dossier"]).content.decode()
        assert "转发通知" in page and address not in page
    finally:
        exhibit.file.delete(save=False)


def test_no_page_tells_how_a_deputy_can_be_reached(cast, house, promised):
    Deputy.objects.update(phone="0576-5550199")
    wanted = addresses(promised) | {name: reverse(name) for name in FREE | SIGNED}
    wanted["unit"] = reverse("unit", args=[promised.unit_id])
    for reader, client in cast.items():
        for name, address in wanted.items():
            answer = client.get(address)
            said = b"".join(answer) if answer.streaming else answer.content
            page = said.decode()
            assert "5550199" not in page, (reader, name)
            assert not re.search(r"deputy\d@example\.org", page), (reader, name)


def test_what_is_filed_in_another_congress_does_not_show_in_the_choices(cast, house):
    people.answered(house)
    page = cast["clerk elsewhere"].get(reverse("dossiers"))
    assert page.context["page"].paginator.count == 0
    assert not any(page.context["facets"].values())


def test_the_calendar_filters_count_what_they_find(client, house, promised):
    late = replied(house, "2020年10月底前完成护栏改造。", "三9")
    promise(house, late, "2020年10月底前完成护栏改造。", due_on=date(2021, 10, 29))
    page = client.get(reverse("dossiers"))
    counts = {one.value: one.count for one in page.context["facets"]["calendar"]}
    assert counts["late"] == 1 and counts["undated"] == 1 and counts["dated"] == 1
    for value, count in counts.items():
        found = client.get(reverse("dossiers"), {"calendar": value}).context["page"].paginator.count
        assert found == count, value


def test_an_empty_list_names_what_to_take_away(client, promised):
    page = client.get(reverse("dossiers"), {"q": "社区工作者 电梯"})
    assert page.context["hint"][:2] == ("电梯", 1)
    assert client.get(reverse("dossiers") + page.context["hint"][2]).context["page"].paginator.count == 1
    assert [tag.words for tag in page.context["tags"]] == ["社区工作者", "电梯"]
    nothing = client.get(reverse("dossiers"), {"q": "电梯", "status": "closed"})
    assert nothing.context["hint"] is None


def test_robots_prefetches_and_heads_are_no_readers(client, promised):
    address = reverse("letter", args=[promised.pk])
    client.get(address, headers={"user-agent": "Mozilla/5.0 (compatible; ExampleBot/2.1)"})
    client.get(address, headers={"sec-purpose": "prefetch"})
    client.head(address)
    promised.refresh_from_db()
    assert promised.read_count == 0
    client.get(address, headers={"user-agent": "Mozilla/5.0 Firefox/140"})
    promised.refresh_from_db()
    assert promised.read_count == 1


def test_the_dossier_groups_what_is_due_on_one_day(client, house):
    response = replied(house, "一是建食堂。二是修道路。三是增路灯。")
    ahead = timezone.localdate() + timedelta(days=40)
    for words in ("建食堂", "修道路", "增路灯"):
        promise(house, response, words, review_on=ahead)
    days = client.get(reverse("dossier", args=[response.proposal_id])).context["days"]
    reviews = [day for day in days if day.row.kind == "review"]
    assert [len(day.numbers) for day in reviews] == [3]
    assert not [day for day in days if day.row.force == Deadline.Force.TARGET], "targets are the offices' own"
    assert Proposal.objects.get(pk=response.proposal_id).deadlines.filter(kind="review").count() == 3
