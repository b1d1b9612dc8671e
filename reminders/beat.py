"""The proof of running: the heartbeat to a monitor, and what is wrong when something is."""

from __future__ import annotations

import logging
import urllib.request
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import bounces, epoch
from .models import Message, Sweep

log = logging.getLogger(__name__)

OLDEST_DUE = timedelta(minutes=10)
LAST_SWEEP = timedelta(minutes=5)
KEEP_SWEEPS = timedelta(days=30)


def after_sweep(row: Sweep) -> None:
    """Reads bounces, calls the monitor, and clears away old proof. A monitor that is away stops nothing."""
    if settings.REMINDERS_BOUNCES:
        bounces.read_mailbox(settings.REMINDERS_BOUNCES)
    good = Sweep.objects.exclude(finished_at=None).filter(problem="").values_list("pk", flat=True)[:1]
    # The last good one stays however old it is: news are looked for from there on.
    Sweep.objects.filter(started_at__lt=row.started_at - KEEP_SWEEPS).exclude(pk__in=list(good)).delete()
    if settings.REMINDERS_HEARTBEAT and not row.problem:
        try:
            urllib.request.urlopen(settings.REMINDERS_HEARTBEAT, timeout=5).close()
        except OSError as away:
            log.warning("The monitor at REMINDERS_HEARTBEAT does not answer: %s", away)


def troubles(at: datetime | None = None) -> list[str]:
    """What is wrong with the reminders, one sentence each; empty when all is well. Three small queries."""
    now = at or timezone.now()
    said = []
    last = Sweep.objects.exclude(finished_at=None).order_by("-finished_at").first()
    if last is None or now - (last.finished_at or now) > LAST_SWEEP:
        said.append(_("Nobody has looked for what is due for more than 5 minutes."))
    elif last.problem:
        said.append(_("The last sweep had a problem: %(problem)s") % {"problem": last.problem})
    # By the hour it was to leave, not by its next try: a server that always says "later" must not look well.
    waiting = Message.objects.waiting().filter(due_at__lt=now - OLDEST_DUE)
    if count := waiting.count():
        said.append(
            ngettext(
                "%(count)s mail has been waiting to be sent for more than 10 minutes.",
                "%(count)s mails have been waiting to be sent for more than 10 minutes.",
                count,
            )
            % {"count": count}
        )
    row = epoch.current()
    if why := epoch.suspicion(row) or row.stopped:
        said.append(_("Nothing is being sent: %(why)s") % {"why": why})
    return said
