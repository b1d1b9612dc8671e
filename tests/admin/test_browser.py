"""The desk in a real browser: picking, keeping order, days, small screens, and nothing the policy forbids."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from proposals.models import Deadline, Proposal
from responses.models import Letter

from .. import people
from .conftest import promising

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_the_desk(chromium, live_server, client):
    """A page of somebody signed in, and what its console complained about."""
    pages = []

    def sit(user, width=1280, language="zh-hans"):
        client.force_login(user)
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
        context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
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


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [1280, 1440])
def test_the_table_of_the_day_keeps_clear_of_the_right_column(at_the_desk, live_server, language, width):
    house = people.build()
    # The widest of everything: a day of the office's own, a long unit, a long verb, a long matter.
    house.bureau.english_name = "Natural Resources and Planning Bureau"
    house.bureau.save()
    one = promising(house)[0]
    tomorrow = timezone.localdate() + timedelta(days=1)
    Deadline.objects.filter(subject=one.subject).update(due_on=tomorrow)
    assignment = people.assigned(house, "三1")
    Deadline.objects.filter(subject=assignment.subject, kind="contact").update(
        due_on=tomorrow, force="target"
    )
    Letter.objects.filter(pk=one.letter_id).update(settled_on=None)
    page = at_the_desk(house.clerk, width, language)
    page.goto(live_server.url + reverse("desk"))
    table, aside = (page.locator(f".deskgrid {name}").bounding_box() for name in ("table", "aside"))
    assert table["x"] + table["width"] + 12 <= aside["x"], (table, aside)
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0


def test_the_filters_of_a_wide_list_fold_above_it_and_stand_beside_it_where_there_is_room(
    at_the_desk, live_server
):
    house = people.build()
    promising(house)
    for width in (1280, 1440):
        page = at_the_desk(house.clerk, width)
        page.goto(live_server.url + reverse("admin:commitments_commitment_changelist"))
        table, filters = (
            page.locator(f"#{name}").bounding_box() for name in ("result_list", "changelist-filter")
        )
        choice = page.locator("#changelist-filter .specs a").first
        if width == 1280:
            assert filters["y"] + filters["height"] <= table["y"]
            assert not choice.is_visible()
            page.locator("#changelist-filter .fold > summary").click()
            assert choice.is_visible()
        else:
            assert filters["x"] >= table["x"] + table["width"]
            assert choice.is_visible()
