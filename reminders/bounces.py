"""Delivery status notifications (RFC 3464): which of our mails came back for good."""

from __future__ import annotations

import email
import email.policy
import mailbox
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.message import Message as Part

from django.db import transaction

from .models import Address, Attempt, Message, Notice

OUR_ID = re.compile(r"<([0-9a-f]{64})@[^<>\s]+>")


@dataclass(frozen=True)
class Bounce:
    """One address that failed for good, the server's words, and the key of our message where the notice quotes it."""

    address: str
    words: str
    key: str = ""


def read(content: bytes) -> list[Bounce]:
    """What a mail says about addresses that failed for good; empty for any other mail, delays included."""
    said = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(said, EmailMessage)
    report = [part for part in said.walk() if part.get_content_type() == "message/delivery-status"]
    if not report:
        return []
    found = OUR_ID.search(content.decode("utf-8", "replace"))
    key = found.group(1) if found else ""
    bounces = []
    for block in (block for part in report for block in _blocks(part)):
        status = str(block.get("Status", ""))
        recipient = str(block.get("Final-Recipient") or block.get("Original-Recipient") or "")
        address = recipient.rpartition(";")[2].strip().strip("<>")
        if (
            str(block.get("Action", "")).strip().lower() == "failed"
            and status.startswith("5")
            and "@" in address
        ):
            words = str(block.get("Diagnostic-Code", "")).partition(";")[2].strip() or status
            bounces.append(Bounce(address, words, key))
    return bounces


def _blocks(part: Part) -> list[Part]:
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Part)] if isinstance(payload, list) else []


def take(content: bytes) -> list[Bounce]:
    """Marks the addresses of a bounce as dead; returns those it marked. A notice about a mail we never sent is
    ignored: anybody can write one. What the mail said counts as untold, and waits for an address that works."""
    marked = []
    for bounce in read(content):
        ours = Message.objects.filter(key=bounce.key, address__iexact=bounce.address).first()
        if not bounce.key or ours is None:
            continue
        with transaction.atomic():
            Address.mark_dead(bounce.address, bounce.words)
            ours.tries.create(outcome=Attempt.Outcome.RETURNED, answer=bounce.words[:300])
            Message.objects.filter(pk=ours.pk).update(state=Message.State.DEAD, answer=bounce.words[:300])
            told = Notice.objects.filter(message=ours).exclude(state=Notice.State.SUPERSEDED)
            told.update(state=Notice.State.PLANNED, message=None)
        marked.append(bounce)
    return marked


def read_mailbox(folder: str) -> int:
    """Takes every mail out of a Maildir the mail server delivers bounces to; returns how many addresses were marked."""
    marked = 0
    box = mailbox.Maildir(folder, create=True)
    for name in list(box.keys()):
        marked += len(take(box.get_bytes(name)))
        box.discard(name)
    return marked
