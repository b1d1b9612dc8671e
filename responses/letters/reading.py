"""What is read in a reply letter: each value with the place it stands, how sure, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

T = TypeVar("T")

SURE = "sure"  # printed where this field is printed, in a form that has one reading
LIKELY = "likely"  # printed, but in a place or form that is sometimes something else
GUESS = "guess"  # inferred or doubtful: shown to a clerk, never asserted


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value and the span of the letter it was taken from; `start == end` says it is an inference, `why` from what."""

    value: T
    start: int
    end: int
    sure: str = SURE
    why: str = ""

    @property
    def asserted(self) -> bool:
        return self.sure != GUESS


@dataclass(frozen=True, slots=True)
class Congress:
    """The meeting an item was put to. `body` is 人大, 政协 or 党代会; every part may be unknown."""

    place: str | None = None
    body: str | None = None
    term: int | None = None
    session: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document the letter cites: its number (文号), its 《name》, or both."""

    number: str | None
    name: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the past work: `was` is None unless the letter says from how much."""

    was: str | None
    now: str
    unit: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """A passage of past work (措施): its heading, empty where it has none, and the span of heading and text."""

    heading: str
    start: int
    end: int
    figures: tuple[Figure, ...] = ()


@dataclass(slots=True)
class Undertaking:
    """One promise: an exact span of the letter, and what can be said of it without guessing."""

    quote: str
    start: int
    end: int
    sure: str = LIKELY
    why: str = ""
    heading: str = ""
    category: str = ""  # slug of the category table
    verb: str = ""
    object: str = ""
    quantity: str = ""
    baseline: str = ""
    target: str = ""
    measure_unit: str = ""
    due_words: str = ""
    due_on: date | None = None
    units: tuple[str, ...] = ()
    condition: str = ""
    firmness: str = "general"  # hard, clear, general, intent: commitments.Commitment.Firmness
    firmness_word: str = ""
    has_owner: bool = False
    has_deliverable: bool = False
    has_measure: bool = False
    has_time: bool = False

    def as_json(self) -> dict[str, Any]:
        row = {name: getattr(self, name) for name in self.__slots__}
        row["due"] = self.due_words or None
        row["due_on"] = self.due_on.isoformat() if self.due_on else None
        row["units"] = list(self.units)
        return row


@dataclass(slots=True)
class Headed:
    """A headed group of promises (一是打通上升渠道…)."""

    heading: str
    start: int
    end: int
    category: str = ""
    category_name: str = ""
    undertakings: list[Undertaking] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """Everything read in one letter. A field is None, or the list empty, where the letter does not say it."""

    text: str
    role: str = "reply"  # reply, second reply, co-handling opinion
    kind: Found[str] | None = None
    congress: Congress = field(default_factory=Congress)
    congress_at: Found[str] | None = None
    body: Found[str] | None = None
    number: Found[str] | None = None
    number_variants: list[str] = field(default_factory=list)
    title: Found[str] | None = None
    addressees: list[Found[str]] = field(default_factory=list)
    addressee_count: int | None = None
    proposers: list[str] = field(default_factory=list)
    reply_class: Found[str] | None = None
    reply_number: Found[str] | None = None
    replying_unit: Found[str] | None = None
    signed_date: Found[date] | None = None
    published_date: Found[date] | None = None
    contact_name: Found[str] | None = None
    contact_phone: Found[str] | None = None
    contact_postcode: Found[str] | None = None
    openness: Found[str] | None = None
    documents: list[Document] = field(default_factory=list)
    measures: list[Section] = field(default_factory=list)
    problems: list[Found[str]] = field(default_factory=list)
    commitments: list[Undertaking] = field(default_factory=list)
    headed: list[Headed] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def fields(self) -> dict[str, Found[Any] | None]:
        """The single-valued fields by the name they have in `as_json`."""
        return {name: getattr(self, name) for name in SINGLE}

    @property
    def unsettled(self) -> dict[str, Found[Any]]:
        """What was seen but is not sure enough to assert: for the clerk."""
        return {
            name: found for name, found in self.fields.items() if found is not None and not found.asserted
        }

    def as_json(self) -> dict[str, Any]:
        """The answer as one plain object; keys and meanings as in the gold letters under tests/letters."""

        def said(found: Found[Any] | None) -> Any:
            if found is None or not found.asserted:
                return None
            return found.value.isoformat() if isinstance(found.value, date) else found.value

        phrase_is_sure = self.congress_at is None or self.congress_at.asserted
        single = {name: said(found) for name, found in self.fields.items()}
        return {
            **single,
            "role": self.role,
            "congress": {
                "place": self.congress.place,
                "body": said(self.body),
                "term": self.congress.term if phrase_is_sure else None,
                "session": self.congress.session if phrase_is_sure else None,
            },
            "number_variants": self.number_variants,
            "addressees": [found.value for found in self.addressees if found.asserted],
            "addressee_count": self.addressee_count,
            "proposers": self.proposers,
            "cited_documents": [document.number for document in self.documents if document.number],
            "documents": [
                {"number": d.number, "name": d.name, "start": d.start, "end": d.end} for d in self.documents
            ],
            "measures": [section.heading for section in self.measures if section.heading],
            "past_work": [
                {
                    "heading": section.heading,
                    "start": section.start,
                    "end": section.end,
                    "figures": [
                        {
                            "was": f.was,
                            "now": f.now,
                            "unit": f.unit,
                            "start": f.start,
                            "end": f.end,
                        }
                        for f in section.figures
                    ],
                }
                for section in self.measures
            ],
            "problems": [problem.value for problem in self.problems],
            "commitments": [undertaking.as_json() for undertaking in self.commitments],
            "headed": [
                {
                    "heading": group.heading,
                    "start": group.start,
                    "end": group.end,
                    "category": group.category_name,
                    "category_slug": group.category,
                    "undertakings": [undertaking.as_json() for undertaking in group.undertakings],
                }
                for group in self.headed
            ],
            "unsettled": {name: said_anyway(found) for name, found in self.unsettled.items()},
            "found": {
                name: {
                    "start": found.start,
                    "end": found.end,
                    "sure": found.sure,
                    "why": found.why,
                }
                for name, found in self.fields.items()
                if found is not None
            },
            "warnings": self.warnings,
        }


def said_anyway(found: Found[Any]) -> Any:
    return found.value.isoformat() if isinstance(found.value, date) else found.value


SINGLE = (
    "kind",
    "number",
    "title",
    "reply_class",
    "reply_number",
    "replying_unit",
    "signed_date",
    "published_date",
    "contact_name",
    "contact_phone",
    "contact_postcode",
    "openness",
)
