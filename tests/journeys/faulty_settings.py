"""Production's settings for a worker that the power leaves: it dies, with its children, at a statement of reading ERAs.

`DIE_AT` says at which, counted from the beginning of the task.
"""

from __future__ import annotations

import os
import signal

from celery import Task
from celery.signals import task_prerun

from tests.journeys.production_settings import *  # noqa: F403


@task_prerun.connect
def get_ready_to_die(task: Task[..., object], **kwargs: object) -> None:
    from tests.remittance.fault_injection import BEFORE, AtStatement  # noqa: PLC0415 - the settings are read only now

    if task.name == "remittance.tasks.read_remittances":
        AtStatement(int(os.environ["DIE_AT"]), BEFORE, lambda: os.killpg(0, signal.SIGKILL)).install()
