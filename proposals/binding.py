"""Which rule holds for a dossier on a day, what else may bind beside it, and what its text makes of a date."""

from __future__ import annotations

from datetime import date
from typing import Any

from congress import clock
from congress.models import Rule, RuleSet

from .models import Assignment, Deadline, Proposal

Kind = Deadline.Kind

# What a rule's text says, and what that makes of a date (RULES §11.6). A silent rule makes none.
FORCE = {
    Rule.State.NUMBER: Deadline.Force.NUMBER,
    Rule.State.PROMPT: Deadline.Force.TARGET,
    Rule.State.AMBIGUOUS: Deadline.Force.UNCONFIRMED,
}


def rule_set_of(proposal: Proposal, on: date) -> RuleSet | None:
    """The rules the dossier was assigned under; before that, those in force in its congress on that day."""
    return proposal.rule_set or RuleSet.objects.in_force(proposal.congress.rule_set_name, on)


def rule_for(proposal: Proposal, kind: str, on: date, **conditions: Any) -> Rule | None:
    """The row that speaks about this kind for this dossier; None where no rule set is in force."""
    rule_set = rule_set_of(proposal, on)
    if rule_set is None:
        return None
    return rule_set.rule_for(
        kind, **{"origin": proposal.origin, "case": proposal.kind, "round": proposal.round, **conditions}
    )


def force_of(rule: Rule, due: clock.Due) -> Deadline.Force:
    """What the text makes of the date. Where the law's limit comes first, it binds whatever the local text leaves open."""
    binding = next((step["rule"] for step in due.steps if step["code"] == "binding"), None)
    if binding is not None and binding != rule.as_rule().name:
        return Deadline.Force.NUMBER
    return FORCE[Rule.State(rule.state)]


def law_of_replies(on: date) -> Rule | None:
    """Three months from assignment (Deputies Law, Art 51): no local rule may lengthen it."""
    national = RuleSet.objects.in_force("national", on)
    return national.rule_for(Kind.REPLY) if national else None


def beside(
    kind: str, about: Any, rule: Rule, start_on: date, *, confirmed: bool = False
) -> list[clock.Candidate]:
    """What may bind instead of a unit's reply; nothing for another kind, and nothing beside the law itself."""
    if kind != Kind.REPLY or not isinstance(about, Assignment) or rule.rule_set.name == "national":
        return []
    law = law_of_replies(start_on)
    closed_on = None if confirmed else session_closed_on(about.proposal)
    return candidates(rule, law.as_rule() if law else None, about.assigned_on, closed_on)


def candidates(
    rule: Rule, law: clock.Rule | None, assigned_on: date, closed_on: date | None
) -> list[clock.Candidate]:
    """The law's limit from assignment, and the other reading of a text that names no first day (RULES §11.4, 5)."""
    found = [clock.Candidate(law, assigned_on)] if law else []
    if closed_on and rule.other_start_event == Rule.Start.SESSION_CLOSED:
        found.insert(0, clock.Candidate(rule.as_rule(), closed_on))
    return found


def session_closed_on(proposal: Proposal) -> date | None:
    """The day the session closed that the suggestion came in; None for one from between sessions."""
    return proposal.session.closes_on if proposal.origin == Proposal.Origin.IN_SESSION else None
