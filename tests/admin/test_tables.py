"""The lists of the desk: each person their own rows, nobody another congress's, nothing to type a status into."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments import actions as commitments
from congress.models import Congress, Membership, Unit
from congress.tables import SeveralFilter, Table
from proposals import actions as proposals
from proposals.models import Deadline
from responses import actions as responses

from .. import people
from .conftest import promising

pytestmark = pytest.mark.django_db
TABLES = [model for model, door in admin.site._registry.items() if isinstance(door, Table)]


def address(model, name: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def rows(client, user, model, query: str = "") -> list:
    client.force_login(user)
    page = client.get(address(model, "changelist") + query)
    assert page.status_code == 200, (user, model)
    return list(page.context["cl"].result_list)


@pytest.fixture
def full(house):
    """A dossier in which every table has a row."""
    promises = promising(house)
    commitments.report(promises[0], text="已开工", on=date(2021, 8, 1), by=house.handler)
    waiting = people.assigned(house, "三9")
    reply = Deadline.objects.open().get(kind="reply", subject=waiting.subject)
    proposals.ask_extension(
        reply, until=date(2021, 8, 2), reason="涉及面广", on=date(2021, 5, 20), by=house.handler
    )
    from_paper = {"attitude": "satisfied", "result": "basically", "channel": "paper"}
    response = promises[0].proposal.responses.get()
    responses.judge(response, house.deputies[0], on=date(2021, 7, 5), by=house.clerk, **from_paper)
    return house


def test_every_table_has_its_rows_and_another_congress_has_none(client, full):
    stranger = people.build("远湖市人民代表大会")
    assert len(TABLES) >= 10
    for model in TABLES:
        found = rows(client, full.clerk, model)
        assert found, model
        assert rows(client, stranger.clerk, model) == [], model
        client.force_login(stranger.clerk)
        assert client.get(address(model, "change", found[0].pk)).status_code == 404, model
        assert client.get(address(model, "history", found[0].pk)).status_code == 404, model
        assert client.get(address(model, "change", "x")).status_code == 404, model


def test_nothing_is_added_changed_or_deleted_in_a_table(client, full):
    for user in (full.clerk, full.government, full.handler, full.head, full.auditor):
        client.force_login(user)
        for model in TABLES:
            assert client.get(address(model, "add")).status_code == 403, (user, model)
            first = admin.site._registry[model].model._default_manager.first()
            answer = client.post(address(model, "change", first.pk), {"status": "closed"})
            assert answer.status_code in {302, 404}, (user, model)
            assert client.post(address(model, "delete", first.pk), {"post": "yes"}).status_code == 403
            assert type(first).objects.filter(pk=first.pk).exists()


def test_a_unit_sees_what_it_has_and_nothing_of_others(client, full):
    for model in TABLES:
        client.force_login(full.other_handler)
        page = client.get(address(model, "changelist"))
        if page.status_code == 200:
            assert list(page.context["cl"].result_list) == [], model
        else:
            assert page.status_code == 403
    names = {
        model.__name__ for model in TABLES if model.__name__ != "Letter" and rows(client, full.handler, model)
    }
    assert {"Proposal", "Assignment", "Deadline", "Response", "Commitment", "Progress", "Event"} <= names
    assert "Evaluation" not in names, "judgements stay hidden while the round is open"


def test_the_search_of_the_header_finds_by_number_title_unit_and_deputy(client, full):
    Proposal = next(model for model in TABLES if model.__name__ == "Proposal")
    for words in ("三3号", "社区工作者", "民政局", "沈一鸣", "三3 民政局"):
        assert "三3" in [one.display_no for one in rows(client, full.clerk, Proposal, f"?q={words}")], words
    assert rows(client, full.clerk, Proposal, "?q=加装电梯") == []


def test_every_named_filter_opens(client, full):
    client.force_login(full.clerk)
    for model in TABLES:
        for _label, query in admin.site._registry[model].named:
            page = client.get(f"{address(model, 'changelist')}?{query}")
            assert page.status_code == 200, (model, query)
            assert 'aria-current="true"' in page.content.decode(), (model, query)


@pytest.mark.parametrize("name", ["Proposal", "Assignment", "Deadline", "Commitment"])
def test_a_table_asks_as_many_questions_for_many_rows_as_for_few(client, full, name):
    model = next(one for one in TABLES if one.__name__ == name)
    rows(client, full.clerk, model)
    with CaptureQueriesContext(connection) as few:
        rows(client, full.clerk, model)
    for number in range(20, 26):
        promising(full, f"三{number}", 2)
    with CaptureQueriesContext(connection) as many:
        rows(client, full.clerk, model)
    assert len(many) <= len(few)


def test_the_auditor_changes_nothing_anywhere(client, full):
    client.force_login(full.auditor)
    for model, door in admin.site._registry.items():
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        assert client.get(reverse(f"admin:{name}_add")).status_code in {302, 403, 404}, model
        page = client.get(reverse(f"admin:{name}_changelist"))
        assert page.status_code in {200, 302, 403, 404}, model
        if page.status_code == 200 and not isinstance(door, Table):
            assert not door.has_change_permission(page.wsgi_request), model


def test_a_clerk_changes_only_rows_of_the_congress_they_are_a_clerk_of(client, full):
    stranger = people.build("远湖市人民代表大会")
    Membership.objects.create(user=full.clerk, congress=stranger.congress, role=Membership.Role.AUDITOR)
    client.force_login(full.clerk)
    theirs, own = (client.get(address(Unit, "change", one.bureau.pk)) for one in (stranger, full))
    assert (theirs.status_code, theirs.context["has_change_permission"]) == (200, False)
    assert own.context["has_change_permission"]
    client.post(address(Unit, "change", stranger.bureau.pk), {"name": "改名"})
    stranger.bureau.refresh_from_db()
    assert stranger.bureau.name != "改名"
    assert client.get(address(Congress, "add")).status_code == 403


def test_no_unit_of_another_congress_is_offered(client, full):
    people.build("远湖市人民代表大会")
    client.force_login(full.clerk)
    said = {"app_label": "congress", "model_name": "membership", "field_name": "unit", "term": "民政局"}
    found = client.get(reverse("admin:autocomplete"), said).json()["results"]
    assert [one["id"] for one in found] == [str(full.bureau.pk)]
    client.force_login(full.handler)
    said |= {"app_label": "proposals", "model_name": "sponsor", "field_name": "deputy", "term": "沈"}
    assert client.get(reverse("admin:autocomplete"), said).status_code == 403


def test_a_named_filter_may_ask_for_several_statuses_and_each_shows_as_chosen(client, full):
    Proposal = next(model for model in TABLES if model.__name__ == "Proposal")
    found = rows(client, full.clerk, Proposal, "?status__in=assigned,handling")
    assert [one.display_no for one in found] == ["三9"]
    page = client.get(
        address(Proposal, "changelist") + "?status__in=assigned,handling&kind__exact=suggestion"
    )
    spec = next(one for one in page.context["cl"].filter_specs if isinstance(one, SeveralFilter))
    shown = list(spec.choices(page.context["cl"]))
    assert [str(one["display"]).split(" ")[0] for one in shown if one["selected"]] == ["已交办", "办理中"]
    assert all("status__in" not in one["query_string"] for one in shown)
    assert all("kind__exact=suggestion" in one["query_string"] for one in shown)
