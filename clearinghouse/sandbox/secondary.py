"""What a second or third payer makes of a claim: it looks at what earlier payers left to the patient.

Sources: X12 005010X222A1 loops 2320 and 2430; 005010X221A1 section on secondary payment (CO and paid of the
earlier payers come back as one OA-23, "impact of prior payer adjudication").
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from clearinghouse.sandbox.rules import Payer
from clearinghouse.sandbox.service_payments import service_payment
from x12.claim import Claim, ClaimLine, LineAdjudication, OtherPayer
from x12.remittance import Adjustment, ClaimPayment, ServicePayment

ZERO = Decimal(0)
_RANKS = "PSTABCDEFGH"


def has_earlier_adjudication(claim: Claim) -> bool:
    """Whether at least one earlier payer's answer is on the claim."""
    return any(other.paid is not None for other in claim.other_payers)


def adjudicate_secondary_lines(claim: Claim, payer: Payer) -> tuple[ServicePayment, ...]:
    """Pay what is left to the patient, less the payer's own copay; the rest of the charge is OA-23."""
    left_by_line = _left_by_line(claim)
    copay_left = payer.secondary_copay
    services = []
    for line, left in zip(claim.lines, left_by_line, strict=True):
        copay = min(left, copay_left)
        copay_left -= copay
        adjustments = (Adjustment("OA", "23", line.charge - left), Adjustment("PR", "3", copay))
        services.append(service_payment(line, paid=left - copay, adjustments=adjustments, allowed=left))
    return tuple(services)


def _left_by_line(claim: Claim) -> list[Decimal]:
    latest = _latest_payer(claim)
    if any(adjudication.payer_id == latest.payer_id for line in claim.lines for adjudication in line.adjudications):
        return [_left_on_line(line, latest.payer_id) for line in claim.lines]
    return _spread(_left_on_claim(claim, latest), claim.lines)


def _latest_payer(claim: Claim) -> OtherPayer:
    adjudicated = [other for other in claim.other_payers if other.paid is not None]
    return max(adjudicated, key=lambda other: _RANKS.find(other.sequence))


def _left_on_line(line: ClaimLine, payer_id: str) -> Decimal:
    """The patient's part after the payer: AMT*EAF, else its PR adjustments; never more than the charge."""
    adjudications = [one for one in line.adjudications if one.payer_id == payer_id]
    return min(line.charge, sum((_left_by(one) for one in adjudications), ZERO))


def _left_by(adjudication: LineAdjudication) -> Decimal:
    if adjudication.remaining_patient_liability is not None:
        return adjudication.remaining_patient_liability
    return _patient_part(adjudication.adjustments)


def _left_on_claim(claim: Claim, latest: OtherPayer) -> Decimal:
    if latest.remaining_patient_liability is not None:
        return latest.remaining_patient_liability
    return _patient_part(latest.adjustments)


def _patient_part(adjustments: tuple[Adjustment, ...]) -> Decimal:
    return sum((adjustment.amount for adjustment in adjustments if adjustment.group == "PR"), ZERO)


def _spread(left: Decimal, lines: tuple[ClaimLine, ...]) -> list[Decimal]:
    """A claim-level amount fills the lines in their order."""
    parts = []
    for line in lines:
        part = min(line.charge, left)
        parts.append(part)
        left -= part
    return parts


def crossed_over(claim: Claim, payment: ClaimPayment, *, earlier: Payer, later: Payer) -> Claim:
    """The claim as the earlier payer forwards it: its own adjudication added, billed to the later payer."""
    adjudicated_on = payment.received_on or claim.lines[0].service_from
    lines = tuple(
        replace(
            line,
            adjudications=(*line.adjudications, _adjudication(service, line, earlier.payer_id, adjudicated_on)),
        )
        for line, service in zip(claim.lines, payment.services, strict=True)
    )
    sequence = claim.subscriber.sequence
    forwarding = OtherPayer(
        sequence=sequence,
        relationship="18",
        filing_indicator=claim.subscriber.filing_indicator,
        subscriber=claim.subscriber.person,
        payer_name=earlier.name,
        payer_id=earlier.payer_id,
        paid=payment.paid,
        payer_claim_control_number=payment.payer_claim_control_number,
    )
    rank = _RANKS[_RANKS.index(sequence) + 1]
    subscriber = replace(claim.subscriber, sequence=rank, payer_id=later.payer_id, payer_name=later.name)
    return replace(claim, subscriber=subscriber, lines=lines, other_payers=(*claim.other_payers, forwarding))


def _adjudication(service: ServicePayment, line: ClaimLine, payer_id: str, adjudicated_on: date) -> LineAdjudication:
    return LineAdjudication(
        payer_id=payer_id,
        paid=service.paid,
        procedure=service.procedure,
        units=service.units or line.units,
        adjudicated_on=adjudicated_on,
        adjustments=service.adjustments,
    )
