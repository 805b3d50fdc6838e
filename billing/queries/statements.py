"""Statements: what a patient's shows, and which patients are due one."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from billing.models import Account, EntryKind, LedgerLine, Payment, Statement, Superbill, Visit
from billing.queries.credits import FREE, with_state
from billing.rules.statement import (
    STATEMENT_DAYS,
    ReceiptFigures,
    StatementFigures,
    VisitFigures,
    by_age,
)
from patients.models import Patient
from practice.money import ZERO

PARTS = (
    ("deductible_amount", "deductible"),
    ("coinsurance_amount", "coinsurance"),
    ("copay_amount", "copay"),
    ("other_patient_amount", "not covered by your plan"),
)
RECEIPT_DAYS = 90  # how far a first statement looks back for receipts


def figures_of(patient_ids: Sequence[int], *, today: dt.date) -> dict[int, StatementFigures]:
    """What each patient's statement shows today; six statements for any number of patients."""
    last = last_statements(patient_ids)
    visits: dict[int, list[Any]] = defaultdict(list)
    for visit in _visits(patient_ids):
        visits[visit.patient_id].append(visit)
    owing = [visit.pk for rows in visits.values() for visit in rows if visit.patient_balance_amount > 0]
    since, why = _due_since(owing), _why(owing)
    receipts = _receipts(patient_ids, last, today)
    return {
        patient_id: _figures(visits[patient_id], receipts[patient_id], since, why, last.get(patient_id), today)
        for patient_id in patient_ids
    }


def last_statements(patient_ids: Sequence[int]) -> dict[int, Statement]:
    rows = Statement.objects.filter(patient_id__any=list(patient_ids)).order_by("patient_id", "-id")
    return {row.patient_id: row for row in rows.distinct("patient_id").defer("figures")}


def _visits(patient_ids: Sequence[int]) -> list[Any]:  # Any: annotated visits
    rows = with_state(Visit.objects.filter(patient_id__any=list(patient_ids)))
    return list(rows.select_related("rendering_provider").order_by("service_on", "pk"))


def _due_since(visit_ids: Sequence[int]) -> dict[int, dt.date]:
    """The day on which what is due on each visit last grew; credit given back is not new."""
    lines = LedgerLine.objects.filter(
        visit_id__any=list(visit_ids), account=Account.PATIENT_RECEIVABLE, amount__gt=ZERO
    ).exclude(entry__kind=EntryKind.APPLY_CREDIT)
    return dict(lines.values_list("visit_id").annotate(since=Max("entry__posted_on")))


def _why(visit_ids: Sequence[int]) -> dict[int, tuple[tuple[str, Decimal], ...]]:
    """What the last payer of each visit left to the patient, by kind: its answers less what it took back."""
    rows = Superbill.objects.filter(visit_id__any=list(visit_ids)).exclude(kind__in=["visit", "patient"])
    by_payer: QuerySet[Any, dict[str, Any]] = rows.values("visit_id", "sequence")  # type: ignore[assignment]  # Any: columns
    summed = by_payer.annotate(**{name: Sum(name) for name, _ in PARTS})
    last: dict[int, dict[str, Any]] = {}  # Any: columns
    for row in summed:
        parts = {label: row[name] for name, label in PARTS if row[name]}
        rank = "PST".find(row["sequence"])
        if parts and rank >= last.get(row["visit_id"], {"rank": -1})["rank"]:
            last[row["visit_id"]] = {"rank": rank, "parts": tuple(parts.items())}
    return {visit_id: found["parts"] for visit_id, found in last.items()}


def _receipts(patient_ids: Sequence[int], last: dict[int, Statement], today: dt.date) -> dict[int, list[Payment]]:
    rows = Payment.objects.filter(patient_id__any=list(patient_ids)).order_by("id")
    found: dict[int, list[Payment]] = defaultdict(list)
    for row in rows:
        statement = last.get(row.patient_id)
        if row.received_at > statement.made_at if statement else row.received_on >= today - dt.timedelta(RECEIPT_DAYS):
            found[row.patient_id].append(row)
    return found


