"""Which waiting payments a line of the bank statement is likely made of (docs/algorithms/deposits.md)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

LATE_DAYS = 7  # after the date of the payment


@dataclass(frozen=True, slots=True)
class Waiting:
    """A payer's payment without a deposit: its trace (TRN02) and dollars."""

    remittance_id: int
    trace: str
    amount: Decimal


def suggested(reference: str, amount: Decimal | None, waiting: Sequence[Waiting]) -> list[int]:
    """Ids of the payments whose trace stands in the bank's reference; else of the only one with that amount."""
    words = set(re.split(r"[\s*~|;,]+", reference.upper()))
    named = [one.remittance_id for one in waiting if one.trace.strip() and one.trace.strip().upper() in words]
    if named:
        return named
    alike = [one.remittance_id for one in waiting if one.amount == amount]
    return alike if len(alike) == 1 else []
