"""What each CAS adjustment means for the money (docs/algorithms/posting.md, section 3)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

from x12.codes.claim_payment import ADJUSTMENT_GROUPS
from x12.remittance import Adjustment, ClaimPayment


class Meaning(StrEnum):
    """Where the dollars of one adjustment go."""

    DEDUCTIBLE = "deductible"
    COINSURANCE = "coinsurance"
    COPAY = "copay"
    OTHER_PATIENT = "other_patient"
    CONTRACTUAL = "contractual"
    OTHER_ADJUSTMENT = "other_adjustment"
    EARLIER_PAYER = "earlier_payer"  # moved when the earlier payer's remittance was posted
    DENIED = "denied"  # stays owed by the payer until a person resolves it
    UNDERPAID = "underpaid"  # written off by the payer beyond its contract: stays owed by it, too


PATIENT_MEANINGS = (Meaning.DEDUCTIBLE, Meaning.COINSURANCE, Meaning.COPAY, Meaning.OTHER_PATIENT)

# CARC 1, 2, 3; 66 is the blood deductible, 122 a psychiatric reduction, 241 a low-income subsidy copay.
_PATIENT_KINDS = {
    "1": Meaning.DEDUCTIBLE,
    "66": Meaning.DEDUCTIBLE,
    "2": Meaning.COINSURANCE,
    "122": Meaning.COINSURANCE,
    "3": Meaning.COPAY,
    "241": Meaning.COPAY,
}
# Contract and law: fee schedule, multiple-procedure rules, managed care withholding, incentives, sequestration.
CONTRACTUAL_REASONS = frozenset({"45", "59", "104", "105", "131", "144", "209", "223", "237", "253"})
# Of these, what law and program ask beside the contract; the rest may not go beyond what the contract allows.
REASONS_OF_LAW = frozenset({"105", "144", "223", "237", "253"})
REASONS_OF_CONTRACT = CONTRACTUAL_REASONS - REASONS_OF_LAW
EARLIER_PAYER_REASON = "23"
CAPITATION_REASON = "24"  # paid for by the head: by this payer, or by a plan that it does not name


def meaning(group: str, reason: str, amount: Decimal, *, is_first_payer: bool, is_capitated: bool = False) -> Meaning:
    """Where one adjustment goes, by group, CARC and sign; `is_capitated` of a payer that pays the practice by the head.

    A negative amount outside PR raises the payment (an incentive, CARC 144 or 94): it is kept signed, whatever
    its reason, and is never a denial.
    """
    if group == "PR":
        return _PATIENT_KINDS.get(reason, Meaning.OTHER_PATIENT)
    if reason == EARLIER_PAYER_REASON and not is_first_payer:
        return Meaning.EARLIER_PAYER
    if reason in CONTRACTUAL_REASONS:
        return Meaning.CONTRACTUAL
    if reason == CAPITATION_REASON and is_capitated:
        return Meaning.CONTRACTUAL
    if amount < 0:
        return Meaning.CONTRACTUAL if group == "CO" else Meaning.OTHER_ADJUSTMENT
    return Meaning.DENIED


def adjustments_of(record: ClaimPayment) -> Iterator[Adjustment]:
    """Those of the claim, then those of its lines."""
    yield from record.adjustments
    for service in record.services:
        yield from service.adjustments


def with_groups_in_upper_case(record: ClaimPayment) -> ClaimPayment:
    """The claim payment with CAS01 in upper case, as the guide has it: some payers send pr and co."""
    if all(one.group in ADJUSTMENT_GROUPS for one in adjustments_of(record)):  # the usual case at once
        return record
    services = (
        dataclasses.replace(service, adjustments=_in_upper_case(service.adjustments)) for service in record.services
    )
    return dataclasses.replace(record, adjustments=_in_upper_case(record.adjustments), services=tuple(services))


def _in_upper_case(adjustments: tuple[Adjustment, ...]) -> tuple[Adjustment, ...]:
    return tuple(dataclasses.replace(one, group=one.group.strip().upper()) for one in adjustments)


def unknown_groups(record: ClaimPayment) -> dict[str, Decimal]:
    """Dollars by CAS01 that is none of CO, OA, PI and PR: it does not tell who owes them."""
    unknown: dict[str, Decimal] = {}
    for one in adjustments_of(record):
        if one.group not in ADJUSTMENT_GROUPS and one.amount:
            unknown[one.group] = unknown.get(one.group, Decimal(0)) + one.amount
    return unknown
