"""Hypothesis strategies for 835s that balance: line, claim, reversal and payment."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from tests.x12.strategies import (
    addresses,
    adjustments,
    cents,
    codes,
    contacts,
    dates,
    either,
    npis,
    numbers,
    optional,
    organisations,
    payer_names,
    people,
    plain_procedures,
    procedures,
    references,
    signed_amounts,
    whole_units,
)
from x12.parties import Contact, Name
from x12.remittance import (
    Adjustment,
    Amount,
    ClaimPayment,
    ProviderAdjustment,
    Reference,
    Remittance,
    ServicePayment,
)

_few_codes = st.lists(st.sampled_from(("N130", "MA01", "M15", "N522")), max_size=4, unique=True).map(tuple)


@st.composite
def service_payments(draw: st.DrawFn) -> ServicePayment:
    """A line that balances."""
    charge = draw(cents)
    adjusted = draw(adjustments("CO OA PI PR"))
    service_from = draw(optional(dates))
    service_to = service_from + dt.timedelta(2) if service_from and draw(st.booleans()) else None
    reference = st.builds(Reference, st.sampled_from(("LU", "0K", "G1")), references)
    amount = st.builds(Amount, st.sampled_from(("KH", "T", "ZK")), cents)
    return ServicePayment(
        procedure=draw(plain_procedures),
        charge=charge,
        paid=charge - _sum(adjusted),
        units=draw(optional(whole_units)),
        submitted_procedure=draw(optional(procedures)),
        submitted_units=draw(optional(whole_units)),
        service_from=service_from,
        service_to=service_to,
        line_control_number=draw(st.one_of(st.just(""), references)),
        allowed=draw(optional(cents)),
        adjustments=adjusted,
        references=tuple(draw(st.lists(reference, max_size=2))),
        amounts=tuple(draw(st.lists(amount, max_size=2))),
        remarks=draw(_few_codes),
    )


@st.composite
def claim_payments(draw: st.DrawFn) -> ClaimPayment:
    """A claim that balances, with or without lines."""
    services = tuple(draw(st.lists(service_payments(), max_size=3)))
    adjusted = draw(adjustments("CO OA PI PR"))
    charge = sum((one.charge for one in services), Decimal(0)) if services else draw(cents)
    paid = sum((one.paid for one in services), Decimal(0)) if services else charge
    shares = [
        one.amount for part in (adjusted, *(one.adjustments for one in services)) for one in part if one.group == "PR"
    ]
    payer = organisations("PI", codes, payer_names)
    reference = st.builds(Reference, st.sampled_from(("1L", "EA", "CE", "1B")), references)
    amount = st.builds(Amount, st.sampled_from(("AU", "I", "T")), cents)
    quantity = st.builds(Amount, st.sampled_from(("CA", "VS")), whole_units)
    outpatient = st.lists(st.sampled_from(("MOA01", "MOA02", "MOA08", "MOA09")), max_size=4, unique=True)
    remarks = st.lists(st.sampled_from(("MA01", "MA18", "N130", "M15", "N522", "N1", "N2")), max_size=7, unique=True)
    return ClaimPayment(
        patient_control_number=draw(references),
        status=draw(st.sampled_from(("1", "2", "3", "4", "19", "25"))),
        charge=charge,
        paid=paid - _sum(adjusted),
        patient_responsibility=sum(shares, Decimal(0)) if shares else None,
        filing_indicator=draw(st.sampled_from(("12", "MB", "HM"))),
        payer_claim_control_number=draw(references),
        facility_code=draw(st.sampled_from(("", "11"))),
        frequency=draw(st.sampled_from(("", "1"))),
        patient=draw(people("MI", codes)),
        subscriber=draw(optional(either("MI", codes))),
        corrected=draw(optional(people("C", codes))),
        rendering=draw(optional(either("XX", npis))),
        crossover_carrier=draw(optional(payer)),
        corrected_priority_payer=draw(optional(payer)),
        adjustments=adjusted,
        services=services,
        references=tuple(draw(st.lists(reference, max_size=2))),
        amounts=tuple(draw(st.lists(amount, max_size=2, unique_by=lambda one: one.qualifier))),
        quantities=tuple(draw(st.lists(quantity, max_size=2, unique_by=lambda one: one.qualifier))),
        remarks=tuple(draw(remarks)),
        outpatient_amounts=tuple(Amount(name, draw(cents)) for name in sorted(draw(outpatient))),
        statement_from=draw(optional(dates)),
        statement_to=draw(optional(dates)),
        received_on=draw(optional(dates)),
    )


def reversal_of(claim: ClaimPayment) -> ClaimPayment:
    """The same claim taken back: status 22 and every amount with its sign turned."""
    services = tuple(
        dataclasses.replace(one, charge=-one.charge, paid=-one.paid, adjustments=_turned(one.adjustments))
        for one in claim.services
    )
    return dataclasses.replace(
        claim, status="22", charge=-claim.charge, paid=-claim.paid, patient_responsibility=None,
        adjustments=_turned(claim.adjustments), services=services,
    )  # fmt: skip


@st.composite
def remittances(draw: st.DrawFn) -> Remittance:
    """A payment that balances; what would be negative is carried forward by PLB FB."""
    claims: list[ClaimPayment] = draw(st.lists(claim_payments(), max_size=3))
    is_reversed: bool = bool(claims) and claims[0].paid >= 0 and draw(st.booleans())
    if is_reversed:
        claims.append(reversal_of(claims[0]))
    plb = st.builds(
        ProviderAdjustment,
        provider_id=st.sampled_from(("1234567893", "1000000004")),
        fiscal_period_on=st.just(dt.date(2026, 12, 31)),
        reason=st.sampled_from(("WO", "L6", "72")),
        reference=st.one_of(st.just(""), references),
        amount=signed_amounts,
    )
    provider_adjustments = draw(st.lists(plb, max_size=8))
    total = sum((one.paid for one in claims), Decimal(0)) - sum(
        (one.amount for one in provider_adjustments), Decimal(0)
    )
    if total < 0:
        forward = ProviderAdjustment("1234567893", dt.date(2026, 12, 31), "FB", "CARRIED", total)
        provider_adjustments.append(forward)
        total = Decimal(0)
    contact = dataclasses.replace(draw(contacts()), fax="")
    if not contact.phone and not contact.email:
        contact = Contact("", "2175550100")
    return Remittance(
        handling="I" if total else "H",
        amount=total,
        credit_debit="C",
        method=draw(st.sampled_from(("ACH", "CHK"))) if total else "NON",
        payment_on=draw(dates),
        trace=draw(references),
        payer_originator="1" + draw(numbers),
        payer=Name(draw(payer_names), is_person=False),
        payee=draw(organisations("XX", npis)),
        claims=tuple(claims),
        provider_adjustments=tuple(provider_adjustments),
        payer_address=draw(addresses()),
        payee_address=draw(optional(addresses())),
        payer_contact=contact,
        payer_references=tuple(draw(st.lists(st.builds(Reference, st.just("2U"), references), max_size=1))),
        payee_references=tuple(
            draw(st.lists(st.builds(Reference, st.sampled_from(("TJ", "PQ")), references), max_size=2))
        ),
        production_on=draw(optional(dates)),
        control_number="0001",
    )


def _sum(adjusted: tuple[Adjustment, ...]) -> Decimal:
    return sum((one.amount for one in adjusted), Decimal(0))


def _turned(adjusted: tuple[Adjustment, ...]) -> tuple[Adjustment, ...]:
    return tuple(dataclasses.replace(one, amount=-one.amount) for one in adjusted)
