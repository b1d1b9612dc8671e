"""Who may do what with a suggestion. One question for each verb, in the verb's word; asked at the door."""

from __future__ import annotations

from congress.models import Congress, Membership, Rule, User

from .models import Assignment, Deadline, Extension, Proposal, Sponsor

Role = Membership.Role


def works_for(user: User, congress: Congress, *roles: str, unit_id: int | None = None) -> bool:
    """True for somebody who has one of the roles in this congress today, in that unit if one is named."""
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_superuser:
        return True
    return any(
        one.congress_id == congress.pk and one.role in roles and unit_id in (None, one.unit_id)
        for one in user.held
    )


def is_office(user: User, congress: Congress) -> bool:
    """The congress office or the government office: those who assign and supervise."""
    return works_for(user, congress, *Membership.OFFICE_ROLES)


def acts_for(user: User, congress: Congress, unit_id: int | None) -> bool:
    """A handler or head of that unit, or an office that enters it for them."""
    return works_for(user, congress, *Membership.UNIT_ROLES, unit_id=unit_id) or is_office(user, congress)


def may_register(user: User, congress: Congress) -> bool:
    return works_for(user, congress, Role.CONGRESS_CLERK)


def may_confirm_sponsor(user: User, sponsor: Sponsor) -> bool:
    """The deputy themselves, or the congress office from paper."""
    own = sponsor.deputy is not None and sponsor.deputy.user_id == user.pk
    return own or may_register(user, sponsor.proposal.congress)


def may_admit(user: User, proposal: Proposal) -> bool:
    return works_for(user, proposal.congress, Role.CONGRESS_CLERK)


may_refuse = may_reconsider = may_withdraw = may_correct = may_admit


def may_assign(user: User, proposal: Proposal) -> bool:
    return is_office(user, proposal.congress)


def may_receive(user: User, assignment: Assignment) -> bool:
    return acts_for(user, assignment.proposal.congress, assignment.unit_id)


may_raise_objection = may_receive


def may_rule_on_objection(user: User, assignment: Assignment) -> bool:
    return is_office(user, assignment.proposal.congress)


may_withdraw_assignment = may_rule_on_objection


def may_consult(user: User, proposal: Proposal) -> bool:
    """A unit that has the suggestion, or an office."""
    if is_office(user, proposal.congress):
        return True
    return user.is_authenticated and proposal.assignments.standing().of(user).exists()


def may_ask_extension(user: User, deadline: Deadline) -> bool:
    return deadline.unit_id is not None and acts_for(user, deadline.proposal.congress, deadline.unit_id)


# Whose consent a rule may ask for, as the roles that give it.
CONSENT = {
    "": Membership.OFFICE_ROLES,
    Rule.Consent.ASSIGNER: Membership.OFFICE_ROLES,
    Rule.Consent.CONGRESS_OFFICE: (Role.CONGRESS_CLERK,),
    Rule.Consent.GOVERNMENT_OFFICE: (Role.GOVERNMENT_CLERK,),
}


def may_confirm_start(user: User, deadline: Deadline) -> bool:
    return is_office(user, deadline.proposal.congress)


def may_grant_extension(user: User, extension: Extension) -> bool:
    """The office the rule names, either where it names none; never the person who asked."""
    rule = extension.deadline.rule
    roles = CONSENT[rule.consent_by if rule else ""]
    return extension.asked_by_id != user.pk and works_for(user, extension.proposal.congress, *roles)


may_refuse_extension = may_grant_extension


def may_urge(user: User, deadline: Deadline) -> bool:
    return is_office(user, deadline.proposal.congress)


def may_rehandle(user: User, proposal: Proposal) -> bool:
    return is_office(user, proposal.congress)


def may_publish(user: User, proposal: Proposal) -> bool:
    return works_for(user, proposal.congress, Role.CONGRESS_CLERK)


may_conceal = may_publish
