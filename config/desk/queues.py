"""What waits for somebody without being due on a day: one queue for each verb that is theirs to press next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Count,
    DateField,
    Exists,
    F,
    Max,
    Min,
    Model,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commitments.models import Commitment
from congress.models import Membership, User
from proposals.models import Assignment, Event, Extension, Proposal
from responses.models import Letter, Response

from ..templatetags.days import day

Role = Membership.Role
# A queue shows its oldest on the desk; the rest is in its table.
SHOWN = 6


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: since when, what it is, whose it is, and the one verb that takes it away."""

    since: date
    matter: str
    number: str
    title: str
    who: str
    verb: str
    address: str


@dataclass(frozen=True)
class Queue:
    """A named question with its table. `act` is the verb of the row; `door` says where it leads, the dossier if not."""

    key: str
    label: str | Promise
    act: str | Promise
    rows: Callable[[User], QuerySet[Any]]
    since: str
    address: str
    door: Callable[[Any], str]
    who: Callable[[Any], Any]
    words: Callable[[Any], str]

    def oldest(self, user: User) -> tuple[int, date | None]:
        """How many wait, and since when the longest has."""
        said = self.rows(user).order_by().aggregate(count=Count("pk", distinct=True), first=Min(self.since))
        return said["count"], as_day(said["first"])

    def waiting(self, user: User) -> list[Waiting]:
        """The ones that have waited longest. Who only looks is led to the dossier, not to a verb."""
        looks = bool(user.held) and all(one.role == Role.AUDITOR for one in user.held)
        return [
            Waiting(
                since=as_day(getattr(one, "waits_since", None)) or timezone.localdate(),
                matter=str(self.label),
                number=number_of(one),
                title=str(self.words(one)),
                who=str(self.who(one) or ""),
                verb=str(_("Look") if looks else self.act),
                address=to_dossier(one) if looks else self.door(one),
            )
            for one in self.rows(user)
            .annotate(waits_since=F(self.since))
            .order_by("waits_since", "pk")[:SHOWN]
        ]


def as_day(value: date | datetime | None) -> date | None:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def number_of(thing: Any) -> str:
    if isinstance(thing, Commitment):
        return thing.display_no
    return thing.proposal.display_no if thing.proposal else ""


def title_of(thing: Any) -> str:
    return thing.localized_title() if isinstance(thing, Proposal) else str(thing.title)


def press(kind: str, verb: str) -> Callable[[Any], str]:
    return lambda one: reverse("desk_do", args=[kind, one.pk, verb])


def to_dossier(one: Any) -> str:
    return f"{reverse('desk_dossier', args=[one.proposal.pk])}#{one.subject.replace('/', '-')}"


def table(model: type[Model], query: str = "") -> str:
    """The list where the whole queue stands."""
    return f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist?{query}"


# Whose rows


def mine(user: User) -> QuerySet[Proposal]:
    return Proposal.objects.at_the_desk_of(user)


def my_assignments(user: User, *roles: str) -> QuerySet[Assignment]:
    rows = Assignment.objects.filter(unit__in=user.units_held(), role__in=roles or list(Assignment.Role))
    return rows.select_related("proposal", "unit")


def my_replies(user: User) -> QuerySet[Response]:
    return Response.objects.filter(unit__in=user.units_held()).select_related("proposal", "unit")


def with_entry(rows: QuerySet[Any], prefix: str, *names: str) -> QuerySet[Any]:
    """The rows with the day of the last such entry in their journal as `entered_on`."""
    entries = Event.objects.filter(
        subject=Concat(Value(prefix), Cast(OuterRef("pk"), CharField())), name__in=names
    )
    last = entries.order_by("-on").values("on")[:1]
    return rows.annotate(entered_on=Subquery(last, output_field=DateField()))


def drafts_owed(user: User) -> QuerySet[Assignment]:
    written = Response.objects.filter(
        proposal=OuterRef("proposal"),
        unit=OuterRef("unit"),
        round=OuterRef("proposal__round"),
        supplementary=False,
    )
    rows = my_assignments(user, *Assignment.REPLYING_ROLES).filter(status=Assignment.Status.RECEIVED)
    return rows.filter(~Exists(written)).annotate(known_on=Coalesce("received_on", "assigned_on"))


def claims(user: User) -> QuerySet[Commitment]:
    rows = Commitment.objects.filter(proposal__in=mine(user), status=Commitment.Status.CLAIMED)
    return rows.select_related("proposal", "unit").annotate(claimed_on=Max("progress__on"))


def never_reported(user: User) -> QuerySet[Commitment]:
    rows = Commitment.objects.filter(unit__in=user.units_held(), status=Commitment.Status.CONFIRMED)
    rows = rows.select_related("proposal", "unit")
    return with_entry(rows, "commitment/", Event.Name.PROMISE_CONFIRMED)


def letters(user: User) -> QuerySet[Letter]:
    offices = [one.congress_id for one in user.held if one.role in Membership.OFFICE_ROLES]
    rows = Letter.objects.waiting().defer("original", "text", "reading")
    return (rows if user.is_superuser else rows.filter(congress__in=offices)).select_related("proposal")


def letter_words(one: Letter) -> str:
    return one.proposal.localized_title() if one.proposal else str(one)


