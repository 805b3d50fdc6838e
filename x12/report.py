"""Says as one JSON document what a file holds: its sums, its records, and what is wrong with it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

from x12 import document
from x12.document import Document
from x12.findings import Finding
from x12.framing import Frames
from x12.values import AMOUNTS, UnreadableValue

# Any: a JSON value, which is a dict, a list or a leaf, nested at will.
Json = Any

# Fields of Document with the name of the transaction that each record comes from.
RECORDS = {
    "remittances": "835",
    "claim_batches": "837P",
    "inquiries": "270",
    "benefit_answers": "271",
    "status_inquiries": "276",
    "status_answers": "277",
    "implementation_acknowledgements": "999",
    "claim_batch_acknowledgements": "277CA",
    "interchange_acknowledgements": "TA1",
}


def report(content: bytes) -> dict[str, Json]:
    """The JSON document of a file; raises NotX12."""
    read = document.read(content)
    return {
        "summary": {"transactions": read.transaction_counts, **_claim_totals(content)},
        "transactions": _transactions(read),
        "findings": [_finding(one) for one in read.all_findings],
    }


def _claim_totals(content: bytes) -> dict[str, Json]:
    """Number and sums of all CLP and CLM, taken from the segments, so that unreadable STs count too."""
    totals = _Totals()
    for transaction in Frames(content):
        for segment in transaction.segments():
            if segment.id == "CLP":
                totals.add(segment.get(3), segment.get(4))
            elif segment.id == "CLM":
                totals.add(segment.get(2), None)
    return totals.as_json()


@dataclasses.dataclass(slots=True)
class _Totals:
    """A sum is None from its first unreadable amount on: a part of the money is never shown as the whole."""

    claims: int = 0
    charge: Decimal | None = Decimal(0)
    paid: Decimal | None = Decimal(0)

    def add(self, charge: str, paid: str | None) -> None:
        self.claims += 1
        self.charge = _plus(self.charge, charge)
        if paid is not None:
            self.paid = _plus(self.paid, paid)

    def as_json(self) -> dict[str, Json]:
        return {"claims": self.claims, "charge": _money(self.charge), "paid": _money(self.paid)}


def _plus(total: Decimal | None, text: str) -> Decimal | None:
    if total is None:
        return None
    try:
        return total + AMOUNTS[text]
    except UnreadableValue:
        return None


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def _transactions(read: Document) -> list[Json]:
    found: list[Json] = []
    for field, name in RECORDS.items():
        for record in getattr(read, field):
            found.append({"transaction": name, **as_json(record)})
    for unreadable in read.unreadable:
        found.append({"transaction": unreadable.name, "unreadable": True, **as_json(unreadable)})
    return found


def as_json(value: object) -> Json:
    """Records as objects, tuples as lists, amounts and days as text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dt.date):  # a datetime is one too
        return value.isoformat()
    return value


def _finding(finding: Finding) -> dict[str, Json]:
    return {
        "segment": finding.segment,
        "severity": finding.severity.value,
        "text": finding.text,
        "rule": finding.rule,
    }
