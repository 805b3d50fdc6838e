"""What a statement says, as plain figures: visits, receipts, what is due by age (credits-and-refunds.md, section 5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

ZERO = Decimal("0.00")
AGE_LABELS = ("0–30 days", "31–60 days", "61–90 days", "Over 90 days")
AGE_LIMITS = (30, 60, 90)
STATEMENT_DAYS = 28  # between two statements that ask for the same


@dataclass(frozen=True, slots=True)
class VisitFigures:
    """One visit, in dollars. charge = insurance paid + adjusted + open with insurance + patient paid + due."""

    number: int
    service_on: dt.date
    provider: str
    charge: Decimal
    insurance_paid: Decimal
    adjusted: Decimal
    with_insurance: Decimal
    patient_paid: Decimal
    due: Decimal
    credit: Decimal
    due_since: dt.date | None
    why: tuple[tuple[str, Decimal], ...] = ()  # what the last payer left to the patient, by kind


@dataclass(frozen=True, slots=True)
class ReceiptFigures:
    """One receipt, or a refund with a negative amount."""

    number: int
    received_on: dt.date
    method: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class StatementFigures:
    """All that a statement shows. `credit` is free: no insurance is awaited for it."""

    visits: tuple[VisitFigures, ...]
    receipts: tuple[ReceiptFigures, ...]
    ages: tuple[Decimal, ...]
    credit: Decimal

    @property
    def due(self) -> Decimal:
        return sum((visit.due for visit in self.visits), ZERO)

    @property
    def with_insurance(self) -> Decimal:
        return sum((visit.with_insurance for visit in self.visits), ZERO)

    @property
    def to_pay(self) -> Decimal:
        return max(self.due - self.credit, ZERO)

    @property
    def aged(self) -> list[tuple[str, Decimal]]:
        return list(zip(AGE_LABELS, self.ages, strict=True))


def by_age(visits: Iterable[VisitFigures], today: dt.date) -> tuple[Decimal, ...]:
    """What is due, by how long it has been: up to 30, 60, 90 days, and longer."""
    sums = [ZERO] * len(AGE_LABELS)
    for visit in visits:
        days = (today - (visit.due_since or visit.service_on)).days
        sums[sum(days > limit for limit in AGE_LIMITS)] += visit.due
    return tuple(sums)


def to_json(figures: StatementFigures) -> dict[str, Any]:  # Any: JSON
    """Amounts and dates as text, to be kept."""

    def plain(value: Any) -> Any:  # Any: JSON
        if isinstance(value, dict):
            return {key: plain(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [plain(one) for one in value]
        if isinstance(value, dt.date):
            return value.isoformat()
        return str(value) if isinstance(value, Decimal) else value

    result: dict[str, Any] = plain(asdict(figures))
    return result


def from_json(kept: dict[str, Any]) -> StatementFigures:  # Any: JSON
    """The figures as they were kept by `to_json`."""
    return StatementFigures(
        visits=tuple(_visit(one) for one in kept["visits"]),
        receipts=tuple(ReceiptFigures(**_read(one, ("amount",), ("received_on",))) for one in kept["receipts"]),
        ages=tuple(Decimal(one) for one in kept["ages"]),
        credit=Decimal(kept["credit"]),
    )


def _visit(row: dict[str, Any]) -> VisitFigures:  # Any: JSON
    read = _read(row, VISIT_AMOUNTS, ("service_on", "due_since"))
    return VisitFigures(**read | {"why": tuple((label, Decimal(amount)) for label, amount in row["why"])})


VISIT_AMOUNTS = ("charge", "insurance_paid", "adjusted", "with_insurance", "patient_paid", "due", "credit")


def _read(row: dict[str, Any], amounts: Iterable[str], days: Iterable[str]) -> dict[str, Any]:  # Any: JSON
    read = dict(row)
    read |= {name: Decimal(row[name]) for name in amounts}
    return read | {name: dt.date.fromisoformat(row[name]) if row[name] else None for name in days}