QUEUES = {
    queue.key: queue
    for queue in [
        Queue(
            "admit",
            _("to admit"),
            _("Examine it"),
            lambda user: mine(user).filter(status=Proposal.Status.REGISTERED),
            "submitted_on",
            table(Proposal, "status__exact=registered"),
            to_dossier,
            lambda one: _("congress office"),
            title_of,
        ),
        Queue(
            "assign",
            _("to assign"),
            _("Assign it"),
            lambda user: mine(user).filter(status=Proposal.Status.ADMITTED),
            "submitted_on",
            table(Proposal, "status__exact=admitted"),
            press("proposal", "assign"),
            lambda one: _("assigning office"),
            title_of,
        ),
        Queue(
            "rule",
            _("objections to rule on"),
            _("Rule on it"),
            lambda user: Assignment.objects.filter(
                proposal__in=mine(user), status=Assignment.Status.OBJECTED
            ).select_related("proposal", "unit"),
            "objected_on",
            table(Assignment, "status__exact=objected"),
            press("assignment", "rule_on_objection"),
            lambda one: one.unit,
            lambda one: _("objects: %(reason)s") % {"reason": one.objection_reason},
        ),
        Queue(
            "extend",
            _("more time asked for"),
            _("Decide on it"),
            lambda user: Extension.objects.filter(
                deadline__proposal__in=mine(user), status=Extension.Status.REQUESTED
            ).select_related("deadline__proposal", "deadline__unit"),
            "asked_on",
            table(Extension, "status__exact=requested"),
            to_dossier,
            lambda one: one.unit,
            lambda one: (
                _("asks until %(day)s: %(reason)s") % {"day": day(one.asked_until), "reason": one.reason}
            ),
        ),
        Queue(
            "letters",
            _("letters whose ledger is not confirmed"),
            _("Confirm it"),
            letters,
            "filed_at",
            "desk_letters",
            lambda one: reverse("desk_letter", args=[one.pk]),
            lambda one: _("congress office"),
            letter_words,
        ),
        Queue(
            "verdicts",
            _("promises awaiting a verdict"),
            _("Judge it"),
            claims,
            "claimed_on",
            table(Commitment, "status__exact=claimed"),
            press("commitment", "give_verdict"),
            lambda one: one.unit,
            title_of,
        ),
        Queue(
            "receive",
            _("to receive"),
            _("Receive it"),
            lambda user: my_assignments(user).filter(status=Assignment.Status.ASSIGNED),
            "assigned_on",
            table(Assignment, "status__exact=assigned"),
            press("assignment", "receive"),
            lambda one: one.get_role_display(),
            lambda one: one.proposal.localized_title(),
        ),
        Queue(
            "draft",
            _("replies to draft, as lead"),
            _("Draft it"),
            drafts_owed,
            "known_on",
            table(Assignment, "status__exact=received"),
            press("assignment", "draft"),
            lambda one: one.get_role_display(),
            lambda one: one.proposal.localized_title(),
        ),
        Queue(
            "opinion",
            _("opinions to give, as co-handler"),
            _("Give it"),
            lambda user: my_assignments(user, Assignment.Role.CO).filter(status=Assignment.Status.RECEIVED),
            "received_on",
            table(Assignment, "role__exact=co"),
            press("assignment", "give_opinion"),
            lambda one: one.get_role_display(),
            lambda one: one.proposal.localized_title(),
        ),
        Queue(
            "sign",
            _("replies to sign"),
            _("Sign it"),
            lambda user: with_entry(
                my_replies(user).filter(status=Response.Status.DRAFT), "response/", Event.Name.DRAFTED
            ),
            "entered_on",
            table(Response, "status__exact=draft"),
            press("response", "sign"),
            lambda one: _("unit head"),
            lambda one: one.proposal.localized_title(),
        ),
        Queue(
            "send",
            _("signed replies to send"),
            _("Send it"),
            lambda user: my_replies(user).filter(status=Response.Status.SIGNED),
            "signed_on",
            table(Response, "status__exact=signed"),
            press("response", "send"),
            lambda one: one.unit,
            lambda one: one.proposal.localized_title(),
        ),
        Queue(
            "report",
            _("promises nobody reported on"),
            _("Report on it"),
            never_reported,
            "entered_on",
            table(Commitment, "status__exact=confirmed"),
            press("commitment", "report"),
            lambda one: one.unit,
            title_of,
        ),
    ]
}
# The queues of each role, in the order of the way.
OF_ROLE: dict[str, list[str]] = {
    Role.CONGRESS_CLERK: ["admit", "rule", "extend", "letters", "verdicts"],
    Role.GOVERNMENT_CLERK: ["assign", "rule", "extend", "letters", "verdicts"],
    Role.UNIT_HANDLER: ["receive", "draft", "opinion", "send", "report"],
    Role.UNIT_HEAD: ["sign", "receive", "draft", "opinion", "send", "report"],
    Role.AUDITOR: ["admit", "assign", "rule", "extend", "verdicts"],
}


def queues_of(user: User) -> list[Queue]:
    """The queues of every role this person holds, each once; an administrator's are the congress office's."""
    roles = [one.role for one in user.held] or ([Role.CONGRESS_CLERK] if user.is_superuser else [])
    keys = dict.fromkeys(key for role in roles for key in OF_ROLE.get(role, []))
    return [QUEUES[key] for key in keys]
