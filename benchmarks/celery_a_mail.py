"""The negative control of benchmarks.outbox, as most programs are built: beat asks what is due and enqueues one task
for each mail; the task loads its rows, renders the templates, opens a connection with `send_mail`, marks its row."""

from __future__ import annotations

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.mail import send_mail  # noqa: E402
from django.utils import timezone  # noqa: E402

from config.celery import app  # noqa: E402
from reminders import digest, mould  # noqa: E402
from reminders.models import Message, Notice  # noqa: E402


@app.task
def look(limit: int) -> None:
    """What beat calls: one task for each mail that is due."""
    for pk in Message.objects.filter(state="pending").order_by("pk").values_list("pk", flat=True)[:limit]:
        one_mail.delay(pk)


@app.task
def one_mail(pk: int) -> None:
    message = Message.objects.select_related("reader__user", "reader__deputy").get(pk=pk)
    notices = digest.notices_of([pk])[pk]
    mail = digest.compose(message, notices, timezone.localdate(), digest.facts_of(notices), fill=mould.render)
    to = [message.reader.email]
    send_mail(mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, to, html_message=mail.html)
    Message.objects.filter(pk=pk).update(state="sent", sent_at=timezone.now())
    Notice.objects.filter(message=pk).update(state="told")