def _figures(
    visits: Sequence[Any],  # Any: annotated visits
    receipts: Sequence[Payment],
    since: dict[int, dt.date],
    why: dict[int, tuple[tuple[str, Decimal], ...]],
    last: Statement | None,
    today: dt.date,
) -> StatementFigures:
    paid_on = {receipt.visit_id for receipt in receipts}
    listed = [visit for visit in visits if _is_shown(visit, paid_on, last, today)]
    shown = tuple(_visit_figures(visit, since.get(visit.pk), why.get(visit.pk, ())) for visit in listed)
    return StatementFigures(
        visits=shown,
        receipts=tuple(
            ReceiptFigures(one.number, one.received_on, one.get_method_display(), one.amount) for one in receipts
        ),
        ages=by_age(shown, today),
        credit=sum((visit.patient_credit_amount for visit in visits if visit.credit_state in FREE), ZERO),
    )


def _is_shown(visit: Visit, paid_on: set[int], last: Statement | None, today: dt.date) -> bool:
    """Charged visits on which something is open or was paid, or that the last statement did not know yet."""
    if not visit.charge_amount:
        return bool(visit.patient_balance_amount)
    is_open = visit.patient_balance_amount or visit.insurance_balance_amount or visit.patient_credit_amount
    begin = last.made_on if last else today - dt.timedelta(RECEIPT_DAYS)
    return bool(is_open) or visit.pk in paid_on or visit.service_on >= begin


def _visit_figures(visit: Visit, since: dt.date | None, why: tuple[tuple[str, Decimal], ...]) -> VisitFigures:
    is_explained = sum((amount for _, amount in why), ZERO) == visit.patient_part_amount
    return VisitFigures(
        number=visit.number,
        service_on=visit.service_on,
        provider=str(visit.rendering_provider),
        charge=visit.charge_amount,
        insurance_paid=visit.insurance_paid_amount,
        adjusted=visit.adjustment_amount,
        with_insurance=visit.insurance_balance_amount,
        patient_paid=visit.patient_paid_amount,
        due=visit.patient_balance_amount,
        credit=visit.patient_credit_amount,
        due_since=since,
        why=why if is_explained else (),
    )


def patients_with_statement_figures() -> QuerySet[Any]:  # Any: annotated patients
    """Patients who have something to pay: `owed`, `credit` that is free, `to_pay`, and their last statement's."""
    mine = Visit.objects.filter(patient=OuterRef("pk")).order_by().values("patient")
    owed = mine.annotate(total=Sum("patient_balance_amount")).values("total")
    free = with_state(Visit.objects.filter(patient=OuterRef("pk"), patient_credit_amount__gt=ZERO))
    of_patient = free.filter(credit_state__in=FREE).order_by().values("patient")
    credit = of_patient.annotate(total=Sum("patient_credit_amount")).values("total")
    last = Statement.objects.filter(patient=OuterRef("pk")).order_by("-id")
    owing = Visit.objects.filter(patient=OuterRef("pk"), patient_balance_amount__gt=ZERO)
    patients: QuerySet[Any] = Patient.objects.filter(Exists(owing))  # Any: annotated below
    found: QuerySet[Any] = (  # Any: as above
        patients.annotate(
            owed=Coalesce(Subquery(owed), Value(ZERO)),
            credit=Coalesce(Subquery(credit), Value(ZERO)),
            last_made_on=Subquery(last.values("made_on")[:1]),
            last_due=Subquery(last.values("due_amount")[:1]),
            last_credit=Subquery(last.values("credit_amount")[:1]),
        )
        .annotate(to_pay=F("owed") - F("credit"))
        .filter(to_pay__gt=ZERO)
    )
    return found


def due_a_statement(today: dt.date) -> QuerySet[Any]:  # Any: annotated patients
    """Of those, whose last statement is old, asked for less, or was never made."""
    return patients_with_statement_figures().filter(
        Q(last_made_on=None)
        | Q(last_made_on__lte=today - dt.timedelta(days=STATEMENT_DAYS))
        | Q(to_pay__gt=F("last_due") - F("last_credit"))
    )


def statement_sums(patients: QuerySet[Any]) -> tuple[int, Decimal]:
    """How many patients, and what they are asked for together."""
    amounts = list(patients.values_list("to_pay", flat=True))
    return len(amounts), sum(amounts, ZERO)
