"""Pages that look across all floors: home, a dossier, the units, a deputy's own, the calculator, the mailbox."""

from __future__ import annotations

import email
import email.policy
import mailbox as mailboxes
from datetime import date
from email.message import EmailMessage
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, F, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.models import Commitment
from commitments.permissions import may_give_verdict
from congress.models import Unit, User
from proposals.models import Assignment, Deadline, Event, Proposal
from responses.models import Evaluation, Response

Status = Proposal.Status


def home(request: HttpRequest) -> HttpResponse:
    """Where everything stands, from asked to kept. All numbers are counted over what this reader may see."""
    today = timezone.localdate()
    shown = Proposal.objects.visible_to(request.user)
    promises = Commitment.objects.visible_to(request.user).in_ledger()
    counted = shown.aggregate(
        asked=Count("pk"),
        assigned=Count(
            "pk", filter=~Q(status__in=[Status.REGISTERED, Status.REFUSED, Status.ADMITTED, Status.WITHDRAWN])
        ),
        answered=Count(
            "pk",
            filter=Q(
                status__in=[
                    Status.ANSWERED,
                    Status.REHANDLING,
                    Status.FOLLOWING,
                    Status.CARRIED_OVER,
                    Status.CLOSED,
                ]
            ),
        ),
    )
    judged = (
        Evaluation.objects.current()
        .filter(response__proposal__in=shown)
        .values("response__proposal")
        .distinct()
    )
    tally = promises.tally(today)
    total = sum(tally.values())
    context = {
        "here": "home",
        "counted": {**counted, "judged": judged.count(), "promised": total, "kept": tally["kept"]},
        "tally": tally,
        "shares": [
            (name, label, tally[name], round(100 * tally[name] / total) if total else 0)
            for name, label in TALLY
        ],
        "late": promises.overdue(today).select_related("proposal", "unit").order_by("due_on")[:5],
        "kept": promises.filter(status=Commitment.Status.KEPT)
        .select_related("proposal", "unit")
        .order_by("-verdicts__on")[:5],
        "units": _units(request, today)[:6],
    }
    return render(request, "home.html", context)


TALLY = [
    ("kept", gettext_lazy("kept")),
    ("open", gettext_lazy("within its date")),
    ("late", gettext_lazy("late")),
    ("none", gettext_lazy("no date given")),
    ("broken", gettext_lazy("not kept")),
    ("off", gettext_lazy("dropped")),
]


def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """One suggestion all the way: its steps, its promises, what is due, and its journal."""
    rows = Proposal.objects.visible_to(request.user).select_related(
        "congress", "session__term", "topic", "delegation", "rule_set"
    )
    proposal = get_object_or_404(rows, pk=pk)
    responses = list(
        Response.objects.visible_to(request.user)
        .filter(proposal=proposal)
        .select_related("unit", "result_class", "proposal__rule_set")
        .prefetch_related("deliveries")
    )
    promises = list(
        Commitment.objects.visible_to(request.user)
        .in_ledger()
        .filter(proposal=proposal)
        .select_related("category", "unit", "proposal", "letter")
        .prefetch_related("evidence", "progress", "verdicts", "revisions")
    )
    works_here = proposal.congress.memberships.running().filter(user=request.user.pk).exists()
    inside = request.user.is_authenticated and (request.user.is_superuser or works_here)
    events = list(proposal.events.all())
    context = {
        "here": "list",
        "proposal": proposal,
        "assignments": proposal.assignments.standing().select_related("unit"),
        "sponsors": proposal.sponsors.select_related("deputy"),
        "responses": responses,
        "promises": promises,
        "claimed": [one for one in promises if one.status == Commitment.Status.CLAIMED],
        "groups": _grouped(promises),
        "tally": Commitment.objects.filter(pk__in=[one.pk for one in promises]).tally(timezone.localdate()),
        "deadlines": _deadlines(proposal, promises, inside=inside),
        "events": [one for one in reversed(events) if inside or one.name in Event.PUBLIC],
        "steps": _steps(proposal, events, promises),
        "judgements": _judgements(request, proposal, responses),
        "mine": [one for one in promises if may_give_verdict(request.user, one)]
        if request.user.is_authenticated
        else [],
    }
    return render(request, "dossier.html", context)


