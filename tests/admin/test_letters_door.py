"""The desk's door for reply letters: many at once, scans, unsure dossiers, the draft check, and who may come in."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commitments import actions as commitments
from commitments.models import Category, Commitment
from congress.models import User
from proposals import actions as proposals
from proposals.journal import Refused
from proposals.models import Event, Proposal
from responses import actions as responses
from responses.letters import read
from responses.models import Letter, Response

from .. import people

pytestmark = pytest.mark.django_db

PICTURE = b"\x89PNG\r\n\x1a\n" + "盖章".encode()
STRAY = people.LETTER.replace("三3号", "三33号").replace("社区工作者队伍建设", "海岛便民取药点建设")


def packed(**members: bytes) -> bytes:
    """A ZIP of these files."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return whole.getvalue()


def hand_in(client: Client, *files: tuple[str, bytes], text: str = ""):
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(reverse("desk_file_letter"), {"file": uploads, "text": text}, follow=True)


def filed(house: people.House, content: bytes, name: str = "a.txt") -> Letter:
    return responses.file_letter(house.congress, content, filename=name, by=house.clerk, on=date(2021, 7, 1))


def test_several_files_and_a_zip_are_filed_and_each_says_what_became_of_it(client, house):
    dossier = people.assigned(house).proposal
    client.force_login(house.clerk)
    bundle = packed(
        stray_txt=STRAY.encode("gb18030"), scan_png=PICTURE, again_txt=people.LETTER.encode("gb18030")
    )
    page = hand_in(client, ("三3.txt", people.LETTER.encode()), ("空.txt", b""), ("一批.zip", bundle))
    said = {row["name"]: (row["again"], one) for row, one in page.context["filed"]}
    assert sorted(said) == ["again.txt", "scan.png", "stray.txt", "三3.txt", "空.txt"]
    again, one = said["三3.txt"]
    assert (again, one.proposal) == (False, dossier)
    assert one.commitments.filter(status="proposed").count() == 3, "its promises wait at once"
    assert said["again.txt"] == (True, one)
    assert said["stray.txt"][1].proposal is None and said["stray.txt"][1].text
    assert said["scan.png"][1].text == "" and bytes(said["scan.png"][1].original) == PICTURE
    assert said["空.txt"][1].problem.startswith("The file is empty"), "it spoils nothing and is listed"
    words = page.content.decode()
    assert all(word in words for word in ("刚归档", "已经有了", "无法读取", "已读出"))
    heaps = {str(heading): list(rows) for heading, rows in page.context["heaps"]}
    assert [len(rows) for rows in heaps.values()] == [1, 1, 2]
    home = client.get(reverse("desk")).content.decode()
    assert f'href="{reverse("desk_letters")}">导入的函件<span class="n">4</span>' in home


def test_the_same_file_and_the_same_words_lead_to_the_first(client, house):
    people.assigned(house)
    client.force_login(house.clerk)
    hand_in(client, ("三3.txt", people.LETTER.encode()))
    first = Letter.objects.get()
    same = (
        ("改名.txt", people.LETTER.encode()),
        ("另存.txt", people.LETTER.encode("gb18030")),
        ("网页.html", f"<html><body>{people.LETTER.replace(chr(10), '<br>')}</body></html>".encode()),
    )
    for one in same:
        page = hand_in(client, one)
        assert page.redirect_chain[-1][0].startswith(reverse("desk_letter", args=[first.pk])), one[0]
        told = f"同一封函已经在这里：{first}，{timezone.localdate(first.filed_at)}由林知秋归档。"
        assert told in page.content.decode(), one[0]
    page = hand_in(client, text=people.LETTER)
    assert page.context["letter"] == first
    assert Letter.objects.count() == 1


def test_too_many_at_once_file_nothing(client, house, monkeypatch):
    monkeypatch.setattr("config.desk.letters.MOST_AT_ONCE", 2)
    client.force_login(house.clerk)
    page = hand_in(client, *((f"{n}.txt", f"{STRAY}{n}".encode()) for n in range(3)))
    assert "一次最多 2 封" in page.content.decode()
    assert not Letter.objects.exists()


