"""What a payer agreed to allow for a line (docs/algorithms/posting.md, section 3a): pure arithmetic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
# Modifiers that change what a payer allows: unusual, professional or technical part, bilateral, several procedures,
# reduced, stopped, part of the surgical package, two surgeons, assistants (also in therapy, CO and CQ), anesthesia's
# QK to QZ, clinical psychologist and social worker, new, rented or used equipment.
PRICING_MODIFIERS = frozenset(
    {
        *("22", "26", "50", "51", "52", "53", "54", "55", "56", "62", "63", "66", "73", "74", "78", "80", "81", "82"),
        *("AA", "AD", "AH", "AJ", "AS", "CO", "CQ", "NU", "QK", "QX", "QY", "QZ", "RR", "TC", "UE"),
    }
)


@dataclass(frozen=True, slots=True)
class ContractedRate:
    """Dollars for one unit of a code, and for which lines."""

    code: str
    modifiers: frozenset[str]
    billing_provider_id: int | None  # None: any
    location_id: int | None  # None: any
    starts_on: dt.date
    ends_on: dt.date | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far short a line may be: the larger of dollars and percent of what is expected."""

    amount: Decimal
    percent: Decimal = Decimal(0)

    def covers(self, shortfall: Decimal, expected: Decimal) -> bool:
        return shortfall <= max(self.amount, expected * self.percent / 100)


@dataclass(frozen=True, slots=True)
class ContractedLine:
    """A claim line as billed, as far as a contract asks. Charge in dollars."""

    code: str
    modifiers: tuple[str, ...]
    units: Decimal
    service_on: dt.date
    charge: Decimal


@dataclass(frozen=True, slots=True)
class Contract:
    """The rates of one payer for one billing provider at one location."""

    rates: tuple[ContractedRate, ...]
    tolerance: Tolerance
    billing_provider_id: int | None = None
    location_id: int | None = None

    def rate_for(self, line: ContractedLine) -> ContractedRate | None:
        """The most specific rate in force on the date of service, or None.

        A rate applies to a line that has the code and all modifiers of the rate. The line may have others, but
        not one that changes the price. In this order: most modifiers, then the rate of the billing provider,
        then that of the location; of two that are equal in all of it (97110 GP and 97110 59 for a line with
        both) the lower, so that nobody is asked for more than the contract says.
        """
        fitting = [rate for rate in self.rates if self._applies(rate, line)]
        return max(fitting, key=_specificity, default=None)

    def _applies(self, rate: ContractedRate, line: ContractedLine) -> bool:
        has = frozenset(line.modifiers)
        return (
            rate.code == line.code
            and rate.modifiers <= has
            and not (has - rate.modifiers) & PRICING_MODIFIERS
            and rate.billing_provider_id in {None, self.billing_provider_id}
            and rate.location_id in {None, self.location_id}
            and rate.starts_on <= line.service_on
            and (rate.ends_on is None or line.service_on <= rate.ends_on)
        )

    def expected(self, line: ContractedLine) -> Decimal | None:
        """The allowed amount that the contract gives this line: units at the rate, never above the charge."""
        rate = self.rate_for(line)
        if rate is None:
            return None
        return min((rate.amount * line.units).quantize(CENT, ROUND_HALF_UP), line.charge)


def _specificity(rate: ContractedRate) -> tuple[int, bool, bool, Decimal]:
    return (
        len(rate.modifiers),
        rate.billing_provider_id is not None,
        rate.location_id is not None,
        -rate.amount,
    )


def contract_of(
    rates: Sequence[ContractedRate], tolerance: Tolerance, *, billing_provider_id: int | None, location_id: int | None
) -> Contract | None:
    """The contract as it holds for one claim; None when the payer has no rate for any of its codes."""
    if not rates:
        return None
    return Contract(tuple(rates), tolerance, billing_provider_id, location_id)
