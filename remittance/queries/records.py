"""A stored claim payment as the record that it was read from, as far as posting needs it."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from remittance.models import Adjustment, ClaimPayment, Remittance, ServicePayment
from remittance.rules.adjustments import with_groups_in_upper_case
from x12 import document, read_835
from x12 import remittance as x12
from x12.framing import Frames
from x12.parties import Name
from x12.transaction import Transaction

MOST_KEPT = 10_000  # claims of one 835 that are kept in memory; those of a longer one are read when they are wanted


def read_835s(content: bytes) -> document.Document:
    """Read a file's bytes. NUL is no character of any text column; a blank keeps every position."""
    return document.read(_as_text(content))


def _as_text(content: bytes) -> bytes:
    return content.replace(b"\x00", b" ")


class ClaimsOfFile(Sequence[x12.ClaimPayment]):
    """The claims of one 835, read from its file each time they are gone through: none of them is kept."""

    def __init__(self, content: bytes, segment: int) -> None:
        self._content = content
        self._segment = segment  # of its ST

    def __iter__(self) -> Iterator[x12.ClaimPayment]:
        for transaction in Frames(self._content):
            if transaction.segment == self._segment:
                yield from _claims(transaction)
                return

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, index: Any) -> Any:  # Any: a position or a slice, as of a tuple
        return tuple(self)[index]


def _claims(transaction: Transaction) -> Iterator[x12.ClaimPayment]:
    records = (one for one in read_835.records(transaction) if isinstance(one, x12.ClaimPayment))
    return (with_groups_in_upper_case(one) for one in records)


def outline_of(content: bytes) -> document.Document:
    """All that the file says but the claims of its 835s; raises NotX12."""
    return document.read_outline(_as_text(content))


def remittances_of(content: bytes, outline: document.Document) -> Iterator[x12.Remittance]:
    """The 835s of a file in order, each with its claims, in the memory of one: those of a long one are not kept."""
    content = _as_text(content)
    records = {record.segment: record for record in outline.remittances}
    for transaction in Frames(content):
        record = records.get(transaction.segment)
        if record is not None:
            claims: Sequence[x12.ClaimPayment] = tuple(islice(_claims(transaction), MOST_KEPT + 1))
            if len(claims) > MOST_KEPT:
                claims = ClaimsOfFile(content, transaction.segment)
            yield dataclasses.replace(record, claims=claims)


def stored_remittance(row: Remittance) -> x12.Remittance | None:
    """The check as its file has it, to the last element; None where its file does not hold it (any more)."""
    content = bytes(row.file.content)
    try:
        read = remittances_of(content, outline_of(content))
        record = next(islice(read, row.position - 1, None), None)
    except document.NotX12:
        return None
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
