"""E-mail as a channel: one connection for many mails, one recipient a mail, and every answer of the
server told."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    LATER = "later"  # 4xx, a time-out, a lost connection: try again
    REFUSED = "refused"  # 5xx about this mail or this address
    BARRED = "barred"  # the server does not let us send at all: password, sender


@dataclass(frozen=True)
class Receipt:
    """What the channel said about one message. `answer` is in the server's own words."""

    outcome: Outcome
    answer: str
    address_is_dead: bool = False


class EmailChannel:
    """Mails through the server in EMAIL_URL. Nothing is thrown at the caller: every failure is a receipt."""

    name = "email"

    def __init__(self) -> None:
        self._server: smtplib.SMTP | None = None

    def submit(self, address: str, content: bytes) -> Receipt | None:
        """Gives the server one mail for one address; None when it has taken all of it and owes its
        answer, which
        `result` waits for. Connects when there is no connection yet."""
        try:
            server = self._server or self._connect()
        except smtplib.SMTPAuthenticationError as refused:
            self.close()
            return Receipt(Outcome.BARRED, _words(refused.smtp_code, refused.smtp_error))
        except (OSError, smtplib.SMTPException) as failed:
            return self._lost(failed)
        try:
            turned_away = self._envelope(server, address)
            if turned_away is None:
                self._content(server, content)
            return turned_away
        except (OSError, smtplib.SMTPException) as failed:
            return self._lost(failed)

    def result(self) -> Receipt:
        """The server's answer to the mail it has taken."""
        server = self._server
        assert server is not None
        try:
            code, words = server.getreply()
            if code == 250:
                return Receipt(Outcome.ACCEPTED, _words(code, words))
            self._start_anew(server, code)
            return Receipt(_outcome(code), _words(code, words))
        except (OSError, smtplib.SMTPException) as failed:
            # Also when the 250 itself was lost: then the mail is sent again, with the same Message-ID.
            return self._lost(failed)

    def _lost(self, failed: Exception) -> Receipt:
        self.close()
        return Receipt(Outcome.LATER, f"{type(failed).__name__}: {failed}"[:300])

    def close(self) -> None:
        """Says goodbye where somebody is still there."""
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except (OSError, smtplib.SMTPException):
                server.close()

    def _connect(self) -> smtplib.SMTP:
        kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
        server = kind(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=settings.EMAIL_TIMEOUT)
        self._server = server
        if settings.EMAIL_USE_TLS:
            server.starttls(context=ssl.create_default_context())
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        server.ehlo_or_helo_if_needed()
        return server

    def _envelope(self, server: smtplib.SMTP, address: str) -> Receipt | None:
        """MAIL, RCPT and DATA in one write where the server can (RFC 2920), one after the other where
        it cannot."""
        eight_bit = " BODY=8BITMIME" if server.has_extn("8bitmime") else ""
        commands = [f"MAIL FROM:<{sender()}>{eight_bit}", f"RCPT TO:<{address}>", "DATA"]
        together = server.has_extn("pipelining")
        if together:
            server.send("".join(f"{command}\r\n" for command in commands))
        refused: Receipt | None = None
        for command, wanted in zip(commands, ((250,), (250, 251), (354,)), strict=True):
            if refused and not together:
                break
            if not together:
                server.putcmd(command)
            code, words = server.getreply()
            if code in wanted and refused and command == "DATA":
                server.send(".\r\n")  # taken against all reason: an empty mail to nobody
                server.getreply()
            elif code not in wanted and refused is None:
                refused = _refusal(command, code, words)
        if refused:
            self._start_anew(server, int(refused.answer[:3]))
        return refused

    def _content(self, server: smtplib.SMTP, content: bytes) -> None:
        said = content.replace(b"\r\n.", b"\r\n..")
        server.send(said + (b".\r\n" if said.endswith(b"\r\n") else b"\r\n.\r\n"))

    def _start_anew(self, server: smtplib.SMTP, code: int) -> None:
        """After a refusal: 421 closes the connection, anything else only this one mail."""
        if code == 421:
            self.close()
        else:
            server.rset()


def sender() -> str:
    """The bare address mails come from; bounces go there."""
    return settings.DEFAULT_FROM_EMAIL.rsplit("<", 1)[-1].rstrip("> ")


def _refusal(command: str, code: int, words: bytes) -> Receipt:
    if command.startswith("MAIL"):
        return Receipt(Outcome.BARRED if code >= 500 else Outcome.LATER, _words(code, words))
    dead = command.startswith("RCPT") and code in (550, 551, 553)
    return Receipt(_outcome(code), _words(code, words), address_is_dead=dead)


def _outcome(code: int) -> Outcome:
    return Outcome.REFUSED if code >= 500 else Outcome.LATER


def _words(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {text}"[:300]


# A second way to reach people is a class with `name`, `submit`, `result` and `close`, and one entry here.
CHANNELS = {channel.name: channel for channel in (EmailChannel,)}
