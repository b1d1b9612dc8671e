"""The six steps of the way, as a line under the title of a suggestion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from commitments.models import Commitment
from proposals.models import Assignment, Deadline, Event, Proposal
from responses.models import Response

Name = Event.Name


@dataclass
class Step:
    """`state` is done, half (something is missing), now, todo or kept; `on` is None where nothing has happened."""

    word: str
    sign: str
    state: str = "todo"
    on: date | None = None
    note: str = ""


def steps_of(
    proposal: Proposal,
    events: list[Event],
    assignments: list[Assignment],
    responses: list[Response],
    promises: list[Commitment],
) -> list[Step]:
    """Asked, assigned, answered, judged, promised, kept. The last turns green only when every promise is verified."""
    first = {event.name: event.on for event in reversed(events)}
    last = {event.name: event.on for event in events}
    days = [
        proposal.submitted_on,
        first.get(Name.ASSIGNED),
        last.get(Name.SENT),
        last.get(Name.JUDGED),
        last.get(Name.LEDGER_CONFIRMED) if promises else None,
        last.get(Name.CLOSED),
    ]
    words = [_("Asked"), _("Assigned"), _("Answered"), _("Judged"), _("Promised"), _("Kept")]
    signs = ["assigned", "handling", "answered", "answered", "keeping", "closed"]
    steps = [
        Step(word, sign if on else "none", "done" if on else "todo", on)
        for word, sign, on in zip(words, signs, days, strict=True)
    ]
    _asked, assigned, answered, judged, promised, kept = steps
    if assigned.on:
        assigned.note = pgettext("list", ", ").join(str(one.unit) for one in assignments if one.replies)
    if answered.on:
        answered.note = _punctual(proposal)
        _judged(judged, responses)
    if promises:
        dated = sum(one.due_on is not None for one in promises)
        said = {"all": len(promises), "dated": dated}
        promised.on = None
        promised.note = (
            _("%(all)s, %(dated)s dated") % said
            if dated
            else _("%(all)s, none dated") % {"all": len(promises)}
        )
        count = sum(one.status == Commitment.Status.KEPT for one in promises)
        kept.note = ngettext("%(n)s verified", "%(n)s verified", count) % {"n": count}
        if count == len(promises):
            kept.sign, kept.state = "kept", "kept"
    reached = [step for step in steps if step.state != "todo"][-1]
    if reached.state == "done" and reached is not kept:
        reached.state = "now"
    return steps


def _punctual(proposal: Proposal) -> str:
    """How the last reply stood to its day; empty where no day was set."""
    rows = proposal.deadlines.filter(
        kind__in=[Deadline.Kind.REPLY, Deadline.Kind.REHANDLING], met_on__isnull=False
    )
    row = rows.order_by("-met_on", "-pk").first()
    if row is None or row.late_days is None:
        return ""
    if row.late_days <= 0:
        return _("in time")
    return ngettext("%(n)s working day late", "%(n)s working days late", row.late_days) % {"n": row.late_days}


def _judged(step: Step, responses: list[Response]) -> None:
    """How many judgements have come back; half a step while one is missing."""
    sent = next((one for one in reversed(responses) if not one.supplementary and one.sent_on), None)
    if sent is None:
        return
    returned = sum(one.corrected_by_id is None for one in sent.evaluations.all())
    missing = max(len(sent.deliveries.all()) - returned, 0)
    if returned and missing:
        step.state = "half"
    said = {"returned": returned, "missing": missing}
    step.on = None
    step.note = _("%(returned)s returned, %(missing)s missing") % said if missing else _("all returned")
