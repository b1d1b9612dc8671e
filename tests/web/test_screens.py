"""The pages in a real browser: nothing scrolls sideways, every heading is in order, all is legible and reachable."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings as conf
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from .. import people
from .conftest import promise, replied

pytestmark = pytest.mark.django_db(transaction=True)

# Chinese on an English page that is not marked as Chinese.
UNMARKED = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.data.trim(), at = walk.currentNode.parentElement;
    if (/[\\u3400-\\u9fff]/.test(text) && !at.closest('script,style,option,svg') && !at.closest('[lang]').lang.startsWith('zh')) found.push(text);
  }
  return found;
}"""
# Text whose contrast with the ground behind it is below 4.5, or 3 where it is large.
PALE = """() => {
  const rgb = c => (c.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const ground = el => { for (; el; el = el.parentElement) { const s = getComputedStyle(el), c = rgb(s.backgroundColor);
    if (s.backgroundImage !== 'none' && !el.matches('select')) return null; if (c.length < 4 || c[3] === 1) return c; } return [255, 255, 255]; };
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const el = walk.currentNode.parentElement, s = getComputedStyle(el), box = el.getBoundingClientRect();
    if (!walk.currentNode.data.trim() || !box.width || s.visibility === 'hidden' || el.closest('svg,script,style,option,.letter')) continue;
    const back = ground(el); if (!back) continue;
    const [a, b] = [light(rgb(s.color)), light(back)].sort((x, y) => y - x), ratio = (a + .05) / (b + .05);
    const large = parseFloat(s.fontSize) >= 24 || parseFloat(s.fontSize) >= 18.66 && s.fontWeight >= 700;
    if (ratio < (large ? 3 : 4.5)) found.push([walk.currentNode.data.trim().slice(0, 30), ratio.toFixed(2)]);
  }
  return found;
}"""
HEADINGS = "[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def reader(chromium, live_server):
    """Opens a page of the live server in a window of its own; fails on anything the browser complains of."""
    windows = []

    def window(user=None, *, width=1280, language="zh-hans", complaints=None, **options):
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        cookies = [{"name": conf.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}]
        if user is not None:
            client = Client()
            client.force_login(user)
            session = client.cookies[conf.SESSION_COOKIE_NAME].value
            cookies.append({"name": conf.SESSION_COOKIE_NAME, "value": session, "url": live_server.url})
        context.add_cookies(cookies)
        page = context.new_page()
        heard = [] if complaints is None else complaints
        page.on(
            "console", lambda said: heard.append(said.text) if said.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: heard.append(str(error)))
        windows.append((context, heard))
        return page

    yield window
    for context, heard in windows:
        context.close()
        assert heard == []


@pytest.fixture
def full(house, promised):
    """三3 with what makes a page crowded: late, close, undated, broken; a judgement that is asked for."""
    late = replied(house, "一是去年十月底前完成护栏改造。二是研究增设路灯。", "三9")
    promise(house, late, "去年十月底前完成护栏改造", due_on=date(2021, 10, 29))
    promise(house, late, "研究增设路灯", review_on=timezone.localdate() + timedelta(days=2))
    return promised


def public(response) -> list[str]:
    pk = response.proposal_id
    return [
        reverse("home"),
        reverse("dossiers"),
        reverse("dossiers") + "?q=没有的词",
        reverse("dossier", args=[pk]),
        reverse("ledger", args=[pk]),
        reverse("letter", args=[response.pk]),
        reverse("promises"),
        reverse("units"),
        reverse("unit", args=[response.unit_id]),
        reverse("login"),
    ]


def own(response) -> list[str]:
    claimed = response.letter.commitments.get(status="claimed")
    return [
        reverse("mine"),
        reverse("judge", args=[response.pk]),
        reverse("verdict", args=[claimed.pk]),
        reverse("password"),
    ]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [375, 1280])
def test_no_page_scrolls_sideways_and_its_headings_are_in_order(
    reader, live_server, house, full, width, language
):
    for user, pages in [(None, public(full)), (house.deputy_user, own(full))]:
        page = reader(user, width=width, language=language)
        for address in pages:
            answer = page.goto(live_server.url + address)
            assert answer.status == 200, address
            assert page.evaluate(WIDER) <= 0, (address, width)
            levels = page.evaluate(HEADINGS)
            assert levels.count(1) == 1 and levels[0] == 1, (address, levels)
            assert all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False)), (address, levels)
            if language == "en":
                assert page.evaluate(UNMARKED) == [], address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_can_be_read_by_day_and_by_night(reader, live_server, house, full, scheme):
    for user, pages in [(None, public(full)), (house.deputy_user, own(full))]:
        page = reader(user, color_scheme=scheme)
        for address in pages:
            page.goto(live_server.url + address)
            assert page.evaluate(PALE) == [], address


