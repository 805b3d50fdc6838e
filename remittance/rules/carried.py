"""What a payer carries from one check to later ones: PLB codes FB and WO, chained by reference.

Signs are the 835's: a negative amount raises the check that has it and announces a debit, a positive one takes it
(RFI 738, 1756, 2051, 2660). The reference of what is taken is the check that announced it (FB, its TRN02), or the
claim that was overpaid (WO, its CLP01 or CLP07; RFI 2370).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal("0.00")
FORWARDED, RECOVERED = "FB", "WO"
CARRIED = frozenset({FORWARDED, RECOVERED})


@dataclass(frozen=True, slots=True)
class CarriedAmount:
    """One FB or WO of a posted check."""

    remittance_id: int
    payment_on: dt.date | None
    trace: str
    reason: str
    reference: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """One amount of a chain, and what the payer still had to take after it."""

    carried: CarriedAmount
    left: Decimal


@dataclass(frozen=True, slots=True)
class Chain:
    """A debit from its announcement to the check that took the last of it."""

    reason: str
    reference: str
    steps: tuple[Step, ...]

    @property
    def left(self) -> Decimal:
        """Dollars that the payer will still take from later checks; negative when it took more than it announced."""
        return self.steps[-1].left

    @property
    def is_open(self) -> bool:
        return self.left != 0


def chains(amounts: Iterable[CarriedAmount]) -> list[Chain]:
    """The chains of one payer, the open ones first, then the newest. The order of arrival does not matter."""
    ordered = sorted(amounts, key=_when)
    announced = {one.trace for one in ordered if one.reason == FORWARDED and one.amount < 0}
    by_key: dict[tuple[str, str], list[CarriedAmount]] = defaultdict(list)
    for one in ordered:
        by_key[one.reason, _reference(one, announced, ordered)].append(one)
    found = [Chain(reason, reference, _steps(steps)) for (reason, reference), steps in by_key.items()]
    found.sort(key=lambda chain: _when(chain.steps[-1].carried), reverse=True)
    found.sort(key=lambda chain: not chain.is_open)
    return found


def _when(one: CarriedAmount) -> tuple[dt.date, int]:
    return one.payment_on or dt.date.min, one.remittance_id


def _reference(one: CarriedAmount, announced: set[str], all_of_payer: Sequence[CarriedAmount]) -> str:
    """What ties the amounts of one debit together."""
    if one.reason == RECOVERED:
        return one.reference or one.trace
    if one.amount < 0:
        return one.trace
    if one.reference in announced:
        return one.reference
    # Some payers repeat the reference of the announcement instead of naming its check.
    for other in all_of_payer:
        is_announcement = other.reason == FORWARDED and other.amount < 0
        if is_announcement and other.reference and other.reference == one.reference:
            return other.trace
    return one.reference or one.trace


def _steps(amounts: Sequence[CarriedAmount]) -> tuple[Step, ...]:
    left = ZERO
    steps = []
    for one in amounts:
        left -= one.amount
        steps.append(Step(one, left))
    return tuple(steps)
