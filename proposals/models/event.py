"""The journal: what happened, who did it, for which unit as it was then. Append-only, each entry chained to the last."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from congress.models import Unit

from .assignment import Assignment, Consultation
from .deadline import Deadline
from .proposal import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterable


class EventQuerySet(models.QuerySet["Event"]):
    def urged(self, on: date) -> EventQuerySet:
        """The urgings of one day."""
        return self.filter(name=Event.Name.URGED, on=on)


class Event(models.Model):
    class Name(models.TextChoices):
        # One sentence each; the words in %( )s come from `context`.
        REGISTERED = "registered", _("The suggestion was registered.")
        CORRECTED = "corrected", _("%(field)s was corrected from “%(was)s” to “%(now)s”.")
        ADMITTED = "admitted", _("The suggestion was admitted.")
        REFUSED = "refused", _("The suggestion was not admitted: %(reason)s")
        RECONSIDERED = "reconsidered", _("The refusal is being reconsidered.")
        WITHDRAWN = "withdrawn", _("The suggestion was withdrawn: %(reason)s")
        CONFIRMED_BY_SPONSOR = "confirmed_by_sponsor", _("A deputy confirmed signing it jointly.")
        ASSIGNED = "assigned", _("Assigned to %(unit)s as %(role)s.")
        RECEIVED = "received", _("%(unit)s received it.")
        OBJECTED = "objected", _("%(unit)s objected to the assignment: %(reason)s")
        ASSIGNMENT_WITHDRAWN = "assignment_withdrawn", _("The assignment of %(unit)s was taken back.")
        OBJECTION_UPHELD = "objection_upheld", _("The objection of %(unit)s was accepted.")
        OBJECTION_REJECTED = (
            "objection_rejected",
            _("The objection of %(unit)s was rejected; it goes on handling."),
        )
        CONSULTED = "consulted", _("%(unit)s spoke with the deputies (%(mode)s).")
        OPINION_GIVEN = "opinion_given", _("%(unit)s gave its co-handling opinion.")
        DRAFTED = "drafted", _("%(unit)s drafted a reply.")
        AMENDED = "amended", _("%(unit)s changed its draft.")
        RECLASSIFIED = "reclassified", _("The class of the reply changed from %(was)s to %(now)s.")
        SIGNED = "signed", _("%(signer)s signed the reply of %(unit)s.")
        UNSIGNED = "unsigned", _("The signed reply of %(unit)s went back to draft.")
        SENT = "sent", _("%(unit)s sent its reply.")
        DELIVERED = "delivered", _("The reply reached a deputy.")
        SHOWN = "shown", _("The suggestion was published.")
        CONCEALED = "concealed", _("The suggestion was taken off the public pages: %(reason)s")
        PUBLISHED = "published", _("The reply was published.")
        WITHHELD = "withheld", _("The reply is not published: %(reason)s")
        ANSWERED = "answered", _("Every unit has answered.")
        SECOND_REPLY_SENT = "second_reply_sent", _("%(unit)s sent a supplementary reply.")
        JUDGED = "judged", _("A deputy judged the reply.")
        JUDGEMENT_CORRECTED = "judgement_corrected", _("A deputy corrected the judgement.")
        REHANDLED = "rehandled", _("Not satisfied: handled again, round %(round)s.")
        LETTER_FILED = "letter_filed", _("The letter was filed (%(filename)s).")
        PROPOSED = "proposed", _("%(count)s promises were read from the letter and await confirmation.")
        PROMISE_CONFIRMED = "promise_confirmed", _("Promise %(number)s was entered in the ledger.")
        PROMISE_SPLIT = "promise_split", _("Passage %(number)s was split in two.")
        PROMISES_MERGED = "promises_merged", _("Passage %(other)s was joined to %(number)s.")
        PROMISE_ADDED = "promise_added", _("Passage %(number)s was marked by hand.")
        PROMISE_REJECTED = "promise_rejected", _("Passage %(number)s is not a promise: %(reason)s")
        PROMISE_RESTORED = "promise_restored", _("Passage %(number)s was taken up again.")
        LEDGER_CONFIRMED = "ledger_confirmed", _("The ledger was confirmed: %(count)s promises.")
        PROGRESS_REPORTED = "progress_reported", _("%(unit)s reported progress on promise %(number)s.")
        COMPLETION_CLAIMED = "completion_claimed", _("%(unit)s reports promise %(number)s as done.")
        KEPT = "kept", _("Promise %(number)s was found kept.")
        NOT_YET = "not_yet", _("Promise %(number)s was found not yet kept.")
        BROKEN = "broken", _("Promise %(number)s was found not kept: %(reason)s")
        REVISED = "revised", _("Promise %(number)s was changed: %(reason)s")
        DROPPED = "dropped", _("Promise %(number)s was dropped: %(reason)s")
        RESUMED = "resumed", _("Promise %(number)s is being followed up again.")
        DEADLINE_OPENED = "deadline_opened", _("Deadline opened: %(kind)s, %(due_on)s.")
        DEADLINE_MET = "deadline_met", _("Deadline met: %(kind)s.")
        DEADLINE_MOVED = "deadline_moved", _("Deadline moved: %(kind)s, from %(was)s to %(now)s. %(reason)s")
        DEADLINE_WITHDRAWN = "deadline_withdrawn", _("Deadline withdrawn: %(kind)s.")
        URGED = "urged", _("%(unit)s was urged: %(kind)s, %(due_on)s.")
        START_CONFIRMED = "start_confirmed", _("First day confirmed: %(kind)s counts from %(day)s.")
        EXTENSION_ASKED = "extension_asked", _("%(unit)s asked for more time until %(until)s: %(reason)s")
        EXTENSION_GRANTED = "extension_granted", _("More time was granted until %(until)s.")
        EXTENSION_REFUSED = "extension_refused", _("More time was refused.")
        CARRIED_OVER = "carried_over", _("Carried over: %(reason)s")
        CLOSED = "closed", _("The dossier was closed.")
        REOPENED = "reopened", _("The dossier was opened again: %(reason)s")

    # What the public may read of a published dossier; the rest stays with those who work on it.
    PUBLIC = (
        Name.REGISTERED,
        Name.ADMITTED,
        Name.ASSIGNED,
        Name.RECEIVED,
        Name.CONSULTED,
        Name.OPINION_GIVEN,
        Name.SHOWN,
        Name.SENT,
        Name.ANSWERED,
        Name.SECOND_REPLY_SENT,
        Name.PUBLISHED,
        Name.REHANDLED,
        Name.LEDGER_CONFIRMED,
        Name.PROGRESS_REPORTED,
        Name.COMPLETION_CLAIMED,
        Name.KEPT,
        Name.NOT_YET,
        Name.BROKEN,
        Name.REVISED,
        Name.DROPPED,
        Name.RESUMED,
        Name.DEADLINE_MOVED,
        Name.EXTENSION_GRANTED,
        Name.CARRIED_OVER,
        Name.CLOSED,
        Name.REOPENED,
    )

    proposal = models.ForeignKey(
        Proposal, models.CASCADE, related_name="events", verbose_name=_("suggestion")
    )
    seq = models.PositiveIntegerField(_("entry"))
    name = models.CharField(_("event"), max_length=24, choices=Name)
    at = models.DateTimeField(_("at"))
    on = models.DateField(_("day"), help_text=_("The day it happened, which may be before it was entered."))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    actor_name = models.CharField(_("name as it was"), max_length=80, blank=True)
    unit = models.ForeignKey(
        Unit, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    unit_name = models.CharField(_("unit as it was"), max_length=80, blank=True)
    subject = models.CharField(_("subject"), max_length=40)
    context: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(_("details"), default=dict)
    previous_hash = models.CharField(_("hash before"), max_length=64, blank=True)
    hash = models.CharField(_("hash"), max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        ordering = ["proposal", "seq"]
        constraints = [models.UniqueConstraint(fields=["proposal", "seq"], name="event_seq_unique")]
        indexes = [
            models.Index(fields=["at"], name="event_by_time"),
            models.Index(fields=["subject"], name="event_by_subject"),
        ]

    def __str__(self) -> str:
        return self.sentence()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not kwargs.get("force_insert"):
            raise TypeError("The journal is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("The journal is append-only.")

    def sentence(self) -> str:
        """What happened, in the reader's language."""
        return self.Name(self.name).label % _Words({"unit": self.unit_name, **self.context})

    def digest(self) -> str:
        """SHA-256 over everything this entry says and the hash of the entry before it, as 64 hex digits."""
        said = {
            "actor": self.actor_name,
            "at": self.at.isoformat(),
            "context": self.context,
            "name": self.name,
            "on": self.on.isoformat(),
            "previous": self.previous_hash,
            "proposal": self.proposal_id,
            "seq": self.seq,
            "subject": self.subject,
            "unit": self.unit_name,
        }
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


class _Words(dict[str, Any]):
    """Context of an event in the reader's words; one that is missing shows as nothing instead of breaking the page."""

    CODES = {"kind": Deadline.Kind, "role": Assignment.Role, "mode": Consultation.Mode}

    def __missing__(self, key: str) -> str:
        return ""

    def __getitem__(self, key: str) -> Any:
        said = super().__getitem__(key)
        if key == "field":
            return str(getattr(Proposal._meta.get_field(said), "verbose_name", said))
        if key in self.CODES and said in self.CODES[key].values:
            return self.CODES[key](said).label
        try:
            return date_format(date.fromisoformat(said), "DATE_FORMAT")
        except (TypeError, ValueError):
            return said


def broken_at(events: Iterable[Event]) -> Event | None:
    """The first entry of one dossier's journal that does not follow from the one before; None when all do."""
    before, seq = "", 0
    for event in events:
        if event.previous_hash != before or event.seq != seq + 1 or event.hash != event.digest():
            return event
        before, seq = event.hash, event.seq
    return None
