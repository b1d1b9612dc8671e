"""The demonstration as it stands on a day: every story told through the verbs, side by side, day by day."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from . import astray, san3
from .pace import together
from .story import Story
from .suggestions import suggestions
from .town import Town, build


@transaction.atomic
def load(today: date) -> Town:
    """The whole demonstration as it stands on that day."""
    town = build(today)
    stories = [Story(town, one).tell() for one in suggestions()]
    for _day in together(*stories, san3.tell(town)):
        pass
    astray.file(town)
    return town
