"""Every page for every kind of reader, with the real templates; what is not for them is not found."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage
from mailbox import Maildir
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.models import Commitment
from congress.models import Topic
from proposals.models import Deadline, Proposal
from responses import actions as responses
from responses.models import Evaluation

from .. import people
from .conftest import promise, replied

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def addresses(response) -> dict[str, str]:
    proposal = response.proposal
    return {
        "home": reverse("home"),
        "dossiers": reverse("dossiers"),
        "dossier": reverse("dossier", args=[proposal.pk]),
        "letter": reverse("letter", args=[response.pk]),
        "ledger": reverse("ledger", args=[proposal.pk]),
        "promises": reverse("promises"),
        "units": reverse("units"),
        "unit": reverse("unit", args=[response.unit_id]),
        "calculator": reverse("calculator"),
        "why": reverse("why", args=[Deadline.objects.get(kind="reply").pk]),
        "login": reverse("login"),
    }


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_public_page_opens_in_both_languages(client, promised, language):
    client.cookies["django_language"] = language
    for name, address in addresses(promised).items():
        answer = client.get(address)
        assert answer.status_code == 200, name
        page = answer.content.decode()
        assert f'lang="{"en" if language == "en" else "zh-CN"}"' in page, name
        assert "deputy1@example.org" not in page, name


def test_a_topic_is_named_in_the_language_of_the_reader(client, promised):
    proposal = promised.proposal
    topic = Topic.objects.create(congress=proposal.congress, name="社会治理", english_name="Local affairs")
    Proposal.objects.filter(pk=proposal.pk).update(topic=topic)
    for language, said, other in (
        ("zh-hans", "社会治理", "Local affairs"),
        ("en", "Local affairs", "社会治理"),
    ):
        client.cookies["django_language"] = language
        for address in (reverse("dossier", args=[proposal.pk]), reverse("dossiers")):
            page = client.get(address).content.decode()
            assert said in page and other not in page, (language, address)


def test_a_stranger_does_not_find_what_is_not_published(client, house):
    response = people.answered(house)
    for name in ("dossier", "letter", "ledger", "why"):
        assert client.get(addresses(response)[name]).status_code == 404, name
    assert "三3" not in client.get(reverse("dossiers")).content.decode()


def test_a_unit_of_another_congress_does_not_find_it_either(client, house):
    response = people.answered(house)
    stranger = people.build("远湖市人民代表大会")
    client.force_login(stranger.handler)
    assert client.get(addresses(response)["dossier"]).status_code == 404
    client.force_login(house.handler)
    assert client.get(addresses(response)["dossier"]).status_code == 200


def test_the_dossier_tells_where_it_stands_and_what_was_promised(client, promised):
    page = client.get(addresses(promised)["dossier"]).content.decode()
    assert "三3-01" in page and "出台社区工作者选拔进入事业编制的办法" in page
    assert "郑远山" not in page, "who signed is not an event for the public"


def test_the_letter_underlines_what_it_promises_and_counts_its_readers(client, promised):
    address = addresses(promised)["letter"]
    client.get(address)
    page = client.get(address).content.decode()
    assert '<mark class="f2" id="p1" data-n="1">出台社区工作者选拔进入事业编制的办法</mark>' in page
    promised.refresh_from_db()
    assert promised.read_count == 2
    assert "2021-06-28 15:03" in page


def test_the_reason_of_a_date_is_told_step_by_step(client, promised):
    page = client.get(addresses(promised)["why"]).content.decode()
    assert "第五十一条第二款" in page and "2021" in page


def test_the_list_is_filtered_by_words_stage_unit_and_calendar(client, promised):
    address = reverse("dossiers")
    for query, found in [
        ("q=社区工作者", True),
        ("q=三3号", True),
        ("q=电梯", False),
        ("status=following", True),
        ("status=closed", False),
        (f"unit={promised.unit_id}", True),
        ("calendar=close", False),
        ("page=nonsense", True),
        ("status=nonsense", True),
    ]:
        page = client.get(f"{address}?{query}").content.decode()
        assert ("关于加强我市社区工作者队伍建设的建议" in page) is found, query


@pytest.mark.parametrize("name", ["home", "dossiers", "units", "promises"])
def test_a_page_asks_the_same_number_of_questions_for_any_number_of_rows(client, promised, house, name):
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(name)).status_code == 200
        return len(captured)

    def grow(numbers: range) -> None:
        for number in numbers:
            response = replied(house, f"第{number}件。年底前建成社区食堂三处。", f"三{number}")
            promise(house, response, "年底前建成社区食堂三处。", due_on=date(2021, 12, 31))

    grow(range(10, 11))
    few = asked()
    grow(range(11, 21))
    assert asked() == few


def test_a_deputy_judges_online_and_what_was_typed_stays_after_an_error(client, house):
    response = people.answered(house)
    address = reverse("judge", args=[response.pk])
    assert client.get(address).status_code == 302, "a stranger is asked to sign in"
    client.force_login(house.handler)
    assert client.get(address).status_code == 404, "the unit does not judge itself"
    client.force_login(house.deputy_user)
    assert client.get(reverse("mine")).status_code == 200
    page = client.post(address, {"attitude": "satisfied", "result": "not_satisfied", "reason": " "})
    assert page.status_code == 200 and "errsum" in page.content.decode()
    assert not Evaluation.objects.exists()
    done = client.post(address, {"attitude": "satisfied", "result": "basically", "reason": ""})
    assert done.status_code == 302
    assert Evaluation.objects.get().result == "basically"


def test_a_deputy_gives_a_verdict_online(client, house, promised):
    one = Commitment.objects.get(status="claimed")
    client.force_login(house.deputy_user)
    assert one.title in client.get(reverse("mine")).content.decode()
    address = reverse("verdict", args=[one.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"finding": "broken"}).status_code == 200
    assert client.post(address, {"finding": "kept"}).status_code == 302
    one.refresh_from_db()
    assert one.status == "kept"


def test_the_unit_does_not_see_how_the_deputies_judged_while_the_round_is_open(client, house):
    response = people.answered(house)
    responses.judge(
        response,
        house.deputies[0],
        attitude="satisfied",
        result="satisfied",
        on=date(2021, 6, 20),
        by=house.deputy_user,
    )
    address = reverse("dossier", args=[response.proposal_id])
    client.force_login(house.handler)
    assert client.get(address).context["judgements"] is None
    client.force_login(house.clerk)
    assert client.get(address).context["judgements"]["missing"] == 4


def test_the_calculator_answers_by_its_address(client, house):
    page = client.get(
        reverse("calculator"), {"start": "2025-11-28", "amount": 3, "unit": "month", "roll": "forward"}
    )
    assert page.context["due"].due_on == date(2026, 2, 28)
    wrong = client.get(reverse("calculator"), {"start": "2025-11-31"})
    assert wrong.status_code == 200 and wrong.context["due"] is None


def test_a_page_that_is_not_there_says_so_kindly_and_offers_a_search(client, house):
    answer = client.get("/suggestions/999999/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert reverse("home") in page and 'role="search"' in page and "<h1>" in page


@pytest.mark.parametrize("name", ["400.html", "403.html", "500.html"])
def test_the_pages_of_failure_need_no_request(name):
    page = render_to_string(name)
    assert "<h1>" in page and reverse("home") in page


def test_robots_are_asked_to_leave_the_desk_and_personal_links(client):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    assert "Disallow: /admin/" in answer.content.decode() and "Disallow: /act/" in answer.content.decode()


def test_the_desk_is_named_only_to_those_who_have_one(client, house):
    door = f'href="{reverse("desk")}"'
    assert door not in client.get(reverse("home")).content.decode()
    client.force_login(house.deputy_user)
    assert door not in client.get(reverse("home")).content.decode()
    client.force_login(house.handler)
    assert door in client.get(reverse("home")).content.decode()


def test_signing_in_leads_to_what_waits_for_this_person(client, house):
    for user, page in (
        (house.clerk, "desk"),
        (house.handler, "desk"),
        (house.head, "desk"),
        (house.auditor, "desk"),
        (house.deputy_user, "mine"),
    ):
        entered = {"username": user.username, "password": people.PASSWORD}
        assert client.post(reverse("login"), entered).url == reverse(page), user
        client.logout()


def test_the_mailbox_shows_a_mail_as_its_reader_sees_it_and_lets_nothing_else_run(
    client, house, settings, tmp_path
):
    settings.MAILBOX_DIR = tmp_path / "box"
    assert client.get(reverse("mailbox")).context["count"] == 0
    box = Maildir(settings.MAILBOX_DIR)
    mail = EmailMessage()
    mail["To"], mail["Subject"], mail["Date"] = (
        "deputy1@example.org",
        "到期 1 件",
        "Wed, 25 Nov 2026 08:00:00 +0800",
    )
    mail.set_content("纯文本")
    mail.add_alternative(
        "<html><head></head><body><b>样子</b><script>1</script></body></html>", subtype="html"
    )
    key = box.add(mail)
    page = client.get(reverse("mailbox"), {"to": "deputy1@example.org"})
    assert "沈一鸣" in page.content.decode() and "纯文本" in page.content.decode()
    shown = client.get(reverse("mail", args=[key]))
    assert "<b>样子</b>" in shown.content.decode()
    policy = shown["Content-Security-Policy"]
    assert "sandbox" in policy and "allow-scripts" not in policy and "script-src" not in policy
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    for wrong in ("none", "..%2f..%2fsecret_key"):
        assert client.get(f"/mailbox/{wrong}/").status_code == 404
    settings.MAILBOX_DIR = None
    assert client.get(reverse("mailbox")).status_code == 404
