"""The base of every Celery task: what goes wrong is logged without patient data, and the row stays in its queue."""

from __future__ import annotations

import structlog
from celery.contrib.django.task import DjangoTask

logger = structlog.get_logger(__name__)


class RowTask(DjangoTask):  # type: ignore[type-arg]  # generic only in the stubs
    """A task gets ids only, opens the practice's scope, takes a row and calls one service.

    An unforeseen error is logged by type only, since its text could hold patient data; the lease runs out and
    the sweep rings again.
    """

    abstract = True

    def on_failure(self, exc: BaseException, task_id: str, args: object, kwargs: object, einfo: object) -> None:
        logger.error("task failed", task=self.name, task_id=task_id, error=type(exc).__name__)
