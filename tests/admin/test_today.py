"""The first page of the desk: everybody sees what waits for them, and as many questions are asked for many as for one."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commitments import actions as commitments
from proposals import actions as proposals
from proposals.models import Assignment, Event
from responses import actions as responses

from .. import people
from .conftest import promising

pytestmark = pytest.mark.django_db


def queues(client, user) -> dict[str, int]:
    """Label of each queue of this person's desk with its count."""
    client.force_login(user)
    page = client.get(reverse("desk"))
    return {queue.key: count for queue, _address, count, _first in page.context["queues"]}


def test_each_person_sees_their_own_queues(client, house):
    people.registered(house, "三1")
    admitted = people.registered(house, "三2")
    proposals.admit(admitted, on=date(2021, 3, 1), by=house.clerk)
    fresh = people.assigned(house, "三4")
    received = people.assigned(house, "三5")
    proposals.receive(received, on=date(2021, 3, 16), by=house.handler)
    helping = people.assigned(house, "三6")
    proposals.assign(
        helping.proposal, house.schools, role=Assignment.Role.CO, on=date(2021, 3, 15), by=house.government
    )
    assert queues(client, house.clerk) == {"admit": 1, "rule": 0, "extend": 0, "letters": 0, "verdicts": 0}
    assert queues(client, house.government)["assign"] == 1
    mine = queues(client, house.handler)
    assert (mine["receive"], mine["draft"], mine["opinion"], mine["send"]) == (2, 1, 0, 0)
    other = queues(client, house.other_handler)
    assert (other["receive"], other["draft"]) == (1, 0)
    proposals.raise_objection(fresh, reason="不属本局职责", on=date(2021, 3, 17), by=house.handler)
    assert queues(client, house.government)["rule"] == 1
    assert "不属本局职责" in client.get(reverse("desk")).content.decode()
    response = responses.draft(received, text="收悉", on=date(2021, 5, 1), by=house.handler)
    assert queues(client, house.head)["sign"] == 1
    assert queues(client, house.handler)["draft"] == 0, "what is drafted is not to be drafted again"
    responses.sign(response, signer="郑远山", on=date(2021, 5, 2), by=house.head)
    assert (queues(client, house.head)["sign"], queues(client, house.handler)["send"]) == (0, 1)


def test_what_is_claimed_waits_for_the_office_and_leaves_the_units_desk(client, house):
    one = promising(house, count=1)[0]
    assert queues(client, house.handler)["report"] == 1
    commitments.report(one, text="已建成", claims_done=True, on=date(2021, 12, 1), by=house.handler)
    assert queues(client, house.handler)["report"] == 0
    assert queues(client, house.government)["verdicts"] == 1
    assert "三3-01" in client.get(reverse("desk")).content.decode()


def test_a_long_queue_says_how_much_more_there_is(client, house):
    for number in range(8):
        people.registered(house, f"三{number + 1}")
    client.force_login(house.clerk)
    page = client.get(reverse("desk"))
    assert len(page.context["waiting"]) == 6
    table = reverse("admin:proposals_proposal_changelist") + "?status__exact=registered"
    assert f'待立案，还有 2 件，<a href="{table}">看全部</a>' in page.content.decode()


def test_late_things_stand_first_with_the_verb_of_who_looks(client, house):
    assignment = people.assigned(house)
    people.registered(house, "三8")
    client.force_login(house.handler)
    page = client.get(reverse("desk"))
    row = next(row for row in page.context["late"] if row.deadline.kind == "reply")
    assert row.verb == "去答复"
    assert f"/suggestions/{assignment.proposal_id}/#assignment-{assignment.pk}" in row.address
    client.force_login(house.auditor)
    page = client.get(reverse("desk"))
    rows = [*page.context["late"], *(row for row, _days in page.context["waiting"])]
    assert {row.verb for row in rows} == {"查看"}
    assert all(client.get(row.address).status_code == 200 for row in rows)
    stranger = people.build("远湖市人民代表大会")
    client.force_login(stranger.clerk)
    assert client.get(reverse("desk")).context["late"] == []


def test_the_desk_asks_as_many_questions_for_many_dossiers_as_for_one(client, house):
    promising(house, "三3", 1)
    people.registered(house, "三10")
    client.force_login(house.clerk)
    client.get(reverse("desk"))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(reverse("desk"))
    for number in range(11, 16):
        people.registered(house, f"三{number}")
        people.assigned(house, f"椒{number}")
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("desk"))
    assert len(many) == len(few)


def test_what_is_in_a_units_hands_is_urged_from_the_desk_once_a_day(client, house):
    assignment = people.assigned(house)

    def reply_row(user):
        client.force_login(user)
        return next(
            row for row in client.get(reverse("desk")).context["late"] if row.deadline.kind == "reply"
        )

    row = reply_row(house.government)
    assert (row.verb, row.address) == ("催办", reverse("desk_do", args=["deadline", row.deadline.pk, "urge"]))
    assert f"/suggestions/{assignment.proposal_id}/#assignment-{assignment.pk}" in row.dossier
    today = timezone.localdate().isoformat()
    client.post(row.address, {"on": today})
    assert reply_row(house.clerk).verb == "今天已催"
    assert "一天催办一次" in client.post(row.address, {"on": today}).content.decode()
    assert reply_row(house.handler).verb == "去答复"
    client.force_login(house.handler)
    assert client.get(row.address).status_code == 404
    assert Event.objects.urged(timezone.localdate()).count() == 1
