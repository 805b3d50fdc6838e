"""Keeping an 835 as it came: remittance, claim payments, lines, adjustments, provider-level amounts, in bulk."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from practice.scoping import current_practice_id
from practice.services.ahead import new_ids
from practice.services.bulk_rows import insert_rows
from remittance.models import Adjustment, ClaimPayment, ProviderAdjustment, Remittance, ServicePayment
from remittance.services.decisions import Decision, Hold, Leave, Post, Reverse
from remittance.services.drafts import missing_coverage
from remittance.services.posting import Outcome
from x12 import remittance as x12
from x12.findings import Finding

State = ClaimPayment.State
RESTATED = ("claim_id", "superbill_id", "ledger_entry_id", "state", "reason", "next_claim")


def remittance_row(
    record: x12.Remittance,
    *,
    file_id: int,
    position: int,
    payer_id: int | None,
    payer_identifier: str,
    now: dt.datetime,
) -> Remittance:
    """The check as a row, not saved yet."""
    return Remittance(
        practice_id=current_practice_id(),
        file_id=file_id,
        position=position,
        control_number=record.control_number[:9],
        payer_id=payer_id,
        payer_name=record.payer.last[:60],
        payer_identifier=payer_identifier,
        trace=record.trace[:50],
        method=record.method[:3],
        handling=record.handling[:2],
        amount=record.amount,
        payment_on=record.payment_on,
        findings=findings_as_json(record.findings),
        received_at=now,
    )


def findings_as_json(findings: Sequence[Finding]) -> list[list[str | int]]:
    return [[one.rule, str(one.severity), one.segment, one.text] for one in findings]


def store_claim_payments(row: Remittance, outcomes: Sequence[Outcome]) -> None:
    """Store every claim payment with its lines and adjustments, in the order of the file; the outcomes get the ids."""
    for outcome, pk in zip(outcomes, new_ids(ClaimPayment, len(outcomes)), strict=True):
        outcome.claim_payment_id = pk
    service_ids = iter(new_ids(ServicePayment, sum(len(outcome.record.services) for outcome in outcomes)))
    for outcome in outcomes:
        outcome.service_ids = tuple(islice(service_ids, len(outcome.record.services)))
    insert_rows(ClaimPayment, (_claim_payment(row, outcome) for outcome in outcomes))
    insert_rows(
        ServicePayment,
        (
            _service_payment(row.practice_id, outcome, position)
            for outcome in outcomes
            for position in range(1, len(outcome.record.services) + 1)
        ),
    )
    insert_rows(Adjustment, (one for outcome in outcomes for one in _adjustments(row.practice_id, outcome)))


def _claim_payment(row: Remittance, outcome: Outcome) -> dict[str, Any]:  # Any: column values
    record, decision = outcome.record, outcome.decision
    book = decision.book
    crossover = record.crossover_carrier
    next_claim, missing = next_claim_of(record, decision)
    return {
        "id": outcome.claim_payment_id,
        "practice_id": row.practice_id,
        "remittance_id": row.pk,
        "position": outcome.position,
        "claim_id": book.claim.pk if book is not None else None,
        "superbill_id": outcome.superbill_id,
        "ledger_entry_id": outcome.entry_id,
        "patient_control_number": record.patient_control_number[:50],
        "status_code": record.status[:2],
        "charge_amount": record.charge,
        "paid_amount": record.paid,
        "patient_amount": record.patient_responsibility,
        "payer_claim_control_number": record.payer_claim_control_number[:50],
        "patient_last_name": record.patient.last[:60] if record.patient else "",
        "patient_first_name": record.patient.first[:35] if record.patient else "",
        "crossover_name": crossover.last[:60] if crossover else "",
        "remarks": [remark[:10] for remark in record.remarks],
        "outpatient_amounts": {one.qualifier: str(one.amount) for one in record.outpatient_amounts},
        "state": state_of(outcome),
        "reason": decision.reason[:300] if isinstance(decision, Hold | Leave) else missing,
        "next_claim": next_claim,
    }


def next_claim_of(record: x12.ClaimPayment, decision: Decision) -> tuple[str, str]:
    """What the next payer's claim waits for, and what a person has to do about it."""
    if not isinstance(decision, Post):
        return "", ""
    missing = missing_coverage(record, decision)[:300]
    return (str(ClaimPayment.NextClaim.FAILED), missing) if missing else (str(decision.next_claim), "")


