"""Estimates beside what came of them; one statement for any number (docs/algorithms/estimates.md, 3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connection

from billing.models import Service, SuperbillKind, SuperbillLine
from contacts.models import Payer
from encounters.models import Appointment
from practice.scoping import current_practice_id
from remittance.models import Estimate
from remittance.rules.estimates import DISPUTABLE, LEAST_DIFFERENCE, NEAR, Figures, reason_of

SUGGESTED = 6
SHOWN = 50

# The last estimate of each visit, with the first payer's standing answers together, or with the visit's own charge.
_COMPARED = """
WITH compared AS (
    SELECT estimate.id, estimate.appointment_id, appointment.patient_id, appointment.visit_id, estimate.payer_id,
           estimate.kind, estimate.service_on, estimate.charge_amount, estimate.allowed_amount, estimate.copay_amount,
           estimate.deductible_amount, estimate.coinsurance_amount, estimate.patient_amount,
           sum(bill.charge_amount) AS charge,
           sum(CASE WHEN bill.kind = 'visit' THEN bill.charge_amount ELSE bill.allowed_amount END) AS allowed,
           sum(bill.copay_amount) AS copay, sum(bill.deductible_amount) AS deductible,
           sum(bill.coinsurance_amount) AS coinsurance,
           sum(CASE WHEN bill.kind = 'visit' THEN bill.charge_amount
                    ELSE bill.copay_amount + bill.deductible_amount + bill.coinsurance_amount
                         + bill.other_patient_amount END) AS patient,
           sum(bill.paid_amount) AS paid
    FROM remittance_estimate AS estimate
    JOIN encounters_appointment AS appointment
        ON appointment.id = estimate.appointment_id AND appointment.practice_id = estimate.practice_id
    JOIN billing_superbill AS bill
        ON bill.visit_id = appointment.visit_id AND bill.practice_id = appointment.practice_id
    WHERE estimate.practice_id = %(practice)s
      AND (estimate.kind = 'self_pay' AND bill.kind = 'visit'
           OR estimate.kind = 'insured' AND bill.kind = 'insurance' AND bill.sequence = 'P')
      AND NOT EXISTS (
          SELECT FROM billing_superbill AS correction
          WHERE correction.practice_id = bill.practice_id AND correction.visit_id = bill.visit_id
            AND correction.corrects_id = bill.id
      )
      AND NOT EXISTS (
          SELECT FROM remittance_estimate AS later
          WHERE later.practice_id = estimate.practice_id AND later.appointment_id = estimate.appointment_id
            AND later.id > estimate.id
      )
      AND (%(payer)s::bigint IS NULL OR estimate.payer_id = %(payer)s)
      AND (%(visit)s::bigint IS NULL OR appointment.visit_id = %(visit)s)
      AND (%(before)s::bigint IS NULL OR estimate.id < %(before)s)
      AND (%(code)s = '' OR EXISTS (
          SELECT FROM remittance_estimateline AS line
          WHERE line.practice_id = estimate.practice_id AND line.estimate_id = estimate.id AND line.code = %(code)s
      ))
    GROUP BY estimate.id, appointment.id
)
"""
_LIST = """
SELECT compared.*, patient.last_name || ', ' || patient.first_name, coalesce(payer.name, '')
FROM compared
JOIN patients_patient AS patient ON patient.id = compared.patient_id
LEFT JOIN contacts_payer AS payer ON payer.id = compared.payer_id
ORDER BY compared.id DESC LIMIT %(limit)s
"""
_SUMS = """
SELECT count(*), avg(abs(patient - patient_amount)), avg(patient - patient_amount),
       count(*) FILTER (WHERE abs(patient - patient_amount) <= %(near)s)
