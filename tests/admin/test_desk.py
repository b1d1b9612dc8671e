"""The whole way through the clerks' buttons: no status is typed, what cannot be is said, what is not yours is not found."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commitments.models import Commitment
from congress.forms import FilesField
from proposals.models import Assignment, Deadline, Proposal
from responses.models import Letter, Response

from .. import people
from ..test_story import LETTER

pytestmark = pytest.mark.django_db


def press(client, user, thing, verb, **said):
    """Opens the form of a verb as this person and sends it; returns the page after it."""
    client.force_login(user)
    kind = type(thing).__name__.lower()
    address = reverse("desk_do", args=[kind, thing.pk, verb])
    assert client.get(address).status_code == 200, verb
    answer = client.post(address, {"on": "2021-06-10", **said}, follow=True)
    assert answer.status_code == 200
    thing.refresh_from_db()
    return answer


def test_the_whole_way_by_buttons(client, house):
    client.force_login(house.clerk)
    page = client.post(
        reverse("desk_register"),
        {
            "session": house.session.pk,
            "display_no": "三3",
            "kind": "suggestion",
            "title": "关于加强我市社区工作者队伍建设的建议",
            "lead": house.deputies[0].pk,
            "cosigners": [house.deputies[1].pk],
            "openness": "full",
            "deputy_consents": "on",
            "asks": "拓宽晋升渠道\n切实减轻负担",
            "submitted_on": "2021-02-25",
        },
        follow=True,
    )
    proposal = Proposal.objects.get()
    assert page.redirect_chain[-1][0] == reverse("desk_dossier", args=[proposal.pk])
    assert [deputy.name for deputy in proposal.deputies()] == ["沈一鸣", "陆青禾"]
    press(client, house.clerk, proposal, "admit", on="2021-03-01")
    press(client, house.government, proposal, "assign", unit=house.bureau.pk, role="lead", on="2021-03-15")
    lead = Assignment.objects.get()
    press(client, house.handler, lead, "receive", on="2021-03-16")
    reply = Deadline.objects.open().get(kind="reply")
    press(
        client, house.handler, reply, "ask_extension", until="2021-08-01", reason="涉及面广", on="2021-05-20"
    )
    press(
        client,
        house.government,
        reply.extensions.get(),
        "grant_extension",
        until="2021-07-20",
        on="2021-05-21",
    )
    press(client, house.handler, lead, "draft", text=LETTER, openness="full", on="2021-06-08")
    response = Response.objects.get()
    press(client, house.head, response, "sign", signer="郑远山")
    press(client, house.handler, response, "send")
    press(client, house.clerk, response, "publish", on="2021-06-28")
    assert response.status == Response.Status.PUBLISHED
    press(
        client,
        house.clerk,
        response,
        "judge",
        deputy=house.deputies[0].pk,
        attitude="satisfied",
        result="basically",
        channel="paper",
    )
    client.force_login(house.clerk)
    client.post(reverse("desk_file_letter"), {"text": LETTER}, follow=True)
    letter = Letter.objects.get()
    assert letter.proposal == proposal, "number and meeting are in the letter"
    promises = list(letter.commitments.order_by("number"))
    assert len(promises) >= 3
    first, *others = promises
    press(
        client, house.clerk, first, "confirm", unit=house.bureau.pk, review_on="2021-12-31", on="2021-07-01"
    )
    for one in others:
        press(client, house.clerk, one, "reject", reason="测试", on="2021-07-01")
    press(client, house.clerk, letter, "confirm_ledger", on="2021-07-01")
    proposal.refresh_from_db()
    assert proposal.status == Proposal.Status.FOLLOWING
    page = press(client, house.clerk, proposal, "close")
    assert first.display_no in page.content.decode(), "the refusal names the open promise"
    assert proposal.status == Proposal.Status.FOLLOWING
    press(client, house.handler, first, "report", text="已印发", claims_done="on", on="2021-12-01")
    press(client, house.government, first, "give_verdict", finding="kept", on="2021-12-20")
    assert first.status == Commitment.Status.KEPT
    press(client, house.clerk, proposal, "close", on="2021-12-31")
    assert proposal.status == Proposal.Status.CLOSED


def test_every_desk_page_opens(client, house):
    response = people.answered(house)
    for user in (house.clerk, house.government, house.handler, house.head, house.auditor):
        client.force_login(user)
        for name, arguments in [("desk", []), ("desk_dossier", [response.proposal_id]), ("admin:index", [])]:
            assert client.get(reverse(name, args=arguments)).status_code == 200, (user, name)


def test_a_unit_finds_neither_another_units_dossier_nor_the_deputies(client, house):
    assignment = people.assigned(house)
    client.force_login(house.other_handler)
    assert client.get(reverse("desk_dossier", args=[assignment.proposal_id])).status_code == 404
    assert client.get(reverse("desk_do", args=["assignment", assignment.pk, "receive"])).status_code == 404
    assert client.get(reverse("admin:congress_deputy_changelist")).status_code in {302, 403}
    assert "三3" not in client.get(reverse("admin:proposals_proposal_changelist")).content.decode()


def test_a_verb_that_is_not_yours_is_not_there(client, house):
    assignment = people.assigned(house)
    client.force_login(house.handler)
    page = client.get(reverse("desk_dossier", args=[assignment.proposal_id])).content.decode()
    assert "/receive/" in page
    assert "/rehandle/" not in page
    assert (
        client.post(reverse("desk_do", args=["proposal", assignment.proposal_id, "withdraw"])).status_code
        == 404
    )
    client.force_login(house.auditor)
    assert "/do/" not in client.get(reverse("desk_dossier", args=[assignment.proposal_id])).content.decode()
    assert client.post(reverse("desk_do", args=["assignment", assignment.pk, "receive"])).status_code == 404


def test_a_get_changes_nothing_and_a_bad_form_keeps_what_was_typed(client, house):
    proposal = people.registered(house)
    client.force_login(house.clerk)
    address = reverse("desk_do", args=["proposal", proposal.pk, "refuse"])
    client.get(address)
    page = client.post(address, {"on": "someday", "reason": "不属于本级职权"})
    assert "不属于本级职权" in page.content.decode()
    proposal.refresh_from_db()
    assert proposal.status == Proposal.Status.REGISTERED


def test_no_status_can_be_typed(client, house):
    assignment = people.assigned(house)
    client.force_login(house.clerk)
    before = assignment.proposal.status
    client.post(
        reverse("admin:proposals_proposal_change", args=[assignment.proposal_id]),
        {"status": "closed", "title": "x"},
    )
    assignment.proposal.refresh_from_db()
    assert (assignment.proposal.status, assignment.proposal.title != "x") == (before, True)


def test_the_confirming_screen_marks_splits_joins_and_adds(client, house):
    response = people.answered(house)
    letter = Letter.objects.create(
        congress=house.congress,
        proposal=response.proposal,
        original=LETTER.encode(),
        sha256=Letter.hash_of(LETTER),
        text=LETTER,
        text_sha256=Letter.hash_of(LETTER),
    )
    words = "凡未经审核的台账一律不再要求社区填报"
    start = LETTER.index(words)
    press(client, house.clerk, letter, "add", start=start, end=start + len(words))
    promise = letter.commitments.get()
    page = client.get(reverse("desk_letter", args=[letter.pk])).content.decode()
    assert f">{words}</mark>" in page
    cut = start + words.index("一律")
    press(client, house.clerk, promise, "split", at=cut)
    halves = list(letter.commitments.order_by("start"))
    assert [one.quote for one in halves] == ["凡未经审核的台账", "一律不再要求社区填报"]
    assert all(one.is_anchored() for one in halves)
    press(client, house.clerk, halves[0], "merge", other=halves[1].pk)
    assert halves[0].quote == words
    client.force_login(house.handler)
    assert client.get(reverse("desk_letter", args=[letter.pk])).status_code == 404


def test_a_letter_nobody_can_read_is_kept_and_shown(client, house):
    client.force_login(house.clerk)
    upload = SimpleUploadedFile("scan.pdf", b"%PDF-1.4 broken")
    page = client.post(reverse("desk_file_letter"), {"file": upload}, follow=True)
    assert page.status_code == 200
    letter = Letter.objects.get()
    assert bytes(letter.original) == b"%PDF-1.4 broken"
    assert letter.problem


def test_of_several_files_the_one_that_is_refused_is_named():
    files = [SimpleUploadedFile("会议纪要.pdf", b"%PDF-1.4"), SimpleUploadedFile("照片.jpg", b"")]
    assert [one.name for one in FilesField().clean(files[:1])] == ["会议纪要.pdf"]
    with pytest.raises(ValidationError) as refused:
        FilesField().clean(files)
    assert refused.value.messages == ["照片.jpg：所提交的是空文件。"]


def test_the_dossier_asks_few_questions(client, house, django_assert_max_num_queries):
    response = people.answered(house)
    client.force_login(house.clerk)
    with django_assert_max_num_queries(140):
        client.get(reverse("desk_dossier", args=[response.proposal_id]))


def test_extensions_are_never_granted_by_who_asked(client, house):
    reply = Deadline.objects.open().get(kind="reply", subject=people.assigned(house).subject)
    press(
        client, house.government, reply, "ask_extension", until="2021-08-01", reason="代填", on="2021-05-20"
    )
    extension = reply.extensions.get()
    client.force_login(house.government)
    assert (
        client.get(reverse("desk_do", args=["extension", extension.pk, "grant_extension"])).status_code == 404
    )
    assert extension.asked_on == date(2021, 5, 20)
