"""Taking and finishing rows that are their own queue."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.db.models import F, Q, QuerySet

from practice.models import Work, WorkState

W = TypeVar("W", bound=Work)

LEASE = dt.timedelta(minutes=5)
MAX_ATTEMPTS = 5


def waiting(rows: QuerySet[W], now: dt.datetime) -> QuerySet[W]:
    """Rows that somebody should take now: to do and due, or taken by a worker whose lease ran out."""
    due = Q(work_state=WorkState.TO_DO) & (Q(not_before_at=None) | Q(not_before_at__lte=now))
    abandoned = Q(work_state=WorkState.TAKEN, leased_until_at__lt=now)
    return rows.filter(due | abandoned)


def take(rows: QuerySet[W], pk: int, now: dt.datetime, lease: dt.timedelta = LEASE) -> bool:
    """Take one row; False when another worker has it or it is done. Commit before any outside call."""
    taken = (
        waiting(rows, now)
        .filter(pk=pk)
        .update(work_state=WorkState.TAKEN, leased_until_at=now + lease, attempt_count=F("attempt_count") + 1)
    )
    return taken == 1


def finish(row: Work) -> None:
    """Mark a taken row as done; the caller saves it."""
    row.work_state = WorkState.DONE
    row.leased_until_at = None
    row.failure = ""


def give_back(row: Work, *, reason: str, now: dt.datetime, retry: bool = True) -> None:
    """Put a row back with growing pauses (1, 2, 4, 8 minutes), or leave it to a person; the caller saves it."""
    row.failure = reason[:500]
    row.leased_until_at = None
    if retry and row.attempt_count < MAX_ATTEMPTS:
        row.work_state = WorkState.TO_DO
        row.not_before_at = now + dt.timedelta(minutes=2 ** (row.attempt_count - 1 if row.attempt_count else 0))
    else:
        row.work_state = WorkState.FAILED


WORK_FIELDS = ["work_state", "attempt_count", "leased_until_at", "not_before_at", "failure"]