def test_a_scan_is_shown_and_what_is_typed_from_it_is_read(client, house):
    people.assigned(house)
    letter = filed(house, PICTURE, "盖章.png")
    client.force_login(house.clerk)
    original, address = reverse("desk_original", args=[letter.pk]), reverse("desk_place", args=[letter.pk])
    page = client.get(reverse("desk_letter", args=[letter.pk]), follow=True)
    assert f'<img src="{original}"' in page.content.decode()
    file = client.get(original)
    assert (file.content, file["Content-Type"], file["X-Content-Type-Options"]) == (
        PICTURE,
        "image/png",
        "nosniff",
    )
    assert file["Content-Disposition"].startswith("attachment")
    assert "请录入或粘贴函件的文字" in client.post(address, {"act": "text", "text": "  "}).content.decode()
    assert Letter.objects.get().text == ""
    page = client.post(address, {"act": "text", "text": people.LETTER}, follow=True)
    letter.refresh_from_db()
    assert bytes(letter.original) == PICTURE and letter.problem and letter.sha256 == Letter.hash_of(PICTURE)
    assert letter.proposal is not None and letter.proposal.display_no == "三3"
    assert letter.commitments.count() == 3
    assert "原件读不出，文字是人工录入的" in page.content.decode()
    with pytest.raises(Refused):
        responses.give_text(letter, text="别的", on=date(2021, 7, 2), by=house.clerk)


def test_a_page_of_the_site_is_never_made_of_a_file(client, house):
    letter = filed(house, b"<html><script>alert(1)</script></html>", "a.html")
    client.force_login(house.clerk)
    file = client.get(reverse("desk_original", args=[letter.pk]))
    assert file["Content-Type"] == "application/octet-stream"
    assert file["Content-Disposition"].startswith("attachment")


def test_an_unsure_letter_goes_where_a_person_says(client, house):
    dossier = people.assigned(house, "三7", title="关于海岛便民取药的建议").proposal
    letter = filed(house, STRAY.encode())
    assert letter.proposal is None
    client.force_login(house.clerk)
    address = reverse("desk_place", args=[letter.pk])
    assert "请选一件建议" in client.post(address, {"act": "place"}).content.decode()
    page = client.get(address, {"q": "三7"})
    offered = [one for one, *_more in page.context["candidates"]] + list(page.context["results"])
    assert offered.count(dossier) == 1
    foreign = people.assigned(people.build("远山市人民代表大会")).proposal
    client.post(address, {"act": "place", "proposal": foreign.pk})
    letter.refresh_from_db()
    assert letter.proposal is None
    page = client.post(address, {"act": "place", "proposal": dossier.pk}, follow=True)
    letter.refresh_from_db()
    assert (letter.proposal, letter.matched_by) == (dossier, "by hand")
    assert page.context["letter"] == letter and letter.commitments.count() == 3
    assert dossier.events.filter(name=Event.Name.LETTER_FILED).exists()


def test_an_unsure_letter_gets_a_dossier_of_its_own(client, house):
    letter = filed(house, STRAY.encode())
    client.force_login(house.clerk)
    address = reverse("desk_place", args=[letter.pk])
    form = client.get(address).context["form"]
    said = {name: form.initial[name] for name in ("number", "title", "deputies", "signed_on")}
    assert said == {
        "number": "三33",
        "title": "关于加强我市海岛便民取药点建设的建议",
        "deputies": "、".join(people.DEPUTIES),
        "signed_on": "2021-06-10",
    }
    said |= {"session": house.session.pk, "unit": house.bureau.pk}
    wrong = client.post(address, {"act": "new", **said, "signed_on": ""})
    assert wrong.context["form"].errors.keys() == {"signed_on"}
    assert not Proposal.objects.exists()
    client.post(address, {"act": "new", **said, "title": "关于在海岛设取药点的建议"})
    letter.refresh_from_db()
    made = Proposal.objects.get()
    assert letter.proposal == made
    assert (made.display_no, made.title) == ("三33", "关于在海岛设取药点的建议"), (
        "the person's words, not the reader's"
    )
    assert len(made.deputies()) == 5
    reply = Response.objects.get()
    assert (reply.unit, reply.sent_on, reply.letter) == (house.bureau, date(2021, 6, 10), letter)
    assert letter.commitments.count() == 3


def test_a_category_the_congress_edits_is_suggested_from_then_on(client, house):
    people.assigned(house)
    client.force_login(house.clerk)

    def suggested(text: str) -> dict[str, Category | None]:
        known = set(Letter.objects.values_list("pk", flat=True))
        hand_in(client, ("三3.txt", text.encode()))
        letter = Letter.objects.exclude(pk__in=known).get()
        return {one.quote: one.category for one in letter.commitments.all()}

    before = suggested(people.LETTER)
    soft = "积极探索社区工作者学历提升的办法"
    winner = before[soft]
    assert winner is not None and all(before.values())
    other = Category.objects.filter(congress=house.congress).exclude(
        pk__in=[one.pk for one in before.values() if one]
    )[0]
    # The first with one of its words is suggested: the one that was steps back, another takes a word of its heading.
    for category, edit in ((winner, {"order": 9}), (other, {"words": "推进专业化\n培训"})):
        address = reverse("admin:commitments_category_change", args=[category.pk])
        form = client.get(address).context["adminform"].form
        client.post(address, {**{name: form[name].value() for name in form.fields}, **edit})
    after = suggested(people.LETTER.replace("6月10日", "6月11日"))
    assert {quote for quote in after if after[quote] != before[quote]} == {soft}
    assert after[soft] == other


