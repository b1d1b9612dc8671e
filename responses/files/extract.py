"""The child that opens web pages, Word files and archives: bytes on its input, one JSON object on its output.

python -m responses.files.extract html|docx|zip < FILE
"""

from __future__ import annotations

import io
import sys
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree

from responses.files.answer import Unsafe, answered, as_text
from responses.files.encoding import decoded

MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 100
MOST_ENTRIES = 2000
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "tr",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "ul",
        "ol",
        "section",
        "article",
        "header",
        "footer",
        "title",
        "td",
        "th",
        "option",
        "dt",
        "dd",
    ]
)
SILENT = frozenset(
    ["script", "style", "noscript", "template", "head", "textarea", "select", "svg", "iframe", "object"]
)
VOID = frozenset(
    ["br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "wbr"]
)


class Text(HTMLParser):
    """The words of a page, a line for each block; scripts, styles and hidden passages are left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.silent:
            if tag == self.silent[0]:
                self.silent.append(tag)
            return
        said = {name: (value or "").replace(" ", "").lower() for name, value in attrs}
        hidden = "hidden" in said or "display:none" in said.get("style", "") or said.get("type") == "hidden"
        if (tag in SILENT or hidden) and tag not in VOID:
            self.silent.append(tag)
        elif tag in BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            if tag == self.silent[0]:
                self.silent.pop()
        elif tag in BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.pieces.append(data.replace("\n", " ").replace("\r", " "))


def from_html(content: bytes) -> dict:
    declared = content[:4096].lower()
    if b"gb2312" in declared or b"gbk" in declared or b"gb18030" in declared:
        page: str | None = content.decode("gb18030", "replace")
    else:
        page = decoded(content)
    if page is None:
        return {"problem": "unknown"}
    parser = Text()
    parser.feed(page)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.pieces).split("\n"))
    return as_text("\n".join(line for line in lines if line))


def opened(content: bytes) -> zipfile.ZipFile:
    """The archive, after its declared sizes were found harmless; what is read is counted again while reading."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or total > MOST_UNPACKED:
        raise Unsafe
    if any(entry.file_size > MOST_RATIO * max(entry.compress_size, 1024) for entry in entries):
        raise Unsafe
    return archive


def member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as stream:
        content = stream.read(entry.file_size + 1)
    if len(content) > entry.file_size:
        raise Unsafe
    return content


def from_docx(content: bytes) -> dict:
    archive = opened(content)
    names = archive.namelist()
    if any("vbaProject" in name for name in names):
        return {"problem": "macros"}
    if "word/document.xml" not in names:
        return {"problem": "unknown"}
    xml = member(archive, archive.getinfo("word/document.xml"))
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        return {"problem": "damaged"}
    pieces: list[str] = []
    for node in ElementTree.fromstring(xml).iter():
        if node.tag == WORD + "t":
            pieces.append(node.text or "")
        elif node.tag == WORD + "tab":
            pieces.append(" ")
        elif node.tag in (WORD + "p", WORD + "br", WORD + "cr"):
            pieces.append("\n")
    return as_text("".join(pieces).strip("\n"))


def from_zip(content: bytes) -> dict:
    archive = opened(content)
    members = []
    for entry in sorted(archive.infolist(), key=lambda entry: entry.filename):
        if (
            entry.is_dir()
            or entry.filename.startswith("__MACOSX")
            or entry.filename.rsplit("/", 1)[-1].startswith(".")
        ):
            continue
        members.append({"name": _name(entry), "content": member(archive, entry).hex()})
    return {"members": members}


def _name(entry: zipfile.ZipInfo) -> str:
    """Names packed by Chinese Windows are GBK behind the format's back."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return entry.filename


READERS = {"html": from_html, "docx": from_docx, "zip": from_zip}


if __name__ == "__main__":
    broken = (zipfile.BadZipFile, ElementTree.ParseError)
    print(answered(READERS[sys.argv[1]], broken))
