"""Every row of the reader's tables decides something: each word is tried in a letter where it must make the difference."""

from __future__ import annotations

import pytest

from responses.letters import Reading, read
from responses.letters.body import sentences_of
from responses.letters.firmness import firmness_of, grades
from responses.letters.lexicon import categories, tables
from responses.letters.promises import signed_body
from responses.letters.read import without_body
from responses.letters.weights import weigh
from tests.letters.grammar import FOOT, GRAMMAR, HEAD
from tests.letters.score import plain

PROMISES, PAGE = tables("promises"), tables("page")


def rows(file: str, *names: str) -> list[tuple[str, str, str]]:
    return [(name, word, tables(file)[name].example) for name in names for word in tables(file)[name].words]


def letter(body: str, above: str = "", below: str = "") -> Reading:
    return read(above + HEAD + body + FOOT + below)


def chance(body: str) -> float:
    """How likely the last clause of the body belongs to a promise."""
    page, reading = without_body(HEAD + body + FOOT)
    sentences = [
        promised for one, promised, _ in weigh(page.text, *page.body, signed_body(page, reading)) if promised
    ]
    return sum(sentences[len(sentences_of(body, 0, len(body))) - 1][-1])


@pytest.mark.parametrize(
    ("table", "word", "example"), rows("promises", "turn", "will", "firm", "measures", "progress")
)
def test_word_makes_a_promise(table: str, word: str, example: str) -> None:
    """Also without the word it may be one, a plain arrangement; with it, it is likelier."""
    assert letter(example.format(word)).commitments, word
    if table not in ("firm", "measures"):  # without these the example is no sentence
        assert chance(example.format(word)) > chance(example.replace("{}", "")), word


@pytest.mark.parametrize(("table", "word", "example"), rows("promises", "past", "thanks", "reason"))
def test_word_makes_no_promise(table: str, word: str, example: str) -> None:
    assert not letter(example.format(word)).commitments, word


@pytest.mark.parametrize(
    ("grade", "word"), [(grade, word) for grade in grades() for word in tables("firmness")[grade].words]
)
def test_firmness(grade: str, word: str) -> None:
    example = tables("firmness")[grade].example.format(word)
    assert firmness_of(example) == (grade, word)
    by_then = ("hard", "年底前") if grade in ("clear", "general") else (grade, word)
    assert firmness_of(example, "年底前") == by_then, "a day makes hard all but an intent"


def test_a_condition_is_not_how_firm_it_is() -> None:
    assert firmness_of("待迁改完成后,我局将增设路灯", condition="待迁改完成后") == ("clear", "将")
    assert firmness_of("条件成熟时,我局将增设路灯", condition="条件成熟时") == ("intent", "条件成熟")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("将清淤由每年一次增加到每年两次", ("一", "两", "次")),
        ("将泵站由7座增加到17座", ("7", "17", "座")),
        ("将把排水时间从2020年底的60分钟缩短到20分钟", ("60", "20", "分钟")),
        ("新建泵站3座", ("", "3", "座")),
        ("再开两条管线,让通水的村增加到140个", ("", "140", "个")),
        ("将在60个村铺设不少于300公里管网", ("", "300", "公里")),
        ("第四次普查时调查古渠48公里", ("", "48", "公里")),
        ("疏浚沿岸1公里范围内的沟渠", ("", "", "")),
        ("由水务站负责清淤", ("", "", "")),
    ],
)
def test_from_how_much_to_how_much(words: str, said: tuple[str, str, str]) -> None:
    (promise,) = letter(f"下一步,我局{words}。").commitments
    assert (promise.baseline, promise.target, promise.measure_unit) == said
    assert promise.has_measure == bool(said[1])


