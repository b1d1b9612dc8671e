"""E-mail as a channel: one connection for many mails, one recipient a mail, and every answer of the server told."""

from __future__ import annotations

import contextlib
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
    """Mails through the server in EMAIL_URL. Nothing is thrown at the caller: every failure is a receipt.

    Where the server offers PIPELINING, the envelope of the next mail goes out behind the last dot of this one, as
    RFC 2920 §3.1 allows: one round trip a mail. The next mail itself leaves only after this one was answered.
    """

    name = "email"

    def __init__(self) -> None:
        self._server: smtplib.SMTP | None = None
        self._ahead = ""  # the address whose envelope is out and not answered yet

    def submit(self, address: str, content: bytes, following: str = "") -> Receipt | None:
        """Gives the server one mail for one address; None when it has taken all of it and owes its answer, which
        `result` waits for. Connects when there is no connection yet. `following` is the address of the next mail,
        where one is sure to come."""
        try:
            if self._ahead and self._ahead != address:
                self._drop()  # the mail whose envelope is out will not come; after DATA there is no other way back
            server = self._server or self._connect()
            ahead, self._ahead = self._ahead, ""
            if ahead:
                turned_away = self._answers(server, _envelope(server, address))
            else:
                turned_away = self._envelope(server, address)
            if turned_away is None:
                self._content(server, content, following)
            return turned_away
        except smtplib.SMTPAuthenticationError as refused:
            self.close()
            outcome = Outcome.BARRED if refused.smtp_code >= 500 else Outcome.LATER
            return Receipt(outcome, _words(refused.smtp_code, refused.smtp_error))
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
            if code == 421:
                self._drop()
            return Receipt(_outcome(code), _words(code, words))
        except (OSError, smtplib.SMTPException) as failed:
            # Also when the 250 itself was lost: then the mail is sent again, with the same Message-ID.
            return self._lost(failed)

    def _lost(self, failed: Exception) -> Receipt:
        self._drop()
        return Receipt(Outcome.LATER, f"{type(failed).__name__}: {failed}"[:300])

    def _drop(self) -> None:
        """Hangs up without a word; what was not answered is as if it had never been said."""
        server, self._server, self._ahead = self._server, None, ""
        if server is not None:
            server.close()

    def close(self) -> None:
        """Says goodbye where somebody is still there."""
        server = self._server
        if server is not None and not self._ahead:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                server.quit()
        self._drop()

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
        """MAIL, RCPT and DATA in one write where the server can, one after the other where it cannot."""
        commands = _envelope(server, address)
        if server.has_extn("pipelining"):
            server.send(_lines(commands))
            return self._answers(server, commands)
        for command in commands:
            server.send(_lines([command]))
            code, words = server.getreply()
            if code not in ANSWERS[command[:4]]:
                return self._turned_away(server, _refusal(command, code, words))
        return None

    def _answers(self, server: smtplib.SMTP, commands: list[str]) -> Receipt | None:
        """What the server says to an envelope it got in one piece; None when it waits for the mail."""
        refused: Receipt | None = None
        for command in commands:
            code, words = server.getreply()
            if code == 354 and refused:
                server.send(".\r\n")  # taken against all reason: an empty mail to nobody
                server.getreply()
            elif code not in ANSWERS[command[:4]] and refused is None:
                refused = _refusal(command, code, words)
        return self._turned_away(server, refused) if refused else None

    def _turned_away(self, server: smtplib.SMTP, refused: Receipt) -> Receipt:
        """After a refusal: 421 closes the connection, anything else only this one mail."""
        if refused.answer.startswith("421"):
            self._drop()
        else:
            server.rset()
        return refused

    def _content(self, server: smtplib.SMTP, content: bytes, following: str) -> None:
        said = content.replace(b"\r\n.", b"\r\n..")
        said += b".\r\n" if said.endswith(b"\r\n") else b"\r\n.\r\n"
        if following and server.has_extn("pipelining"):
            said += _lines(_envelope(server, following))
            self._ahead = following
        server.send(said)


# What each command of an envelope must be answered.
ANSWERS = {"MAIL": (250,), "RCPT": (250, 251), "DATA": (354,)}


def _envelope(server: smtplib.SMTP, address: str) -> list[str]:
    eight_bit = " BODY=8BITMIME" if server.has_extn("8bitmime") else ""
    return [f"MAIL FROM:<{sender()}>{eight_bit}", f"RCPT TO:<{address}>", "DATA"]


def _lines(commands: list[str]) -> bytes:
    return "".join(f"{command}\r\n" for command in commands).encode()


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
