"""The lists of the remittance page: files, checks, exceptions, next payers' claims, each with its count."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from clearinghouse.models import FileReading
from practice.models import WorkState
from practice.money import ZERO
from practice.queries.activity import Activity, activity
from remittance.models import ClaimPayment, Remittance
from remittance.queries.next_claims import next_claims_failed, next_claims_to_build, next_claims_unsent

State = ClaimPayment.State
IN_WORK = (WorkState.TO_DO, WorkState.TAKEN)


def waits(path: str = "") -> Q:
    """Claim payments whose money waits for a person while the check stands.

    No claim yet, undone, paid twice, or posted in another practice to which the money is still to be passed on.
    """
    is_open = Q((f"{path}state__in", [State.EXCEPTION, State.UNDONE]))
    has_money = Q((f"{path}state__in", [State.ALREADY_POSTED, State.MOVED])) & ~Q((f"{path}paid_amount", 0))
    return is_open | has_money


WAITS = Q(remittance__state=Remittance.State.POSTED) & waits()


@dataclass(frozen=True, slots=True)
class Counts:
    """What the tabs say."""

    files: int
    files_failed: int
    checks: int
    on_hold: int
    exceptions: int
    exceptions_amount: Decimal
    next_claims: int


def counts() -> Counts:
    readings = remittance_readings().aggregate(
        all=Count("id"), failed=Count("id", filter=Q(work_state=WorkState.FAILED))
    )
    checks = Remittance.objects.aggregate(
        all=Count("id"), on_hold=Count("id", filter=Q(state=Remittance.State.ON_HOLD))
    )
    held = ClaimPayment.objects.filter(WAITS).aggregate(count=Count("id"), amount=Sum("paid_amount"))
    return Counts(
        files=readings["all"],
        files_failed=readings["failed"],
        checks=checks["all"],
        on_hold=checks["on_hold"],
        exceptions=held["count"],
        exceptions_amount=held["amount"] or ZERO,
        next_claims=next_claims_unsent().count() + next_claims_failed().count(),
    )


def remittance_readings() -> QuerySet[FileReading]:
    return FileReading.objects.filter(reader=FileReading.Reader.REMITTANCES)


def inbound_files() -> QuerySet[FileReading]:
    """Every file with an 835 in it, with its checks; the bytes stay in the database."""
    checks = Remittance.objects.select_related("payer").order_by("position")
    return (
        remittance_readings()
        .select_related("file", "file__account", "file__created_by")
        .defer("file__content")
        .prefetch_related(Prefetch("file__remittances", queryset=checks))
    )


def checks(*, state: str = "", text: str = "") -> QuerySet[Remittance]:
    """Checks by state, and by check number or payer name."""
    rows = Remittance.objects.select_related("payer").annotate(
        exception_count=Count("claim_payments", filter=Q(state=Remittance.State.POSTED) & waits("claim_payments__"))
    )
    if state in Remittance.State.values:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(Q(trace__istartswith=text) | Q(payer_name__icontains=text))
    return rows


def exceptions() -> QuerySet[ClaimPayment]:
    """Claim payments whose money is in payer suspense and waits for a person."""
    return ClaimPayment.objects.filter(WAITS).select_related("remittance__payer", "claim")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far reading has come since a moment."""

    done: int
    total: int
    posted: int
    held: int
    posting: Activity  # claims of the checks that are being posted now

    @property
    def is_working(self) -> bool:
        return self.done < self.total


def reading_progress(since: dt.datetime) -> Progress:
    """Files that came in since then (or still wait from before), and what became of their checks."""
    rows = remittance_readings().filter(Q(file__created_at__gte=since) | Q(work_state__in=IN_WORK))
    readings = rows.aggregate(total=Count("id"), waiting=Count("id", filter=Q(work_state__in=IN_WORK)))
    states = Remittance.objects.filter(received_at__gte=since).aggregate(
        posted=Count("id", filter=Q(state=Remittance.State.POSTED)),
        held=Count("id", filter=Q(state=Remittance.State.ON_HOLD)),
    )
    done = readings["total"] - readings["waiting"]
    return Progress(done, readings["total"], states["posted"], states["held"], activity("posting"))


__all__ = [
    "Counts",
    "Progress",
    "checks",
    "counts",
    "exceptions",
    "inbound_files",
    "next_claims_failed",
    "next_claims_to_build",
    "next_claims_unsent",
    "reading_progress",
]
