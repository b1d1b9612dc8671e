"""Bars of how promises stand, as images people can read; the figures stand beside them in words."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

# One order everywhere.
ORDER = ("kept", "open", "late", "none", "broken", "off")


@register.simple_tag
def bar(tally: Mapping[str, int], width: int = 700, height: int = 40, of: int = 0) -> SafeString:
    """A bar of how promises stand; `of` is the number that fills the width, the tally's own sum where none is given.

    The numbers stand beside it in words, so it is hidden from screen readers.
    """
    total = max(of, sum(tally.values()))
    x, rects = 0.0, []
    for name in ORDER:
        share = tally.get(name, 0) / total * width if total else 0
        if share:
            # A hollow piece has its line inside its width.
            inset = 1 if name == "broken" else 0
            rects.append(
                (name, f"{x + inset:.1f}", inset, f"{max(share - 2 - 2 * inset, 1):.1f}", height - 2 * inset)
            )
        x += share
    body = format_html_join("", '<rect class="c-{}" x="{}" y="{}" width="{}" height="{}"/>', rects)
    return format_html(
        '<svg class="ch barbig" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">{}</svg>',
        width,
        height,
        body,
    )


@register.simple_tag
def swatch(name: str) -> SafeString:
    return format_html(
        '<svg class="sw" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">'
        '<rect class="c-{}" width="14" height="14"/></svg>',
        name,
    )


@register.simple_tag
def cells(promises: list[str]) -> SafeString:
    """One cell a promise, in the order given: kept, claimed, late, none, open, broken, off."""
    step = 700 / max(len(promises), 13)
    rects = format_html_join(
        "",
        '<rect class="d-{}" x="{}" y="1" width="{}" height="20"/>',
        ((name, f"{at * step + 1:.1f}", f"{step - 4:.1f}") for at, name in enumerate(promises)),
    )
    return format_html('<svg class="ch dots13" viewBox="0 0 700 22" aria-hidden="true">{}</svg>', rects)
