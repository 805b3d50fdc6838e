"""The Celery app. The row in the database is the queue; a task is only a wake-up (docs/adr/0003)."""

from __future__ import annotations

import os
import sys
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_init
from django.conf import settings

from config import embedded_postgres

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("cleanclaim")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    # Rings again for every row whose wake-up was lost.
    "sweep": {"task": "config.tasks.sweep_practices", "schedule": 60.0},
    # Looks into every clearinghouse mailbox.
    "collect": {"task": "config.tasks.collect_for_practices", "schedule": 300.0},
    # Holds the day's answers against what each payer usually allows, at night (UTC) when little else runs.
    "usual amounts": {"task": "config.tasks.find_unusual_answers", "schedule": crontab(hour=9, minute=30)},
}
if not settings.REDIS_URL:
    (settings.BROKER_FOLDER / "control").mkdir(parents=True, exist_ok=True)


@worker_init.connect
def prepare_worker(**kwargs: Any) -> None:  # Any: Celery's signature
    """Refuse to work under an unsafe database role; say what the broker is good for."""
    from practice.checks import refuse_unsafe_role  # noqa: PLC0415 - models are ready only now

    if settings.IS_EMBEDDED:
        embedded_postgres.ensure_running()
    refuse_unsafe_role()
    if not settings.REDIS_URL:
        print("filesystem broker: not for production, set REDIS_URL", file=sys.stderr)  # noqa: T201 - a notice
