"""Who may do what with a reply. One question for each verb, in the verb's word; asked at the door."""

from __future__ import annotations

from congress.models import Congress, Deputy, Membership, User
from proposals.models import Assignment
from proposals.permissions import acts_for, is_office, works_for

from .models import Delivery, Letter, Response

Role = Membership.Role


def may_give_opinion(user: User, assignment: Assignment) -> bool:
    return acts_for(user, assignment.proposal.congress, assignment.unit_id)


may_draft = may_give_opinion


def may_amend(user: User, response: Response) -> bool:
    return acts_for(user, response.proposal.congress, response.unit_id)


may_reclassify = may_amend
may_send = may_amend


def may_sign(user: User, response: Response) -> bool:
    """The head of the unit; an office enters a signature from paper (Zhejiang 2016, Art 21)."""
    congress = response.proposal.congress
    return works_for(user, congress, Role.UNIT_HEAD, unit_id=response.unit_id) or is_office(user, congress)


may_unsign = may_sign


def may_confirm_delivery(user: User, delivery: Delivery) -> bool:
    """The deputy who has it, the unit, or an office."""
    return delivery.deputy.user_id == user.pk or may_amend(user, delivery.response)


def may_publish(user: User, response: Response) -> bool:
    """The unit publishes on its own site; the offices publish here."""
    return acts_for(user, response.proposal.congress, response.unit_id)


may_withhold = may_publish


def may_judge(user: User, response: Response, deputy: Deputy) -> bool:
    """The deputy themselves; from paper or by phone the congress office, where the rule set lets it. Never the unit that
    is judged."""
    if not user.is_authenticated:
        return False
    own = deputy.user_id is not None and deputy.user_id == user.pk
    rule_set = response.proposal.rule_set
    if not own and rule_set is not None and not rule_set.clerks_enter_ratings:
        return False
    return own or works_for(user, response.proposal.congress, Role.CONGRESS_CLERK)


def may_file_letter(user: User, congress: Congress) -> bool:
    return works_for(user, congress, *Membership.OFFICE_ROLES, *Membership.UNIT_ROLES)


def may_give_text(user: User, letter: Letter) -> bool:
    return is_office(user, letter.congress)


may_place_letter = may_give_text
