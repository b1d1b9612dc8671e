"""Reads texts nobody wrote, and fails on the first exception, false span or unstable answer.

    python fuzz/fuzz_letters.py                     atheris for 1800 s, then 1,000,000 random texts
    python fuzz/fuzz_letters.py COUNT               hypothesis: COUNT texts, a failing one is made small
    python fuzz/fuzz_letters.py --random [COUNT]    as many texts, dealt from a seeded pack (1,000,000 without a number)
    python fuzz/fuzz_letters.py --atheris [SECONDS] atheris, coverage-guided (1800 s without a number)

Atheris is not made for every Python; where it is missing this says so loudly and goes on with the random texts.

Texts are put together from the pieces letters are made of, in any order, cut anywhere, between foreign characters.
"""

from __future__ import annotations

import json
import random
import subprocess
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


def check(text: str, twice: bool = True) -> None:
    """Reads the text (twice, unless told); every span must be a slice of it, every answer JSON, and both answers the same."""
    reading = read(text)
    answer = reading.as_json()
    for promise in answer["commitments"]:
        if text[promise["start"] : promise["end"]] != promise["quote"] or not promise["quote"].strip():
            raise AssertionError(f"a promise is not its span: {promise}")
    for name, found in answer["found"].items():
        if not 0 <= found["start"] <= found["end"] <= len(text):
            raise AssertionError(f"{name} lies outside the letter: {found}")
    if twice and json.dumps(read(text).as_json(), sort_keys=True) != json.dumps(answer, sort_keys=True):
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

    @given(TEXTS)
    def each(text: str) -> None:  # hypothesis takes no function with a default, such as `check`
        check(text)

    each()
    print(f"{count} texts, no exception")


def with_random(count: int) -> None:
    """The same pieces without the bookkeeping of hypothesis; each text can be dealt again from its number."""
    for number in range(count):
        deal = random.Random(number)
        pieces = deal.choices(PIECES, k=deal.randrange(40))
        for _ in range(deal.randrange(3)):
            pieces.insert(deal.randrange(len(pieces) + 1), chr(deal.choice(FOREIGN)(deal)))
        text = "".join(pieces)
        try:
            check(text, twice=number % 10 == 0)
        except Exception:
            print(f"text {number}: {text!r}", file=sys.stderr)
            raise
        if (number + 1) % 100_000 == 0:
            print(f"{number + 1} texts, no exception", flush=True)


# A character of the first planes, a CJK one, or one outside the basic plane.
FOREIGN = (
    lambda deal: deal.randrange(0x20, 0xD7FF),
    lambda deal: deal.randrange(0x4E00, 0x9FFF),
    lambda deal: deal.randrange(0x10000, 0x2FFFF),
)


def with_atheris(seconds: int) -> None:
    try:
        import atheris  # not in every Python; asked for only here
    except ImportError:
        print("ATHERIS IS NOT INSTALLED: COVERAGE-GUIDED FUZZING IS LEFT OUT", file=sys.stderr)
        return

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
    elif arguments[:1] == ["--random"]:
        with_random(int(arguments[1]) if len(arguments) > 1 else 1_000_000)
    elif arguments:
        with_hypothesis(int(arguments[0]))
    else:
        # Atheris ends the process it runs in.
        done = subprocess.run([sys.executable, __file__, "--atheris"], check=False)
        if done.returncode:
            sys.exit(done.returncode)
        with_random(1_000_000)


if __name__ == "__main__":
    main()
