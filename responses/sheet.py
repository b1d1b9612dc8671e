"""A reply as a sheet of paper: its paragraphs with the promises they hold, its three zones, and what the web page it
came from put around it. The text itself is never changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

DONE, ADMITTED, PROMISED = "past", "prob", "prom"

# What a web page writes above and below a letter.
ABOVE = re.compile(
    r"^\s*(?:您?(?:现在的?|当前)?位置\s*[：:]|首页\s*[>›»])|阅读次数|浏览次数|浏览量|点击(?:数|次数)|字体\s*[：:]"
)
BELOW = re.compile(r"打印本页|打印正文|关闭窗口|关闭本页|上一[篇条]|下一[篇条]|分享到|扫一扫|版权所有")
TITLE = re.compile(r"答\s*复|复函|回复|函$")
SALUTATION = re.compile(r"(?:代表|委员)[^。]{0,8}[：:]\s*$")
FOOT = re.compile(r"^\s*(?:联系(?:单位|人|电话|方式)|电\s*话|邮\s*编|邮政编码|地\s*址|抄\s*送|附件?[：:])")
SIGNATURE = re.compile(r"^\s*[\d〇零一二三四五六七八九十年月日\s]{6,16}\s*$|^[^，。；：！!？?,;]{4,24}$")
MOST_TITLE = 80


@dataclass
class Line:
    """One paragraph: pieces of its text, each with the promise it belongs to, if any."""

    start: int = 0
    end: int = 0
    text: str = ""
    pieces: list[tuple[str, Any]] = field(default_factory=list)
    promises: list[Any] = field(default_factory=list)
    manner: str = ""  # title, to (the addressees), contact, sign; empty for running text


@dataclass
class Part:
    """Paragraphs of one zone in a row; `zone` is empty outside the three zones."""

    zone: str
    first: bool = True
    lines: list[Line] = field(default_factory=list)


@dataclass
class Sheet:
    above: list[str] = field(default_factory=list)
    title: str = ""
    parts: list[Part] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def zones(self) -> dict[str, int]:
        """How many paragraphs each zone has; a zone the letter has not is absent."""
        found: dict[str, int] = {}
        for part in self.parts:
            if part.zone:
                found[part.zone] = found.get(part.zone, 0) + len(part.lines)
        return found


def sheet_of(text: str, reading: Mapping[str, Any], promises: list[Any]) -> Sheet:
    """The letter laid out. Without a reading, or of a letter in another shape, the whole text is one part."""
    lines = lines_of(text, sorted(promises, key=lambda one: one.start))
    sheet = Sheet(problems=[said for said in reading.get("problems", []) if said])
    _set_apart(sheet, lines)
    body = [line for line in lines if line.manner != "page"]
    _manners(sheet, body)
    zones = dict(_zones(body, reading, promises))
    for line in body:
        if line.manner == "title":
            continue
        zone = zones.get(line.start, "")
        if not sheet.parts or sheet.parts[-1].zone != zone:
            sheet.parts.append(Part(zone, first=zone not in {part.zone for part in sheet.parts}))
        sheet.parts[-1].lines.append(line)
    return sheet


def lines_of(text: str, promises: list[Any]) -> list[Line]:
    """The letter's paragraphs, cut where a promise begins and ends; blank ones are left out."""
    lines, offset = [], 0
    for paragraph in text.splitlines(keepends=True):
        start, end = offset, offset + len(paragraph.rstrip())
        offset += len(paragraph)
        if not paragraph.strip():
            continue
        line, at = Line(start, end, text[start:end]), start
        for one in promises:
            first, last = max(one.start, start), min(one.end, end)
            if first >= last or first < at:
                continue
            line.pieces += [(text[at:first], None), (text[first:last], one)]
            line.promises += [one] if one.start >= start else []
            at = last
        line.pieces.append((text[at:end], None))
        lines.append(line)
    return lines


def _set_apart(sheet: Sheet, lines: list[Line]) -> None:
    """Marks what the web page wrote: only above the addressees and below the last paragraph."""
    to = next((at for at, line in enumerate(lines) if SALUTATION.search(line.text)), min(len(lines), 4))
    for line in lines[:to]:
        if ABOVE.search(line.text):
            line.manner = "page"
            sheet.above.append(line.text.strip())
    below: list[str] = []
    for line in reversed(lines[to:]):
        if not BELOW.search(line.text) or line.promises:
            break
        line.manner = "page"
        below.insert(0, line.text.strip())
    sheet.below = below


def _manners(sheet: Sheet, lines: list[Line]) -> None:
    to = next((at for at, line in enumerate(lines) if SALUTATION.search(line.text)), None)
    for line in lines[: to if to is not None else 1]:
        text = line.text.strip()
        if not sheet.title and len(text) <= MOST_TITLE and TITLE.search(text) and not line.promises:
            sheet.title, line.manner = text, "title"
    if to is not None:
        lines[to].manner = "to"
    for line in reversed(lines):
        if FOOT.search(line.text):
            line.manner = "contact"
        elif SIGNATURE.search(line.text) and not line.manner and not line.promises:
            line.manner = "sign"
        else:
            break


def _zones(lines: list[Line], reading: Mapping[str, Any], promises: list[Any]) -> Iterator[tuple[int, str]]:
    """The zone of each paragraph that has one, by where it starts."""
    spans = [(one.start, one.end) for one in promises] + _spans(reading.get("headed", []))
    past = _spans(reading.get("past_work", []))
    ahead = (min(start for start, _ in spans), max(end for _, end in spans)) if spans else None
    problems = [said for said in reading.get("problems", []) if said]
    running = [line for line in lines if line.manner in {"", "contact"}]
    asked = next((line for line in running if any(said in line.text for said in problems)), None)
    limit = min([*(one.start for one in (asked,) if one), *([ahead[0]] if ahead else [])], default=None)
    for line in running:
        if line.manner:
            continue
        if ahead and line.start < ahead[1] and line.end > ahead[0]:
            yield line.start, PROMISED
        elif line is asked:
            yield line.start, ADMITTED
        elif limit is None or line.start < limit:
            if any(start < line.end and end > line.start for start, end in past):
                yield line.start, DONE


def _spans(rows: list[dict[str, Any]]) -> list[tuple[int, int]]:
    return sorted((row["start"], row["end"]) for row in rows if "start" in row and "end" in row)
