"""The words a dossier is found by: one row each, to which every floor hands down its part.

Only words that everybody who may open the dossier may read: a search must not tell what a page hides.
"""

from __future__ import annotations

from django.db.models import QuerySet

from .models import Assignment, Proposal, SearchRow

MOST_WORDS = 8


def hand_down(proposal: Proposal, part: str, *words: str) -> None:
    """Keeps the words of one part of the dossier in the place of those it had before."""
    row = SearchRow.objects.select_for_update().filter(proposal=proposal).first() or SearchRow(
        proposal=proposal
    )
    row.parts[part] = " ".join(filter(None, words))
    row.text = "\n".join(row.parts.values())
    row.save()


def hand_down_asked(proposal: Proposal) -> None:
    """What was asked and by whom."""
    sponsors = [str(sponsor) for sponsor in proposal.sponsors.select_related("deputy")]
    asks = proposal.asks.values_list("text", flat=True)
    # A text that is not published in full is found by what its page shows, not by what it says.
    body = proposal.body if proposal.openness == Proposal.Openness.FULL else ""
    said = (proposal.display_no, proposal.title, proposal.english_title, body)
    hand_down(proposal, "asked", *said, *asks, *sponsors)


def hand_down_handled(proposal: Proposal) -> None:
    """Which units have it, by their long and short names."""
    standing = Assignment.objects.standing().filter(proposal=proposal)
    names = standing.values_list("unit__name", "unit__short_name")
    hand_down(proposal, "handled", *(name for pair in names for name in pair))


def found(rows: QuerySet[Proposal], words: str) -> QuerySet[Proposal]:
    """The dossiers in which every word stands, all of them for a blank; 三3号 is found as 三3."""
    for word in words.split()[:MOST_WORDS]:
        rows = rows.filter(search_row__text__icontains=word.removesuffix("号") or word)
    return rows
