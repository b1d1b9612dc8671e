"""The dossier on the desk: what waits first, a door for every verb, and no more questions for many promises."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commitments import actions as commitments
from config.desk import verbs as desk
from proposals import actions as proposals
from proposals.models import Deadline, Event
from responses import actions as responses

from .. import people
from .conftest import promising

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
# Verbs whose door is a page of its own instead of a button on a thing.
OWN_PAGES = {"register": "desk_register", "file_letter": "desk_file_letter"}
# Pressed on the letter's own screen.
ON_THE_LETTER = {"place_letter", "give_text"}


def dossier(client, user, proposal):
    client.force_login(user)
    return client.get(reverse("desk_dossier", args=[proposal.pk]))


def waiting(page) -> list[str]:
    return [row.verb.name for row in page.context["next"]]


def test_every_verb_of_the_documents_has_a_door():
    text = (ROOT / "docs" / "architecture.md").read_text()
    table = text[text.index("| stage |") : text.index("## The statuses")]
    verbs = {
        name for row in table.splitlines()[2:] if row for name in re.findall(r"`(\w+)`", row.split("|")[2])
    }
    doors = {verb.name for verbs in desk.VERBS.values() for verb in verbs} | set(OWN_PAGES)
    assert verbs - doors - ON_THE_LETTER == set()
    assert len(verbs) > 45
    for name in OWN_PAGES.values():
        assert reverse(name)


def test_a_grave_verb_asks_for_a_reason():
    grave = [verb for verbs in desk.VERBS.values() for verb in verbs if verb.grave]
    assert len(grave) >= 7
    assert all("reason" in verb.form.base_fields for verb in grave)


def test_what_waits_changes_with_the_person_and_the_step(client, house):
    proposal = people.registered(house)
    assert waiting(dossier(client, house.clerk, proposal)) == ["admit"]
    assert waiting(dossier(client, house.government, proposal)) == []
    proposals.admit(proposal, on=date(2021, 3, 1), by=house.clerk)
    assert waiting(dossier(client, house.government, proposal)) == ["assign"]
    lead = proposals.assign(proposal, house.bureau, role="lead", on=date(2021, 3, 2), by=house.government)
    assert waiting(dossier(client, house.handler, proposal)) == ["receive"]
    assert waiting(dossier(client, house.clerk, proposal)) == [], (
        "an office does not wait for what a unit does"
    )
    proposals.receive(lead, on=date(2021, 3, 3), by=house.handler)
    assert waiting(dossier(client, house.handler, proposal)) == ["draft"]
    response = responses.draft(lead, text="收悉", on=date(2021, 4, 1), by=house.handler)
    assert waiting(dossier(client, house.head, proposal)) == ["sign"]
    responses.sign(response, signer="郑远山", on=date(2021, 4, 2), by=house.head)
    assert waiting(dossier(client, house.handler, proposal)) == ["send"]
    assert waiting(dossier(client, house.auditor, proposal)) == []
    assert "/admin/desk/response/" not in dossier(client, house.auditor, proposal).content.decode()


def test_the_dossier_asks_as_many_questions_for_twenty_promises_as_for_two(client, house):
    few, many = promising(house, "三3", 2), promising(house, "三4", 20)
    for one in (few[0], *many[:9]):
        commitments.report(one, text="已开工", on=date(2021, 8, 1), by=house.handler)
    counted = []
    for promises in (few, many):
        dossier(client, house.clerk, promises[0].proposal)
        with CaptureQueriesContext(connection) as asked:
            page = dossier(client, house.clerk, promises[0].proposal)
        assert page.content.decode().count('class="promise slim"') == len(promises)
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_undoing_asks_why_and_the_reason_stands_in_the_journal(client, house):
    assignment = people.assigned(house)
    client.force_login(house.government)
    address = reverse("desk_do", args=["assignment", assignment.pk, "withdraw_assignment"])
    page = client.post(address, {"on": "2021-03-16", "reason": ""})
    assert "reason" in page.context["form"].errors
    assignment.refresh_from_db()
    assert assignment.status == "assigned"
    client.post(address, {"on": "2021-03-16", "reason": "选错了单位"})
    assignment.refresh_from_db()
    assert assignment.status == "withdrawn"
    page = dossier(client, house.clerk, assignment.proposal).content.decode()
    assert "选错了单位" in page


def test_a_changed_journal_is_seen(client, house):
    proposal = people.registered(house)
    page = dossier(client, house.clerk, proposal)
    assert page.context["broken"] is None
    Event.objects.filter(proposal=proposal, seq=1).update(actor_name="别人")
    assert dossier(client, house.clerk, proposal).context["broken"].seq == 1


def test_a_deputy_confirms_on_paper(client, house):
    proposal = people.registered(house)
    second = proposal.sponsors.get(order=2)
    client.force_login(house.clerk)
    address = reverse("desk_do", args=["sponsor", second.pk, "confirm_sponsor"])
    assert address in dossier(client, house.clerk, proposal).content.decode()
    client.post(address, {"on": "2021-03-01"})
    second.refresh_from_db()
    assert second.confirmed_on == date(2021, 3, 1)
    client.force_login(house.government)
    assert client.get(address).status_code == 404


def test_what_waits_is_a_card_and_the_other_promises_are_rows_with_their_buttons_inside(client, house):
    today = timezone.localdate()
    late, claimed, resting, kept = promising(house, count=4)
    far = today + timedelta(days=200)
    for one in (claimed, resting, kept):
        Deadline.objects.filter(subject=one.subject).update(due_on=far)
    commitments.report(claimed, text="已建成", claims_done=True, on=date(2021, 12, 1), by=house.handler)
    commitments.give_verdict(kept, finding="kept", on=date(2021, 12, 2), by=house.clerk)
    page = dossier(client, house.clerk, late.proposal)
    assert [row.thing for row in page.context["pressing"]] == [late, claimed]
    assert [row.thing for row in page.context["resting"]] == [resting, kept]
    text = page.content.decode()
    row = re.search(
        rf'<details class="promise slim row" id="commitment-{resting.pk}">.*?</details>', text, re.S
    )
    assert row and reverse("desk_do", args=["commitment", resting.pk, "report"]) in row[0]
    Deadline.objects.filter(subject=resting.subject, kind="review").update(due_on=today + timedelta(days=1))
    page = dossier(client, house.clerk, late.proposal)
    assert resting in [row.thing for row in page.context["pressing"]]
