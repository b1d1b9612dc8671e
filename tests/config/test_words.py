"""Every word of the interface has its Chinese, and Chinese is what a reader gets."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from config.words import LOCALE, gather, untranslated, update, words_of


def test_no_word_is_left_in_english() -> None:
    assert untranslated(LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po", gather()) == []


def test_words_are_found_in_templates_and_in_code(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "{% load i18n %}\n  <p>it's {% translate 'one' %}\n"
        "{% blocktranslate count n=n %}a {{ n }}{% plural %}b {{ n }}{% endblocktranslate %}\n"
    )
    code = tmp_path / "code.py"
    code.write_text("x = _('two')\ny = ngettext_lazy('%(n)s day', '%(n)s days', 'n')\n")
    assert [word for _line, word, *_rest in words_of(page)] == ["one", ("a %(n)s", "b %(n)s")]
    assert [word for _line, word, *_rest in words_of(code)] == ["two", ("%(n)s day", "%(n)s days")]


def test_translations_survive_and_new_words_are_reported(tmp_path: Path) -> None:
    source = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    old = Catalog(locale="zh_Hans")
    old.add("kept", "保留")
    old.add("gone", "没有了")
    with source.open("wb") as po:
        write_po(po, old)
    now = Catalog()
    now.add("kept")
    now.add("new")
    assert update(source, now) == ["new"]
    with source.open("rb") as po:
        after = read_po(po, locale="zh_Hans")
    assert {message.id: message.string for message in after if message.id} == {"kept": "保留", "new": ""}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("chosen", "spoken"), [(None, "zh-hans"), ("en", "en"), ("zh-hans", "zh-hans"), ("xx", "zh-hans")]
)
def test_pages_are_chinese_until_a_reader_chooses_english(client, chosen: str | None, spoken: str) -> None:
    if chosen:
        client.cookies["django_language"] = chosen
    answer = client.get("/", headers={"accept-language": "en-US,en"})
    assert answer.headers["Content-Language"] == spoken
    assert ("Look up any suggestion" in answer.content.decode()) is (spoken == "en")
