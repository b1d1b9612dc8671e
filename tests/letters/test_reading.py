"""What must hold for every letter: the real one comes out whole, spans are slices, nothing raises, answers repeat."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from fuzz.fuzz_letters import TEXTS, check
from responses.letters import read
from responses.letters.detail import condition_in
from responses.letters.due import due_in
from responses.letters.fold import Folded
from responses.letters.numerals import bare_date, date_in, number
from tests.letters.score import value_of

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "letters"


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is absent: THE REAL LETTER IS NOT TESTED HERE")
    return path


@pytest.fixture(scope="module")
def taizhou() -> tuple[dict[str, Any], dict[str, Any]]:
    letter = json.loads(shared("taizhou-san3.json").read_text("utf-8"))
    return letter, read(letter["text"]).as_json()


@pytest.mark.parametrize(
    "name",
    [
        "kind",
        "congress.place",
        "congress.body",
        "congress.term",
        "congress.session",
        "number",
        "title",
        "addressees",
        "addressee_count",
        "reply_class",
        "reply_number",
        "replying_unit",
        "signed_date",
        "published_date",
        "contact_name",
        "contact_phone",
        "contact_postcode",
        "openness",
        "measures",
        "problems",
        "cited_documents",
    ],
)
def test_every_field_of_the_real_letter(taizhou: tuple[dict[str, Any], dict[str, Any]], name: str) -> None:
    letter, said = taizhou
    assert value_of(said, name) == value_of(letter["gold"], name)


def test_the_promises_of_the_real_letter_are_exact(taizhou: tuple[dict[str, Any], dict[str, Any]]) -> None:
    letter, said = taizhou
    assert [promise["quote"] for promise in said["commitments"]] == [
        promise["text"].strip(",;。") for promise in letter["gold"]["commitments"]
    ]
    assert [
        (group["heading"], group["category"], len(group["undertakings"])) for group in said["headed"]
    ] == [
        (group["heading"], group["category"], len(group["undertakings"]))
        for group in letter["gold"]["headed"]
    ]
    for promise in said["commitments"]:
        assert letter["text"][promise["start"] : promise["end"]] == promise["quote"]


def test_the_letters_of_the_field_reach_their_figures() -> None:
    script = shared("score.py")
    command = [
        sys.executable,
        str(script),
        "--json",
        "--",
        sys.executable,
        str(ROOT / "manage.py"),
        "read_letter",
        "--json",
    ]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    said = json.loads(done.stdout)
    assert said["recall"] >= 0.98
    assert said["wrong_of_asserted"] <= 0.005
    assert said["commitment_recall"] >= 0.92
    assert said["commitment_precision"] >= 0.90
    assert said["bad_spans"] == 0


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_any_text_is_read(text: str) -> None:
    check(text)


def test_a_second_letter_in_the_file_is_not_read_into_the_first() -> None:
    one = "关于第{n}号建议的答复\n{who}代表:\n您提出的《关于{what}的建议》收悉。现答复如下:\n下一步,我局将{what}。\n感谢您的关心。\n青石县水务局\n2021年6月{n}日\n"
    reading = read(
        one.format(n=1, who="丁一山", what="疏浚柳河") + one.format(n=2, who="文静", what="加固白堤")
    )
    assert reading.number and reading.number.value == "1"
    assert reading.signed_date and reading.signed_date.value == date(2021, 6, 1)
    assert [promise.quote for promise in reading.commitments] == ["我局将疏浚柳河"]


@pytest.mark.parametrize(
    ("words", "said", "day"),
    [
        ("年底前建成", "年底前", date(2021, 12, 31)),
        ("明年第四季度开工", "明年第四季度", date(2022, 12, 31)),
        ("2023年6月底前完成", "2023年6月底前", date(2023, 6, 30)),
        ("9月15日前通车", "9月15日前", date(2021, 9, 15)),
        ("“十五五”期间建成", "“十五五”期间", date(2030, 12, 31)),
        ("纳入“十五五”规划", "“十五五”规划", None),
        ("2022年上半年投用", "2022年上半年", date(2022, 6, 30)),
        ("三个月内办结", "三个月内", date(2021, 9, 8)),
        ("适时启动", "适时", None),
        ("加强巡查", "", None),
        ("在2018年的基础上提高", "", None),
        ("下个月装好", "下个月", date(2021, 7, 31)),
        ("本月内装好", "本月内", date(2021, 6, 30)),
        ("2022年五一前开放", "2022年五一前", date(2022, 5, 1)),
        ("元旦前开放", "元旦前", date(2022, 1, 1)),
        ("从9月起每周两次", "9月", None),
        ("7月以后发放", "7月", None),
        ("在2022年完成更换,从9月起每周巡查", "2022年", date(2022, 12, 31)),
        ("明年汛前完工", "明年汛前", None),
        ("2023年春节前完工", "2023年春节前", None),
        ("今年秋季学期开课", "今年秋季学期", None),
        ("每年6月会商一次", "6月", None),
        ("方案批复后一个月内公布", "一个月内", None),
        ("坏灯三天内修好", "三天内", None),
        ("“五一”、国庆等时段检查", "五一", None),
        ("列入2022年城建计划", "", None),
        ("在安排2022年专项资金时优先考虑", "", None),
        ("在今年的改造工程中一并建设", "", None),
        ("我局将在2022年完成二十个小区改造", "2022年", date(2022, 12, 31)),
        ("2022年采购设备十台", "2022年", date(2022, 12, 31)),
        ("2022年申报省级项目", "2022年", date(2022, 12, 31)),
        ("2022年春晖小学扩建", "2022年", date(2022, 12, 31)),
        ("市自然资源局将在一年内完成", "一年内", date(2022, 6, 8)),
        ("自批复之日起三个月内完成", "三个月内", None),
        ("按照《2021—2025年养老规划》办理", "", None),
    ],
)
def test_words_of_time(words: str, said: str, day: date | None) -> None:
    assert due_in(words, date(2021, 6, 8)) == (said, day)


def test_past_work_is_told_apart_without_headings_too() -> None:
    text = (
        "丁一山代表:\n您提出的建议收悉。现答复如下:\n"
        "近年来,我局新建泵站3座,受益800户。年清淤由每年1次增加到2次。您在建议中提到的西段排水不畅。\n"
        "去年我局已疏浚西段2公里,下一步,将增设雨水口十座。\n青石县水务局\n2021年3月1日\n"
    )
    reading = read(text)
    told = [text[one.start : one.end] for one in reading.measures]
    assert told == [
        "近年来,我局新建泵站3座,受益800户。年清淤由每年1次增加到2次",
        "去年我局已疏浚西段2公里",
    ]
    figures = [(one.was, one.now, one.unit) for section in reading.measures for one in section.figures]
    assert figures == [(None, "3", "座"), (None, "800", "户"), ("1", "2", "次"), (None, "2", "公里")]
    assert [one.quote for one in reading.commitments] == ["将增设雨水口十座"]
    assert reading.as_json()["measures"] == [], "a heading is one the letter has"


@pytest.mark.parametrize(
    ("words", "condition"),
    [
        ("待初步设计批复后即行招标", "待初步设计批复后"),
        ("条件成熟时,拓宽该路段", "条件成熟时"),
        ("若资金允许,增设路灯", "若资金允许"),
        ("有投资计划时及时申报", "有投资计划时"),
        ("有效利用旧仓库改建临时病房", ""),
        ("有条件的小区至少设置一处误时投放点", ""),
        ("增设路灯", ""),
    ],
)
def test_under_which_condition(words: str, condition: str) -> None:
    assert condition_in(words) == condition


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("我局将增设路灯", True),
        ("省农业农村厅将扩大试点", True),
        ("由县城投公司增设路灯", True),
        ("会同市教育局增设路灯", True),
        ("加快增设路灯", False),
    ],
)
def test_whether_it_names_who(words: str, named: bool) -> None:
    reading = read(
        f"丁一山代表:\n您提出的建议收悉。现答复如下:\n下一步,我局将养护管网;{words}。\n2021年3月1日\n"
    )
    assert reading.commitments[-1].has_owner == named


def test_a_time_in_front_belongs_to_what_follows_it() -> None:
    reading = read(
        "丁一山代表:\n您提出的建议收悉。现答复如下:\n经核实,情况属实。\n今年,拟新建停车场地十一处;年底前,增设路灯。\n青石县水务局\n2021年3月1日\n"
    )
    assert [(one.quote, one.due_on) for one in reading.commitments] == [
        ("今年,拟新建停车场地十一处", date(2021, 12, 31)),
        ("年底前,增设路灯", date(2021, 12, 31)),
    ]


def test_without_a_date_of_the_letter_a_year_is_not_invented() -> None:
    assert due_in("年底前建成", None) == ("年底前", None)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2022517", date(2022, 5, 17)),
        ("202286", date(2022, 8, 6)),
        ("2022112", None),
        ("2024 712", date(2024, 7, 12)),
    ],
)
def test_a_date_that_lost_its_marks(words: str, day: date | None) -> None:
    assert bare_date(words) == day


def test_numerals() -> None:
    assert [number(word) for word in ("三十六", "十", "一百零五", "二〇", "12", "x")] == [
        36,
        10,
        105,
        20,
        12,
        None,
    ]
    found = date_in("二〇一六年十二月三十一日")
    assert found and found[0] == date(2016, 12, 31)


def test_a_rare_character_moves_no_word() -> None:
    """A character that takes two units of UTF-16 stands for one, also where the text ends right behind the letter."""
    for end in ("", "。\n"):
        (promise,) = read(f"我局将在𠀀村安装路灯,方便出行{end}").as_json()["commitments"]
        assert (promise["verb"], promise["object"]) == ("安装", "路灯")


def test_folding_finds_its_way_back() -> None:
    original = "關(guān)于增設(shè)紅綠燈\u200b的建議"
    folded = Folded(original)
    assert folded.text == "关于增设红绿灯的建议"
    place = folded.text.index("增设")
    assert folded.slice(place, place + 2) == "增設(shè)"
