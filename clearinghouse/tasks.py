"""Work at the clearinghouse that no other room has to know of."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from clearinghouse.services.delivery import collect
from practice.queries import system_user
from practice.worker import RowTask


@shared_task(base=RowTask)
def collect_account(practice_id: int, account_id: int, **kwargs: object) -> None:
    """Fetch what waits at one account."""
    collect(practice_id=practice_id, account_id=account_id, actor=system_user(), now=timezone.now())
