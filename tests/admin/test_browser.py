"""The desk in a real browser: picking, keeping order, days, small screens, and nothing the policy forbids."""

from __future__ import annotations

import pytest
from django.urls import reverse

from proposals.models import Proposal

from .. import people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_the_desk(chromium, live_server, client):
    """A page of somebody signed in, and what its console complained about."""
    pages = []

    def sit(user, width=1280):
        client.force_login(user)
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
        context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        pages.append(context)
        return page

    yield sit
    for context in pages:
        context.close()


def pick(page, field: str, words: str) -> None:
    """Types into a searchable list and takes the one that is found, by keyboard alone."""
    box = page.locator(f"#id_{field} + .select2-container")
    box.locator(".select2-selection").click()
    page.locator(".select2-search__field:visible").last.press_sequentially(words)
    page.locator(f".select2-results__option--highlighted:has-text('{words}')").wait_for()
    page.keyboard.press("Enter")


def test_a_suggestion_is_registered_by_searching_for_its_deputies(at_the_desk, live_server):
    house = people.build()
    page = at_the_desk(house.clerk)
    page.goto(live_server.url + reverse("desk_register"))
    assert page.input_value("[name=submitted_on]") != "", "the browser took the day it was given"
    page.fill("[name=submitted_on]", "2021-02-25")
    page.fill("[name=display_no]", "三7")
    page.fill("[name=title]", "关于加装电梯补助的建议")
    pick(page, "lead", "方晓岚")
    # Against the order of the list, which is that of the names.
    pick(page, "cosigners", "沈一鸣")
    pick(page, "cosigners", "叶知行")
    page.click("main button[type=submit].btn")
    page.wait_for_url("**/suggestions/*/")
    made = Proposal.objects.get(display_no="三7")
    assert [deputy.name for deputy in made.deputies()] == ["方晓岚", "沈一鸣", "叶知行"]
    assert page.complaints == []


def test_without_scripts_every_unit_stands_in_the_list(chromium, live_server, client):
    house = people.build()
    assignment = people.assigned(house)
    client.force_login(house.government)
    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(live_server.url + reverse("desk_do", args=["proposal", assignment.proposal_id, "assign"]))
    page.select_option("[name=unit]", str(house.schools.pk))
    page.select_option("[name=role]", "co")
    page.fill("[name=on]", "2021-03-20")
    page.click("main button[type=submit].btn")
    assert assignment.proposal.assignments.filter(unit=house.schools, role="co").exists()
    context.close()


@pytest.mark.parametrize("width", [375, 1280])
def test_no_page_scrolls_sideways_and_none_breaks_the_policy(at_the_desk, live_server, width):
    house = people.build()
    response = people.answered(house)
    page = at_the_desk(house.clerk, width)
    for address in (
        reverse("desk"),
        reverse("desk_dossier", args=[response.proposal_id]),
        reverse("desk_register"),
        reverse("desk_do", args=["response", response.pk, "judge"]),
        reverse("admin:proposals_proposal_changelist"),
        reverse("admin:congress_unit_change", args=[house.bureau.pk]),
    ):
        page.goto(live_server.url + address)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, (address, width)
    assert page.complaints == []
