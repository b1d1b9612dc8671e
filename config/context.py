"""What every page knows."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import HttpRequest

from congress.models import Congress


def house(request: HttpRequest) -> dict[str, bool | Callable[[], Congress | None]]:
    """Whether this is the demonstration; and the congress whose house this is, None where several share it."""

    @cache
    def only_congress() -> Congress | None:
        found = list(Congress.objects.all()[:2])
        return found[0] if len(found) == 1 else None

    return {"demonstration": settings.DEMO, "only_congress": only_congress}