def test_without_scripts_the_menu_and_the_filters_open_on_a_phone(reader, live_server, full):
    page = reader(width=375, java_script_enabled=False)
    page.goto(live_server.url + reverse("dossiers"))
    assert not page.is_visible("nav[aria-label='主导航'] >> text=单位") and not page.is_visible("#id_q")
    page.click("summary.menu")
    assert page.is_visible("nav >> text=单位")
    page.click(".filterbox > summary")
    page.fill("#id_q", "护栏 没有的词")
    page.click(".filters button")
    assert "没有找到" in page.inner_text("main")
    page.click(".empty a")
    assert page.locator(".cases > li").count() == 1


def test_the_first_key_leads_past_the_menu_and_focus_is_seen(reader, live_server, full):
    page = reader()
    page.goto(live_server.url + reverse("home"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert page.evaluate("document.activeElement.id") == "q" and width == "3px"


def test_what_a_deputy_presses_is_large_and_three_answers_weigh_the_same(reader, live_server, house, full):
    page = reader(house.deputy_user, width=375)
    page.goto(live_server.url + reverse("mine"))
    boxes = [one.bounding_box() for one in page.locator(".say .btn").all()]
    assert len(boxes) == 5, "three answers to one promise, and two replies to judge"
    assert all(box["height"] >= 54 for box in boxes)
    assert len({(box["width"], box["height"]) for box in boxes[:3]}) == 1
    page.goto(live_server.url + reverse("judge", args=[full.pk]))
    assert page.locator("input[type=radio]:checked").count() == 0, "there is no default"
    page.check("input[name=attitude][value=not_satisfied]", force=True)
    page.check("input[name=result][value=basically]", force=True)
    page.click("button.big")
    assert page.locator(".errsum a").get_attribute("href") == "#id_reason"
    assert page.is_checked("input[name=attitude][value=not_satisfied]")
    page.fill("#id_reason", "没有写明时间")
    page.click("button.big")
    assert page.url.endswith(reverse("mine")) and "改一改" in page.inner_text("main")


def test_a_letter_is_copied_without_the_numbers_and_jumps_to_its_promises(reader, live_server, full):
    page = reader()
    page.goto(live_server.url + reverse("letter", args=[full.pk]) + "#p1")
    copied = page.evaluate("document.querySelector('#p1').closest('p').innerText")
    assert copied in full.text
    margin = page.locator(".notes").first.bounding_box()
    sheet = page.locator("#p1").bounding_box()
    assert margin["x"] > sheet["x"] + sheet["width"] / 2 and abs(margin["y"] - sheet["y"]) < 80
    page.set_viewport_size({"width": 375, "height": 800})
    assert page.locator(".notes").first.bounding_box()["y"] > page.locator("#p1").bounding_box()["y"]


def test_the_handling_form_is_one_sheet_and_pages_print_without_their_frame(reader, live_server, full):
    page = reader()
    page.goto(live_server.url + reverse("handling-form", args=[full.proposal_id]))
    sheet = page.pdf(prefer_css_page_size=True)
    assert sheet.count(b"/Type /Page\n") + sheet.count(b"/Type /Page ") == 1
    for address in (
        reverse("dossier", args=[full.proposal_id]),
        reverse("letter", args=[full.pk]),
        reverse("dossiers"),
    ):
        page.goto(live_server.url + address)
        page.emulate_media(media="print")
        assert not page.is_visible(".mast") and not page.is_visible(".foot .wrap"), address
        assert page.is_visible("main")


def test_signing_in_tells_how_many_tries_are_left_and_then_closes(reader, live_server, house, settings):
    settings.AXES_ENABLED = True
    complaints: list[str] = []
    page = reader(complaints=complaints)
    said = []
    for _try in range(settings.AXES_FAILURE_LIMIT):
        page.goto(live_server.url + reverse("login"))
        page.fill("#id_username", house.clerk.username)
        page.fill("#id_password", "wrong")
        page.click("main button[type=submit]")
        said.append(page.inner_text(".errsum"))
    assert f"还可以试 {settings.AXES_FAILURE_LIMIT - 1} 次" in said[0]
    assert "还可以试 1 次" in said[-2]
    assert "锁定 30 分钟" in said[-1] and not page.is_visible("#id_password")
    page.goto(live_server.url + reverse("login"))
    page.fill("#id_username", house.clerk.username)
    page.fill("#id_password", people.PASSWORD)
    page.click("main button[type=submit]")
    assert "锁定" in page.inner_text(".errsum"), "the right password does not open it either"
    complaints.clear()
