"""Other ways in which a payer may say the same answer. Pure: a balanced claim payment in, a balanced one out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

from clearinghouse.sandbox.rules import CHANGED_CODES, INCENTIVE, OTHER_CODE, cents
from x12.parties import Name
from x12.remittance import Adjustment, ClaimPayment, ServicePayment

ZERO = Decimal(0)
Variant = Callable[[ClaimPayment], ClaimPayment]


def under_another_code(payment: ClaimPayment) -> ClaimPayment:
    """B2: the first line is answered under another code; SVC06 names the one billed (X221 loop 2110)."""
    first, *rest = payment.services
    changed = replace(
        first,
        procedure=replace(first.procedure, code=CHANGED_CODES.get(first.procedure.code, OTHER_CODE)),
        submitted_procedure=first.procedure,
        submitted_units=first.units,
    )
    return replace(payment, services=(changed, *rest))


def in_two_parts(payment: ClaimPayment) -> ClaimPayment:
    """B3: the first line comes in two parts under one REF*6R, each with half of everything."""
    first, *rest = payment.services
    charge = cents(first.charge / 2)
    adjustments = tuple(replace(one, amount=cents(one.amount / 2)) for one in first.adjustments)
    units = None if first.units is None else first.units / 2
    half = replace(
        first,
        charge=charge,
        paid=charge - _sum(adjustments),
        units=units,
        allowed=None,
        adjustments=adjustments,
    )
    other = replace(
        half,
        charge=first.charge - half.charge,
        paid=first.paid - half.paid,
        adjustments=tuple(
            replace(whole, amount=whole.amount - part.amount)
            for whole, part in zip(first.adjustments, adjustments, strict=True)
        ),
    )
    return replace(payment, services=(half, other, *rest))


def for_the_claim_as_a_whole(payment: ClaimPayment) -> ClaimPayment:
    """G1: every adjustment stands at the claim (CAS of loop 2100); the lines seem to be paid in full."""
    sums: defaultdict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for service in payment.services:
        for one in service.adjustments:
            sums[one.group, one.reason] += one.amount
    services = tuple(replace(one, paid=one.charge, allowed=None, adjustments=()) for one in payment.services)
    adjustments = tuple(Adjustment(group, reason, amount) for (group, reason), amount in sums.items())
    return replace(payment, services=services, adjustments=adjustments)


def with_incentive(payment: ClaimPayment) -> ClaimPayment:
    """G2: the payer adds an incentive to the first line: CO-144 with a negative amount."""
    first, *rest = payment.services
    raised = replace(
        first,
        paid=first.paid + INCENTIVE,
        adjustments=(*first.adjustments, Adjustment("CO", "144", -INCENTIVE)),
    )
    return replace(payment, paid=payment.paid + INCENTIVE, services=(raised, *rest))


def in_other_groups(payment: ClaimPayment) -> ClaimPayment:
    """G3: of each reduction half is CO-45, a quarter OA-209, and the rest PI-131."""
    return replace(payment, services=tuple(_regrouped(one) for one in payment.services))


def _regrouped(service: ServicePayment) -> ServicePayment:
    adjustments: list[Adjustment] = []
    for one in service.adjustments:
        if (one.group, one.reason) != ("CO", "45"):
            adjustments.append(one)
            continue
        half, quarter = cents(one.amount / 2), cents(one.amount / 4)
        adjustments.append(Adjustment("CO", "45", half))
        adjustments.append(Adjustment("OA", "209", quarter))
        adjustments.append(Adjustment("PI", "131", one.amount - half - quarter))
    return replace(service, adjustments=tuple(one for one in adjustments if one.amount))


def predetermined(payment: ClaimPayment) -> ClaimPayment:
    """M4: CLP02 25 pays nothing; what would be paid is OA-101, "anticipated payment"."""
    services = tuple(
        replace(one, paid=ZERO, adjustments=(*one.adjustments, Adjustment("OA", "101", one.paid))) if one.paid else one
        for one in payment.services
    )
    return replace(payment, status="25", paid=ZERO, services=services)


def of_a_stranger(payment: ClaimPayment) -> ClaimPayment:
    """E5: the same amounts for somebody whom the practice does not know, under a number that it never gave."""
    nobody = Name("NOBODY", "NORA", qualifier="MI", identifier="W0000000")
    number = "NOT" + payment.payer_claim_control_number
    services = tuple(replace(one, line_control_number="") for one in payment.services)
    return replace(
        payment,
        patient_control_number=number,
        payer_claim_control_number=number,
        patient=nobody,
        subscriber=None,
        services=services,
    )


def _sum(adjustments: Iterable[Adjustment]) -> Decimal:
    return sum((one.amount for one in adjustments), ZERO)


VARIANTS: dict[str, Variant] = {
    "B2": under_another_code,
    "B3": in_two_parts,
    "G1": for_the_claim_as_a_whole,
    "G2": with_incentive,
    "G3": in_other_groups,
}