def _deadlines(proposal: Proposal, promises: list[Commitment], *, inside: bool) -> list[Deadline]:
    """What is due, soonest first, then what was met. The public does not see the offices' own targets."""
    rows = proposal.deadlines.filter(withdrawn_on=None).select_related("unit", "deputy")
    if not inside:
        rows = rows.exclude(force=Deadline.Force.TARGET).exclude(kind=Deadline.Kind.FEEDBACK)
    numbers = {one.subject: one.display_no for one in promises}
    for row in rows:
        row.about = numbers.get(row.subject, "")  # type: ignore[attr-defined]
    return sorted(rows, key=lambda row: (row.met_on is not None, row.due_on))


def _grouped(promises: list[Commitment]) -> list[tuple[str, list[Commitment]]]:
    groups: dict[str, list[Commitment]] = {}
    for one in promises:
        groups.setdefault(str(one.category or _("other promises")), []).append(one)
    return list(groups.items())


def _steps(proposal: Proposal, events: list[Event], promises: list[Commitment]) -> list[dict[str, Any]]:
    """The six steps of the way, each with its state (done, now, todo) and a word from the journal."""
    first = {event.name: event for event in reversed(events)}
    last = {event.name: event for event in events}
    kept = [one for one in promises if one.status == Commitment.Status.KEPT]
    reached = [
        (_("Asked"), "assigned", last.get(Event.Name.REGISTERED)),
        (_("Assigned"), "handling", first.get(Event.Name.ASSIGNED)),
        (_("Answered"), "answered", last.get(Event.Name.SENT)),
        (_("Judged"), "answered", last.get(Event.Name.JUDGED)),
        (_("Promised"), "keeping", last.get(Event.Name.LEDGER_CONFIRMED)),
        (_("Kept"), "kept", last.get(Event.Name.CLOSED)),
    ]
    furthest = max((number for number, (_word, _sign, event) in enumerate(reached) if event), default=0)
    steps = []
    for number, (word, sign, event) in enumerate(reached):
        state = "now" if number == furthest else "done" if event else "todo"
        if state == "now" and number == len(reached) - 1:
            state = "kept"
        steps.append(
            {
                "word": word,
                "sign": sign if event else "none",
                "state": state,
                "on": event.on if event else None,
            }
        )
    if promises:
        steps[5]["note"] = _("%(kept)s of %(all)s kept") % {"kept": len(kept), "all": len(promises)}
    return steps


def _judgements(request: HttpRequest, proposal: Proposal, responses: list[Response]) -> dict[str, Any] | None:
    """How the deputies judged the last reply, counted; None where this reader may not know."""
    last = next((one for one in reversed(responses) if not one.supplementary and one.sent_on), None)
    if last is None:
        return None
    marks = last.evaluations.current()
    if not (proposal.rule_set and proposal.rule_set.public_sees_ratings):
        marks = marks.filter(pk__in=Evaluation.objects.visible_to(request.user).values("pk"))
    rows = list(marks.values_list("attitude", "result"))
    if not rows:
        return None
    counted = Evaluation.COUNTED_MARKS
    return {
        "round": last.round,
        "marks": [mark.label for mark in counted],
        "rows": [
            (_("attitude"), [sum(row[0] == mark for row in rows) for mark in counted]),
            (_("result"), [sum(row[1] == mark for row in rows) for mark in counted]),
        ],
        "missing": len(last.deliveries.all()) - len(rows),
    }


def _units(request: HttpRequest, today: date) -> list[dict[str, Any]]:
    """Each unit with what it has and how it keeps its word, those with most promises first."""
    shown = Proposal.objects.visible_to(request.user)
    cases = dict(
        Unit.objects.filter(assignments__proposal__in=shown)
        .annotate(
            lead=Count(
                "assignments",
                filter=Q(assignments__role__in=Assignment.REPLYING_ROLES)
                & ~Q(assignments__status__in=[Assignment.Status.RETURNED, Assignment.Status.WITHDRAWN]),
            )
        )
        .values_list("pk", "lead")
    )
    promises: dict[int, dict[str, int]] = {}
    rows = Commitment.objects.visible_to(request.user).in_ledger().values_list("unit", "status", "due_on")
    for unit, status, due_on in rows:
        tally = promises.setdefault(unit, dict.fromkeys([name for name, _label in TALLY], 0))
        tally[_standing(status, due_on, today)] += 1
    units = Unit.objects.filter(pk__in={*cases, *promises})
    empty = dict.fromkeys([name for name, _label in TALLY], 0)
    found: list[dict[str, Any]] = []
    for one in units:
        tally = promises.get(one.pk, empty)
        found.append(
            {"unit": one, "lead": cases.get(one.pk, 0), "tally": tally, "promises": sum(tally.values())}
        )
    return sorted(found, key=lambda row: (-row["promises"], -row["lead"], row["unit"].name))


