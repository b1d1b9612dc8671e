"""Which broker the demonstration uses. Any will do, as the database is the truth and Celery only says "look now"."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

LONGEST_SOCKET = 100  # bytes; Linux refuses paths of unix sockets beyond 107


@dataclass(frozen=True)
class Broker:
    """Its CELERY_BROKER_URL; the command that runs it, empty where nobody need; a note for whoever started it."""

    url: str
    command: tuple[str, ...] = ()
    note: str = ""
    socket: Path | None = None


def choose(folder: Path, *, given: str = "", path: str | None = None) -> Broker:
    """The one given, else a private Redis or Valkey found on the PATH, else plain files under the folder."""
    if given:
        return Broker(given)
    program = shutil.which("redis-server", path=path) or shutil.which("valkey-server", path=path)
    if program is None:
        return Broker(
            "filesystem://",
            note=_(
                "No redis-server on this machine: messages go through files, which takes up to a second each."
            ),
        )
    data = folder / "redis"
    data.mkdir(parents=True, exist_ok=True)
    socket = data / "redis.sock"
    if len(os.fsencode(socket)) > LONGEST_SOCKET:
        socket = Path(tempfile.mkdtemp(prefix="luoshi-")) / "redis.sock"
    command = (program, "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700")
    keep = ("--dir", str(data), "--appendonly", "yes", "--save", "", "--loglevel", "warning")
    return Broker(f"redis+socket://{socket}?virtual_host=0", command + keep, socket=socket)
