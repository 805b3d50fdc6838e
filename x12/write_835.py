"""Writes 835 remittances (005010X221A1), as a payer does. Sums are not checked here, but on reading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby

from x12.envelope import Envelope
from x12.parties import Address, Name
from x12.remittance import Amount, ClaimPayment, ProviderAdjustment, Reference, Remittance, ServicePayment
from x12.writer import CannotWrite, SegmentWriter, control_numbers, interchange, missing

VERSION = "005010X221A1"
_MOST_PAIRS = 6  # PLB03 to PLB14
_NAMES = (
    ("QC", "patient"),
    ("IL", "subscriber"),
    ("74", "corrected"),
    ("82", "rendering"),
    ("TT", "crossover_carrier"),
    ("PR", "corrected_priority_payer"),
)


def write_835(remittances: Sequence[Remittance], envelope: Envelope) -> bytes:
    """Gives one interchange with one ST per remittance. Raises CannotWrite, with the remittance's index."""
    writer = SegmentWriter(is_answer=True)
    numbers = control_numbers(remittance.control_number for remittance in remittances)
    transactions = []
    for index, (remittance, number) in enumerate(zip(remittances, numbers, strict=True)):
        try:
            _remittance(writer, remittance)
        except CannotWrite as problem:
            raise CannotWrite(f"Remittance {index + 1}: {problem}", index) from problem
        transactions.append(writer.transaction("835", number))
    return interchange(envelope, "HP", VERSION, transactions)


def _remittance(writer: SegmentWriter, remittance: Remittance) -> None:
    """Table 1, the claims under one LX, and PLB."""
    code, add = writer.code, writer.segments.append
    handling = code[remittance.handling] or missing("the handling (BPR01)")
    method = code[remittance.method] or missing("the payment method (BPR04)")
    if remittance.payment_on is None:
        missing("the payment date (BPR16)")
    trace = writer.reference[remittance.trace] or missing("the check or transfer number (TRN02)")
    add(
        f"BPR*{handling}*{writer.amount[remittance.amount]}*{code[remittance.credit_debit]}*{method}"
        f"************{writer.date[remittance.payment_on]}"
    )
    add(f"TRN*1*{trace}*{writer.reference[remittance.payer_originator]}".rstrip("*"))
    if remittance.production_on is not None:
        add(f"DTM*405*{writer.date[remittance.production_on]}")
    _party(writer, "PR", remittance.payer, remittance.payer_address)
    _references(writer, remittance.payer_references)
    if remittance.payer_contact is not None:
        writer.contacts("BL", remittance.payer_contact)
    _party(writer, "PE", remittance.payee, remittance.payee_address)
    _references(writer, remittance.payee_references)
    if remittance.claims:
        add("LX*1")
    for claim in remittance.claims:
        _claim(writer, claim)
    _provider_adjustments(writer, remittance.provider_adjustments)


def _party(writer: SegmentWriter, entity: str, name: Name, address: Address | None) -> None:
    """N1, N3, N4 of 1000A and 1000B."""
    identifier = writer.name_id[name.identifier]
    qualifier = writer.code[name.qualifier] if identifier else ""
    writer.segments.append(f"N1*{entity}*{writer.last[name.last]}*{qualifier}*{identifier}".rstrip("*"))
    if address is not None:
        writer.address(address)


def _claim(writer: SegmentWriter, claim: ClaimPayment) -> None:
    """2100 with each 2110."""
    code, amount, add = writer.code, writer.amount, writer.segments.append
    status = code[claim.status] or missing("a claim's status (CLP02)")
    responsibility = "" if claim.patient_responsibility is None else amount[claim.patient_responsibility]
    add((
        f"CLP*{writer.reference[claim.patient_control_number]}*{status}*{amount[claim.charge]}*{amount[claim.paid]}"
        f"*{responsibility}*{code[claim.filing_indicator]}*{writer.reference[claim.payer_claim_control_number]}"
        f"*{code[claim.facility_code]}*{code[claim.frequency]}"
    ).rstrip("*"))  # fmt: skip
    writer.adjustments(claim.adjustments)
    for entity, field in _NAMES:
        name: Name | None = getattr(claim, field)
        if name is not None:
            writer.nm1(entity, name)
    _remarks(writer, claim.remarks, claim.outpatient_amounts)
    _references(writer, claim.references)
    _day(writer, "232", claim.statement_from)
    _day(writer, "233", claim.statement_to)
    _day(writer, "050", claim.received_on)
    _amounts(writer, claim.amounts)
    for quantity in claim.quantities:
        add(f"QTY*{code[quantity.qualifier]}*{writer.quantity[quantity.amount]}")
    for service in claim.services:
        _service(writer, service)


