"""Reads texts nobody wrote, and fails on the first exception, false span or unstable answer.

    python fuzz/fuzz_letters.py [COUNT]            hypothesis: COUNT texts (1,000,000 without a number)
    python fuzz/fuzz_letters.py --atheris [SECONDS] atheris, coverage-guided (1800 s without a number)

Texts are put together from the pieces letters are made of, in any order, cut anywhere, between foreign characters.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from hypothesis import HealthCheck, Phase, given, settings  # noqa: E402  the checkout is put on the path first
from hypothesis import strategies as st  # noqa: E402

from responses.letters import read  # noqa: E402

PIECES = [
    "关于对",
    "青石县第九届人大三次会议",
    "第118号",
    "建议的答复",
    "政协石浦县第六届委员会第二次会议",
    "提案",
    "丁一山代表:",
    "丁一山、文静等6名代表",
    "尊敬的",
    "委员您好",
    "您提出的《关于",
    "》",
    "“",
    "”",
    "(",
    ")",
    "〔2021〕",
    "号",
    "收悉",
    "现答复如下:\n一、",
    "(一)",
    "1.",
    "一是",
    "二是",
    "第一,",
    ";",
    "。",
    ",",
    ":",
    "!",
    "下一步",
    "今后",
    "我局",
    "将",
    "已",
    "了",
    "计划",
    "争取",
    "确保",
    "年底前",
    "2021年6月",
    "2021年",
    "10月底前",
    "十四五",
    "从",
    "提高到",
    "30%",
    "完成",
    "新建",
    "加强",
    "感谢您",
    "特此答复",
    "青石县水务局",
    "2021年6月1日",
    "二〇二一年六月一日",
    "2021601",
    "联系人:",
    "卫小川",
    "电话:0555-6200117\n邮编:",
    "类别:B",
    "同意公开",
    "上一篇:",
    "打印",
    "|",
    "发布时间:2021-06-01",
    "索引号",
    "\n",
    "\n\n",
    "\u3000",
    "關(guān)于",
    "<!--EndFragment-->",
    "﹝2022﹞",
    "１２",
    "Ａ",
    "\u200b",
    "\ufeff",
    "\r\n",
    "\t",
    "会办意见",
    "市教育局:",
    "主要措施有:",
    "原因如下:",
    "待资金到位后",
    "如",
    "不得",
    "建议中反映",
]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=60).map("".join)


def check(text: str) -> None:
    """Reads the text twice; every span must be a slice of it, every answer JSON, and both answers the same."""
    reading = read(text)
    answer = reading.as_json()
    for promise in answer["commitments"]:
        if text[promise["start"] : promise["end"]] != promise["quote"] or not promise["quote"].strip():
            raise AssertionError(f"a promise is not its span: {promise}")
    for name, found in answer["found"].items():
        if not 0 <= found["start"] <= found["end"] <= len(text):
            raise AssertionError(f"{name} lies outside the letter: {found}")
    if json.dumps(read(text).as_json(), sort_keys=True) != json.dumps(answer, sort_keys=True):
        raise AssertionError("two readings differ")


def with_hypothesis(count: int) -> None:
    settings.register_profile(
        "fuzz",
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("fuzz")
    given(TEXTS)(check)()
    print(f"{count} texts, no exception")


def with_atheris(seconds: int) -> None:
    import atheris  # not in every Python; asked for only here

    def one(data: bytes) -> None:
        provider = atheris.FuzzedDataProvider(data)
        text = ""
        while provider.remaining_bytes() > 2:
            if provider.ConsumeBool():
                text += PIECES[provider.ConsumeIntInRange(0, len(PIECES) - 1)]
            else:
                text += provider.ConsumeUnicodeNoSurrogates(6)
        check(text)

    atheris.instrument_all()
    atheris.Setup([sys.argv[0], f"-max_total_time={seconds}"], one)
    atheris.Fuzz()


def main() -> None:
    arguments = sys.argv[1:]
    if arguments[:1] == ["--atheris"]:
        with_atheris(int(arguments[1]) if len(arguments) > 1 else 1800)
    else:
        with_hypothesis(int(arguments[0]) if arguments else 1_000_000)


if __name__ == "__main__":
    main()
