"""What a payer makes of one claim. Pure: a claim and a rule in, a balanced claim payment out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from clearinghouse.sandbox.rules import (
    CLAIM_DENIALS,
    CLAIM_REMARKS,
    CODE_DENIALS,
    NOT_OURS,
    OTHER_PAYER_FIRST,
    SECOND_LINE_DENIALS,
    UNDERPAID_SHARE,
    LineDenial,
    Payer,
    cents,
    is_therapy,
    suffix_of,
)
from clearinghouse.sandbox.secondary import adjudicate_secondary_lines, has_earlier_adjudication
from clearinghouse.sandbox.service_payments import deny_line, service_payment
from clearinghouse.sandbox.variants import VARIANTS
from x12.claim import Claim, ClaimLine
from x12.parties import Name
from x12.remittance import Adjustment, Amount, ClaimPayment, ServicePayment

ZERO = Decimal(0)


def adjudicate(claim: Claim, payer: Payer, *, payer_claim_control_number: str, received_on: date) -> ClaimPayment:
    """The payer's first answer to the claim, as primary, or as a later payer when the claim says so."""
    suffix = suffix_of(claim.subscriber.person.name.identifier)
    payment = _claim_payment(
        claim,
        payer,
        services=_services(claim, payer, suffix),
        suffix=suffix,
        payer_claim_control_number=payer_claim_control_number,
        received_on=received_on,
    )
    variant = VARIANTS.get(suffix)
    return payment if variant is None or claim.subscriber.sequence != "P" else variant(payment)


def correct(payment: ClaimPayment, claim: Claim, payer: Payer) -> ClaimPayment:
    """The correction that follows the reversal: not covered for R2 (CO-27), else paid as the rule says."""
    suffix = suffix_of(claim.subscriber.person.name.identifier)
    services = _denied(claim, LineDenial("CO", "27")) if suffix == "R2" else _services(claim, payer, "")
    return replace(
        payment,
        services=services,
        paid=sum((service.paid for service in services), ZERO),
        patient_responsibility=patient_share(services),
    )


def reverse(payment: ClaimPayment) -> ClaimPayment:
    """CLP02 22: every amount negated, groups and reasons as they were (X12 RFI 1147, 1429)."""
    return replace(
        payment,
        status="22",
        charge=-payment.charge,
        paid=-payment.paid,
        patient_responsibility=None,
        adjustments=_negated(payment.adjustments),
        amounts=(),
        services=tuple(
            replace(
                service,
                charge=-service.charge,
                paid=-service.paid,
                allowed=None,
                adjustments=_negated(service.adjustments),
            )
            for service in payment.services
        ),
    )


def patient_share(services: Iterable[ServicePayment]) -> Decimal:
    """CLP05: the sum of the PR adjustments."""
    return sum(
        (adjustment.amount for service in services for adjustment in service.adjustments if adjustment.group == "PR"),
        ZERO,
    )


def _negated(adjustments: tuple[Adjustment, ...]) -> tuple[Adjustment, ...]:
    return tuple(replace(adjustment, amount=-adjustment.amount) for adjustment in adjustments)


def _services(claim: Claim, payer: Payer, suffix: str) -> tuple[ServicePayment, ...]:
    if suffix in CLAIM_DENIALS:
        return _denied(claim, CLAIM_DENIALS[suffix])
    if claim.subscriber.sequence != "P":
        if not has_earlier_adjudication(claim):
            return _denied(claim, OTHER_PAYER_FIRST)
        return adjudicate_secondary_lines(claim, payer)
    return _primary_services(claim, payer, suffix)


def _denied(claim: Claim, denial: LineDenial) -> tuple[ServicePayment, ...]:
    return tuple(deny_line(line, denial) for line in claim.lines)


def _primary_services(claim: Claim, payer: Payer, suffix: str) -> tuple[ServicePayment, ...]:
    patient = _PatientShare(payer, has_deductible=suffix == "D")
    services = []
    for line in claim.lines:
        denial = _line_denial(line, payer, suffix)
        if denial is None:
            services.append(patient.pay(line, _allowed(line, payer, suffix)))
        else:
            services.append(_bundle(deny_line(line, denial), claim) if suffix == "B1" else deny_line(line, denial))
    return tuple(services)


def _line_denial(line: ClaimLine, payer: Payer, suffix: str) -> LineDenial | None:
    if suffix in SECOND_LINE_DENIALS and line.number == 2:
        return SECOND_LINE_DENIALS[suffix]
    code = line.procedure.code
    return CODE_DENIALS.get((payer.payer_id, code)) or CODE_DENIALS.get(("", code))


