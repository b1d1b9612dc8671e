"""A private Redis (or Valkey) on a unix socket."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.backoff import ConstantBackoff
from redis.exceptions import ConnectionError
from redis.retry import Retry


def redis_program() -> str | None:
    """The server's program; None where none is installed."""
    return shutil.which("redis-server") or shutil.which("valkey-server")


@contextmanager
def redis_server() -> Iterator[str]:
    """Runs a fresh server while the block runs; gives its CELERY_BROKER_URL."""
    program = redis_program()
    if program is None:
        raise RuntimeError("Neither redis-server nor valkey-server is installed.")
    folder = Path(tempfile.mkdtemp(prefix="luoshi-redis-"))
    socket = folder / "redis.sock"
    command = [program, "--port", "0", "--unixsocket", str(socket), "--dir", str(folder), "--save", ""]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL) as server:
        try:
            retry = Retry(ConstantBackoff(0.05), 200)
            with Redis(unix_socket_path=str(socket), retry=retry, retry_on_error=[ConnectionError]) as client:
                client.ping()
            yield f"redis+socket://{socket}?virtual_host=0"
        finally:
            server.terminate()
            server.wait(10)
            shutil.rmtree(folder, ignore_errors=True)
