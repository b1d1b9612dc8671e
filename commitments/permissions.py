"""Who may do what with a promise. One question for each verb, in the verb's word; asked at the door."""

from __future__ import annotations

from congress.models import Membership, User
from proposals.models import Proposal
from proposals.permissions import acts_for, is_office, works_for
from responses.models import Letter

from .models import Commitment

Role = Membership.Role


def may_propose(user: User, letter: Letter) -> bool:
    return is_office(user, letter.congress)


may_add = may_confirm_ledger = may_propose


def may_confirm(user: User, commitment: Commitment) -> bool:
    """The offices keep the ledger; the unit that promised does not decide what counts as a promise."""
    return is_office(user, commitment.proposal.congress)


may_reject = may_restore = may_take_back = may_split = may_merge = may_revise = may_drop = may_resume = (
    may_confirm
)


def may_report(user: User, commitment: Commitment) -> bool:
    """The responsible unit and its partners, or an office that enters it for them."""
    congress = commitment.proposal.congress
    if acts_for(user, congress, commitment.unit_id):
        return True
    return any(
        works_for(user, congress, *Membership.UNIT_ROLES, unit_id=partner.pk)
        for partner in commitment.partners.all()
    )


def may_give_verdict(user: User, commitment: Commitment) -> bool:
    """A deputy who submitted the suggestion, or an office; never somebody of the unit that promised."""
    if not user.is_authenticated:
        return False
    if any(deputy.user_id == user.pk for deputy in commitment.proposal.deputies()):
        return True
    congress = commitment.proposal.congress
    if not user.is_superuser and works_for(
        user, congress, *Membership.UNIT_ROLES, unit_id=commitment.unit_id
    ):
        return False
    return is_office(user, congress)


def may_carry_over(user: User, proposal: Proposal) -> bool:
    return is_office(user, proposal.congress)


def may_close(user: User, proposal: Proposal) -> bool:
    return works_for(user, proposal.congress, Role.CONGRESS_CLERK)


may_reopen = may_close
