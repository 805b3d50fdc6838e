"""Adding and changing lines of the fee schedule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from billing.models import Service
from practice.models import User
from practice.services.saving import save_setting


def save_service(*, row: Service, changed_fields: Sequence[str], actor: User, now: dt.datetime) -> Service:
    """Save a line of the fee schedule. Notes and superbills keep the price that they were made with."""
    save_setting(row=row, changed_fields=changed_fields, actor=actor, now=now)
    return row
