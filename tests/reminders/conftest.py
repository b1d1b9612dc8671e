"""A real mail server inside the test: it keeps every mail, and can refuse, stall, or lose its own answer."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests import people


@dataclass
class Sink:
    """What arrived, and what to answer instead of 250: by address, a list used up one answer a try."""

    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)
    connections: int = 0
    pipelining: bool = True
    refuse_sign_in: bool = False
    at_rcpt: dict[str, list[str]] = field(default_factory=dict)
    at_data: dict[str, list[str]] = field(default_factory=dict)

    async def handle_RCPT(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        answers = self.at_rcpt.get(address)
        if answers:
            return answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        address = envelope.rcpt_tos[0]
        answers = self.at_data.get(address)
        answer = answers.pop(0) if answers else "250 OK"
        if answer.startswith("250") or answer == "lose":
            mail = email.message_from_bytes(envelope.content or b"", policy=email.policy.default)
            assert isinstance(mail, EmailMessage)
            self.mails.append((address, mail))
        if answer == "lose":  # accepted, but the answer never arrives
            server.transport.abort()
            return "250 OK"
        return answer

    async def handle_EHLO(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        offered = ["250-PIPELINING"] * self.pipelining + ["250-AUTH PLAIN LOGIN"] * self.refuse_sign_in
        return [responses[0], *offered, *responses[1:]]

    async def handle_AUTH(self, server: SMTP, session: Session, envelope: Envelope, args: list[str]) -> str:
        return "535 5.7.8 authentication failed"

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for recipient, mail in self.mails if recipient == address]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    kept = Sink()
    controller = Controller(kept, hostname="127.0.0.1", port=free_port(), enable_SMTPUTF8=False)
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_TIMEOUT = 2
    settings.REMINDERS_QUIET = ""
    yield kept
    controller.stop()


@pytest.fixture
def house(db, settings, tmp_path) -> people.House:
    settings.VAR_DIR = tmp_path
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.SITE_URL = "https://luoshi.example.org"
    return people.build()
