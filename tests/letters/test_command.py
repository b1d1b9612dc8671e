"""The command reads files and folders without a database, and saves a letter once however often it runs."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from responses.models import Letter
from tests import people

TEXT = (
    "青石县水务局关于青石县第九届人大三次会议第18号建议的答复函\n丁一山代表:\n"
    "您提出的《关于改善排水的建议》收悉。现答复如下:\n下一步,我局将增设雨水口。\n青石县水务局\n2023年6月12日\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.txt").write_bytes(TEXT.encode("gb18030"))
    (tmp_path / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n....")
    return tmp_path


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("read_letter", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_json_has_one_object_a_letter_in_the_order_given(folder: Path) -> None:
    said = [json.loads(line) for line in run("--json", folder / "b.txt", folder / "a.txt").splitlines()]
    assert [Path(one["file"]).name for one in said] == ["b.txt", "a.txt"]
    assert {one["number"] for one in said} == {"18"}


def test_a_folder_gives_a_table_and_says_what_cannot_be_read(folder: Path) -> None:
    table = run(folder).splitlines()
    assert len(table) == 5
    assert "PNG" not in table[3] and "18" in table[1]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"gone\.txt"):
        run(tmp_path / "gone.txt")


@pytest.mark.django_db
def test_saving_twice_changes_nothing(folder: Path) -> None:
    house = people.build()
    arguments = ("--save", "--congress", house.congress.name, "--by", house.clerk.username, folder / "a.txt")
    run(*arguments)
    before = list(Letter.objects.values_list("pk", "sha256"))
    run(*arguments)
    assert len(before) == 1
    assert list(Letter.objects.values_list("pk", "sha256")) == before
