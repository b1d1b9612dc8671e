"""The wiring: settings, addresses, templates, what runs. Nobody below imports it."""

from .celery import app as celery_app

__all__ = ["celery_app"]
