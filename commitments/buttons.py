"""The buttons on letters and promises: which verb, who may press it, when, and with which form."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from congress.models import User
from proposals.models import Proposal
from proposals.verbs import ReasonForm, Verb, can_move

from . import actions, permissions
from .forms import (
    AddForm,
    ConfirmForm,
    DropForm,
    MergeForm,
    OfficeVerdictForm,
    ReportForm,
    ReviewForm,
    ReviseForm,
    SplitForm,
)
from .models import Commitment

Status = Commitment.Status


def report(
    commitment: Commitment,
    *,
    on: date,
    by: User,
    evidence_kind: str,
    evidence_title: str,
    evidence_link: str,
    evidence_files: list[UploadedFile],
    **said: Any,
) -> None:
    """A report with what was handed in: a link or something seen, and any number of files of the same kind."""
    exhibits = []
    if evidence_kind and (evidence_link or not evidence_files):
        title = evidence_title or evidence_link
        exhibits.append(actions.Exhibit(kind=evidence_kind, title=title, link=evidence_link))
    for one in evidence_files:
        title = evidence_title if len(evidence_files) == 1 and evidence_title else one.name or ""
        exhibits.append(
            actions.Exhibit(kind=evidence_kind, title=title, filename=one.name or "", content=one.read())
        )
    actions.report(commitment, on=on, by=by, evidence=exhibits, **said)


def merge(commitment: Commitment, *, other: Commitment, on: date, by: User) -> None:
    actions.merge(commitment, other, on=on, by=by)


def is_proposed(commitment: Commitment) -> bool:
    return commitment.status == Status.PROPOSED


VERBS: dict[str, list[Verb]] = {
    "proposal": [
        Verb(
            "carry_over",
            _("Carry over"),
            actions.carry_over,
            permissions.may_carry_over,
            can_move(Proposal.Status.CARRIED_OVER),
            ReviewForm,
        ),
        Verb(
            "close",
            pgettext_lazy("of a dossier", "Close"),
            actions.close,
            permissions.may_close,
            can_move(Proposal.Status.CLOSED),
        ),
        Verb(
            "reopen",
            _("Open again"),
            actions.reopen,
            permissions.may_reopen,
            lambda one: one.status == Proposal.Status.CLOSED,
            ReasonForm,
        ),
    ],
    "letter": [
        Verb(
            "propose",
            _("Read the promises"),
            actions.propose,
            permissions.may_propose,
            lambda one: one.proposal is not None and not one.commitments.exists(),
        ),
        Verb(
            "add",
            _("Mark a passage"),
            actions.add,
            permissions.may_add,
            lambda one: one.proposal is not None,
            AddForm,
        ),
        Verb(
            "confirm_ledger",
            _("Confirm the ledger"),
            actions.confirm_ledger,
            permissions.may_confirm_ledger,
            lambda one: one.proposal is not None and one.settled_on is None,
        ),
    ],
    "commitment": [
        Verb("confirm", _("Confirm"), actions.confirm, permissions.may_confirm, is_proposed, ConfirmForm),
        Verb("reject", _("No promise"), actions.reject, permissions.may_reject, is_proposed, ReasonForm),
        Verb("split", _("Split"), actions.split, permissions.may_split, is_proposed, SplitForm),
        Verb("merge", _("Join"), merge, permissions.may_merge, is_proposed, MergeForm),
        Verb(
            "restore",
            _("It is a promise after all"),
            actions.restore,
            permissions.may_restore,
            lambda one: one.status == Status.REJECTED,
        ),
        Verb(
            "take_back",
            _("Take up again"),
            actions.take_back,
            permissions.may_take_back,
            lambda one: one.status == Status.CONFIRMED and one.letter.settled_on is None,
        ),
        Verb(
            "report",
            _("Report progress"),
            report,
            permissions.may_report,
            lambda one: one.is_open,
            ReportForm,
        ),
        Verb(
            "give_verdict",
            _("Give a verdict"),
            actions.give_verdict,
            permissions.may_give_verdict,
            lambda one: one.is_open,
            OfficeVerdictForm,
        ),
        Verb(
            "revise",
            pgettext_lazy("of a promise", "Change"),
            actions.revise,
            permissions.may_revise,
            lambda one: one.is_open,
            ReviseForm,
        ),
        Verb(
            "drop",
            _("Drop"),
            actions.drop,
            permissions.may_drop,
            can_move(Status.DROPPED),
            DropForm,
            grave=True,
        ),
        Verb(
            "resume",
            _("Follow up again"),
            actions.resume,
            permissions.may_resume,
            lambda one: one.status in {Status.KEPT, Status.BROKEN, Status.DROPPED},
            ReviewForm,
        ),
    ],
}
