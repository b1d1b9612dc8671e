"""Every row of the reader's tables decides something: each word is tried in a letter where it must make the difference."""

from __future__ import annotations

import pytest

from responses.letters import Reading, read
from responses.letters.firmness import firmness_of, grades
from responses.letters.lexicon import categories, tables
from tests.letters.score import plain

HEAD = "丁一山代表:\n您提出的《关于改善排水的建议》收悉。现答复如下:\n"
FOOT = "\n感谢您的关心。\n青石县水务局\n2021年6月1日\n"
PROMISES, PAGE = tables("promises"), tables("page")


def rows(file: str, *names: str) -> list[tuple[str, str, str]]:
    return [(name, word, tables(file)[name].example) for name in names for word in tables(file)[name].words]


def letter(body: str, above: str = "", below: str = "") -> Reading:
    return read(above + HEAD + body + FOOT + below)


@pytest.mark.parametrize(
    ("table", "word", "example"), rows("promises", "turn", "will", "measures", "progress")
)
def test_word_makes_a_promise(table: str, word: str, example: str) -> None:
    assert not letter(example.replace("{}", "")).commitments or table in ("measures", "will", "progress")
    assert letter(example.format(word)).commitments, word


@pytest.mark.parametrize(("table", "word", "example"), rows("promises", "past", "thanks", "reason"))
def test_word_makes_none(table: str, word: str, example: str) -> None:
    assert not letter(example.format(word)).commitments, word


@pytest.mark.parametrize(
    ("grade", "word"), [(grade, word) for grade in grades() for word in tables("firmness")[grade].words]
)
def test_firmness(grade: str, word: str) -> None:
    example = tables("firmness")[grade].example.format(word)
    assert firmness_of(example, dated=False) == (grade, word)


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


# One row a pattern of the grammar: a body (the letter is of June 2021) and the promises in it, in order.
GRAMMAR = {
    "6月20日前 lies ahead": (
        "6月20日前,我们把清淤的时间贴到各个路口。",
        ["6月20日前,我们把清淤的时间贴到各个路口"],
    ),
    "a later month of this year": (
        "改线工程已列入隐患治理计划,10月份动工。",
        ["改线工程已列入隐患治理计划,10月份动工"],
    ),
    "an earlier month is told": ("改线工程3月份动工。", []),
    "a row of a table": ("第二阶段   今年10月   公布积水点位分布图", ["今年10月   公布积水点位分布图"]),
    "a row that tells": ("第一阶段   今年2月   已公布积水点位分布图", []),
    "将把": (
        "省水利厅表示,将把雨水口的标准写入推荐性规范。",
        ["将把雨水口的标准写入推荐性规范"],
    ),
    "a year that is over before 将": ("县水利局2019年将雨水口写入评定标准,群众反映良好。", []),
    "an earlier answer": ("我局当时的答复是,将与县财政局协商在2020年内出台新的标准。", []),
    "an earlier plan": ("当时计划到2020年底将泵站由4座增加到12座。", []),
    "a figure that changed": ("下一步,我局将疏浚管道。积水点由214处降到97处。", ["我局将疏浚管道"]),
    "what the law asks": ("水法第三十七条规定,禁止任何单位和个人围垦河道。", []),
    "what others ought to do": ("物业企业应当建立巡查制度,保证管道通畅,鼓励采用信息化手段。", []),
    "what one is entitled to": ("下一步,我局将疏浚管道。农户清淤的,可以按规定申领补助。", ["我局将疏浚管道"]),
    "what a document says": ("《青石县城镇排水条例》提出,要结合下一步修编规划,研究推动雨污分流。", []),
    "a question": ("下一步,我局将疏浚管道。管道堵了怎么办?", ["我局将疏浚管道"]),
    "not meant": ("经设计单位论证,该处地下水位高,故不拟建设泵站。", []),
    "a law to come": ("即将施行的有关法律对排水有严格要求。", []),
    "the direction to go": ("这是今后改革要走的方向,要实事求是地说清楚。", []),
    "a lack in time to come": ("由于县级财力有限,近期没有再次调整的条件。", []),
    "afterwards, told": ("此后,我局委托两所高校完成了课题研究,比较了各地做法。疏浚管道的做法值得学习。", []),
    "a consequence": ("如一次性开挖,将使沿湖大道中断交通一年以上。", []),
    "so many for each": (
        "会同县残联开发公益性岗位,每村至少安排一名管护员。",
        ["会同县残联开发公益性岗位,每村至少安排一名管护员"],
    ),
    "aspects in turn": (
        "泵站方面,今年8月建成湖滨泵站。管道方面,县排水公司疏浚老城区管道四公里。",
        ["今年8月建成湖滨泵站", "县排水公司疏浚老城区管道四公里"],
    ),
    "another office begins its own": (
        "下半年,试点扩大到全部乡镇的大型饭店,县商务局将明示情况纳入评定标准,我局适时对明示的情况开展抽查。",
        [
            "下半年,试点扩大到全部乡镇的大型饭店",
            "县商务局将明示情况纳入评定标准",
            "我局适时对明示的情况开展抽查",
        ],
    ),
    "a case and what is done in it stay together": (
        "我局将在各村开展巡查疏浚,对反复堵塞管道、拒不整改的,街道将依法予以处理。",
        ["我局将在各村开展巡查疏浚", "对反复堵塞管道、拒不整改的,街道将依法予以处理"],
    ),
    "how others do it": ("交警部门的做法是:对占用盲道的坚决处罚;在支路设置限时停车路段146条。", []),
    "a peak": ("主要困难如下:一是生源减少;二是校舍闲置。初中在校生到2027年达到峰值39万人。", []),
    "not ripe": ("许多问题各方认识不尽一致,马上制定专门法律的条件还不成熟。", []),
    "a question in quotation marks": ("下一步,我局将疏浚管道。“管道又堵了怎么办?”", ["我局将疏浚管道"]),
    "what comes of it": ("居民登记后即可享受优惠。", []),
    "what is then begun": ("方案批复后即组织实施。", ["方案批复后即组织实施"]),
    "a heading that names a gap": (
        "下一步,我局将做好以下工作。\n(一)补齐监测短板\n1.在五个流域布设监测点,摸清污染规律。\n2.与县中学共建实验室,开发估算模型。",
        ["在五个流域布设监测点,摸清污染规律", "与县中学共建实验室,开发估算模型"],
    ),
    "the ask before the answer": (
        "关于您提出的雨污分流,我局拟在两个片区先行试点。",
        ["我局拟在两个片区先行试点"],
    ),
    "a description behind an item": (
        "下一步,我局将做好以下工作。\n一是在城南增设泵站。那一带地势低洼,老管道口径偏小。\n二是疏浚城北管道。",
        ["在城南增设泵站", "疏浚城北管道"],
    ),
    "behind a list of reasons": (
        "主要原因如下:一是雨水口堵塞;二是管道老化。入夏后,县环卫中心对老化管道逐一更换,今年9月底完工。",
        ["县环卫中心对老化管道逐一更换,今年9月底完工"],
    ),
}


@pytest.mark.parametrize("name", list(GRAMMAR))
def test_grammar(name: str) -> None:
    body, promised = GRAMMAR[name]
    assert [plain(one.quote) for one in letter(body).commitments] == [plain(words) for words in promised]
