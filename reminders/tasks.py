"""What the clock does. Celery only says "look now": losing or doubling one of these changes nothing."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings

from . import plan
from .beat import after_sweep
from .outbox import Sender


@shared_task(name="reminders.tasks.sweep")
def sweep() -> None:
    """Notes what is due and plans the mails."""
    after_sweep(plan.sweep())


@shared_task(name="reminders.tasks.send")
def send() -> None:
    """Sends for as long as the next doorbell is away, at most; any number of these may run at once."""
    Sender().drain(seconds=max(5, settings.SEND_SECONDS))
