"""From how much to how much, and in what: as the letter says it, as a clerk writes it, as everybody reads it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from commitments import actions as commitments
from commitments.models import Measure
from proposals import actions as proposals
from responses import actions as responses

from .. import people

ON = date(2021, 7, 1)
LETTER = people.LETTER.replace(
    "现答复如下：", "现答复如下：\n下一步，条件成熟时，我局将把服务站由3座增加到17座。\n", 1
)


@pytest.mark.parametrize(
    ("words", "measure", "shown"),
    [
        ("27项", ("", "27", "项"), "27 项"),
        ("27 项", ("", "27", "项"), "27 项"),
        ("四座", ("", "四", "座"), "四座"),
        ("80%", ("", "80", "%"), "80%"),
        ("3→1个工作日", ("3", "1", "个工作日"), "3 → 1 个工作日"),
        ("从3个提高到5个", ("3", "5", "个"), "3 → 5 个"),
        ("1.2万亩", ("", "1.2万", "亩"), "1.2万亩"),
        ("3", ("", "3", ""), "3"),
        ("每村都有", ("", "每村都有", ""), "每村都有"),
        ("", ("", "", ""), ""),
    ],
)
def test_a_measure_is_read_as_people_write_it(words, measure, shown):
    said = Measure.said(words)
    assert (said, str(said)) == (measure, shown)
    assert Measure.said(shown) == said, "what is shown in the form comes back the same"


@pytest.mark.django_db
def test_everybody_reads_the_measure_and_what_was_changed(client):
    house = people.build()
    assignment = people.assigned(house)
    proposals.publish(assignment.proposal, on=date(2021, 3, 16), by=house.clerk)
    letter = responses.file_letter(
        house.congress, LETTER.encode(), filename="三3.txt", by=house.handler, on=ON, proposal=assignment.proposal
    )  # fmt: skip
    response = responses.draft(assignment, on=ON, by=house.handler, letter=letter)
    responses.sign(response, signer="郑远山", on=ON, by=house.head)
    responses.send(response, on=ON, by=house.handler)
    noon = datetime(2021, 7, 1, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
    responses.publish(response, at=noon, by=house.clerk)
    one = commitments.propose(letter, on=ON, by=house.clerk)[0]
    assert (one.measure, one.condition) == (("3", "17", "座"), "条件成熟时")
    commitments.confirm(one, review_on=date(2021, 12, 31), summary="增加服务站", on=ON, by=house.clerk)
    page = client.get(reverse("dossier", args=[assignment.proposal_id])).content.decode()
    assert "指标 3 → 17 座" in page and "条件 条件成熟时" in page

    change = {"measure": Measure.said("3→9座"), "due_on": date(2021, 12, 20), "unit": house.schools}
    revision = commitments.revise(
        one, reason="用地减少", approver="市府办", on=ON, by=house.government, **change
    )
    assert revision.changes == [
        ("到期日", "", date(2021, 12, 20)),
        ("指标", "3 → 17 座", "3 → 9 座"),
        ("责任单位", "市民政局", "市教育局"),
    ]
    client.force_login(house.clerk)
    for address in (
        reverse("dossier", args=[assignment.proposal_id]),
        reverse("desk_dossier", args=[assignment.proposal_id]),
    ):
        page = client.get(address).content.decode()
        assert (
            "到期日由无改为2021年12月20日，指标由3 → 17 座改为3 → 9 座，责任单位由市民政局改为市教育局；用地减少"
            in page
        )
