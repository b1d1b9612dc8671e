"""Which programs make the demonstration, and how each shows that it is ready."""

from __future__ import annotations

import http.client
import os
import socket
import sys
from pathlib import Path

from config.supervision.broker import Broker
from config.supervision.supervisor import Child

HOST = "127.0.0.1"


def is_free(port: int) -> bool:
    """Whether a server may listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex((HOST, port)) == 0


def answers(port: int) -> bool:
    """Whether the web server gives a page; any but an error of its own will do."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def takes_connections(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


def children(*, folder: Path, port: int, broker: Broker, mail_url: str) -> list[Child]:
    """The tree in the order of starting. With a mail server of the office's own (`mail_url`) there is no sink."""
    logs = folder / "log"
    tree = []
    env = {
        "LUOSHI_ENV": "demo",
        "CELERY_BROKER_URL": broker.url,
        "SITE_URL": f"http://{HOST}:{port}",
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore::UserWarning:celery.platforms",  # the demonstration may run as root
    }
    if broker.command and broker.socket:
        there = broker.socket
        tree.append(
            Child("broker", broker.command, logs / "broker.log", ready=lambda: takes_connections(there))
        )
    if mail_url:
        env["EMAIL_URL"] = mail_url
    else:
        mail_port = free_port()
        env["EMAIL_URL"] = f"smtp://{HOST}:{mail_port}"
        sink = (sys.executable, "-m", "aiosmtpd", "-n", "-l", f"{HOST}:{mail_port}")
        keep = ("-c", "aiosmtpd.handlers.Mailbox", str(folder / "mailbox"))
        tree.append(Child("mail", sink + keep, logs / "mail.log", ready=lambda: listens(mail_port)))
    celery = (sys.executable, "-m", "celery", "-A", "config")
    worker = (*celery, "worker", "-c", "2", "-l", "INFO", "--without-gossip", "--without-mingle")
    beat = (*celery, "beat", "-l", "WARNING", "-s", str(folder / "beat-schedule"), "--pidfile=")
    web = (sys.executable, "-m", "gunicorn", "config.wsgi", "--no-control-socket", "-b", f"{HOST}:{port}")
    threads = ("-w", "2", "--threads", "4", "--graceful-timeout", "5", "--access-logfile", "-")
    tree.append(Child("web", web + threads, logs / "web.log", env, ready=lambda: answers(port)))
    tree.append(Child("worker", worker, logs / "worker.log", env))
    tree.append(Child("beat", beat, logs / "beat.log", env))
    return tree


def one_at_a_time(folder: Path) -> int:
    """Locks the folder for this process; gives 0, or the process that holds it already."""
    lock = os.open(folder / "demo.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        os.lockf(lock, os.F_TLOCK, 0)
    except OSError:
        return int(os.pread(lock, 20, 0) or b"1")
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)
    os.set_inheritable(lock, False)
    return 0
