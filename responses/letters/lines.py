"""The letter as lines. A page flattened into one line gets its breaks back where a blank stands for one."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A longer line than this is a paragraph, or a whole letter.
LONG = 100
FLAT = re.compile(
    r"(?<=[。!?;]) +(?=\S)"  # after a sentence
    r"|(?<=如下[:。]) +| (?=一、|二、|三、|四、|五、|六、|\([一二三四五六]\))"
    r"|(?<=代表:) +|(?<=委员:) +|(?:(?<=答复)|(?<=复函)|(?<=回复)) +(?=[\u3400-\u9fff、]{2,40}(?:代表|委员):)"
    r"|(?<![\d:年月\- ]) +(?=[12二][\d〇○零O][\d〇○零一二O]{2} ?年 ?[\d一二三四五六七八九十]{1,2} ?月 ?[\d一二三四五六七八九十]{1,3} ?日)"
    r"|(?<=\S) +(?=(?:具体)?(?:联系人|承办人|经办人|联系电话|联系方式|抄送)\S{0,6}:)"
    r"|(?<=日) +(?=\()"
)
CELL = re.compile(r"[ \t]*\|[ \t]*")
LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its margins; `start` and `end` are places in the folded text."""

    start: int
    end: int
    text: str

    @property
    def packed(self) -> str:
        """The line without any blank."""
        return self.text.replace(" ", "")


def broken(text: str) -> str:
    """The text with line breaks put in place of the blanks and table bars that stand for them; same length."""
    if "|" in text:
        text = CELL.sub(lambda bar: "\n" * len(bar.group()), text)
    longest = max(map(len, text.split("\n")), default=0)
    if longest < LONG:
        return text
    pieces = []
    for line in text.split("\n"):
        if len(line) >= LONG and " " in line:
            line = FLAT.sub(lambda gap: "\n" * len(gap.group()), line)
        pieces.append(line)
    return "\n".join(pieces)


def lines_of(text: str) -> list[Line]:
    """The lines that say something, in order."""
    lines = []
    for found in LINE.finditer(text):
        raw = found.group()
        left = raw.lstrip()
        if left:
            start = found.end() - len(left)
            stripped = left.rstrip()
            lines.append(Line(start, start + len(stripped), stripped))
    return lines
