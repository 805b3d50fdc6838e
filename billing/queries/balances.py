"""Reads about money: balances rebuilt from entries, what a patient owes, what a day took in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet, Sum

from billing.models import Account, EntryKind, LedgerLine, Payment, Superbill, Visit
from practice.money import ZERO

# Says in SQL what billing.services.ledger adds up line by line: the balances of each visit from its entries alone.
RECOMPUTED_BALANCES = """
SELECT v.id,
    coalesce(sum(-l.amount) FILTER (WHERE l.account = 'charges'), 0),
    coalesce(sum(l.amount) FILTER (
        WHERE l.account IN ('cash', 'payer_suspense', 'refunds', 'provider_level') AND l.payer_id IS NOT NULL), 0),
    coalesce(sum(l.amount) FILTER (
        WHERE l.account IN ('contractual', 'write_off', 'other_adjustment', 'interest')), 0),
    coalesce(sum(l.amount) FILTER (WHERE l.account = 'insurance_receivable'), 0),
    coalesce(sum(l.amount) FILTER (WHERE l.account = 'patient_receivable'), 0),
    coalesce(sum(l.amount) FILTER (WHERE l.account = 'patient_credit' AND e.kind = 'apply_credit'), 0),
    coalesce(sum(-l.amount) FILTER (WHERE l.account = 'patient_credit'), 0)
FROM billing_visit v
LEFT JOIN billing_ledgerline l ON l.visit_id = v.id
LEFT JOIN billing_ledgerentry e ON e.id = l.entry_id
GROUP BY v.id
"""


@dataclass(frozen=True, slots=True)
class LedgerProblem:
    """Where the books and their caches part: `what` in words, the row's id, dollars by cache and by entries."""

    what: str
    row_id: int
    cached: Decimal
    recomputed: Decimal


BALANCE_COLUMNS = (
    ("charges", "charge_amount"),
    ("insurance paid", "insurance_paid_amount"),
    ("adjustments", "adjustment_amount"),
    ("insurance balance", "insurance_balance_amount"),
    ("patient balance", "patient_balance_amount"),
    ("patient paid", "patient_paid_amount"),
    ("patient credit", "patient_credit_amount"),
)


def ledger_problems() -> list[LedgerProblem]:
    """Rebuild every balance of the practice from its entries; empty when all agree to the cent.

    Checked: each entry sums to zero, each visit's cached balances, and per visit
    charges = insurance paid + adjustments + patient part + insurance balance.
    """
    problems = _unbalanced_entries()
    cached = {
        row[0]: row[1:]
        for row in Visit.objects.values_list("id", *(column for _, column in BALANCE_COLUMNS)).iterator()
    }
    with connection.cursor() as cursor:
        cursor.execute(RECOMPUTED_BALANCES)
        for visit_id, *amounts in cursor.fetchall():
            problems += [
                LedgerProblem(f"visit {name}", visit_id, before, now)
                for (name, _), before, now in zip(BALANCE_COLUMNS, cached[visit_id], amounts, strict=True)
                if before != now
            ]
            charge, insurance_paid, adjustment, insurance, patient, patient_paid, _credit = amounts
            explained = insurance_paid + adjustment + insurance + patient + patient_paid
            if charge != explained:
                problems.append(LedgerProblem("visit charges explained", visit_id, charge, explained))
    return problems


def _unbalanced_entries() -> list[LedgerProblem]:
    sums = LedgerLine.objects.values("entry_id").annotate(total=Sum("amount")).exclude(total=0)
    return [LedgerProblem("entry sums to zero", row["entry_id"], ZERO, row["total"]) for row in sums]


def account_totals() -> dict[str, Decimal]:
    """The balance of every account of the practice, debit positive."""
    totals = {account.value: ZERO for account in Account}
    rows = LedgerLine.objects.values_list("account").annotate(total=Sum("amount"))
    return totals | dict(rows)


def superbills_of(visit: Visit) -> QuerySet[Superbill]:
    return Superbill.objects.filter(visit=visit).select_related("payer", "issued_by").order_by("number")


def receipts_on(day: dt.date) -> QuerySet[Payment]:
    """Every receipt and refund of a day, in the order taken."""
    return Payment.objects.filter(received_on=day).select_related("patient", "received_by").order_by("id")


@dataclass(frozen=True, slots=True)
class PatientBalance:
    """What a patient owes and has, over all visits; dollars."""

    owed: Decimal
    credit: Decimal
    with_insurance: Decimal


def patient_balance(patient_id: int) -> PatientBalance:
    totals = Visit.objects.filter(patient_id=patient_id).aggregate(
        owed=Sum("patient_balance_amount"),
        credit=Sum("patient_credit_amount"),
        with_insurance=Sum("insurance_balance_amount"),
    )
    return PatientBalance(**{name: amount or ZERO for name, amount in totals.items()})


def patient_cash_on(day: dt.date) -> Decimal:
    """What the ledger says patients paid (less refunds) on a day: must equal the day's receipts."""
    lines = LedgerLine.objects.filter(
        account=Account.CASH,
        payer=None,
        entry__posted_on=day,
        entry__kind__in=[EntryKind.RECEIPT, EntryKind.REFUND],
    )
    return lines.aggregate(total=Sum("amount"))["total"] or ZERO
