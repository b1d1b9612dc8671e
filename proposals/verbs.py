"""A verb as the desk shows it: a button with the form it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from congress.forms import DayInput
from congress.models import Congress, User


class VerbForm(forms.Form):
    """The day it happened, and whatever the verb needs besides. `thing` is what the verb is done to."""

    on = forms.DateField(label=_("day"), widget=DayInput)

    def __init__(self, *args: Any, thing: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thing = thing
        self.fields["on"].initial = timezone.localdate
        self.offer(thing.proposal.congress if thing.proposal else thing.congress)

    def offer(self, congress: Congress) -> None:
        """Sets what may be chosen; only rows of this congress."""


class ReasonForm(VerbForm):
    reason = forms.CharField(label=_("reason"), widget=forms.Textarea(attrs={"rows": 3}))


@dataclass(frozen=True)
class Verb:
    """`possible` asks whether it makes sense now, `permitted` whether this person may; `run` does it."""

    name: str
    label: str | Promise
    run: Callable[..., Any]
    permitted: Callable[[User, Any], bool]
    possible: Callable[[Any], bool]
    form: type[VerbForm] = VerbForm

    def offered(self, user: User, thing: Any) -> bool:
        return self.possible(thing) and self.permitted(user, thing)


def can_move(to: str) -> Callable[[Any], bool]:
    """True while MOVES lets the thing go there."""
    return lambda thing: to in thing.MOVES[thing.status]
