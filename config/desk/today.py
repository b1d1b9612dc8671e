"""The desk's first page: what is late, what is due, what waits; and on the right whether the clock itself runs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.models import Commitment
from congress.admin import congresses_of, works_here
from congress.calendar import calendar_for
from congress.clock import Calendar, shipped_calendar, working_days_between
from congress.models import Membership, User
from proposals.models import Deadline, Event
from proposals.permissions import may_urge
from reminders.models import Address, Message, Notice, Sweep
from responses.models import Delivery

from .queues import SHOWN, queues_of
from .verbs import user_of

Kind = Deadline.Kind
LATE_SHOWN = 12
AHEAD = 10
# Height of the tallest bar of the next days, in the picture's own units.
TALLEST = 70


@dataclass(frozen=True)
class Step:
    """The verb that ends a deadline: its word, the thing it is pressed on, and who presses it."""

    word: str | Promise
    verb: str = ""
    on: str = ""
    by: str = "unit"


# What ends each kind of deadline. Without a verb the row leads into the dossier, to the thing it is about.
STEPS: dict[str, Step] = {
    Kind.ASSIGN: Step(gettext_lazy("Assign it"), by="office"),
    Kind.OBJECTION: Step(gettext_lazy("Receive or object"), by="unit"),
    Kind.RULING: Step(gettext_lazy("Rule on it"), "rule_on_objection", "assignment", "office"),
    Kind.CO_OPINION: Step(gettext_lazy("Give the opinion"), "give_opinion", "assignment", "unit"),
    Kind.CONTACT: Step(gettext_lazy("Enter a consultation"), "consult", "proposal", "unit"),
    Kind.REPLY: Step(gettext_lazy("Write the reply")),
    Kind.REHANDLING: Step(gettext_lazy("Write the reply")),
    Kind.SECOND_REPLY: Step(gettext_lazy("Write the second reply")),
    Kind.PUBLICATION: Step(gettext_lazy("Publish it"), "publish", "response", "any"),
    Kind.FEEDBACK: Step(gettext_lazy("Enter from paper"), "judge", "response", "congress"),
    Kind.COMMITMENT: Step(gettext_lazy("Report on it"), "report", "commitment", "unit"),
    Kind.PROGRESS_REPORT: Step(gettext_lazy("Report on it"), "report", "commitment", "unit"),
    Kind.REVIEW: Step(gettext_lazy("Look at it again"), "give_verdict", "commitment", "office"),
    Kind.VERDICT: Step(gettext_lazy("Judge it"), "give_verdict", "commitment", "office"),
    Kind.CARRY_OVER: Step(gettext_lazy("Carry it over"), "carry_over", "proposal", "office"),
}
OF_PROMISES = (Kind.COMMITMENT, Kind.REVIEW, Kind.VERDICT, Kind.PROGRESS_REPORT, Kind.CARRY_OVER)


@dataclass(frozen=True)
class Due:
    """One deadline as a row of the table."""

    deadline: Deadline
    number: str
    title: str
    who: str
    dossier: str
    verb: str
    address: str


def home(request: HttpRequest) -> HttpResponse:
    """What waits for this person, the most urgent first, each row one verb into the thing."""
    user, today = user_of(request), timezone.localdate()
    congress = congresses_of(request).first()
    calendar = calendar_for(congress) if congress else shipped_calendar()
    due = Deadline.objects.at_the_desk_of(user).open()
    late, tomorrow = due.overdue(today), today + timedelta(days=1)
    near = due.filter(due_on__range=(today, tomorrow))
    counted = due.aggregate(
        late=Count("pk", filter=Q(due_on__lt=today, force=Deadline.Force.NUMBER)),
        late_promises=Count(
            "pk", filter=Q(due_on__lt=today, force=Deadline.Force.NUMBER, kind__in=OF_PROMISES)
        ),
        near=Count("pk", filter=Q(due_on__range=(today, tomorrow))),
        now=Count("pk", filter=Q(due_on=today)),
        past=Count("pk", filter=Q(due_on__lt=today) & ~Q(force=Deadline.Force.NUMBER)),
    )
    late_rows = rows_of(user, late, LATE_SHOWN)
    queues = [(queue, *queue.oldest(user)) for queue in queues_of(user)]
    waiting = sorted(
        (row for queue, count, _first in queues if count for row in queue.waiting(user)),
        key=lambda row: row.since,
    )
    context = {
        **admin.site.each_context(request),
        "title": _("To do today"),
        "here": "today",
        "counted": counted,
        "longest": -working_days_between(today, late_rows[0].deadline.due_on, calendar) if late_rows else 0,
        "queues": [(queue, address(queue.address), count, first) for queue, count, first in queues],
        "late": late_rows,
        "near": rows_of(user, near, 40),
        "waiting": [(row, (today - row.since).days) for row in waiting],
        "more": [
            (queue.label, count - SHOWN, address(queue.address))
            for queue, count, _first in queues
            if count > SHOWN
        ],
        "ahead": ahead(due, today, calendar),
        "provisional": provisional(due),
        "next_known": not calendar.provisional(date(today.year + 1, 1, 1)),
        "next_year": today.year + 1,
        "open_promises": Commitment.objects.at_the_desk_of(user).open().count(),
        "congress": congress,
        "proof": proof(request, today) if works_here(request, *Membership.OFFICE_ROLES) else None,
        "may_register": works_here(request, Membership.Role.CONGRESS_CLERK),
        "may_file": works_here(request, *Membership.OFFICE_ROLES),
        "deadlines": reverse("admin:proposals_deadline_changelist"),
    }
    return render(request, "admin/desk_home.html", context)


def address(table: str) -> str:
    name, _mark, query = table.partition("?")
    return f"{reverse(name)}?{query}" if query else reverse(name)


# The rows of deadlines


def rows_of(user: User, due: QuerySet[Deadline], most: int) -> list[Due]:
    """The deadlines, soonest first, each with what it is about and its verb. Four questions whatever their number."""
    found = list(
        due.select_related("proposal__congress", "unit", "deputy", "rule").order_by("due_on", "pk")[:most]
    )
    about: dict[str, list[int]] = {}
    for row in found:
        kind, _slash, pk = row.subject.partition("/")
        about.setdefault(kind, []).append(int(pk))
    promises = Commitment.objects.select_related("proposal").in_bulk(about.get("commitment", []))
    replies = dict(Delivery.objects.filter(pk__in=about.get("delivery", [])).values_list("pk", "response_id"))
    urged = set(
        Event.objects.urged(timezone.localdate())
        .filter(subject__in=[row.subject for row in found])
        .values_list("subject", "context__kind")
    )
    return [_row(user, row, promises, replies, was_urged=(row.subject, row.kind) in urged) for row in found]


def _row(
    user: User, row: Deadline, promises: dict[int, Commitment], replies: dict[int, int], *, was_urged: bool
) -> Due:
    kind, _slash, pk = row.subject.partition("/")
    promise = promises.get(int(pk)) if kind == "commitment" else None
    step = STEPS[row.kind]
    target = {
        "proposal": row.proposal_id,
        kind: int(pk),
        **({"response": replies.get(int(pk))} if kind == "delivery" else {}),
    }.get(step.on)
    dossier = f"{reverse('desk_dossier', args=[row.proposal_id])}#{kind}-{pk}"
    verb, href = _("Look"), dossier
    if _presses(user, row, step):
        verb = str(step.word)
        if step.verb and target:
            href = reverse("desk_do", args=[step.on, target, step.verb])
    elif row.is_owed_by_a_unit and may_urge(user, row):
        verb, href = (
            (_("Urged today"), dossier)
            if was_urged
            else (_("Urge it"), reverse("desk_do", args=["deadline", row.pk, "urge"]))
        )
    return Due(
        deadline=row,
        number=promise.display_no if promise else row.proposal.display_no,
        title=promise.title if promise else row.proposal.localized_title(),
        who=str(row.deputy or row.unit or _("office")),
        dossier=dossier,
        verb=verb,
        address=href,
    )


def _presses(user: User, row: Deadline, step: Step) -> bool:
    """Whether it is this person who ends it: units their own, offices what offices decide."""
    if user.is_superuser:
        return True
    roles = {one.role for one in user.held if one.congress_id == row.proposal.congress_id}
    if step.by == "congress":
        return Membership.Role.CONGRESS_CLERK in roles
    if roles & set(Membership.OFFICE_ROLES):
        return step.by in {"office", "any"}
    return step.by in {"unit", "any"} and row.unit_id in user.units_held()


# The right column


@dataclass(frozen=True)
class Bar:
    """One of the next days: how many things are due, and its place in the picture."""

    day: date
    count: int
    rests: bool
    x: int
    y: int
    height: int


def ahead(due: QuerySet[Deadline], today: date, calendar: Calendar) -> list[Bar]:
    """The next ten days with what is due on each; rest days have no bar unless something stands on one."""
    days = [today + timedelta(days=n) for n in range(AHEAD)]
    counted: Counter[date] = Counter(
        dict(
            due.filter(due_on__range=(days[0], days[-1]))
            .order_by()
            .values_list("due_on")
            .annotate(count=Count("pk"))
        )
    )
    most = max(counted.values(), default=0) or 1
    bars = []
    for n, day in enumerate(days):
        height = round(counted[day] / most * TALLEST)
        bars.append(Bar(day, counted[day], not calendar.is_workday(day), n * 27, 92 - height, height))
    return bars


def provisional(due: QuerySet[Deadline]) -> list[tuple[int, int]]:
    """Years whose holidays are not announced, each with how many open dates wait for that."""
    rows = due.filter(provisional=True).order_by().values_list("due_on__year").annotate(count=Count("pk"))
    return sorted(rows)


def proof(request: HttpRequest, today: date) -> dict[str, Any]:
    """That somebody looked today: the last sweep, what went out for these congresses, what came back."""
    last = Sweep.objects.exclude(finished_at=None).order_by("-finished_at").first()
    told = Notice.objects.filter(
        proposal__congress__in=congresses_of(request, *Membership.OFFICE_ROLES),
        message__state=Message.State.SENT,
        message__sent_at__date=today,
    ).aggregate(mails=Count("message", distinct=True), notices=Count("pk"))
    addresses = admin.site._registry[Address].get_queryset(request)
    return {
        "last": last,
        "seconds": f"{(last.finished_at - last.started_at).total_seconds():.1f}"
        if last and last.finished_at
        else "",
        **told,
        "dead": addresses.exclude(dead_since=None).count(),
        "table": reverse("admin:reminders_address_changelist"),
    }


def urls() -> list[URLPattern]:
    return [path("", admin.site.admin_view(home), name="desk")]