@pytest.mark.parametrize(("table", "word", "example"), rows("deeds", "deed", "measured", "manner", "means"))
def test_what_is_done(table: str, word: str, example: str) -> None:
    (promise,) = letter(example.format(word)).commitments
    assert promise.verb == ("安装" if table in ("manner", "means") else word)
    assert promise.object == ("8个垃圾桶" if table == "measured" else "沿线的路灯")
    assert promise.has_deliverable


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("其余基站年底前全部开通", ("开通", "其余基站")),
        ("路边泊位由市城管局取消", ("取消", "路边泊位")),
        ("会同有关部门制定考核办法", ("制定", "考核办法")),
        ("按照改造项目补齐四座水库的防护设施", ("补齐", "四座水库的防护设施")),
        ("积极争取省级补助资金", ("争取", "省级补助资金")),
        ("建立制度", ("建立", "制度")),
        ("积极争取资金", ("争取", "资金")),
        ("加快改造下水道", ("改造", "下水道")),
        ("改造后新建车库", ("新建", "车库")),
        ("更加方便群众出行", ("", "")),
    ],
)
def test_to_what_it_is_done(words: str, said: tuple[str, str]) -> None:
    promises = letter(f"下一步,我局将{words}。").commitments
    assert [(one.verb, one.object) for one in promises] == [said]
    assert promises[0].has_deliverable == bool(said[1])


@pytest.mark.parametrize(("slug", "word"), [(c.slug, word) for c in categories() for word in c.words])
def test_category(slug: str, word: str) -> None:
    promise = letter(f"下一步,我局将办好{word}相关事项。").commitments
    assert promise
    order = [category.slug for category in categories()]
    assert order.index(promise[0].category) <= order.index(slug)


@pytest.mark.parametrize("word", PAGE["footer"].words)
def test_footer_ends_the_letter(word: str) -> None:
    reading = letter("经查情况属实。", below=f"{word}:青石县民政局关于第64号建议的答复 2022年7月2日\n")
    assert reading.signed_date and reading.signed_date.value.isoformat() == "2021-06-01"
    assert reading.number is None


@pytest.mark.parametrize("word", PAGE["published"].words)
def test_publication_label(word: str) -> None:
    reading = letter("经查情况属实。", above=f"{word}:2021-07-05 来源:\n")
    assert reading.published_date and reading.published_date.value.isoformat() == "2021-07-05"


@pytest.mark.parametrize("word", PAGE["undated"].words)
def test_label_of_another_day(word: str) -> None:
    assert letter("经查情况属实。", above=f"{word}:2021-07-05\n").published_date is None


@pytest.mark.parametrize("word", PAGE["contact"].words)
def test_contact_label(word: str) -> None:
    reading = letter("经查情况属实。", below=f"{word}:卫小川 0555-6200117\n")
    assert reading.contact_name and reading.contact_name.value == "卫小川"
    assert reading.contact_phone and reading.contact_phone.value == "0555-6200117"


@pytest.mark.parametrize("word", PAGE["not_contact"].words)
def test_label_of_somebody_else(word: str) -> None:
    assert letter("经查情况属实。", below=f"{word}:卫小川\n").contact_name is None


@pytest.mark.parametrize("word", PAGE["class_label"].words)
def test_class_label(word: str) -> None:
    reading = letter("经查情况属实。", above=f"{word}:B\n")
    assert reading.reply_class and reading.reply_class.value == "B"


@pytest.mark.parametrize("word", PAGE["openness"].words)
def test_openness(word: str) -> None:
    reading = letter("经查情况属实。", below=f"({word})\n")
    assert reading.openness and reading.openness.value == word


@pytest.mark.parametrize("word", PAGE["unit_end"].words)
def test_end_of_an_office(word: str) -> None:
    reading = read(HEAD + "经查情况属实。\n感谢您的关心。\n青石县城乡" + word + "\n2021年6月1日\n")
    assert reading.replying_unit and reading.replying_unit.value == "青石县城乡" + word


@pytest.mark.parametrize("word", PAGE["source"].words)
def test_source(word: str) -> None:
    reading = read(f"{word}:青石县水务局\n" + HEAD + "经查情况属实。\n感谢您的关心。\n2021年6月1日\n")
    assert reading.replying_unit and reading.replying_unit.value == "青石县水务局"


@pytest.mark.parametrize("name", list(GRAMMAR))
def test_grammar(name: str) -> None:
    body, promised = GRAMMAR[name]
    assert [plain(one.quote) for one in letter(body).commitments] == [plain(words) for words in promised]
