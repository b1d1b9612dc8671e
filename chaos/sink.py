"""A mail server with moods, as a process of its own. Writes each accepted mail to a file before it says 250.

python -m chaos.sink PORT FILE SHARE     SHARE of tries that go wrong, such as 0.25
"""

from __future__ import annotations

import asyncio
import hashlib
import sys
from collections import Counter
from pathlib import Path

from aiosmtpd.controller import UnthreadedController
from aiosmtpd.smtp import SMTP, Envelope, Session

MOODS = ("450", "451", "421", "550", "hang", "drop", "lose")
HANG = 4  # seconds, longer than EMAIL_TIMEOUT in a chaos run


class Moody:
    def __init__(self, file: Path, share: float) -> None:
        self.file = file.open("a", buffering=1)
        self.share = share
        self.tries: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()

    def mood(self, address: str) -> str:
        """The same for the same address and try, so that a run can be repeated. Three refusals would
        be right to end
        a message; nobody but "gone…" gets more than two."""
        if address.startswith("gone"):
            return "550"
        self.tries[address] += 1
        dice = hashlib.sha256(f"{address}/{self.tries[address]}".encode()).digest()
        if dice[0] / 256 >= self.share:
            return "250"
        mood = MOODS[dice[1] % len(MOODS)]
        if mood == "hang" and dice[2] % 8:
            mood = "drop"  # a hang costs seconds; one in eight is enough to show it
        if mood == "550":
            self.refusals[address] += 1
            mood = "550" if self.refusals[address] <= 2 else "450"
        return mood

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        address = envelope.rcpt_tos[0]
        mood = self.mood(address)
        if mood in ("250", "lose"):
            head = (envelope.content or b"").split(b"\r\n\r\n", 1)[0].decode("ascii", "replace")
            message_id = next(
                row[11:].strip() for row in head.split("\r\n") if row.lower().startswith("message-id:")
            )
            self.file.write(f"{mood}\t{address}\t{message_id}\n")
        if mood == "hang":
            await asyncio.sleep(HANG)
            return "451 too late"
        if mood in ("drop", "lose"):
            server.transport.abort()
        if mood == "421":
            server.transport.close()
        return {
            "250": "250 OK",
            "450": "450 busy",
            "451": "451 later",
            "550": "550 no",
        }.get(mood, "421 bye")


def main() -> None:
    port, file, share = int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
    loop = asyncio.new_event_loop()
    controller = UnthreadedController(Moody(file, share), hostname="127.0.0.1", port=port, loop=loop)
    controller.begin()
    loop.run_forever()


if __name__ == "__main__":
    main()