def _standing(status: str, due_on: date | None, today: date) -> str:
    ended = {
        Commitment.Status.KEPT: "kept",
        Commitment.Status.BROKEN: "broken",
        Commitment.Status.DROPPED: "off",
    }.get(Commitment.Status(status))
    return ended or ("none" if due_on is None else "late" if due_on < today else "open")


def units(request: HttpRequest) -> HttpResponse:
    return render(request, "units.html", {"here": "units", "units": _units(request, timezone.localdate())})


def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """How one unit keeps its word: its suggestions and its promises, the late ones first."""
    found = get_object_or_404(Unit.objects.select_related("congress", "successor"), pk=pk)
    today = timezone.localdate()
    promises = (
        Commitment.objects.visible_to(request.user)
        .in_ledger()
        .filter(unit=found)
        .select_related("proposal", "category")
        .prefetch_related("evidence", "verdicts")
        .order_by(F("due_on").asc(nulls_last=True))
    )
    cases = (
        Proposal.objects.visible_to(request.user)
        .filter(pk__in=Assignment.objects.standing().filter(unit=found).values("proposal"))
        .select_related("session__term")
    )
    context = {
        "here": "units",
        "unit": found,
        "tally": promises.tally(today),
        "labels": TALLY,
        "promises": Paginator(promises, 20).get_page(request.GET.get("page")),
        "cases": cases[:50],
    }
    return render(request, "unit.html", context)


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """A deputy's own suggestions: first what waits for their word, then where each stands."""
    user = cast(User, request.user)
    # What the law sets for anybody, and what this deputy is asked for; not the offices' targets for each other.
    own_day = Q(force=Deadline.Force.NUMBER) | Q(deputy__user=user)
    own = (
        Proposal.objects.filter(sponsors__deputy__user=user)
        .select_related("congress")
        .prefetch_related(
            Prefetch(
                "deadlines",
                Deadline.objects.open().filter(own_day).order_by("due_on"),
                to_attr="open_deadlines",
            ),
            Prefetch("commitments", Commitment.objects.in_ledger(), to_attr="ledger"),
        )
        .distinct()
    )
    judge = (
        Response.objects.filter(
            deliveries__deputy__user=user,
            supplementary=False,
            round=F("proposal__round"),
            proposal__status=Status.ANSWERED,
        )
        .exclude(pk__in=Evaluation.objects.current().filter(deputy__user=user).values("response"))
        .select_related("proposal", "unit")
    )
    verdicts = (
        Commitment.objects.filter(proposal__in=own, status=Commitment.Status.CLAIMED)
        .select_related("proposal", "unit", "letter")
        .prefetch_related("evidence", "progress")
    )
    return render(request, "mine.html", {"here": "mine", "own": own, "judge": judge, "verdicts": verdicts})


def mailbox(request: HttpRequest) -> HttpResponse:
    """The demonstration's mails, newest first, as their readers see them. Not there in production."""
    if not settings.DEMO or settings.MAILBOX_DIR is None:
        raise Http404
    mails = _mails()
    chosen = request.GET.get("mail", "")
    mail = next((one for one in mails if one["key"] == chosen), None)
    return render(request, "mailbox.html", {"here": "", "mails": mails[:100], "mail": mail})


def _mails() -> list[dict[str, Any]]:
    """Every mail in the sink's folder; none while it has received nothing."""
    folder = settings.MAILBOX_DIR
    if folder is None or not (folder / "new").is_dir():
        return []
    box = mailboxes.Maildir(folder, create=False)
    found = []
    for key in box.keys():  # noqa: SIM118 - a Maildir is no dict
        said = email.message_from_bytes(box.get_bytes(key), EmailMessage, policy=email.policy.default)
        assert isinstance(said, EmailMessage)
        body = said.get_body(("plain",))
        found.append(
            {
                "key": key,
                "at": said["Date"].datetime if said["Date"] else None,
                "to": str(said["To"]),
                "subject": str(said["Subject"]),
                "text": body.get_content() if body else "",
            }
        )
    return sorted(found, key=lambda one: str(one["at"]), reverse=True)
