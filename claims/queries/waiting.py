"""What the worker has to take up."""

from __future__ import annotations

import datetime as dt

from claims.models import Submission
from clearinghouse.queries import files_to_send


def claim_files_to_send(now: dt.datetime) -> list[int]:
    """Ids of outbound files with claims that wait to be sent, oldest first."""
    waiting = files_to_send(now)
    with_claims = set(Submission.objects.filter(file_id__in=waiting).values_list("file_id", flat=True))
    return [file_id for file_id in waiting if file_id in with_claims]