FROM compared
"""


@dataclass(frozen=True, slots=True)
class Compared:
    """One estimate and what came of it."""

    estimate_id: int
    appointment_id: int
    visit_id: int
    service_on: dt.date
    patient_name: str
    payer_name: str
    is_self_pay: bool
    estimated: Figures
    actual: Figures

    @property
    def error(self) -> Decimal:
        """Dollars by which the patient's part came out above the estimate; below zero: less."""
        return self.actual.patient - self.estimated.patient

    @property
    def percent(self) -> Decimal | None:
        if not self.estimated.patient:
            return None
        return (self.error / self.estimated.patient * 100).quantize(Decimal(1), ROUND_HALF_UP)

    @property
    def reason(self) -> str:
        return reason_of(self.estimated, self.actual, is_self_pay=self.is_self_pay)

    @property
    def is_disputable(self) -> bool:
        return self.is_self_pay and self.error >= DISPUTABLE

    @property
    def is_near(self) -> bool:
        return abs(self.error) <= LEAST_DIFFERENCE


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How near the estimates came: how many were compared, mean error without and with its sign, how many were near."""

    count: int
    mean: Decimal | None
    leaning: Decimal | None
    near_count: int

    @property
    def near_percent(self) -> int:
        return round(100 * self.near_count / self.count) if self.count else 0


def compared(
    *, payer_id: int | None = None, code: str = "", visit_id: int | None = None, before: int | None = None
) -> list[Compared]:
    """The newest first; one more than SHOWN where there are more. `before`: an estimate's id."""
    rows = _rows(_LIST, payer=payer_id, code=code, visit=visit_id, before=before, limit=SHOWN + 1)
    return [_compared(row) for row in rows]


def accuracy(*, payer_id: int | None = None, code: str = "") -> Accuracy:
    return Accuracy(*_rows(_SUMS, payer=payer_id, code=code, visit=None, before=None, near=NEAR)[0])


def _rows(statement: str, **given: Any) -> list[tuple[Any, ...]]:  # Any: parameters, columns
    with connection.cursor() as cursor:
        cursor.execute(_COMPARED + statement, {"practice": current_practice_id(), **given})
        return list(cursor.fetchall())


def _compared(row: Sequence[Any]) -> Compared:  # Any: columns
    estimate_id, appointment_id, _patient, visit_id, _payer, kind, service_on, *figures, patient_name, payer_name = row
    return Compared(
        estimate_id=estimate_id,
        appointment_id=appointment_id,
        visit_id=visit_id,
        service_on=service_on,
        patient_name=patient_name,
        payer_name=payer_name,
        is_self_pay=kind == Estimate.Kind.SELF_PAY,
        estimated=Figures(*figures[:6]),
        actual=Figures(*figures[6:]),
    )


def last_estimate(appointment_id: int) -> Estimate | None:
    """The estimate of an appointment that counts, with its lines."""
    rows = Estimate.objects.filter(appointment_id=appointment_id).select_related("payer", "given_by")
    return rows.prefetch_related("lines").order_by("-pk").first()


def likely_services(appointment: Appointment) -> list[tuple[int, Decimal]]:
    """Service ids and units that were coded at the patient's last visit of the same kind."""
    last = (
        SuperbillLine.objects.filter(
            superbill__kind=SuperbillKind.VISIT,
            superbill__visit__patient_id=appointment.patient_id,
            superbill__visit__appointment__modality=appointment.modality,
        )
        .exclude(superbill__visit__appointment=appointment.pk)
        .order_by("-superbill_id", "number")
        .values_list("superbill_id", "code", "name", "units")[:SUGGESTED]
    )
    found = list(last)
    on_file = {
        (code, name): pk
        for pk, code, name in Service.objects.filter(is_active=True, code__in=[row[1] for row in found]).values_list(
            "pk", "code", "name"
        )
    }
    newest = found[0][0] if found else None
    return [
        (on_file[code, name], units) for bill, code, name, units in found if bill == newest and (code, name) in on_file
    ]


def payers_estimated() -> list[Payer]:
    return list(Payer.objects.filter(pk__in=Estimate.objects.values("payer_id")).order_by("name"))
