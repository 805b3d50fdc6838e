"""The audit trail, for reading."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from practice.models import AuditEvent


@dataclass(frozen=True)
class AuditFilter:
    """What is looked for; an empty value asks nothing."""

    actor_id: int | None = None
    verb: str = ""
    subject_type: str = ""
    subject_id: int | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None


def audit_events(wanted: AuditFilter) -> QuerySet[AuditEvent]:
    """Events of the practice; the verb by its beginning, such as "claim" or "claim.sent"."""
    events = AuditEvent.objects.select_related("actor")
    if wanted.actor_id:
        events = events.filter(actor_id=wanted.actor_id)
    if wanted.verb:
        events = events.filter(verb__startswith=wanted.verb)
    if wanted.subject_type:
        events = events.filter(subject_type=wanted.subject_type)
    if wanted.subject_id:
        events = events.filter(subject_id=wanted.subject_id)
    if wanted.since:
        events = events.filter(at__gte=wanted.since)
    if wanted.until:
        events = events.filter(at__lt=wanted.until)
    return events