def restate_claim_payments(row: Remittance, outcomes: Sequence[Outcome]) -> None:
    """Write what became of claim payments that are kept already; the outcomes get the ids. What was sent stays."""
    rows = ClaimPayment.objects.filter(remittance=row, position__any=[outcome.position for outcome in outcomes])
    kept = {one.position: one for one in rows.select_for_update(of=("self",))}
    services: dict[int, list[ServicePayment]] = defaultdict(list)
    lines = ServicePayment.objects.filter(claim_payment_id__any=[one.pk for one in kept.values()])
    for service in lines.order_by("claim_payment", "position"):
        services[service.claim_payment_id].append(service)
    for outcome in outcomes:
        payment, decision = kept[outcome.position], outcome.decision
        outcome.claim_payment_id = payment.pk
        outcome.service_ids = tuple(service.pk for service in services[payment.pk])
        for name, value in _claim_payment(row, outcome).items():
            if name in RESTATED:
                setattr(payment, name, value)
        payment.resolved_at = payment.resolved_by = None
        for service, line_id in zip(
            services[payment.pk], decision.line_ids if isinstance(decision, Post) else (), strict=False
        ):
            service.claim_line_id = line_id
    fields = [*RESTATED, "resolved_at", "resolved_by_id"]
    ClaimPayment.objects.bulk_update(kept.values(), [name.removesuffix("_id") for name in fields], batch_size=500)
    ServicePayment.objects.bulk_update(
        [one for of_one in services.values() for one in of_one], ["claim_line"], batch_size=500
    )


def state_of(outcome: Outcome) -> str:
    decision = outcome.decision
    if isinstance(decision, Post | Reverse):
        return str(State.POSTED)
    return str(decision.state if isinstance(decision, Hold) else State.NOT_POSTED)


def _service_payment(practice_id: int, outcome: Outcome, position: int) -> dict[str, Any]:  # Any: column values
    record, decision = outcome.record.services[position - 1], outcome.decision
    return {
        "id": outcome.service_ids[position - 1],
        "practice_id": practice_id,
        "claim_payment_id": outcome.claim_payment_id,
        "position": position,
        "claim_line_id": decision.line_ids[position - 1] if isinstance(decision, Post) else None,
        "code": record.procedure.code[:48],
        "modifiers": [modifier[:2] for modifier in record.procedure.modifiers],
        "submitted_code": record.submitted_procedure.code[:48] if record.submitted_procedure else "",
        "charge_amount": record.charge,
        "paid_amount": record.paid,
        "allowed_amount": record.allowed,
        "units": record.units,
        "service_on": record.service_from,
        "line_control_number": record.line_control_number[:50],
        "remarks": [remark[:10] for remark in record.remarks],
    }


def _adjustments(practice_id: int, outcome: Outcome) -> Iterator[dict[str, Any]]:  # Any: column values
    """Claim level first, then line by line, as CAS comes in the file."""
    levels: list[tuple[int | None, tuple[x12.Adjustment, ...]]] = [(None, outcome.record.adjustments)]
    levels += zip(outcome.service_ids, (one.adjustments for one in outcome.record.services), strict=True)
    for service_id, adjustments in levels:
        for one in adjustments:
            yield {
                "practice_id": practice_id,
                "claim_payment_id": outcome.claim_payment_id,
                "service_payment_id": service_id,
                "group": one.group[:2],
                "reason": one.reason[:5],
                "amount": one.amount,
                "quantity": one.quantity,
            }


def store_provider_adjustments(
    row: Remittance, records: Sequence[x12.ProviderAdjustment], entry_ids: Sequence[int | None]
) -> None:
    """Store the PLB pairs with the ledger entries that they became."""
    ProviderAdjustment.objects.bulk_create(
        ProviderAdjustment(
            practice_id=row.practice_id,
            remittance=row,
            ledger_entry_id=entry_id,
            provider_identifier=record.provider_id[:50],
            reason=record.reason[:2],
            reference=record.reference[:50],
            amount=record.amount,
        )
        for record, entry_id in zip(records, entry_ids, strict=True)
    )


def restate_provider_adjustments(row: Remittance, entry_ids: Sequence[int | None]) -> None:
    """Point the PLB pairs of a check that is kept already at their new ledger entries."""
    kept = list(ProviderAdjustment.objects.filter(remittance=row).order_by("id"))
    for one, entry_id in zip(kept, entry_ids, strict=True):
        one.ledger_entry_id = entry_id
    ProviderAdjustment.objects.bulk_update(kept, ["ledger_entry"])