def _bundle(service: ServicePayment, claim: Claim) -> ServicePayment:
    """SVC01 names the procedure that the line went into, SVC06 the one billed (X221 loop 2110)."""
    return replace(
        service,
        procedure=replace(claim.lines[0].procedure, description=""),
        submitted_procedure=service.procedure,
        submitted_units=service.units,
    )


def _allowed(line: ClaimLine, payer: Payer, suffix: str) -> Decimal:
    if suffix == "R3":
        return line.charge
    share = payer.allowed_share * (UNDERPAID_SHARE if suffix in {"U1", "R1", "R4"} else 1)
    return cents(line.charge * share)


class _PatientShare:
    """Takes deductible and copay once per claim, in the order of its lines."""

    def __init__(self, payer: Payer, *, has_deductible: bool) -> None:
        self._payer = payer
        self._deductible_left = payer.deductible if has_deductible else ZERO
        self._copay_left = ZERO if has_deductible and payer.deductible else payer.copay

    def pay(self, line: ClaimLine, allowed: Decimal) -> ServicePayment:
        deductible = min(allowed, self._deductible_left)
        self._deductible_left -= deductible
        copay = min(allowed - deductible, self._copay_left)
        self._copay_left = ZERO  # on the first paid line only, however small that line is
        left = allowed - deductible - copay
        coinsurance = cents(left * self._coinsurance_share(line))
        sequestration = cents((left - coinsurance) * self._payer.sequestration)
        adjustments = (
            Adjustment("CO", "45", line.charge - allowed),
            Adjustment("CO", "253", sequestration),
            Adjustment("PR", "1", deductible),
            Adjustment("PR", "2", coinsurance),
            Adjustment("PR", "3", copay),
        )
        paid = left - coinsurance - sequestration
        return service_payment(line, paid=paid, adjustments=adjustments, allowed=allowed)

    def _coinsurance_share(self, line: ClaimLine) -> Decimal:
        if self._payer.coinsurance_is_for_therapies_only and not is_therapy(line.procedure.code):
            return ZERO
        return self._payer.coinsurance


def _claim_payment(
    claim: Claim,
    payer: Payer,
    *,
    services: tuple[ServicePayment, ...],
    suffix: str,
    payer_claim_control_number: str,
    received_on: date,
) -> ClaimPayment:
    person = claim.patient or claim.subscriber.person
    dates = [line.service_from for line in claim.lines]
    subscriber = claim.subscriber.person.name
    return ClaimPayment(
        patient_control_number=claim.patient_control_number,
        status=_status(claim, suffix),
        charge=claim.charge,
        paid=sum((service.paid for service in services), ZERO),
        patient_responsibility=patient_share(services),
        filing_indicator=payer.filing_indicator,
        payer_claim_control_number=payer_claim_control_number,
        facility_code=claim.place_of_service,
        frequency=claim.frequency,
        patient=replace(person.name, qualifier="MI", identifier=subscriber.identifier),
        subscriber=subscriber if claim.patient is not None else None,
        rendering=claim.rendering.name if claim.rendering else None,
        services=services,
        remarks=CLAIM_REMARKS.get(suffix, ()),
        statement_from=min(dates),
        statement_to=max(line.service_to or line.service_from for line in claim.lines),
        received_on=received_on,
    )


def _status(claim: Claim, suffix: str) -> str:
    """CLP02. Payers differ in how they say "denied": D3 says 4, D1 says 1 with nothing paid."""
    if suffix == "D3":
        return "4"
    rank = {"P": 1, "S": 2}.get(claim.subscriber.sequence, 3)
    is_forwarded = suffix == "C2" or (suffix == "C1" and rank == 1)
    return str(rank + 18) if is_forwarded else str(rank)


def forward(payment: ClaimPayment, to: Payer) -> ClaimPayment:
    """Name the payer to whom a crossover claim went (NM1*TT)."""
    carrier = Name(last=to.name, is_person=False, qualifier="PI", identifier=to.payer_id)
    return replace(payment, crossover_carrier=carrier)


def with_interest(payment: ClaimPayment, interest: Decimal) -> ClaimPayment:
    """AMT*I tells the claim's interest; the money itself is a PLB L6."""
    return replace(payment, amounts=(*payment.amounts, Amount("I", interest)))


def not_ours(payment: ClaimPayment) -> ClaimPayment:
    """CLP02 23: nothing is decided, the whole charge is OA-B11."""
    services = tuple(
        replace(one, paid=ZERO, allowed=None, adjustments=(Adjustment(NOT_OURS.group, NOT_OURS.reason, one.charge),))
        for one in payment.services
    )
    return replace(payment, status="23", paid=ZERO, patient_responsibility=ZERO, services=services)
