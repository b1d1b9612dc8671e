"""The buttons on suggestions, assignments, days and requests for more time: which verb, who may, when, with which form."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from . import actions, permissions
from .forms import (
    AssignForm,
    ConsultForm,
    CorrectForm,
    DecisionForm,
    GrantForm,
    MoreTimeForm,
    ObjectionForm,
    RulingForm,
    StartForm,
)
from .models import Assignment, Deadline, Extension, Proposal
from .verbs import ReasonForm, Verb, can_move

Status = Proposal.Status

VERBS: dict[str, list[Verb]] = {
    "proposal": [
        Verb("admit", _("Admit"), actions.admit, permissions.may_admit, can_move(Status.ADMITTED)),
        Verb(
            "refuse",
            _("Refuse"),
            actions.refuse,
            permissions.may_refuse,
            can_move(Status.REFUSED),
            ReasonForm,
            grave=True,
        ),
        Verb(
            "reconsider",
            _("Reconsider"),
            actions.reconsider,
            permissions.may_reconsider,
            can_move(Status.REGISTERED),
        ),
        Verb(
            "assign",
            _("Assign to a unit"),
            actions.assign,
            permissions.may_assign,
            lambda one: one.status in Proposal.UNANSWERED_STATUSES,
            AssignForm,
        ),
        Verb(
            "consult",
            _("Enter a consultation"),
            actions.consult,
            permissions.may_consult,
            lambda one: one.assignments.standing().exists(),
            ConsultForm,
        ),
        Verb(
            "rehandle",
            _("Have it handled again"),
            actions.rehandle,
            permissions.may_rehandle,
            can_move(Status.REHANDLING),
            ReasonForm,
        ),
        Verb(
            "publish",
            _("Publish the suggestion"),
            actions.publish,
            permissions.may_publish,
            lambda one: (
                one.published_on is None and not one.confidential and one.status in one.ADMITTED_STATUSES
            ),
        ),
        Verb(
            "conceal",
            _("Take off the public pages"),
            actions.conceal,
            permissions.may_conceal,
            lambda one: one.published_on is not None,
            ReasonForm,
            grave=True,
        ),
        Verb(
            "correct",
            _("Correct"),
            actions.correct,
            permissions.may_correct,
            lambda one: one.status not in one.ENDED_STATUSES,
            CorrectForm,
        ),
        Verb(
            "withdraw",
            _("Withdraw"),
            actions.withdraw,
            permissions.may_withdraw,
            can_move(Status.WITHDRAWN),
            ReasonForm,
            grave=True,
        ),
    ],
    "sponsor": [
        Verb(
            "confirm_sponsor",
            _("Signed it too"),
            actions.confirm_sponsor,
            permissions.may_confirm_sponsor,
            lambda one: one.deputy_id is not None and one.confirmed_on is None,
        ),
    ],
    "assignment": [
        Verb(
            "receive",
            _("Receive"),
            actions.receive,
            permissions.may_receive,
            lambda one: one.status == Assignment.Status.ASSIGNED,
        ),
        Verb(
            "raise_objection",
            _("Object"),
            actions.raise_objection,
            permissions.may_raise_objection,
            can_move(Assignment.Status.OBJECTED),
            ObjectionForm,
        ),
        Verb(
            "rule_on_objection",
            _("Rule on the objection"),
            actions.rule_on_objection,
            permissions.may_rule_on_objection,
            lambda one: one.status == Assignment.Status.OBJECTED,
            RulingForm,
        ),
        Verb(
            "withdraw_assignment",
            _("Take the assignment back"),
            actions.withdraw_assignment,
            permissions.may_withdraw_assignment,
            can_move(Assignment.Status.WITHDRAWN),
            ReasonForm,
            grave=True,
        ),
    ],
    "deadline": [
        Verb(
            "ask_extension",
            _("Ask for more time"),
            actions.ask_extension,
            permissions.may_ask_extension,
            lambda one: (
                one.is_open
                and one.kind in {Deadline.Kind.REPLY, Deadline.Kind.REHANDLING, Deadline.Kind.CO_OPINION}
                and not any(ext.status == Extension.Status.REQUESTED for ext in one.extensions.all())
            ),
            MoreTimeForm,
        ),
        Verb(
            "confirm_start",
            _("Confirm the first day"),
            actions.confirm_start,
            permissions.may_confirm_start,
            lambda one: one.is_open and one.force == Deadline.Force.UNCONFIRMED,
            StartForm,
        ),
        Verb(
            "urge",
            _("Urge the unit"),
            actions.urge,
            permissions.may_urge,
            lambda one: one.is_open and one.is_owed_by_a_unit,
        ),
    ],
    "extension": [
        Verb(
            "grant_extension",
            _("Grant"),
            actions.grant_extension,
            permissions.may_grant_extension,
            can_move(Extension.Status.GRANTED),
            GrantForm,
        ),
        Verb(
            "refuse_extension",
            _("Refuse"),
            actions.refuse_extension,
            permissions.may_refuse_extension,
            can_move(Extension.Status.REFUSED),
            DecisionForm,
        ),
    ],
}
