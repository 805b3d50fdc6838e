"""The sums that an 835 must satisfy (TR3 005010X221, section 1.10.2.1), checked on its records.

Each check reports through `note(rule, segment, text)`, so that a reader of a long file keeps nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from x12.findings import Finding
from x12.reading_rules import finding
from x12.remittance import ClaimPayment, Remittance, ServicePayment

Note = Callable[[str, int, str], None]

_ZERO = Decimal(0)


def remittance_findings(remittance: Remittance) -> list[Finding]:
    """Every sum of the remittance that does not hold, from its lines up to BPR02."""
    found: list[Finding] = []

    def note(rule: str, segment: int, text: str) -> None:
        found.append(finding(rule, segment, text))

    paid = _ZERO
    for claim in remittance.claims:
        check_claim(claim, note)
        paid += claim.paid
    check_payment(remittance, paid, note, remittance.segment)
    return found


def check_claim(claim: ClaimPayment, note: Note) -> None:
    """Checks line, claim and patient sums of one CLP."""
    patient_share = claim_adjusted = line_adjusted = lines_charge = lines_paid = _ZERO
    for adjustment in claim.adjustments:
        claim_adjusted += adjustment.amount
        if adjustment.group == "PR":
            patient_share += adjustment.amount
    for service in claim.services:
        adjusted = _ZERO
        for adjustment in service.adjustments:
            adjusted += adjustment.amount
            if adjustment.group == "PR":
                patient_share += adjustment.amount
        if service.charge - adjusted != service.paid:
            _note_line(service, adjusted, note)
        line_adjusted += adjusted
        lines_charge += service.charge
        lines_paid += service.paid
    if claim.charge - claim_adjusted - line_adjusted != claim.paid:
        note(
            "X835-BAL-CLAIM",
            claim.segment,
            f"Claim {claim.patient_control_number}: charge {claim.charge} less adjustments "
            f"{claim_adjusted + line_adjusted} is {claim.charge - claim_adjusted - line_adjusted}, "
            f"but CLP04 says {claim.paid} was paid.",
        )
    if claim.services:
        _check_lines_against_claim(claim, lines_charge, lines_paid - claim_adjusted, note)
    stated = claim.patient_responsibility
    if claim.status == "22":
        _check_reversal(claim, note)
    elif (stated or _ZERO) != patient_share:
        note(
            "X835-PATIENT-SHARE",
            claim.segment,
            f"Claim {claim.patient_control_number}: CLP05 says the patient owes {stated or 'nothing'}; "
            f"the PR adjustments add up to {patient_share}.",
        )


def _note_line(service: ServicePayment, adjusted: Decimal, note: Note) -> None:
    note(
        "X835-BAL-LINE",
        service.segment,
        f"Line {service.procedure.code}: charge {service.charge} less adjustments {adjusted} is "
        f"{service.charge - adjusted}, but SVC03 says {service.paid} was paid.",
    )


def _check_lines_against_claim(claim: ClaimPayment, charge: Decimal, paid: Decimal, note: Note) -> None:
    if charge != claim.charge:
        note(
            "X835-BAL-CHARGE",
            claim.segment,
            f"Claim {claim.patient_control_number}: its lines charge {charge}, but CLP03 says {claim.charge}.",
        )
    if paid != claim.paid:
        note(
            "X835-BAL-PAID",
            claim.segment,
            f"Claim {claim.patient_control_number}: its lines, less claim-level adjustments, pay {paid}, "
            f"but CLP04 says {claim.paid}.",
        )


def _check_reversal(claim: ClaimPayment, note: Note) -> None:
    if claim.charge > 0 or claim.paid > 0:
        note(
            "X835-REVERSAL-SIGN",
            claim.segment,
            f"Claim {claim.patient_control_number} is a reversal (CLP02 22), but its amounts are not negated.",
        )


def check_payment(remittance: Remittance, claims_paid: Decimal, note: Note, segment: int) -> None:
    """Checks BPR02, which stands at `segment`. The sum of CLP04 comes apart: a stream keeps no claims."""
    expected = claims_paid - remittance.provider_level
    taken = remittance.credit_debit == "D"  # BPR03: the payer takes BPR02 from the account of the payee
    if (-remittance.amount if taken else remittance.amount) != expected:
        note(
            "X835-BAL-PAYMENT",
            segment,
            f"BPR02 says {remittance.amount} was {'taken' if taken else 'paid'}; the claims pay {claims_paid}, "
            f"which provider-level adjustments bring to {expected}.",
        )
    if remittance.amount < 0:
        note("X835-BPR-NEGATIVE", segment, f"BPR02 is {remittance.amount}; a payment is never below zero.")
    if remittance.method == "NON" and remittance.amount:
        note(
            "X835-BPR-METHOD",
            segment,
            f"BPR04 is NON, no payment, with a payment of {remittance.amount}.",
        )
    elif remittance.method != "NON" and not remittance.amount:
        text = f"BPR04 is {remittance.method or 'empty'} with a payment of zero, which should be NON."
        note("X835-BPR-ZERO", segment, text)
