"""Sums (SNIP type 3)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from claims.rules.facts import ClaimFacts
from claims.rules.scrub.rule import Rule, error, warning

ZERO = Decimal(0)
CENT = Decimal("0.01")
LARGEST = Decimal("99999999.99")  # S9(8)V99, the HIPAA limit
UNIT_STEP = Decimal("0.001")


def _claim_total(facts: ClaimFacts) -> Iterator[str]:
    total = sum((line.charge for line in facts.record.lines), ZERO)
    if facts.record.charge != total:
        yield f"The claim asks for {facts.record.charge:.2f}, its lines add up to {total:.2f}."


def _superbill_total(facts: ClaimFacts) -> Iterator[str]:
    if facts.record.charge != facts.superbill_charge:
        yield f"It asks for {facts.record.charge:.2f}, the superbill says {facts.superbill_charge:.2f}."


def _line_charge(facts: ClaimFacts) -> Iterator[str]:
    for line in facts.record.lines:
        if line.charge < 0 or line.charge > LARGEST or line.charge != line.charge.quantize(CENT):
            yield f"Line {line.number}: {line.charge} is not a charge in dollars and cents."


def _no_charge(facts: ClaimFacts) -> Iterator[str]:
    for line in facts.record.lines:
        if line.charge == 0:
            yield f"Line {line.number} charges nothing."


def _units(facts: ClaimFacts) -> Iterator[str]:
    for line in facts.record.lines:
        if line.units <= 0 or line.units != line.units.quantize(UNIT_STEP):
            yield f"Line {line.number}: the units must be above zero, with at most three decimals."


def _patient_paid(facts: ClaimFacts) -> Iterator[str]:
    paid = facts.record.patient_paid
    if paid is not None and (paid < 0 or paid > facts.record.charge):
        yield f"The patient is said to have paid {paid:.2f} of {facts.record.charge:.2f}."


RULES: tuple[Rule, ...] = (
    error("claim-total", "28", "Correct the lines so that they add up to the total charge.", _claim_total),
    error("superbill-total", "28", "Build the claim again from the visit superbill.", _superbill_total),
    error("line-charge", "24F", "Enter a charge such as 150.00.", _line_charge),
    warning(
        "line-without-charge",
        "24F",
        "Give the service a price in the fee schedule if it is to be paid.",
        _no_charge,
    ),
    error("units", "24G", "Enter how often the service was given.", _units),
    warning("patient-paid", "29", "Compare the receipts of the visit; refund what was taken twice.", _patient_paid),
)
