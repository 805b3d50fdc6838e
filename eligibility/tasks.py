"""Wake-ups for inquiries: the row is the queue."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from eligibility.queries import open_inquiry_ids
from eligibility.services.answering import answer_inquiry
from practice.queries import system_user
from practice.scoping import practice_scope
from practice.worker import RowTask


@shared_task(base=RowTask)
def ask(practice_id: int, inquiry_id: int, **kwargs: object) -> None:
    """Ask the payer of one inquiry."""
    answer_inquiry(practice_id=practice_id, inquiry_id=inquiry_id, actor=system_user(), now=timezone.now())


@shared_task(base=RowTask)
def sweep(practice_id: int, **kwargs: object) -> None:
    """Ask for every inquiry that waits, one after the other."""
    with practice_scope(practice_id):
        waiting = open_inquiry_ids(timezone.now())
    for inquiry_id in waiting:
        ask(practice_id, inquiry_id)