def test_a_corrected_grade_keeps_the_word_it_was_judged_by(client, house):
    people.assigned(house)
    letter = filed(house, people.LETTER.encode())
    commitments.propose(letter, on=date(2021, 7, 1), by=house.clerk)
    soft = letter.commitments.get(quote__contains="探索")
    assert (soft.firmness, soft.firmness_word) == (
        "intent",
        soft.firmness_word,
    ) and "探索" in soft.firmness_word
    word = soft.firmness_word
    commitments.confirm(
        soft, firmness="general", review_on=date(2021, 12, 31), on=date(2021, 7, 1), by=house.clerk
    )
    soft.refresh_from_db()
    assert (soft.firmness, soft.firmness_word) == ("general", word)


def test_what_the_reader_is_not_sure_of_is_marked_until_a_person_has_decided(client, house):
    people.assigned(house)
    plain = "我局将于2021年底前建成社区活动用房十二处。\n\n静海市民政局"
    letter = filed(house, people.LETTER.replace("\n静海市民政局", plain).encode())
    commitments.propose(letter, on=date(2021, 7, 1), by=house.clerk)
    doubtful = {(one.start, one.end): one.why for one in read(letter.text).commitments if one.sure != "sure"}
    assert 0 < len(doubtful) < letter.commitments.count()
    client.force_login(house.clerk)
    address = reverse("desk_letter", args=[letter.pk])
    for one in letter.commitments.all():
        page = client.get(f"{address}?at={one.number}")
        unsure = (one.start, one.end) in doubtful
        assert ("请细看：程序不确定这是承诺" in page.content.decode()) == unsure
        if unsure:
            assert f"主要凭「{doubtful[one.start, one.end]}」一词" in page.content.decode()
            commitments.reject(one, reason="只是表态", on=date(2021, 7, 1), by=house.clerk)
            assert "请细看：" not in client.get(f"{address}?at={one.number}").content.decode()


# The unit's own check


def drafted(house: people.House, text: str = people.LETTER) -> Response:
    assignment = people.assigned(house)
    proposals.receive(assignment, on=date(2021, 3, 16), by=house.handler)
    return responses.draft(assignment, on=date(2021, 6, 10), by=house.handler, text=text)


def test_the_draft_check_counts_and_stores_nothing(client, house):
    draft = drafted(house)
    client.force_login(house.handler)
    address = reverse("desk_draft_check", args=[draft.pk])
    before = (Event.objects.count(), Commitment.objects.count(), Letter.objects.count(), draft.text)
    page = client.get(address)
    assert len(page.context["promises"]) == 3
    assert page.context["undated"] == 2 and page.context["soft"] == 1
    words = page.content.decode()
    assert "3 项承诺" in words and "2 项没有期限" in words and "1 项偏软" in words
    assert words.count("data-n=") == 3
    other = client.post(address, {"text": people.LETTER.replace("积极探索", "2021年底前出台")})
    assert (other.context["undated"], other.context["soft"], other.context["other"]) == (1, 0, True)
    draft.refresh_from_db()
    assert (Event.objects.count(), Commitment.objects.count(), Letter.objects.count(), draft.text) == before
    responses.sign(draft, signer="郑远山", on=date(2021, 6, 10), by=house.head)
    assert client.get(address).status_code == 404, "what is signed is no draft"


# Who may come in


def everybody(house: people.House) -> dict[str, User]:
    stranger = people.build("远山市人民代表大会")
    return {
        "clerk": house.clerk,
        "government": house.government,
        "handler": house.handler,
        "head": house.head,
        "other unit": house.other_handler,
        "auditor": house.auditor,
        "deputy": house.deputy_user,
        "foreign clerk": stranger.clerk,
        "foreign handler": stranger.handler,
    }


OFFICES = {"clerk", "government"}


def shut(answer) -> bool:
    """Not found, or led to the sign-in; nothing of the thing is shown either way."""
    return answer.status_code == 404 or (answer.status_code == 302 and "/login/" in answer["Location"])


