"""A verb as the desk shows it: a button with the form it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from congress.forms import DayInput
from congress.models import Congress, User


class VerbForm(forms.Form):
    """The day it happened, and whatever the verb needs besides. `thing` is what the verb is done to, `user` by whom."""

    on = forms.DateField(label=_("day it happened"), widget=DayInput)

    def __init__(self, *args: Any, thing: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thing, self.user = thing, user
        self.fields["on"].initial = timezone.localdate
        # What is asked comes first; the day is today more often than not.
        self.order_fields([name for name in self.fields if name != "on"])
        self.offer(thing.proposal.congress if thing.proposal else thing.congress)

    def offer(self, congress: Congress) -> None:
        """Sets what may be chosen; only rows of this congress."""

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise ValidationError(
                _("This day has not come yet; enter the day it happened, today at the latest.")
            )
        return day


class ReasonForm(VerbForm):
    reason = forms.CharField(label=_("reason"), widget=forms.Textarea(attrs={"rows": 3}))


@dataclass(frozen=True)
class Verb:
    """`possible` asks whether it makes sense now, `permitted` whether this person may; `run` does it. A `grave` one
    takes something away; it stands apart and asks for a reason."""

    name: str
    label: str | Promise
    run: Callable[..., Any]
    permitted: Callable[[User, Any], bool]
    possible: Callable[[Any], bool]
    form: type[VerbForm] = VerbForm
    grave: bool = False

    @property
    def asks(self) -> bool:
        """Whether it wants to know more than the day."""
        return self.form is not VerbForm

    def offered(self, user: User, thing: Any) -> bool:
        return self.possible(thing) and self.permitted(user, thing)


def can_move(to: str) -> Callable[[Any], bool]:
    """True while MOVES lets the thing go there."""
    return lambda thing: to in thing.MOVES[thing.status]
