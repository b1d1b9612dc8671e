"""Build letters from their marked sources: SET/marked/NAME.txt → SET/NAME.txt (or NAME.html) and SET/NAME.json.

    python tests/letters/build.py [opened] [blind]

A marked source is a head of `key: value` lines, a line `---`, and the letter. In the letter

    ⟦undertaking⟧                        is one commitment
    ⟦@年底=2024-12-31|undertaking⟧       is one with due words (and, where they can be resolved, the last day)
    ⟪heading of a group of promises⟫     is a heading (no commitment of its own)
    〘problem〙                            is an admitted problem

`skip:` in the head names fields that are not scored; `skip: fields` all of them.

The marks are cut out and their offsets kept, so every span in the gold is exact by construction.
"""

from __future__ import annotations

import html
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
MARK = re.compile(r"⟦(?:@([^|⟧]+)\|)?|⟧|⟪|⟫|〘|〙")
WIDE = {ord(char): chr(ord(char) + 0xFEE0) for char in ",:;!?()"}
CJK = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’〇○]")
LISTS = {"to": "addressees", "docs": "cited_documents", "proposer": "proposer", "titles": "title_variants",
         "numbers": "number_variants"}  # fmt: skip
PLAIN = {"kind": "kind", "number": "number", "title": "title", "class": "reply_class", "reply": "reply_number",
         "unit": "replying_unit", "signed": "signed_date", "published": "published_date",
         "contact": "contact_name", "phone": "contact_phone", "openness": "openness", "role": "doc_role"}  # fmt: skip
GOLD = ["kind", "congress", "number", "title", "addressees", "addressee_count", "reply_class", "reply_number",
        "replying_unit", "signed_date", "published_date", "contact_name", "contact_phone", "openness",
        "cited_documents", "commitments"]  # fmt: skip


def widen(text: str) -> str:
    """Print half-width punctuation full-width where it stands next to Chinese; digits keep theirs."""
    out = []
    for i, char in enumerate(text):
        near = MARK.sub("", text[max(0, i - 12) : i])[-1:] + MARK.sub("", text[i + 1 : i + 40])[:1]
        entity = char == ";" and re.search(r"&\w+$", text[max(0, i - 8) : i])
        wide = not entity and (char in "()" or (char in ",:;!?" and CJK.search(near)))
        out.append(char.translate(WIDE) if wide else char)
    return "".join(out)


def widen_outside_marks(text: str) -> str:
    """Widen, leaving the `@words=day|` of a mark alone."""
    parts = re.split(r"(⟦@[^|]+\|)", text)
    return "".join(part if part.startswith("⟦@") else widen(part) for part in parts)


def head_of(source: str) -> tuple[dict[str, str], str]:
    """Return the head's values and the letter under the line `---`."""
    head, _, body = source.partition("\n---\n")
    pairs = (line.split(":", 1) for line in head.splitlines() if ":" in line)
    return {key.strip(): value.strip() for key, value in pairs}, body


def unmark(
    marked: str,
) -> tuple[str, list[dict[str, object]], list[dict[str, object]], list[dict[str, object]]]:
    """Cut the marks out; return the text, its commitments, headings and problems with exact offsets."""
    text, at, open_marks = "", 0, []
    found: dict[str, list[dict[str, object]]] = {"⟦": [], "⟪": [], "〘": []}
    closes = {"⟧": "⟦", "⟫": "⟪", "〙": "〘"}
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        sign = mark.group()[0]
        if sign in closes:
            opener, start, due = open_marks.pop()
            if opener != closes[sign]:
                raise ValueError(f"{opener} closed by {sign} after …{text[-30:]}")
            item: dict[str, object] = {"text": text[start:], "start": start, "end": len(text)}
            if opener == "⟦":
                words, _, day = (due or "").partition("=")
                item |= {"due": words or None} | ({"due_date": day} if day else {})
            found[opener].append(item)
        else:
            open_marks.append((sign, len(text), mark.group(1)))
    if open_marks:
        raise ValueError(f"never closed: {open_marks}")
    return text + marked[at:], found["⟦"], found["⟪"], found["〘"]


def visible(page: str) -> str:
    """The text of an HTML page: scripts and styles out, one line per block, cells parted by a tab."""
    page = re.sub(r"(?s)<!--.*?-->|<(script|style|head)\b.*?</\1>", "", page)
    page = re.sub(r"\s*\n\s*", "", page)
    page = re.sub(r"</t[dh]>", "\t", page)
    page = re.sub(r"<(?:br|/p|/div|/tr|/h\d|/li|/table|/ul)[^>]*>", "\n", page)
    return html.unescape(re.sub(r"<[^>]+>", "", page)).strip() + "\n"


def letter_of(path: Path) -> tuple[dict[str, object], str]:
    """The letter of one marked source with its gold, and its HTML page (empty unless it is one)."""
    head, body = head_of(path.read_text("utf-8"))
    body = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m.group(1), 16)), body)
    if head.get("width") == "full":
        body = widen_outside_marks(body)
    if head.get("digits") == "full":
        parts = re.split(r"(⟦@[^|]+\|)", body)
        wide = {ord(str(n)): chr(0xFF10 + n) for n in range(10)}
        body = "".join(part if part.startswith("⟦@") else part.translate(wide) for part in parts)
    is_page = head.get("form") == "html"
    text, commitments, headings, problems = unmark(visible(body) if is_page else body)
    gold: dict[str, object] = dict.fromkeys(GOLD) | {"addressees": [], "cited_documents": []}
    gold |= {PLAIN[key]: value for key, value in head.items() if key in PLAIN}
    gold |= {LISTS[key]: re.split(r"[、|]", value) for key, value in head.items() if key in LISTS}
    place, name, term, session = head.get("congress", "- - - -").split()
    gold["congress"] = {
        "place": None if place == "-" else place,
        "body": None if name == "-" else name,
        "term": None if term == "-" else int(term),
        "session": None if session == "-" else int(session),
    }
    gold["addressee_count"] = int(head["count"]) if "count" in head else None
    gold |= {"commitments": commitments, "headings": headings, "problems": problems}
    letter: dict[str, object] = {
        "id": path.stem,
        "kind_of_source": "invented",
        "text": text,
        "gold": gold,
        "gold_source": {"not_in_text_do_not_score": head.get("skip", "").replace(",", " ").split()},
        "tests": head.get("tests", ""),
    }
    for item in [*commitments, *headings, *problems]:
        if text[item["start"] : item["end"]] != item["text"]:
            raise ValueError(f"{path.stem}: a span is not exact: {item['text']}")
    return letter, MARK.sub("", body) if is_page else ""


def build(path: Path) -> None:
    """Write one letter and its gold beside the folder of its marked source."""
    folder = path.parent.parent
    letter, page = letter_of(path)
    if page:
        (folder / f"{path.stem}.html").write_text(page, "utf-8")
    else:
        (folder / f"{path.stem}.txt").write_text(str(letter["text"]), "utf-8")
    (folder / f"{path.stem}.json").write_text(
        json.dumps(letter, ensure_ascii=False, indent=1) + "\n", "utf-8"
    )


if __name__ == "__main__":
    for name in sys.argv[1:] or ["opened", "blind"]:
        for source in sorted((HERE / name / "marked").glob("*.txt")):
            try:
                build(source)
            except (ValueError, IndexError, KeyError) as error:
                sys.exit(f"{name}/{source.name}: {error!r}")
