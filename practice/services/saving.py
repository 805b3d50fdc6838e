"""Saving one row of the settings: the row and its audit event, or neither."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import models, transaction

from practice.models import User
from practice.services.audit import record_event


def save_setting(
    *, row: models.Model, changed_fields: Sequence[str], actor: User, now: dt.datetime, noun: str = ""
) -> models.Model:
    """Save a new or changed row and write down which fields changed (their names, never their values)."""
    is_new = row.pk is None
    noun = noun or row._meta.model_name or ""
    with transaction.atomic():
        row.save()
        record_event(
            actor=actor,
            verb=f"{noun}.{'added' if is_new else 'changed'}",
            subject=row,
            now=now,
            detail={"fields": sorted(changed_fields)},
        )
    return row
