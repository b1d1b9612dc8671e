"""How promises stand, in the one order of every bar and table."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

LABELS = {
    "kept": _("kept"),
    "open": _("within its date"),
    "late": _("late"),
    "none": _("no date given"),
    "broken": _("not kept"),
    "off": _("dropped"),
}


def empty() -> dict[str, int]:
    return dict.fromkeys(LABELS, 0)


def shares(tally: Mapping[str, int]) -> list[tuple[str, str, int, float]]:
    """Name, label, number and share in percent (one decimal) of each; all shares are 0 for no promises."""
    total = sum(tally.values())
    return [
        (name, str(label), tally[name], round(100 * tally[name] / total, 1) if total else 0.0)
        for name, label in LABELS.items()
    ]
