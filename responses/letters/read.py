"""The letter from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence

from .addressee import read_addressees
from .documents import read_documents
from .item import read_item, read_role
from .lexicon import Category, categories
from .marks import read_marks
from .promises import read_body
from .reading import Reading
from .signature import read_signature
from .zones import Page, divide


def read(text: str, table: Sequence[Category] | None = None) -> Reading:
    """Everything the letter says about itself and everything it promises.

    `table` is the congress's own list of categories. An empty or foreign text gives a Reading with nothing in it;
    nothing is raised for any text.
    """
    page, reading = without_body(text)
    read_body(page, reading, table if table is not None else categories())
    return reading


def without_body(text: str) -> tuple[Page, Reading]:
    """The letter in its parts, with what head and foot say."""
    page = divide(text)
    reading = Reading(text)
    read_item(page, reading)
    read_addressees(page, reading)
    read_marks(page, reading)
    read_signature(page, reading)
    read_role(page, reading)
    read_documents(page, reading)
    return page, reading
