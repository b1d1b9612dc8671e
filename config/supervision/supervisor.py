"""One tree of processes: started in order, restarted when one dies, ended together."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before a dead child is started again; doubles each time
SETTLED = 60.0  # seconds after which a child counts as well again
PATIENCE = 10.0  # seconds a child has to end by itself
_PR_SET_PDEATHSIG = 1
_prctl = getattr(ctypes.CDLL(None), "prctl", None) if sys.platform == "linux" else None


def end_with_parent() -> None:
    """Asks Linux to end this process when the supervisor is gone, even if it was killed and could not say so."""
    if _prctl is not None:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """A program of the tree. What it says goes to a file of its own; `ready` tells whether it does its work."""

    name: str
    command: Sequence[str]
    log: Path
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] = lambda: True
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    start_at: float | None = None

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                list(self.command),
                env={**os.environ, **self.env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches the supervisor alone, which ends the others in order
                preexec_fn=end_with_parent,  # noqa: PLW1509 - the supervisor has one thread
            )
        self.started, self.start_at = time.monotonic(), None

    @property
    def pid(self) -> int:
        return self.process.pid if self.process else 0

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def terminate(self) -> None:
        if self.process is not None and self.running():
            self.process.terminate()

    def sweep_up(self) -> None:
        """Ends what is left of the child's own children, such as the pool of a killed worker."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def last_words(self, lines: int = 8) -> str:
        """The end of its log; empty when it never said anything."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


class Supervisor:
    """Runs the children until SIGINT or SIGTERM. `say` takes one line for whoever watches."""

    def __init__(self, children: Sequence[Child], say: Callable[[str], None]) -> None:
        self.children = list(children)
        self.say = say
        self.stopping = False

    def listen(self) -> None:
        """From here on SIGINT, SIGTERM and SIGHUP end the tree in order."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def start(self, *, within: float) -> bool:
        """Starts all and waits until they are ready; False when they are not in time, or somebody stopped it."""
        until = time.monotonic() + within
        for child in self.children:
            child.start()
            while (
                child.name == "broker"
                and not child.ready()
                and time.monotonic() < until
                and not self.stopping
            ):
                time.sleep(0.02)  # the others would only log that it is not there yet
        while time.monotonic() < until and not self.stopping:
            self.look()
            if all(child.running() and child.ready() for child in self.children):
                return True
            time.sleep(0.05)
        return False

    def look(self) -> None:
        """One round: notices who died, starts again whose pause is over."""
        now = time.monotonic()
        for child in self.children:
            if child.running():
                continue
            if child.start_at is None:
                child.sweep_up()
                if now - child.started > SETTLED:
                    child.pause = FIRST_PAUSE
                child.start_at, pause = now + child.pause, child.pause
                child.pause = min(child.pause * 2, LONGEST_PAUSE)
                code = child.process.returncode if child.process else 0
                self.say(f"{child.name} ended ({code}); again in {pause:g} s. See {child.log}")
            elif now >= child.start_at:
                child.start()

    def watch(self) -> None:
        while not self.stopping:
            self.look()
            time.sleep(0.2)

    def stop(self) -> None:
        """Ends all, the broker last, and leaves no process behind."""
        others = [child for child in self.children if child.name != "broker"]
        broker = [child for child in self.children if child.name == "broker"]
        for group in (others, broker):
            for child in group:
                child.terminate()
            until = time.monotonic() + PATIENCE
            while any(child.running() for child in group) and time.monotonic() < until:
                time.sleep(0.05)
            for child in group:
                child.sweep_up()
                if child.process is not None:
                    child.process.wait()
