"""The interface's words: gathers them from code and templates, keeps the translations, makes the files Django reads.

Babel does what GNU gettext would, so that a fresh machine needs no more than Python.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

BASE_DIR = Path(__file__).resolve().parent.parent
LOCALE = BASE_DIR / "config" / "locale"
FLOORS = ("congress", "proposals", "responses", "commitments", "reminders", "config")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def catalogue_files() -> list[Path]:
    """The translations there are, one file a language."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def compile_catalogues() -> None:
    """Writes the .mo file beside every .po file that is newer; half a file is never seen."""
    for source in catalogue_files():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
            continue
        draft = target.with_suffix(f".{os.getpid()}")
        with source.open("rb") as po, draft.open("wb") as mo:
            write_mo(mo, read_po(po, locale=source.parts[-3]))
        draft.rename(target)


def words_of(file: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    """Line, message, translators' comments and context of everything one file marks for translation."""
    text = file.read_text()
    if file.suffix != ".py":
        # Django turns a template into something Python-like for xgettext; Babel minds the indentation.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(file)).splitlines())
    yield from extract("python", BytesIO(text.encode()), keywords=KEYWORDS, comment_tags=["Translators:"])


def gather() -> Catalog:
    """Every message of the program, with the files it stands in; lines are left out, as they move daily."""
    catalogue = Catalog(project="Luoshi", charset="utf-8")
    for floor in FLOORS:
        files = [
            file
            for file in sorted((BASE_DIR / floor).rglob("*"))
            if file.suffix in {".py", ".html", ".txt", ".xml"} and "migrations" not in file.parts
            if file.suffix == ".py" or "templates" in file.parts
        ]
        for file in files:
            for _line, message, comments, context in words_of(file):
                catalogue.add(
                    message,
                    locations=[(str(file.relative_to(BASE_DIR)), None)],  # type: ignore[list-item]
                    auto_comments=comments,
                    context=context,
                )
    return catalogue


def update(source: Path, gathered: Catalog) -> list[str]:
    """Brings one .po file up to date, keeping its translations; gives the messages that still have none."""
    catalogue = Catalog(locale=source.parts[-3])
    if source.exists():
        with source.open("rb") as po:
            catalogue = read_po(po, locale=source.parts[-3])
    catalogue.update(gathered, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    written = BytesIO()
    write_po(written, catalogue, width=0, sort_output=True, omit_header=False, include_previous=False)
    if not source.exists() or written.getvalue() != source.read_bytes():
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_bytes(written.getvalue())
    return untranslated(source, gathered)


def untranslated(source: Path, gathered: Catalog) -> list[str]:
    """Messages of the program that the file does not translate; empty when it is complete."""
    if not source.exists():
        return [str(message.id) for message in gathered if message.id]
    with source.open("rb") as po:
        known = read_po(po, locale=source.parts[-3])
    open_ones = []
    for message in gathered:
        if not message.id:
            continue
        found = known.get(message.id, message.context)
        words = found.string if found is not None else ""
        complete = all(words) if isinstance(words, (tuple, list)) else bool(words)
        if not complete or (found is not None and found.fuzzy):
            open_ones.append(str(message.id))
    return open_ones
