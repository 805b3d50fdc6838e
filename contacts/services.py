"""Adding and changing payers and other contacts. Ids survive every edit, so claims keep their payer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from contacts.models import Contact, Payer
from practice.models import User
from practice.services.saving import save_setting


def save_payer(*, row: Payer, changed_fields: Sequence[str], actor: User, now: dt.datetime) -> Payer:
    """Save a payer. Claims that were sent keep the payer as it was billed."""
    save_setting(row=row, changed_fields=changed_fields, actor=actor, now=now)
    return row


def save_contact(*, row: Contact, changed_fields: Sequence[str], actor: User, now: dt.datetime) -> Contact:
    save_setting(row=row, changed_fields=changed_fields, actor=actor, now=now)
    return row