def test_only_the_offices_reach_a_letter(client, house):
    people.assigned(house)
    letter = filed(house, people.LETTER.encode())
    commitments.propose(letter, on=date(2021, 7, 1), by=house.clerk)
    scan, stray = filed(house, PICTURE, "b.png"), filed(house, STRAY.encode(), "c.txt")
    screen = reverse("desk_letter", args=[letter.pk])
    looks = [
        screen,
        reverse("desk_original", args=[letter.pk]),
        reverse("desk_place", args=[scan.pk]),
        reverse("desk_place", args=[stray.pk]),
    ]
    deeds = [
        (reverse("desk_letter_add", args=[letter.pk]), {"words": "薪酬制度已经建立"}),
        (reverse("desk_settle", args=[letter.pk, 1]), {"act": "reject", "reason": "测试"}),
        (reverse("desk_settle", args=[letter.pk, 1]), {"act": "split", "cut": "5"}),
        (reverse("desk_settle", args=[letter.pk, 1]), {"act": "nothing"}),
        (reverse("desk_letter_close", args=[letter.pk]), {"act": "confirm_ledger"}),
        (reverse("desk_place", args=[scan.pk]), {"act": "text", "text": STRAY}),
        (reverse("desk_place", args=[stray.pk]), {"act": "place", "proposal": letter.proposal_id}),
        (reverse("desk_place", args=[stray.pk]), {"act": "new"}),
    ]

    def state():
        rows = [(one.pk, one.proposal_id, one.text, one.settled_on) for one in Letter.objects.order_by("pk")]
        promises = list(Commitment.objects.order_by("pk").values_list("pk", "status", "start", "end"))
        return rows, promises, Event.objects.count(), Proposal.objects.count()

    callers = everybody(house)
    before = state()
    for who, user in callers.items():
        if who in OFFICES:
            continue
        client.force_login(user)
        for address in looks:
            assert shut(client.get(address)), (who, address)
        for address, said in deeds:
            assert shut(client.post(address, said)), (who, address, said)
    client.logout()
    for address in (*looks, *(address for address, _said in deeds)):
        assert shut(client.get(address)) and shut(client.post(address)), address
    assert state() == before
    for who in OFFICES:
        client.force_login(callers[who])
        assert all(client.get(address).status_code == 200 for address in looks), who
        assert client.post(deeds[3][0], deeds[3][1]).status_code == 404, "no such verb"
    client.force_login(house.government)
    assert client.post(*deeds[7]).status_code == 404, "a suggestion is registered by the congress office"
    assert state() == before
    client.force_login(house.clerk)
    client.post(*deeds[0])
    client.post(*deeds[1])
    assert Commitment.objects.filter(status="rejected").count() == 1 and len(state()[1]) == 4


def test_a_unit_files_for_the_office_and_sees_no_other_letter(client, house):
    people.assigned(house)
    client.force_login(house.handler)
    page = hand_in(client, ("三3.txt", people.LETTER.encode()))
    assert page.redirect_chain[-1][0] == reverse("desk") and Letter.objects.count() == 1
    assert not client.get(reverse("desk_letters")).context["filed"]
    assert all(not rows for _heading, rows in client.get(reverse("desk_letters")).context["heaps"])
    for user in (house.auditor, house.deputy_user):
        client.force_login(user)
        assert shut(client.get(reverse("desk_file_letter")))
        assert shut(client.post(reverse("desk_file_letter"), {"text": STRAY}))
    assert Letter.objects.count() == 1


def test_only_who_may_change_a_draft_may_check_it(client, house):
    draft = drafted(house)
    address = reverse("desk_draft_check", args=[draft.pk])
    opens = OFFICES | {"handler", "head"}
    for who, user in everybody(house).items():
        client.force_login(user)
        for answer in (client.get(address), client.post(address, {"text": "x"})):
            assert answer.status_code == 200 if who in opens else shut(answer), who
    sign = reverse("desk_do", args=["response", draft.pk, "sign"])
    for user, signs in ((house.handler, False), (house.head, True)):
        client.force_login(user)
        assert (sign in client.get(address).content.decode()) is signs, "no button that leads nowhere"
    client.logout()
    assert shut(client.get(address))


def test_cancel_leads_a_unit_to_its_dossier_and_an_office_to_the_letter(client, house):
    response = people.answered(house)
    letter = filed(house, people.LETTER.encode())
    commitments.propose(letter, on=date(2021, 7, 1), by=house.clerk)
    one = letter.commitments.get(number=1)
    commitments.confirm(one, review_on=date(2021, 12, 31), on=date(2021, 7, 1), by=house.clerk)
    for user, back in (
        (house.handler, reverse("desk_dossier", args=[response.proposal_id]) + f"#commitment-{one.pk}"),
        (house.clerk, reverse("desk_letter", args=[letter.pk])),
    ):
        client.force_login(user)
        assert client.get(reverse("desk_do", args=["commitment", one.pk, "report"])).context["back"] == back
