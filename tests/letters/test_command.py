"""The command reads files and folders without a database, and saves a letter once however often it runs."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from commitments import actions as commitments
from commitments.models import Commitment
from congress.models import Unit
from proposals.models import Proposal
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


def run(*arguments: object, code: int = 0) -> str:
    """What the command says; it must end with this exit code."""
    out = StringIO()
    try:
        call_command("read_letter", *map(str, arguments), stdout=out, stderr=StringIO())
        ended = 0
    except SystemExit as end:
        ended = int(end.code or 0)
    assert ended == code
    return out.getvalue()


def test_json_has_one_object_a_letter_in_the_order_given(folder: Path) -> None:
    said = [json.loads(line) for line in run("--json", folder / "b.txt", folder / "a.txt").splitlines()]
    assert [Path(one["file"]).name for one in said] == ["b.txt", "a.txt"]
    assert {one["number"] for one in said} == {"18"}


def test_a_folder_gives_a_table_and_says_what_cannot_be_read(folder: Path) -> None:
    table = run(folder, code=4).splitlines()
    assert len(table) == 6
    assert "PNG" not in table[3] and "18" in table[1]
    assert table[4].endswith(": 1") and "scan.png" in table[5]


def test_exit_codes_say_who_has_to_look(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    run(tmp_path, code=0)
    (tmp_path / "b.txt").write_text("情况已经知悉，谢谢来信。", "utf-8")
    assert "b.txt: " in run(tmp_path, code=3).splitlines()[-1]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"gone\.txt"):
        run(tmp_path / "gone.txt")


@pytest.mark.django_db
def test_saving_twice_changes_nothing(folder: Path) -> None:
    house = people.build()
    arguments = ("--save", "--congress", house.congress.name, "--by", house.clerk.username, folder / "a.txt")
    run(*arguments, code=3)
    before = list(Letter.objects.values_list("pk", "sha256"))
    run(*arguments, code=3)
    assert len(before) == 1
    assert list(Letter.objects.values_list("pk", "sha256")) == before


def many(folder: Path, count: int) -> None:
    """As they come: text in two encodings, HTML, packed ones, a few scans, damaged and unsigned ones."""
    for n in range(1, count + 1):
        text = TEXT.replace("第18号", f"第{n}号").replace("改善排水", f"改善第{n}小区排水")
        match n % 10:
            case 1:
                (folder / f"{n:04}.txt").write_bytes(text.encode("gb18030"))
            case 2 if n % 20 == 2:
                (folder / f"{n:04}.html").write_text(
                    "<html><body>"
                    + "".join(f"<p>{line}</p>" for line in text.splitlines())
                    + "</body></html>",
                    "utf-8",
                )
            case 3:
                (folder / f"{n:04}.png").write_bytes(b"\x89PNG\r\n\x1a\n" + str(n).encode())
            case 4:
                (folder / f"{n:04}.txt").write_text(text.replace("青石县水务局", ""), "utf-8")
            case _:
                (folder / f"{n:04}.txt").write_text(text, "utf-8")


def results(table: str) -> list[str]:
    """Name and result of each letter, as the table has them."""
    return [" ".join(line.split()[:2]) for line in table.splitlines()]


@pytest.mark.django_db
def test_saving_a_folder_twice_and_after_an_interruption(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = people.build("青石县人民代表大会")
    term = house.session.term
    term.number = 9
    term.save()
    house.session.number = 3
    house.session.save()
    Unit.objects.create(congress=house.congress, name="青石县水务局")
    many(tmp_path, 120)
    arguments = ("--save", "--congress", house.congress.name, "--by", house.clerk.username, tmp_path)
    propose, calls = commitments.propose, iter(range(1000))

    def interrupted(*said: object, **more: object) -> object:
        if next(calls) == 20:
            raise KeyboardInterrupt
        return propose(*said, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(commitments, "propose", interrupted)
    run(*arguments, code=130)
    half = Letter.objects.count()
    assert 0 < half < 120
    assert not Letter.objects.filter(proposal__isnull=False, responses=None).exists(), (
        "no letter is half entered"
    )
    monkeypatch.undo()
    first = run(*arguments, code=4)
    after = (Letter.objects.count(), Proposal.objects.count(), Commitment.objects.count())
    assert after[0] == 120
    assert after[1] == after[2] == 96
    assert results(run(*arguments, code=4)) == results(first)
    assert (Letter.objects.count(), Proposal.objects.count(), Commitment.objects.count()) == after


def test_three_hundred_files_give_the_same_table_twice(tmp_path: Path) -> None:
    many(tmp_path, 300)
    table = run(tmp_path, code=4)
    heaps = table.splitlines()[301]
    assert heaps.count("240") == 1 and heaps.count(": 30") == 2
    assert run(tmp_path, code=4) == table
