"""Reads about accounts and files."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from clearinghouse.models import Direction, FileReading, FileState, InterchangeFile, TradingPartnerAccount
from practice.services.leases import waiting


def active_account_ids() -> list[int]:
    return list(TradingPartnerAccount.objects.filter(is_active=True).order_by("id").values_list("id", flat=True))


def mailbox_problems() -> list[TradingPartnerAccount]:
    """Accounts in use whose mailbox could not be read at the last look."""
    return list(TradingPartnerAccount.objects.filter(is_active=True).exclude(mailbox_problem="").order_by("name"))


def open_readings(reader: str, now: dt.datetime) -> list[int]:
    """Ids of inbound files' readings that wait for a reader, oldest first."""
    rows = FileReading.objects.filter(reader=reader)
    return list(waiting(rows, now).order_by("id").values_list("id", flat=True))


def files_to_send(now: dt.datetime) -> list[int]:
    """Ids of outbound files that wait to be sent, oldest first."""
    rows = InterchangeFile.objects.filter(direction=Direction.OUT, state=FileState.TO_SEND)
    return list(waiting(rows, now).order_by("id").values_list("id", flat=True))


def recent_files() -> QuerySet[InterchangeFile]:
    """Every file without its bytes, newest first."""
    return (
        InterchangeFile.objects.defer("content")
        .select_related("account", "created_by")
        .prefetch_related("readings")
        .order_by("-id")
    )
