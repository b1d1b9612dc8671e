"""A deputy's own pages: first what waits for their word, then where each of their suggestions stands."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.db.models import F, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commitments.models import Commitment, Verdict
from congress.models import User
from proposals.models import Assignment, Deadline, Proposal
from responses.models import Evaluation, Response

Status = Proposal.Status
# How many of the six steps a suggestion has come in each status.
STEPS = {
    Status.REGISTERED: 1,
    Status.REFUSED: 1,
    Status.WITHDRAWN: 1,
    Status.ADMITTED: 1,
    Status.ASSIGNED: 2,
    Status.HANDLING: 2,
    Status.REHANDLING: 3,
    Status.ANSWERED: 4,
    Status.FOLLOWING: 5,
    Status.CARRIED_OVER: 5,
    Status.CLOSED: 6,
}

# While a reply can be judged: also after its promises were entered, as long as no new round has begun.
JUDGED_IN = (Status.ANSWERED, Status.FOLLOWING, Status.CARRIED_OVER)


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """One question a card; then the deputy's suggestions, newest first, and what they said before."""
    user = cast(User, request.user)
    own = list(_own(user))
    judge = list(_to_judge(user))
    verdicts = list(_to_find(user))
    for one in own:
        # What the deputy is asked for stands in a card above.
        rest = [row for row in one.open_deadlines if row.kind != Deadline.Kind.FEEDBACK]  # type: ignore[attr-defined]
        one.next_day = next(iter(rest), None)  # type: ignore[attr-defined]
        one.step = STEPS[Status(one.status)]  # type: ignore[attr-defined]
        one.kept = sum(p.status == Commitment.Status.KEPT for p in one.ledger)  # type: ignore[attr-defined]
        one.all_kept = bool(one.ledger) and one.kept == len(one.ledger)  # type: ignore[attr-defined]
    asked = {one.proposal_id for one in judge} | {one.proposal_id for one in verdicts}
    context: dict[str, Any] = {
        "here": "mine",
        "own": own,
        "judge": judge,
        "verdicts": verdicts,
        "asked": len(judge) + len(verdicts),
        "rest": sum(one.pk not in asked and one.status not in Proposal.ENDED_STATUSES for one in own),
        "said": _said(user),
        "is_deputy": user.deputies.exists(),
        "works": user.memberships.running().exists(),
        "office": _office_phone(user),
        "today": timezone.localdate(),
    }
    return render(request, "mine.html", context)


def _own(user: User) -> QuerySet[Proposal]:
    # What the law sets for anybody, and what this deputy is asked for; not the offices' targets for each other.
    own_day = Q(force=Deadline.Force.NUMBER) | Q(deputy__user=user)
    return (
        Proposal.objects.filter(sponsors__deputy__user=user)
        .select_related("congress", "session__term")
        .prefetch_related(
            Prefetch(
                "deadlines",
                Deadline.objects.open().filter(own_day).order_by("due_on"),
                to_attr="open_deadlines",
            ),
            Prefetch("commitments", Commitment.objects.in_ledger(), to_attr="ledger"),
            Prefetch("assignments", Assignment.objects.standing().select_related("unit"), to_attr="standing"),
        )
        .order_by("-submitted_on", "-pk")
        .distinct()
    )


def _to_judge(user: User) -> QuerySet[Response]:
    """Replies of the running round sent to this deputy that they have said nothing on."""
    said = Evaluation.objects.current().filter(deputy__user=user)
    return (
        Response.objects.filter(
            deliveries__deputy__user=user,
            supplementary=False,
            round=F("proposal__round"),
            proposal__status__in=JUDGED_IN,
        )
        .exclude(pk__in=said.values("response"))
        .select_related("proposal", "unit")
        .prefetch_related(
            Prefetch(
                "proposal__deadlines",
                Deadline.objects.open().filter(kind=Deadline.Kind.FEEDBACK, deputy__user=user),
                to_attr="asked_days",
            )
        )
        .order_by("sent_on", "pk")
        .distinct()
    )


def _to_find(user: User) -> QuerySet[Commitment]:
    """Promises reported as done on suggestions of this deputy that this deputy has not spoken of since."""
    return (
        Commitment.objects.filter(
            pk__in=Commitment.objects.filter(
                proposal__sponsors__deputy__user=user, status=Commitment.Status.CLAIMED
            ).values("pk")
        )
        .select_related("proposal", "unit", "letter")
        .prefetch_related("evidence", "progress")
        .order_by("proposal", "number")
    )


def _said(user: User) -> dict[str, list[Any]]:
    """The deputy's own judgements that can still be corrected, and their last verdicts."""
    judgements = (
        Evaluation.objects.current()
        .filter(
            deputy__user=user,
            response__proposal__status__in=JUDGED_IN,
            response__round=F("response__proposal__round"),
        )
        .select_related("response__proposal", "response__unit")
        .order_by("-judged_on", "-pk")
    )
    verdicts = (
        Verdict.objects.filter(deputy__user=user)
        .select_related("commitment__proposal", "commitment__unit")
        .order_by("-on", "-pk")[:5]
    )
    return {"judgements": list(judgements), "verdicts": list(verdicts)}


def _office_phone(user: User) -> dict[str, str] | None:
    """Whom to ring instead: the office of the deputy's congress, where its telephone is known."""
    seat = user.deputies.select_related("term__congress").order_by("-term__number").first()
    if seat is None:
        return None
    office = seat.term.congress.units.filter(side="congress").exclude(contact_phone="").first()
    if office is None:
        return None
    return {"name": str(office), "phone": office.contact_phone}
