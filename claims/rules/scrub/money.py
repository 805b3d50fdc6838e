"""Sums (SNIP type 3)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from claims.rules.facts import ClaimFacts
from claims.rules.scrub.claim_field_values import line_details_of
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


def _amounts(facts: ClaimFacts) -> Iterator[tuple[str, Decimal | None]]:
    yield "The patient's payment", facts.record.patient_paid
    for payer in facts.record.other_payers:
        for amount in (payer.paid, payer.remaining_patient_liability, payer.non_covered):
            yield f"An amount of {payer.payer_name}", amount
        for each in payer.adjustments:
            yield f"An adjustment of {payer.payer_name}", each.amount
    for line in facts.record.lines:
        details = line_details_of(line)
        for amount in (details.sales_tax, details.postage, details.purchased.charge if details.purchased else None):
            yield f"Line {line.number}: tax, postage or price of purchase", amount
        for part in line.adjudications:
            for amount in (part.paid, part.remaining_patient_liability, *(each.amount for each in part.adjustments)):
                yield f"Line {line.number}: an amount of an earlier payer", amount


def _other_amounts(facts: ClaimFacts) -> Iterator[str]:
    for what, amount in _amounts(facts):
        if amount is not None and (abs(amount) > LARGEST or amount != amount.quantize(CENT)):
            yield f"{what} is not in dollars and cents."


def _patient_paid(facts: ClaimFacts) -> Iterator[str]:
    paid = facts.record.patient_paid
    if paid is not None and (paid < 0 or paid > facts.record.charge):
        yield f"The patient is said to have paid {paid:.2f} of {facts.record.charge:.2f}."


RULES: tuple[Rule, ...] = (
    error(
        "claim-total",
        3,
        "28",
        "The charge is the sum of the lines.",
        "Correct the lines so that they add up to the total charge.",
        "005010X222A1 CLM02, SV102",
        _claim_total,
    ),
    error(
        "superbill-total",
        3,
        "28",
        "The claim asks for what the superbill says.",
        "Build the claim again from the visit superbill.",
        "Practice data",
        _superbill_total,
    ),
    error(
        "line-charge",
        1,
        "24F",
        "Charges are dollars and cents up to 99,999,999.99, not below zero.",
        "Enter a charge such as 150.00.",
        "005010X222A1 B.1.1.3.1.2; SV102",
        _line_charge,
    ),
    warning(
        "line-without-charge",
        4,
        "24F",
        "Each line charges something.",
        "Give the service a price in the fee schedule if it is to be paid.",
        "Practice data",
        _no_charge,
    ),
    error(
        "units",
        1,
        "24G",
        "Units are above zero, with at most three decimals.",
        "Enter how often the service was given.",
        "005010X222A1 2400 SV104",
        _units,
    ),
    warning(
        "patient-paid",
        3,
        "29",
        "The patient did not pay more than the charge.",
        "Compare the receipts of the visit; refund what was taken twice.",
        "005010X222A1 2300 AMT*F5",
        _patient_paid,
    ),
    error(
        "other-amounts",
        1,
        "29",
        "Every other amount of the claim is dollars and cents up to 99,999,999.99.",
        "Enter an amount such as 150.00.",
        "005010X222A1 B.1.1.3.1.2",
        _other_amounts,
    ),
)
