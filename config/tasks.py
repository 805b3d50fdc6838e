"""What beat rings: every practice's queues, in turn."""

from __future__ import annotations

from celery import shared_task

from claims.tasks import sweep as sweep_claims
from eligibility.tasks import sweep as sweep_eligibility
from practice.queries import practice_ids
from practice.worker import RowTask
from remittance.tasks import collect_files, find_below_usual
from remittance.tasks import sweep as sweep_remittances


@shared_task(base=RowTask)
def sweep_practices(**kwargs: object) -> None:
    """Ring each room of each practice for rows that wait."""
    for practice_id in practice_ids():
        sweep_claims.delay(practice_id)
        sweep_eligibility.delay(practice_id)
        sweep_remittances.delay(practice_id)


@shared_task(base=RowTask)
def collect_for_practices(**kwargs: object) -> None:
    """Look into every practice's mailboxes."""
    for practice_id in practice_ids():
        collect_files.delay(practice_id)


@shared_task(base=RowTask)
def find_unusual_answers(**kwargs: object) -> None:
    """Look in every practice for lines below what their payer usually allows."""
    for practice_id in practice_ids():
        find_below_usual.delay(practice_id)
