"""The forms behind the buttons: days both languages can pick, nothing typed is lost, no free number guessed at."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from proposals import actions as proposals
from proposals.models import Assignment, Proposal

from .. import people

pytestmark = pytest.mark.django_db


def registering(house, **said):
    return {
        "session": house.session.pk,
        "display_no": "三4",
        "kind": "suggestion",
        "title": "关于增设公园直饮水点的建议",
        "submitted_on": "2021-02-25",
        "lead": house.deputies[2].pk,
        "cosigners": [house.deputies[4].pk, house.deputies[0].pk],
        "asks": "1. 增设二十处\n（二）公布水质\n",
        "openness": "full",
        "deputy_consents": "on",
        **said,
    }


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_day_is_one_a_browser_can_show_and_is_today(client, house, language):
    client.cookies["django_language"] = language
    assignment = people.assigned(house)
    client.force_login(house.government)
    page = client.get(reverse("desk_do", args=["assignment", assignment.pk, "receive"])).content.decode()
    assert f'type="date" name="on" value="{timezone.localdate():%Y-%m-%d}"' in page
    client.force_login(house.clerk)
    page = client.get(reverse("admin:congress_session_change", args=[house.session.pk])).content.decode()
    assert 'type="date" name="opens_on" value="2021-02-24"' in page


def test_the_deputies_keep_their_order_and_the_requests_their_numbers(client, house):
    people.registered(house, "三3", prefix="三", serial=3)
    client.force_login(house.clerk)
    page = client.get(reverse("desk_register")).content.decode()
    assert "三4" in page, "the next free number is proposed"
    client.post(reverse("desk_register"), registering(house))
    made = Proposal.objects.get(display_no="三4")
    assert [deputy.name for deputy in made.deputies()] == ["方晓岚", "叶知行", "沈一鸣"]
    assert [str(ask) for ask in made.asks.all()] == ["1. 增设二十处", "2. 公布水质"]
    assert (made.prefix, made.serial) == ("三", 4)
    assert "三5" in client.get(reverse("desk_register")).content.decode()


def test_a_wrong_registration_says_what_to_do_and_loses_nothing(client, house):
    people.registered(house, "三4")
    client.force_login(house.clerk)
    page = client.post(reverse("desk_register"), registering(house))
    text = page.content.decode()
    assert "已被使用" in text or "三4" in str(page.context["form"].errors)
    assert page.context["form"].errors["display_no"]
    assert "关于增设公园直饮水点的建议" in text and "公布水质" in text
    assert f'<option value="{house.deputies[4].pk}" selected>' in text
    page = client.post(reverse("desk_register"), registering(house, display_no="三8", lead="", cosigners=[]))
    assert page.context["form"].errors["lead"]
    assert 'href="#id_lead"' in page.content.decode(), "the summary leads to the field"
    assert not Proposal.objects.filter(display_no="三8").exists()


def test_somebody_was_faster_is_told_who_and_keeps_what_was_typed(client, house):
    proposal = people.registered(house)
    client.force_login(house.clerk)
    address = reverse("desk_do", args=["proposal", proposal.pk, "refuse"])
    assert client.get(address).status_code == 200
    proposals.admit(proposal, on=date(2021, 3, 1), by=house.clerk)
    page = client.post(address, {"on": "2021-03-01", "reason": "不属本级人大职权范围"})
    text = page.content.decode()
    assert "不属本级人大职权范围" in text
    assert "林知秋" in " ".join(page.context["form"].non_field_errors())
    assert 'type="submit">不予' not in text
    proposal.refresh_from_db()
    assert proposal.status == Proposal.Status.ADMITTED


def test_a_day_to_come_is_not_one_that_happened(client, house):
    assignment = people.assigned(house)
    client.force_login(house.handler)
    tomorrow = timezone.localdate() + timedelta(days=1)
    page = client.post(
        reverse("desk_do", args=["assignment", assignment.pk, "receive"]), {"on": tomorrow.isoformat()}
    )
    assert page.context["form"].errors["on"]
    assignment.refresh_from_db()
    assert assignment.status == Assignment.Status.ASSIGNED


def test_a_draft_answers_each_request_and_a_co_handler_countersigns_it(client, house):
    lead = people.assigned(house)
    helper = proposals.assign(
        lead.proposal, house.schools, role=Assignment.Role.CO, on=date(2021, 3, 15), by=house.government
    )
    client.force_login(house.handler)
    address = reverse("desk_do", args=["assignment", lead.pk, "draft"])
    assert "切实减轻负担" in client.get(address).content.decode()
    said = {"text": "收悉", "openness": "full", "on": "2021-05-01", "answer_2": "取消八项台账"}
    client.post(address, said)
    response = lead.responses.get()
    assert [(one.ask.number, one.text) for one in response.answers.all()] == [(2, "取消八项台账")]
    client.force_login(house.other_handler)
    address = reverse("desk_do", args=["assignment", helper.pk, "give_opinion"])
    page = client.post(address, {"form": "countersigned", "on": "2021-05-02"})
    assert page.context["form"].errors["response"]
    client.post(address, {"form": "countersigned", "response": response.pk, "on": "2021-05-02"})
    assert helper.opinions.get().response == response


def test_a_ruling_has_no_default(client, house):
    assignment = people.assigned(house)
    proposals.raise_objection(
        assignment,
        reason="应由教育局办理",
        suggested_unit=house.schools,
        on=date(2021, 3, 16),
        by=house.handler,
    )
    client.force_login(house.government)
    address = reverse("desk_do", args=["assignment", assignment.pk, "rule_on_objection"])
    assert "upheld" in client.post(address, {"on": "2021-03-17"}).context["form"].errors
    client.post(address, {"on": "2021-03-17", "upheld": "yes", "unit": house.schools.pk})
    assignment.refresh_from_db()
    assert assignment.status == Assignment.Status.RETURNED
    assert assignment.replaced_by.unit == house.schools


def test_only_staff_come_in_and_everybody_by_the_same_door(client, house):
    answer = client.get(reverse("desk"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("login"))
    client.force_login(house.deputy_user)
    assert client.get(reverse("desk"), follow=True).status_code == 404