def _remarks(writer: SegmentWriter, remarks: tuple[str, ...], amounts: tuple[Amount, ...]) -> None:
    """MOA holds four amounts and five remark codes; MIA before it five more, with 0 days as the guide wants (MIA01)."""
    if len(remarks) > 10:
        raise CannotWrite("a claim has more than ten remark codes (MIA, MOA)")
    codes = [writer.code[remark] for remark in remarks]
    more, last = codes[:-5], codes[-5:]
    if more:
        rest = "*".join(more[1:])
        writer.segments.append(f"MIA*0****{more[0]}{'*' * 15 if rest else ''}{rest}")
    if last or amounts:
        told = {one.qualifier: writer.quantity[one.amount] for one in amounts}
        rate, payable, renal, professional = (told.get(name, "") for name in ("MOA01", "MOA02", "MOA08", "MOA09"))
        elements = [rate, payable, *last, *[""] * (5 - len(last)), renal, professional]
        writer.segments.append(f"MOA*{'*'.join(elements)}".rstrip("*"))


def _service(writer: SegmentWriter, service: ServicePayment) -> None:
    """2110."""
    amount, add = writer.amount, writer.segments.append
    submitted = "" if service.submitted_procedure is None else writer.procedure(service.submitted_procedure)
    add((
        f"SVC*{writer.procedure(service.procedure)}*{amount[service.charge]}*{amount[service.paid]}"
        f"**{_number(writer, service.units)}*{submitted}*{_number(writer, service.submitted_units)}"
    ).rstrip("*"))  # fmt: skip
    _day(writer, "472" if service.service_to is None else "150", service.service_from)
    _day(writer, "151", service.service_to)
    writer.adjustments(service.adjustments)
    _references(writer, service.references)
    if service.line_control_number:
        add(f"REF*6R*{writer.reference[service.line_control_number]}")
    if service.allowed is not None:
        add(f"AMT*B6*{amount[service.allowed]}")
    _amounts(writer, service.amounts)
    for remark in service.remarks:
        add(f"LQ*HE*{writer.code[remark]}")


def _provider_adjustments(writer: SegmentWriter, adjustments: Iterable[ProviderAdjustment]) -> None:
    """PLB: neighbours of the same provider and year share one, six to a segment."""
    for (provider_id, period_on), same in groupby(adjustments, key=lambda one: (one.provider_id, one.fiscal_period_on)):
        day = "" if period_on is None else writer.date[period_on]
        pairs = [_pair(writer, adjustment) for adjustment in same]
        for start in range(0, len(pairs), _MOST_PAIRS):
            joined = "*".join(pairs[start : start + _MOST_PAIRS])
            writer.segments.append(f"PLB*{writer.reference[provider_id]}*{day}*{joined}")


def _pair(writer: SegmentWriter, adjustment: ProviderAdjustment) -> str:
    reason = writer.code[adjustment.reason] or missing("the reason of a provider-level adjustment (PLB03-1)")
    composite = f"{reason}:{writer.reference[adjustment.reference]}".rstrip(":")
    return f"{composite}*{writer.amount[adjustment.amount]}"


def _references(writer: SegmentWriter, references: Iterable[Reference]) -> None:
    for reference in references:
        writer.segments.append(f"REF*{writer.code[reference.qualifier]}*{writer.reference[reference.value]}")


def _amounts(writer: SegmentWriter, amounts: Iterable[Amount]) -> None:
    for one in amounts:
        writer.segments.append(f"AMT*{writer.code[one.qualifier]}*{writer.amount[one.amount]}")


def _day(writer: SegmentWriter, qualifier: str, day: dt.date | None) -> None:
    if day is not None:
        writer.segments.append(f"DTM*{qualifier}*{writer.date[day]}")


def _number(writer: SegmentWriter, value: Decimal | None) -> str:
    return "" if value is None else writer.quantity[value]
