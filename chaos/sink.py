"""A mail server with moods, as a process of its own. Writes each mail it takes to a file before it says 250.

python -m chaos.sink PORT FILE SHARE     SHARE of tries that go wrong, such as 0.25
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from aiosmtpd.controller import UnthreadedController
from aiosmtpd.smtp import SMTP, Envelope, Session

MOODS = ("450", "rcpt 451", "421", "550", "rcpt 550", "hang", "drop", "lose")
HANG = 4  # seconds, longer than EMAIL_TIMEOUT in a chaos run


@dataclass(frozen=True)
class Mail:
    """What is written down of one mail: for whom, its Message-ID, and the dossiers it names. `mood` is "lose" where
    the answer never reached the sender."""

    mood: str
    address: str
    id: str
    dossiers: frozenset[int]


def accepted(file: Path) -> list[Mail]:
    """The mails taken so far, in order; a line that is still being written is left out."""
    rows = [line.split("\t") for line in file.read_text().split("\n")[:-1]]
    return [
        Mail(mood, address, name, frozenset(map(int, filter(None, dossiers.split(",")))))
        for mood, address, name, dossiers in rows
    ]


class Moody:
    def __init__(self, file: Path, share: float) -> None:
        self.file = file.open("a", buffering=1)
        self.failed = file.with_suffix(".failed").open("a", buffering=1)
        self.share = share
        self.tries: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()

    def mood(self, address: str) -> str:
        """The same for the same address and try, so that a run can be repeated. Three refusals would be right to end a
        message; nobody but "gone…" gets more than two."""
        if address.startswith("gone"):
            return "rcpt 550"
        self.tries[address] += 1
        dice = hashlib.sha256(f"{address}/{self.tries[address]}".encode()).digest()
        if dice[0] / 256 >= self.share:
            return "250"
        mood = MOODS[dice[1] % len(MOODS)]
        if mood == "hang" and dice[2] % 8:
            mood = "drop"  # a hang costs seconds; one in eight is enough to show it
        if mood.endswith("550"):
            self.refusals[address] += 1
            mood = mood if self.refusals[address] <= 2 else "450"
        self.failed.write(f"{mood}\t{address}\n")
        return mood

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [responses[0], "250-PIPELINING", *responses[1:]]

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        mood = self.mood(address)
        if mood.startswith("rcpt "):
            return f"{mood[5:]} not now"
        envelope.rcpt_tos.append(address)
        session.coming = mood
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        address, mood = envelope.rcpt_tos[0], session.coming
        if mood in ("250", "lose"):
            message_id, dossiers = read(envelope.content or b"")
            self.file.write(f"{mood}\t{address}\t{message_id}\t{dossiers}\n")
        if mood == "hang":
            await asyncio.sleep(HANG)
            return "451 too late"
        if mood in ("drop", "lose"):
            server.transport.abort()
        if mood == "421":
            server.transport.close()
        return {"250": "250 OK", "450": "450 busy", "451": "451 later", "550": "550 no"}.get(mood, "421 bye")


def read(content: bytes) -> tuple[str, str]:
    """The Message-ID, and the dossiers the text part names."""
    head, _, body = content.partition(b"\r\n\r\n")
    rows = head.decode("ascii", "replace").split("\r\n")
    message_id = next(row[11:].strip() for row in rows if row.lower().startswith("message-id:"))
    text = base64.b64decode(body.split(b"\r\n\r\n")[1].split(b"\r\n--")[0]).decode()
    return message_id, ",".join(re.findall(r"静(\d+)", text))


def main() -> None:
    port, file, share = int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
    loop = asyncio.new_event_loop()
    controller = UnthreadedController(Moody(file, share), hostname="127.0.0.1", port=port, loop=loop)
    controller.begin()
    loop.run_forever()


if __name__ == "__main__":
    main()
