"""The deadlines of promises, fetched for a whole page at once."""

from __future__ import annotations

from collections.abc import Iterable

from proposals.models import Deadline

from .models import Commitment

Kind = Deadline.Kind


def with_days(promises: Iterable[Commitment]) -> list[Commitment]:
    """The same promises, each with `own_day` (open, where it names a day), `review_day` (open) and `ended_day` (its day
    once it was met); None where there is none. One query for any number of them."""
    found = list(promises)
    by_subject = {one.subject: one for one in found}
    for one in found:
        one.own_day = one.review_day = one.ended_day = None  # type: ignore[attr-defined]
    rows = Deadline.objects.filter(
        subject__in=list(by_subject), kind__in=[Kind.COMMITMENT, Kind.REVIEW], withdrawn_on=None
    )
    for row in rows.order_by("due_on", "pk") if by_subject else ():
        one = by_subject[row.subject]
        if row.met_on is not None and row.kind == Kind.COMMITMENT:
            one.ended_day = row  # type: ignore[attr-defined]
        elif row.met_on is None:
            setattr(one, "own_day" if row.kind == Kind.COMMITMENT else "review_day", row)
    return found
