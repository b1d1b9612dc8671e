"""Files of every kind become text, or a reason a clerk can act on; hostile ones cost no more than their limits."""

from __future__ import annotations

import io
import zipfile

import pytest
from pypdf import PdfWriter

from responses.files import inputs
from responses.files.inputs import PROBLEMS, letter_in, letters_in, text_of
from responses.letters import read

TEXT = "丁一山代表:\n您提出的《关于改善排水的建议》收悉。现答复如下:\n下一步,我局将增设雨水口。\n青石县水务局\n2021年6月1日\n"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(paragraphs: list[str], **more: bytes) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in paragraphs)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
        )
        for name, content in more.items():
            archive.writestr(name.replace("__", "/"), content)
    return packed.getvalue()


def zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name + ".txt", content)
    return packed.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text(encoding: str) -> None:
    assert text_of(TEXT.encode(encoding), "a.txt") == (TEXT, "")


def test_html_keeps_blocks_and_drops_scripts_and_hidden_passages() -> None:
    lines = "".join(f"<p>{line}</p>" for line in TEXT.split("\n"))
    page = f"<!doctype html><html><head><title>x</title><script>代表:</script></head><body>{lines}<div style='display:none'>下一步,我局将建桥。</div></body></html>"
    text, problem = text_of(page.encode(), "a.html")
    assert problem == ""
    reading = read(text)
    assert reading.replying_unit and reading.replying_unit.value == "青石县水务局"
    assert [promise.quote for promise in reading.commitments] == ["我局将增设雨水口"]


def test_html_in_gb2312_says_so_itself() -> None:
    page = f'<html><meta charset="gb2312"><body><p>{TEXT}</p></body></html>'
    assert "青石县水务局" in text_of(page.encode("gb18030"), "a.htm")[0]


def test_docx() -> None:
    text, problem = text_of(docx(TEXT.strip().split("\n")), "a.docx")
    assert problem == ""
    assert text.split("\n") == TEXT.strip().split("\n")


def test_docx_with_macros_is_not_opened() -> None:
    assert letter_in(docx(["丁一山代表:"], word__vbaProject_bin=b"x"), "a.docx").problem == "macros"


def test_pdf_without_text_is_a_scan() -> None:
    writer, packed = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(packed)
    letter = letter_in(packed.getvalue(), "scan.pdf")
    assert letter.problem == "no text"
    assert "scan" in letter.what_to_do


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b"  \r\n", "empty"),
        (b"\x89PNG\r\n\x1a\n....", "unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "legacy word"),
        (b"%PDF-1.7 broken", "damaged"),
        (b"PK\x03\x04word/ broken", "damaged"),
        (b"\x00\x01\x02\xff\xfe\x00", "unknown"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, problem: str) -> None:
    letter = letter_in(content, "a.bin")
    assert (letter.text, letter.problem) == ("", problem)
    assert letter.what_to_do == PROBLEMS[problem]


@pytest.mark.parametrize("wants", ["memory", "seconds", "disk"])
def test_a_file_that_wants_too_much_costs_a_child_and_no_more(monkeypatch, wants: str) -> None:
    monkeypatch.setitem(inputs.CHILDREN, "html", ("tests.letters.greedy", wants))
    problem = letter_in(b"<html><body>", "a.html").problem
    assert problem == ("damaged" if wants == "disk" else "too much")


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"0" * 30_000_000)
    assert [letter.problem for letter in letters_in(packed.getvalue(), "bomb.zip")] == ["too much"]


def test_an_entity_bomb_in_docx_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    assert letter_in(packed.getvalue(), "a.docx").problem == "damaged"


def test_a_zip_gives_each_letter_by_itself() -> None:
    found = letters_in(zipped(b=TEXT.encode(), a=TEXT.encode("gb18030")), "all.zip")
    assert [letter.name for letter in found] == ["all.zip/a.txt", "all.zip/b.txt"]
    assert {letter.text for letter in found} == {TEXT}
