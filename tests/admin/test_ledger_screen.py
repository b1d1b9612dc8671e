"""The confirming screen as a clerk uses it: in a real browser, by keyboard alone, and by plain forms without script."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from commitments import actions as commitments
from commitments.models import Category, Commitment
from proposals.journal import Conflict, Refused
from proposals.models import Deadline, Proposal
from responses.models import Letter

from .. import people

pytestmark = pytest.mark.django_db(transaction=True)

PROMISES = [
    "在年底前新增社区活动用房十二处",
    "将台账由二十六本减为九本",
    "一律不再要求社区出具居住证明",
    "为每名社区工作者每年安排培训四十学时",
    "推行社区工作者轮岗交流",
    "积极推荐优秀社区工作者参选代表",
    "研究社区工作者职业津贴的办法",
    "建立社区事务准入目录并向社会公布",
    "加强社区工作者心理疏导",
    "在五个街道试行一窗通办",
    "完善社区工作者考核办法",
    "探索与高校合办社区学院",
    "每季度向代表通报一次进展",
]
TOLD = "近年来，我局把社区工作放在心上，走访社区一百二十个，听取意见三百余条，补齐了一批用房、设备和人手的短板，群众的评价逐年向好。"
TEXT = (
    "关于静海市五届人大六次会议三3号建议答复的函\n沈一鸣等5位代表：\n"
    "你们提出的《关于加强我市社区工作者队伍建设的建议》（三3号）收悉。现答复如下：\n一、已做的工作\n"
    + "\n".join(TOLD for _n in range(50))
    + "\n二、存在的问题\n社区负担偏重、晋升空间不足的问题仍然存在。\n三、下一步打算\n"
    + "\n".join(f"（{n}）{words}。" for n, words in enumerate(PROMISES, 1))
    + "\n静海市民政局\n2021年6月10日\n"
)


@pytest.fixture
def house() -> people.House:
    return people.build()


def filed(house: people.House, words: list[str] = PROMISES) -> Letter:
    """The letter in its dossier with these passages laid before a clerk, whatever the reader would make of it."""
    response = people.answered(house)
    letter = Letter.objects.create(
        congress=house.congress,
        proposal=response.proposal,
        original=TEXT.encode(),
        sha256=Letter.hash_of(TEXT),
        text=TEXT,
        text_sha256=Letter.hash_of(TEXT),
    )
    for one in words:
        start = TEXT.index(one)
        commitments.add(letter, start=start, end=start + len(one), on=date(2021, 7, 1), by=house.clerk)
    return letter


@pytest.fixture
def desk(chromium: Browser, live_server, house, monkeypatch: pytest.MonkeyPatch):
    """A page signed in as the clerk, in Chinese; what the browser complains of fails the test."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    client = Client()
    client.force_login(house.clerk)
    context = chromium.new_context(
        base_url=live_server.url, locale="zh-CN", viewport={"width": 1280, "height": 800}
    )
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page = context.new_page()
    complaints: list[str] = []

    def complain(said: str) -> None:
        # A request the test itself cut off is no fault.
        if "ERR_FAILED" not in said:
            complaints.append(said)

    page.on("console", lambda said: complain(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complain(str(error)))
    yield page
    context.close()
    assert complaints == []


class Keys:
    """Presses keys and counts them; waits for the screen to answer, as a person would."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def act(self, *keys: str, opens: int | None) -> None:
        self.press(*keys)
        if opens is None:
            expect(self.page.locator("#open")).to_have_count(0)
        else:
            expect(self.page.locator(f"#open[data-row='{opens}']")).to_be_focused()


def open_letter(page: Page, letter: Letter) -> Keys:
    page.goto(reverse("desk_letter", args=[letter.pk]))
    expect(page.locator("#open")).to_be_focused()
    return Keys(page)


def test_thirteen_promises_are_confirmed_by_fourteen_keys(desk, house):
    letter = filed(house)
    assert len(TEXT) > 3500
    keys = open_letter(desk, letter)
    expect(desk.locator("#enter")).to_be_disabled()
    for number in range(2, 14):
        keys.act("Enter", opens=number)
    assert letter.commitments.in_ledger().count() == 12, "nothing is entered that nobody confirmed"
    keys.act("Enter", opens=None)
    expect(desk.locator("#enter")).to_be_focused()
    keys.press("Enter")
    desk.wait_for_url(re.compile("/suggestions/"))
    assert keys.count == 14
    letter.refresh_from_db()
    assert letter.settled_on is not None
    assert letter.commitments.in_ledger().count() == 13
    assert all(one.is_anchored() and one.review_on for one in letter.commitments.all())
    assert letter.proposal.status == Proposal.Status.FOLLOWING


def test_every_deed_by_keyboard(desk, house):
    letter = filed(house, PROMISES[:5])
    keys = open_letter(desk, letter)
    keys.act("x", "Enter", opens=2)
    first = letter.commitments.get(number=1)
    assert (first.status, first.rejection_reason) == ("rejected", "只是表态，没有具体事项。")
    keys.act("u", opens=1)
    keys.act("j", opens=2)
    keys.act("m", opens=1)
    one = letter.commitments.get(number=1)
    assert one.quote == TEXT[one.start : one.end] and PROMISES[1] in one.quote and PROMISES[0] in one.quote
    keys.act("s", "ArrowDown", "Enter", opens=1)
    expect(desk.locator(".lrow[data-row='6']")).to_be_visible()
    assert letter.commitments.exclude(status="rejected").count() == 5
    assert all(one.is_anchored() for one in letter.commitments.all())
    keys.act("Enter", opens=6)
    keys.act("u", opens=1)
    assert letter.commitments.get(number=1).status == Commitment.Status.PROPOSED
    assert not Deadline.objects.open().filter(subject=letter.commitments.get(number=1).subject).exists()


def select(page: Page, words: str) -> None:
    """Selects these words in the letter, as a mouse would."""
    page.evaluate(
        """words => { const line = [...document.querySelectorAll('#lettertext p')].find(p => p.textContent.includes(words));
        const walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT); let node;
        while ((node = walk.nextNode())) { const at = node.data.indexOf(words); if (at >= 0) {
          const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + words.length);
          getSelection().removeAllRanges(); getSelection().addRange(range); return; } } }""",
        words,
    )


def test_selected_words_become_a_passage_and_the_cursor_cuts(desk, house):
    letter = filed(house, PROMISES[:1])
    keys = open_letter(desk, letter)
    select(desk, PROMISES[7])
    keys.act("a", opens=2)
    assert letter.commitments.get(number=2).quote == PROMISES[7]
    select(desk, "并向社会公布")
    desk.evaluate("getSelection().collapseToStart()")
    keys.act("s", opens=2)
    expect(desk.locator(".lrow[data-row='3']")).to_be_visible()
    assert [one.quote for one in letter.commitments.order_by("start")][1:] == [
        "建立社区事务准入目录",
        "并向社会公布",
    ]


def test_a_passage_and_its_row_light_up_together(desk, house):
    letter = filed(house)
    open_letter(desk, letter)
    desk.locator("mark[data-promise='9']").click()
    expect(desk.locator("#open[data-row='9']")).to_be_focused()
    desk.locator(".lrow[data-row='12']").click()
    lit = desk.locator("mark.cur")
    expect(lit).to_have_text(PROMISES[11])
    expect(lit).to_be_in_viewport()
    numbers = desk.locator("mark[data-n]").evaluate_all("marks => marks.map(mark => mark.dataset.n)")
    assert numbers == [str(n) for n in range(1, 14)]
    copied = desk.evaluate("document.querySelector('.tx').textContent")
    assert PROMISES[4] in copied and "".join(TEXT.split()) in "".join(copied.split()).replace(
        "".join(desk.locator("summary span").inner_text().split()), ""
    )


def test_on_a_phone_a_row_opens_with_its_beginning_below_its_passage(desk, house):
    letter = filed(house)
    desk.set_viewport_size({"width": 375, "height": 800})
    open_letter(desk, letter)
    for number in (9, 4, 12):
        desk.locator(f".lrow[data-row='{number}'] a.s").click()
        expect(desk.locator(f"#open[data-row='{number}']")).to_be_focused()
        tops = desk.evaluate(
            "[document.querySelector('#lettertext').getBoundingClientRect().bottom,"
            " document.querySelector('#open-head').getBoundingClientRect().top]"
        )
        assert tops[0] <= tops[1] < 700, (number, tops)
        expect(desk.locator("mark.cur").first).to_be_in_viewport()


def test_a_rest_day_names_the_nearest_working_day_and_keeps_what_was_typed(desk, house):
    letter = filed(house, PROMISES[:2])
    open_letter(desk, letter)
    desk.fill("#id_summary", "十二处活动用房")
    desk.fill("#id_review_on", "2027-10-16")
    desk.press("#id_review_on", "Enter")
    expect(desk.locator(".err")).to_have_text("2027年10月16日是星期六。最近的工作日是 2027年10月15日")
    expect(desk.locator("#id_review_on")).to_be_focused()
    expect(desk.locator("#id_summary")).to_have_value("十二处活动用房")
    desk.fill("#id_review_on", "2027-10-15")
    desk.press("#id_review_on", "Enter")
    expect(desk.locator("#open[data-row='2']")).to_be_focused()
    one = letter.commitments.get(number=1)
    assert (one.summary, one.review_on, one.due_on) == (
        "十二处活动用房",
        date(2027, 10, 15),
        date(2021, 12, 31),
    ), "年底 is read from the letter's own year"


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_fits_and_nothing_is_lost_when_the_server_is_silent(desk, house, live_server, width, language):
    letter = filed(house, [part for words in PROMISES for part in (words[:5], words[5:])])
    desk.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    desk.set_viewport_size({"width": width, "height": 800})
    open_letter(desk, letter)
    assert desk.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    desk.fill("#id_summary", "没有丢")
    desk.route("**/letters/*/1/", lambda route: route.abort())
    desk.press("#id_summary", "Enter")
    expect(desk.locator("#lost")).to_be_visible()
    expect(desk.locator("#id_summary")).to_have_value("没有丢")
    assert letter.commitments.in_ledger().count() == 0


# Without script, and at the door


def say(client: Client, letter: Letter, number: int, act: str, **said: str):
    return client.post(reverse("desk_settle", args=[letter.pk, number]), {"act": act, **said}, follow=True)


FORM = {"due": "none", "firmness": "hard", "review_on": "2027-10-15", "names": ["has_owner", "has_measure"]}


def test_plain_forms_do_the_same(client, house):
    letter = filed(house, PROMISES[:4])
    client.force_login(house.clerk)
    category = Category.objects.create(congress=house.congress, slug="rooms", name="用房")
    page = say(
        client, letter, 1, "confirm", **FORM, unit=house.bureau.pk, partners="市教育局", measure="12处",
        category=category.pk, summary="新增用房",
    )  # fmt: skip
    assert 'data-row="2"' in page.content.decode()
    one = letter.commitments.get(number=1)
    assert (one.status, one.firmness, str(one.measure), one.category) == (
        "confirmed",
        "hard",
        "12 处",
        category,
    )
    assert list(one.partners.all()) == [house.schools]
    assert (one.has_owner, one.has_deliverable, one.has_measure, one.has_time) == (True, False, True, False)
    say(client, letter, 2, "confirm", **{**FORM, "due": "term"}, unit=house.bureau.pk)
    two = letter.commitments.get(number=2)
    assert (two.due_on, two.due_words, two.has_time) == (date(2022, 2, 20), "届末", True)
    unknown = say(client, letter, 3, "confirm", **FORM, unit=house.bureau.pk, partners="市无此局")
    assert "市无此局" in unknown.content.decode() and letter.commitments.get(number=3).status == "proposed"
    say(client, letter, 3, "reject", reason="", other="重复")
    cut = letter.commitments.get(number=4).start + 5
    say(client, letter, 4, "split", cut=str(cut))
    assert letter.commitments.get(number=5).start == cut
    client.post(reverse("desk_letter_add", args=[letter.pk]), {"words": PROMISES[8]})
    assert letter.commitments.get(number=6).quote == PROMISES[8]
    close = reverse("desk_letter_close", args=[letter.pk])
    client.post(close, {"act": "confirm_ledger"})
    letter.refresh_from_db()
    assert letter.settled_on is None, "not while passages wait"
    for number in (4, 5, 6):
        say(client, letter, number, "confirm", **FORM, unit=house.bureau.pk)
    client.post(close, {"act": "confirm_ledger"})
    letter.refresh_from_db()
    assert letter.settled_on


def test_what_is_refused_stays_to_be_mended(client, house):
    letter = filed(house, PROMISES[:1])
    client.force_login(house.clerk)
    address = reverse("desk_letter_add", args=[letter.pk])
    page = client.post(address, {"words": "函里没有的话"}).content.decode()
    assert "函里没有这段话" in page and ">函里没有的话</textarea>" in page and 'id="addone" open' in page
    assert client.get(address).url == reverse("desk_letter", args=[letter.pk])
    past = {**FORM, "review_on": "2020-01-01", "summary": "没有丢"}
    page = say(client, letter, 1, "confirm", **past, unit=house.bureau.pk).content.decode()
    assert "复核日期已过" in page and 'value="没有丢"' in page, "though it was a holiday too"
    assert letter.commitments.get().status == "proposed"


def test_of_two_clerks_one_wins_and_the_other_is_told_by_whom(client, house):
    letter = filed(house, PROMISES[:2])
    one = letter.commitments.get(number=1)
    seen = f"{one.start}-{one.end}-proposed"
    client.force_login(house.clerk)
    say(client, letter, 1, "confirm", **FORM, unit=house.bureau.pk, seen=seen)
    client.force_login(house.government)
    page = say(client, letter, 1, "reject", reason="重复", seen=seen).content.decode()
    assert "三3-01 刚被林知秋改过，请看新的再改。" in page
    two = letter.commitments.get(number=2)
    seen = f"{two.start}-{two.end}-proposed"
    say(client, letter, 2, "split", cut=str(two.start + 6), seen=seen)
    client.force_login(house.clerk)
    page = say(client, letter, 2, "confirm", **FORM, unit=house.bureau.pk, seen=seen).content.decode()
    assert "刚被章望川改过" in page
    assert letter.commitments.get(number=2).status == "proposed"


def test_changed_words_are_refused(client, house):
    letter = filed(house, PROMISES[:2])
    Letter.objects.filter(pk=letter.pk).update(text=TEXT.replace("二十六本", "二十五本"))
    client.force_login(house.clerk)
    page = say(client, letter, 1, "confirm", **FORM, unit=house.bureau.pk).content.decode()
    assert "与归档时不一致" in page
    assert letter.commitments.in_ledger().count() == 0
    with pytest.raises(Refused):
        commitments.confirm_ledger(Letter.objects.get(), on=date(2021, 7, 2), by=house.clerk)


def test_a_joined_passage_gets_its_words_back(house):
    letter = filed(house, PROMISES[:3])
    one, two, three = letter.commitments.order_by("number")
    with pytest.raises(Refused):
        commitments.merge(one, three, on=date(2021, 7, 2), by=house.clerk)
    commitments.merge(one, two, on=date(2021, 7, 2), by=house.clerk)
    commitments.restore(two, on=date(2021, 7, 2), by=house.clerk)
    assert [row.quote.rstrip("。（2）\n") for row in letter.commitments.order_by("number")][1:] == PROMISES[
        1:3
    ]
    assert letter.commitments.get(number=1).end <= two.start
    stale = Commitment.objects.get(pk=one.pk)
    commitments.reject(Commitment.objects.get(pk=one.pk), reason="测试", on=date(2021, 7, 2), by=house.clerk)
    with pytest.raises(Conflict):
        commitments.confirm(stale, review_on=date(2021, 12, 31), on=date(2021, 7, 2), by=house.clerk)


def test_a_unit_does_not_settle_its_own_promises(client, house):
    letter = filed(house, PROMISES[:1])
    for user in (house.handler, house.head, house.auditor):
        client.force_login(user)
        assert client.get(reverse("desk_letter", args=[letter.pk])).status_code == 404
        assert say(client, letter, 1, "confirm", **FORM, unit=house.bureau.pk).status_code == 404
        assert client.get(reverse("desk_original", args=[letter.pk])).status_code == 404
        assert client.post(reverse("desk_letter_close", args=[letter.pk])).status_code == 404
    assert letter.commitments.get().status == "proposed"


def test_the_screen_asks_few_questions(client, house, django_assert_max_num_queries):
    letter = filed(house)
    client.force_login(house.clerk)
    client.get(reverse("desk_letter", args=[letter.pk]))
    with django_assert_max_num_queries(70):
        client.get(reverse("desk_letter", args=[letter.pk]))
