"""The negative control of benchmarks.outbox: what most programs do, one task and one connection for each mail."""

from __future__ import annotations

import os

import django
import redis
from django.conf import settings

django.setup()

from django.core.mail import send_mail  # noqa: E402

from config.celery import app  # noqa: E402

store = redis.Redis.from_url(os.environ["CELERY_BROKER_URL"])


@app.task
def one_mail(number: int) -> None:
    send_mail(
        f"提醒 {number}",
        "请打开页面查看到期事项。" * 40,
        settings.DEFAULT_FROM_EMAIL,
        [f"r{number}@example.org"],
    )
    store.incr("done")


def done() -> int:
    return int(store.get("done") or 0)
