"""In which language the page is read: words that stand in both are chosen by it."""

from __future__ import annotations

from django.utils.translation import get_language


def in_chinese() -> bool:
    """Whether the reader has Chinese before them; true outside any request."""
    return (get_language() or "zh").startswith("zh")
