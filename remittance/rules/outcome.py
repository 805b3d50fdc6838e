"""What a claim payment makes of its claim, and the key under which it posts once."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from decimal import Decimal

from claims.rules.status import Status
from x12.remittance import ClaimPayment

REVERSAL = "22"
NOT_OUR_CLAIM = "23"
PREDETERMINATION = "25"
FORWARDED = ("19", "20", "21")  # the payer has sent the claim on to the next one
# CLP02 to the sequence of the payer that speaks; 4 (denied) and others say nothing of it.
_SEQUENCES = {"1": "P", "19": "P", "2": "S", "20": "S", "3": "T", "21": "T"}
MAX_KEY = 200


def speaks_as(status_code: str) -> str:
    """The sequence (P, S, T) in which the payer processed the claim, or empty."""
    return _SEQUENCES.get(status_code, "")


def adjudication_key(
    *,
    payer_identifier: str,
    trace: str,
    payer_claim_control_number: str,
    patient_control_number: str,
    status_code: str,
    part: int = 1,
) -> str:
    """What makes an adjudication the same one. `part` counts a claim that one check answers in several parts."""
    fields = (payer_identifier, trace, payer_claim_control_number, patient_control_number, status_code)
    key = "|".join(field.replace("|", "/") for field in fields)
    if part > 1:
        key = f"{key}|{part}"
    if len(key) > MAX_KEY:
        key = f"{key[: MAX_KEY - 33]}#{hashlib.sha256(key.encode()).hexdigest()[:32]}"
    return key


def claim_status(
    *, paid: Decimal, patient: Decimal, open_amount: Decimal, is_fully_answered: bool, is_short: bool = False
) -> Status:
    """The claim's status by money, never by CLP02 alone.

    Nothing open: paid, even when all of it is the patient's. Something open: underpaid when every line was
    answered and one of them is short of the contract (`is_short`); partly paid once anything was
    paid or became the patient's, or while lines wait for their answer; else denied.
    """
    if open_amount <= 0 and is_fully_answered:
        return Status.PAID
    if is_short and is_fully_answered:
        return Status.UNDERPAID
    if paid > 0 or patient > 0 or not is_fully_answered:
        return Status.PARTLY_PAID
    return Status.DENIED


def defect(record: ClaimPayment) -> str:
    """Why a claim payment cannot post whatever its claim, in words; empty when it can."""
    if record.status != REVERSAL and (record.charge < 0 or record.paid < 0):
        return (
            "The amounts are negative, but the payer does not call it a reversal (CLP02 22)."
            " Ask the payer what it takes back. If it is a payment that is posted here, attach this to that claim."
        )
    if record.status != REVERSAL and _patient_part(record) < 0:
        return (
            "The patient's part is negative, but the payer does not call it a reversal (CLP02 22)."
            " Ask the payer for a corrected remittance."
        )
    if record.status in {NOT_OUR_CLAIM, PREDETERMINATION} and record.paid != 0:
        return f"The payer sent money with status {record.status}, which says that it pays nothing. Ask the payer."
    return ""


def as_attached(record: ClaimPayment) -> ClaimPayment:
    """As a person means it who attaches it: negative amounts take back, whatever CLP02 the payer sent."""
    is_takeback = record.charge < 0 and record.paid <= 0
    return dataclasses.replace(record, status=REVERSAL) if is_takeback else record


def _patient_part(record: ClaimPayment) -> Decimal:
    levels = (record.adjustments, *(service.adjustments for service in record.services))
    return sum((one.amount for level in levels for one in level if one.group == "PR"), Decimal(0))


def reverses(reversal: ClaimPayment, *, charge: Decimal, paid: Decimal) -> bool:
    """That a reversal takes back exactly the dollars that were posted."""
    return (reversal.charge, reversal.paid) == (-charge, -paid)


def sums_by_reason(record: ClaimPayment) -> dict[tuple[str, str], Decimal]:
    """Dollars by group and CARC over the whole claim, lines included; as long as their columns."""
    sums: dict[tuple[str, str], Decimal] = {}
    for level in (record.adjustments, *(service.adjustments for service in record.services)):
        for one in level:
            key = (one.group[:2], one.reason[:5])
            sums[key] = sums.get(key, Decimal(0)) + one.amount
    return {key: amount for key, amount in sums.items() if amount}


def mirrors(reversal: ClaimPayment, sent: Mapping[tuple[str, str], Decimal]) -> bool:
    """That a reversal repeats every adjustment that was sent with what it takes back, the signs turned."""
    turned = {key: -amount for key, amount in sums_by_reason(reversal).items()}
    return turned == {key: amount for key, amount in sent.items() if amount}
