"""The audit trail: written inside the transaction of the act, or the act does not happen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models

from practice.models import AuditEvent, User
from practice.scoping import current_practice_id


def record_event(
    *,
    actor: User,
    verb: str,
    subject: models.Model,
    now: dt.datetime,
    detail: dict[str, Any] | None = None,  # Any: JSON
) -> AuditEvent:
    """Write down who did what. `detail` takes ids, codes and field names, never patient data."""
    return AuditEvent.objects.create(
        practice_id=current_practice_id(),
        actor=actor,
        verb=verb,
        subject_type=subject._meta.label,
        subject_id=subject.pk,
        detail=detail or {},
        at=now,
    )
