"""Reply letters of the demonstration: what was done, what is admitted, what is promised, in three layouts."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

NUMERALS = "一二三四五六"


@dataclass(frozen=True)
class Reply:
    """What one letter says. `{year}`, `{soon}` and `{tomorrow}` in a promise are set by the story; `english` sums up
    each promise for a reader of English."""

    done: tuple[str, ...]
    problem: str
    promises: tuple[str, ...]
    english: tuple[str, ...]

    def words_of(self, quote: str, days: dict[str, str]) -> tuple[str, str]:
        """The clerk's summary of a passage in both languages; blank for a passage that is none of the promises."""
        for words, english in zip(self.promises, self.english, strict=True):
            if words.format(**days) in quote or quote in words.format(**days):
                return words.format(**days), english
        return "", ""


def replies() -> dict[str, Reply]:
    """What the letters of `replies.toml` say, by the number of their suggestion."""
    said = tomllib.loads(Path(__file__).with_name("replies.toml").read_text())
    return {
        one["number"]: Reply(
            done=tuple(one["done"]),
            problem=one["problem"],
            promises=tuple(words for words, _english in one["promises"]),
            english=tuple(english for _words, english in one["promises"]),
        )
        for one in said["reply"]
    }


REPLIES = replies()


def letter_text(
    number: str, title: str, unit: str, names: list[str], signed: str, said: Reply, days: dict[str, str]
) -> str:
    """The letter as the office would write it; the layout follows from the number."""
    promises = [words.format(**days) for words in said.promises]
    layout = sum(map(ord, number)) % 3
    if layout == 0:
        plan = "下一步，我们将重点做好以下工作：\n" + "\n".join(
            f"（{NUMERALS[n]}）{words}。" for n, words in enumerate(promises)
        )
    elif layout == 1:
        plan = (
            "下一步，我局将抓好以下几项工作："
            + "；".join(f"{NUMERALS[n]}是{words}" for n, words in enumerate(promises))
            + "。"
        )
    else:
        plan = "三、下一步工作打算\n" + "\n".join(f"{n}．{words}。" for n, words in enumerate(promises, 1))
    done = "。\n".join(words.format(**days) for words in said.done)
    who = "、".join(names) + ("代表" if len(names) == 1 else f"等{len(names)}位代表")
    return f"""关于台州市五届人大六次会议{number}号建议的答复

{who}：

你们在市五届人大六次会议上提出的《{title}》（{number}号）收悉。经研究，现答复如下：

一、已做的工作
{done}。

二、存在的问题
工作中还存在{said.problem}等问题，与代表和群众的期望有差距。

{plan}

感谢你们对我们工作的关心和支持。

联系单位：{unit}
联系电话：0576-00000000

{unit}
{signed}
"""
