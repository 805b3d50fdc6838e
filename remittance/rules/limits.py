"""What can be kept at all: amounts and units as large as the X12 guide allows, and no larger."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from x12.remittance import ClaimPayment, Remittance

MOST_DOLLARS = Decimal(10) ** 8  # S9(8)V99
MOST_UNITS = Decimal(10) ** 5
BEYOND = "more than the 99,999,999.99 that X12 allows."


def beyond_limits(record: Remittance) -> str:
    """Which figure is larger than any payment can be, in words; empty when none is.

    Such a file is damaged: it is kept byte for byte, and no row is made of it.
    """
    for name, amount in _amounts_of_check(record):
        if abs(amount) >= MOST_DOLLARS:
            return f"{name} is {amount}, {BEYOND}"
    for claim in record.claims:
        for amount in _claim_amounts(claim):
            if abs(amount) >= MOST_DOLLARS:
                return f"An amount of claim {claim.patient_control_number} is {amount}, {BEYOND}"
        for service in claim.services:
            if service.units is not None and abs(service.units) >= MOST_UNITS:
                return f"Claim {claim.patient_control_number} has a line of {service.units} units."
    return ""


def _amounts_of_check(record: Remittance) -> Iterator[tuple[str, Decimal]]:
    yield "The payment (BPR02)", record.amount
    for one in record.provider_adjustments:
        yield f"Provider-level amount {one.reason}", one.amount


def _claim_amounts(claim: ClaimPayment) -> Iterator[Decimal]:
    yield claim.charge
    yield claim.paid
    if claim.patient_responsibility is not None:
        yield claim.patient_responsibility
    for adjustment in claim.adjustments:
        yield adjustment.amount
    for service in claim.services:
        yield service.charge
        yield service.paid
        if service.allowed is not None:
            yield service.allowed
        for adjustment in service.adjustments:
            yield adjustment.amount
