"""Patients' credits as a queue: where each lies, how it arose, whose it is (docs/algorithms/credits-and-refunds.md)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from billing.models import Account, CreditCase, CreditOwner, EntryKind, LedgerLine, Payment, Superbill, Visit
from practice.models import User
from practice.money import ZERO
from practice.permissions import Permission
from practice.queries import people_who_may

WAITING, OPEN, KEPT = "waiting", "open", "kept"
STATES = ((OPEN, "To settle"), (KEPT, "Kept for the next visit"), (WAITING, "Wait for insurance"))
FREE = (OPEN, KEPT)
AGES = (30, 60, 90)


def credit_workers() -> list[User]:
    return people_who_may(Permission.REMITTANCES)


def default_credit_owner(workers: Sequence[User], *, otherwise: User) -> int:
    """The id of who gets a credit that nobody was given: whom the table names, else the first who may."""
    ids = [user.pk for user in workers]
    named = CreditOwner.objects.filter(owner_id__in=ids).values_list("owner_id", flat=True).first()
    return named or (ids[0] if ids else otherwise.pk)


def with_state(visits: QuerySet[Visit]) -> QuerySet[Any]:  # Any: annotated visits
    """Visits with what their credit asks for (`credit_state`): waiting, open or kept."""
    return visits.annotate(
        credit_state=Case(
            When(Q(charge_amount=ZERO) | Q(insurance_balance_amount__gt=ZERO), then=Value(WAITING)),
            When(credit_case__kept_amount__gte=F("patient_credit_amount"), then=Value(KEPT)),
            default=Value(OPEN),
            output_field=models.CharField(),
        )
    )


def visit_credits(*, workers: Sequence[User], viewer: User) -> QuerySet[Any]:  # Any: annotated visits
    """Visits that hold a credit, with `credit_state`, `owner_pk` and `credit_since`."""
    ids = [user.pk for user in workers]
    given = CreditCase.objects.filter(visit=OuterRef("pk"), owner_id__in=ids).values("owner_id")[:1]
    newest = _raising_lines().filter(visit=OuterRef("pk")).order_by("-id").values("entry__posted_on")[:1]
    held: QuerySet[Any] = with_state(Visit.objects.filter(patient_credit_amount__gt=ZERO))
    rows: QuerySet[Any] = held.annotate(
        owner_pk=Coalesce(
            Subquery(given),
            Value(default_credit_owner(workers, otherwise=viewer)),
            output_field=models.BigIntegerField(),
        ),
        credit_since=Subquery(newest, output_field=models.DateField()),
    )
    return rows.select_related("patient", "credit_case")


def _raising_lines() -> QuerySet[LedgerLine]:
    return LedgerLine.objects.filter(account=Account.PATIENT_CREDIT, amount__lt=ZERO)


@dataclass(frozen=True, slots=True)
class Sums:
    """How many items of a queue, and their dollars by state; `total` must be the ledger's figure."""

    count: int
    total: Decimal
    by_state: dict[str, Decimal]


def credit_sums() -> Sums:
    rows = with_state(Visit.objects.filter(patient_credit_amount__gt=ZERO)).values_list("credit_state")
    found = list(rows.annotate(count=Count("pk"), dollars=Sum("patient_credit_amount")))
    by_state = {state: dollars for state, _, dollars in found}
    return Sums(sum(count for _, count, _ in found), sum(by_state.values(), ZERO), by_state)


@dataclass(frozen=True, slots=True)
class Cause:
    """How a credit arose: the words, and the receipt or superbill behind it."""

    words: str
    receipt: Payment | None = None
    superbill: Superbill | None = None


def causes(visit_ids: Sequence[int]) -> dict[int, Cause]:
    """How the credit of each visit arose: what last added to it. Three statements for any number."""
    lines = _raising_lines().filter(visit_id__any=list(visit_ids)).select_related("entry")
    newest = list(lines.order_by("visit_id", "-id").distinct("visit_id"))
    keys = {line.entry.source_key for line in newest}
    numbers = [int(key.partition(":")[2]) for key in keys if key.startswith("receipt:")]
    receipts = {f"receipt:{one.pk}": one for one in Payment.objects.filter(pk__any=numbers)} if numbers else {}
    corrected = [line.visit_id for line in newest if line.entry.kind == EntryKind.APPLY_CREDIT]
    superbills = _newest_corrections([pk for pk in corrected if pk is not None])
    return {line.visit_id: _cause(line, receipts, superbills) for line in newest if line.visit_id is not None}


def _newest_corrections(visit_ids: Sequence[int]) -> dict[int, Superbill]:
    if not visit_ids:
        return {}
    rows = Superbill.objects.filter(visit_id__any=list(visit_ids), kind="correction")
    return {row.visit_id: row for row in rows.order_by("visit_id", "-id").distinct("visit_id")}


def _cause(line: LedgerLine, receipts: dict[str, Payment], superbills: dict[int, Superbill]) -> Cause:
    entry = line.entry
    if entry.kind == EntryKind.RECEIPT:
        receipt = receipts.get(entry.source_key)
        return Cause(f"{receipt.get_purpose_display()} taken" if receipt else "Payment taken", receipt=receipt)
    if entry.kind == EntryKind.MOVE_CREDIT:
        return Cause("Moved here from another visit")
    superbill = superbills.get(line.visit_id or 0)
    return Cause("The patient owes less than was paid", superbill=superbill)


def free_credits(patient_id: int, *, but_visit_id: int | None = None) -> list[Visit]:
    """The patient's visits with credit that no insurance is awaited for, the oldest first."""
    rows = with_state(Visit.objects.filter(patient_id=patient_id, patient_credit_amount__gt=ZERO))
    rows = rows.exclude(pk=but_visit_id) if but_visit_id is not None else rows
    return list(rows.filter(credit_state__in=FREE).order_by("service_on", "pk"))


def free_credit_amount(patient_id: int, *, but_visit_id: int | None = None) -> Decimal:
    """Dollars that the patient may use, or have back, at once."""
    found = free_credits(patient_id, but_visit_id=but_visit_id)
    return sum((visit.patient_credit_amount for visit in found), ZERO)


def open_balances(patient_id: int) -> QuerySet[Visit]:
    """The patient's visits with something due from the patient, the oldest first."""
    return Visit.objects.filter(patient_id=patient_id, patient_balance_amount__gt=ZERO).order_by("service_on", "pk")


def older_than(days: int, today: dt.date) -> Q:
    return Q(credit_since__lt=today - dt.timedelta(days=days))
