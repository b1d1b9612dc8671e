"""The stock words of the admin site stay as its own translation has them: ours of the same spelling carry a context."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.contrib import admin
from django.urls import reverse
from django.utils import translation

PO = "locale/zh_Hans/LC_MESSAGES/django.po"
STOCK = Path(admin.__file__).parent / PO
OURS = Path(__file__).parents[2] / "config" / PO
# Better Chinese than the stock one, or a place where the stock one never stands.
ON_PURPOSE = {"Breadcrumbs", "Filter", "No date", "Sidebar", "View site"}


def test_no_word_of_ours_changes_a_word_of_the_stock_admin():
    with STOCK.open("rb") as stock, OURS.open("rb") as ours:
        theirs = {one.id: one.string for one in read_po(stock) if one.id and isinstance(one.id, str)}
        mine = {one.id: one.string for one in read_po(ours) if one.id and not one.context}
    changed = {
        word for word, said in mine.items() if isinstance(word, str) and theirs.get(word, said) != said
    }
    assert changed == ON_PURPOSE
    with translation.override("zh-hans"):
        words = [translation.gettext(word) for word in ("Add", "Change", "Close", "Save", "Delete")]
        assert words == ["增加", "修改", "关闭", "保存", "删除"]
        assert translation.pgettext("in a sum", "Add") == "加多少"
        assert translation.pgettext("of a dossier", "Close") == "办结"
        assert translation.pgettext("of a promise", "Change") == "变更"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_stock_form_and_a_list_speak_one_language(client, house, language):
    client.cookies["django_language"] = language
    client.force_login(house.clerk)
    said = {
        "zh-hans": ("增加", "修改", "保存", "保存并继续编辑", "筛选"),
        "en": ("Add", "Change", "Save", "Save and continue editing", "Filter"),
    }[language]
    pages = [
        client.get(reverse(name, args=args)).content.decode()
        for name, args in (
            ("admin:index", []),
            ("admin:congress_unit_changelist", []),
            ("admin:congress_unit_change", [house.bureau.pk]),
        )
    ]
    for word in said:
        assert any(word in page for page in pages), word
    assert "加多少" not in "".join(pages) and "变更" not in "".join(pages)
