"""Adding and changing who bills, who treats and where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from practice.models import User
from practice.services.saving import save_setting
from providers.models import BillingProvider, Location, RenderingProvider


def save_location(*, row: Location, changed_fields: Sequence[str], actor: User, now: dt.datetime) -> Location:
    save_setting(row=row, changed_fields=changed_fields, actor=actor, now=now)
    return row


def save_billing_provider(
    *, row: BillingProvider, changed_fields: Sequence[str], actor: User, now: dt.datetime
) -> BillingProvider:
    save_setting(row=row, changed_fields=changed_fields, actor=actor, now=now, noun="billing_provider")
    return row


def save_rendering_provider(
    *, row: RenderingProvider, changed_fields: Sequence[str], actor: User, now: dt.datetime
) -> RenderingProvider:
    save_setting(row=row, changed_fields=changed_fields, actor=actor, now=now, noun="rendering_provider")
    return row
