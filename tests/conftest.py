"""What every test may ask for: private servers, a browser, the Chinese words."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, sync_playwright

from config.words import compile_catalogues
from tests.servers.postgres import postgres, postgres_programs
from tests.servers.redis import redis_program, redis_server
from tests.servers.smtp import Kept, smtp_server

# Without these Chromium asks the network for things no test needs.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure(config: pytest.Config) -> None:
    compile_catalogues()


def missing(what: str) -> None:
    """Skips the test aloud; where CI promises that everything is installed, fails it."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is not installed")
    pytest.skip(f"{what} is not installed: this is NOT tested here")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Django's own, and at the end nobody else is connected: threads of a test may be a moment late in hanging up, and
    PostgreSQL drops no database somebody is connected to."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            connection.close()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    if postgres_programs() is None:
        missing("postgresql")
    with postgres() as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    if redis_program() is None:
        missing("redis-server")
    with redis_server() as url:
        yield url


@pytest.fixture
def mail_server() -> Iterator[tuple[int, Kept]]:
    with smtp_server() as server:
        yield server


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Debian's Chromium. Its own event loop makes Django think of async code: such tests set DJANGO_ALLOW_ASYNC_UNSAFE."""
    program = shutil.which("chromium")
    if program is None:
        missing("chromium")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the letters the project may read but not keep; absent in an ordinary clone."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("the folder shared/ is not beside this one: THE REAL LETTERS ARE NOT TESTED HERE")
    return folder
