"""A stored claim payment as the record that it was read from, as far as posting needs it."""

from __future__ import annotations

from collections import defaultdict

from remittance.models import Adjustment, ClaimPayment, Remittance, ServicePayment
from x12 import document
from x12 import remittance as x12
from x12.parties import Name


def read_835s(content: bytes) -> document.Document:
    """Read a file's bytes. NUL is no character of any text column; a blank keeps every position."""
    return document.read(content.replace(b"\x00", b" "))


def stored_remittance(row: Remittance) -> x12.Remittance | None:
    """The check as its file has it, to the last element; None where its file does not hold it (any more)."""
    try:
        read = read_835s(bytes(row.file.content)).remittances
    except document.NotX12:
        return None
    record = read[row.position - 1] if row.position <= len(read) else None
    is_it = record is not None and (record.trace[:50], record.amount) == (row.trace, row.amount)
    return record if is_it else None


def record_of(row: ClaimPayment) -> x12.ClaimPayment:
    """Rebuild loops 2100 and 2110 from the rows; two statements."""
    by_level: dict[int | None, list[x12.Adjustment]] = defaultdict(list)
    for one in Adjustment.objects.filter(claim_payment=row).order_by("id"):
        by_level[one.service_payment_id].append(x12.Adjustment(one.group, one.reason, one.amount))
    services = ServicePayment.objects.filter(claim_payment=row).order_by("position")
    return x12.ClaimPayment(
        patient_control_number=row.patient_control_number,
        status=row.status_code,
        charge=row.charge_amount,
        paid=row.paid_amount,
        patient_responsibility=row.patient_amount,
        payer_claim_control_number=row.payer_claim_control_number,
        patient=Name(row.patient_last_name, row.patient_first_name),
        crossover_carrier=Name(row.crossover_name, is_person=False) if row.crossover_name else None,
        adjustments=tuple(by_level[None]),
        services=tuple(_service(service, by_level[service.pk]) for service in services),
        remarks=tuple(row.remarks),
    )


def _service(row: ServicePayment, adjustments: list[x12.Adjustment]) -> x12.ServicePayment:
    return x12.ServicePayment(
        procedure=x12.Procedure(row.code, tuple(row.modifiers)),
        charge=row.charge_amount,
        paid=row.paid_amount,
        units=row.units,
        submitted_procedure=x12.Procedure(row.submitted_code) if row.submitted_code else None,
        service_from=row.service_on,
        line_control_number=row.line_control_number,
        allowed=row.allowed_amount,
        adjustments=tuple(adjustments),
        remarks=tuple(row.remarks),
    )
