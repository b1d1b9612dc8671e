"""The buttons on assignments, replies and letters: which verb, who may press it, when, and with which form."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress.models import Deputy, ResultClass, User
from proposals.models import Assignment
from proposals.verbs import ReasonForm, Verb, can_move

from . import actions, permissions
from .forms import AmendForm, ClassForm, DraftForm, OpinionForm, PaperJudgementForm, SignForm
from .models import Response

Status = Response.Status
AT_WORK = {Assignment.Status.ASSIGNED, Assignment.Status.RECEIVED, Assignment.Status.DONE}


def publish_today(response: Response, *, on: date, by: User) -> None:
    """The minute it is pressed; for a day before today, noon of that day."""
    now = timezone.localtime()
    at = now if on == now.date() else timezone.make_aware(datetime.combine(on, time(12)))
    actions.publish(response, at=at, by=by)


def reclassify(response: Response, *, result_class: ResultClass, on: date, by: User) -> None:
    actions.reclassify(response, result_class, on=on, by=by)


def judge_from_paper(response: Response, *, deputy: Deputy, on: date, by: User, **said: Any) -> None:
    actions.judge(response, deputy, on=on, by=by, **said)


def may_judge_from_paper(user: User, response: Response) -> bool:
    deputies = response.proposal.deputies()
    return bool(deputies) and permissions.may_judge(user, response, deputies[0])


def owes_a_draft(assignment: Assignment) -> bool:
    """Nothing written yet in this round, or done and a second reply may follow."""
    if not assignment.replies or assignment.status not in AT_WORK:
        return False
    now = assignment.proposal.round
    written = any(one.round == now and not one.supplementary for one in assignment.responses.all())
    return assignment.status == Assignment.Status.DONE or not written


VERBS: dict[str, list[Verb]] = {
    "assignment": [
        Verb("draft", _("Draft the reply"), actions.draft, permissions.may_draft, owes_a_draft, DraftForm),
        Verb(
            "give_opinion",
            _("Give the co-handling opinion"),
            actions.give_opinion,
            permissions.may_give_opinion,
            lambda one: one.role == Assignment.Role.CO and one.status in AT_WORK - {Assignment.Status.DONE},
            OpinionForm,
        ),
    ],
    "response": [
        Verb(
            "amend",
            _("Change the draft"),
            actions.amend,
            permissions.may_amend,
            lambda one: one.status == Status.DRAFT,
            AmendForm,
        ),
        Verb("sign", _("Sign"), actions.sign, permissions.may_sign, can_move(Status.SIGNED), SignForm),
        Verb(
            "unsign",
            _("Back to draft"),
            actions.unsign,
            permissions.may_unsign,
            can_move(Status.DRAFT),
            ReasonForm,
            grave=True,
        ),
        Verb("send", _("Send to the deputies"), actions.send, permissions.may_send, can_move(Status.SENT)),
        Verb(
            "publish",
            _("Publish the reply"),
            publish_today,
            permissions.may_publish,
            can_move(Status.PUBLISHED),
        ),
        Verb(
            "withhold",
            _("Do not publish"),
            actions.withhold,
            permissions.may_withhold,
            can_move(Status.WITHHELD),
            ReasonForm,
            grave=True,
        ),
        Verb(
            "reclassify",
            _("Change the class"),
            reclassify,
            permissions.may_reclassify,
            lambda one: True,
            ClassForm,
        ),
        Verb(
            "judge",
            _("Enter a judgement from paper"),
            judge_from_paper,
            may_judge_from_paper,
            lambda one: one.sent_on is not None and one.round == one.proposal.round,
            PaperJudgementForm,
        ),
    ],
    "delivery": [
        Verb(
            "confirm_delivery",
            _("It arrived"),
            actions.confirm_delivery,
            permissions.may_confirm_delivery,
            lambda one: one.received_on is None,
        ),
    ],
}
