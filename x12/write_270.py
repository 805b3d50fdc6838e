"""Writes 270 eligibility inquiries (005010X279A1)."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from x12.benefits import Inquiry
from x12.envelope import Envelope
from x12.parties import Person
from x12.writer import CannotWrite, SegmentWriter, control_numbers, hhmm, interchange, missing

VERSION = "005010X279A1"
_LEVELS = frozenset({"FAM", "IND"})  # EQ03


def write_270(inquiries: Sequence[Inquiry], envelope: Envelope) -> bytes:
    """Gives one interchange with one ST per inquiry. Raises CannotWrite, with the inquiry's index."""
    writer = SegmentWriter()
    numbers = control_numbers(inquiry.control_number for inquiry in inquiries)
    transactions = []
    for index, (inquiry, number) in enumerate(zip(inquiries, numbers, strict=True)):
        try:
            _inquiry(writer, inquiry)
        except CannotWrite as problem:
            raise CannotWrite(f"Inquiry {index + 1}: {problem}", index) from problem
        transactions.append(writer.transaction("270", number, VERSION))
    return interchange(envelope, "HS", VERSION, transactions)


def _inquiry(writer: SegmentWriter, inquiry: Inquiry) -> None:
    """BHT, 2000A payer, 2000B provider, 2000C subscriber, and 2000D where the patient is a dependent."""
    add, at = writer.segments.append, inquiry.created_at
    reference = writer.reference[inquiry.reference] or missing("the inquiry's reference (BHT03)")
    if not inquiry.payer.identifier:
        missing("the payer's id (2100A)")
    if not inquiry.provider.identifier:
        missing("the provider's NPI (2100B)")
    dependent = inquiry.dependent
    add(f"BHT*0022*13*{reference}*{at:%Y%m%d}*{hhmm(at)}")
    add("HL*1**20*1")
    writer.nm1("PR", inquiry.payer, "PI", "the payer (2100A)")
    add("HL*2*1*21*1")
    writer.nm1("1P", inquiry.provider, "XX", "the provider (2100B)")
    add(f"HL*3*2*22*{0 if dependent is None else 1}")
    if dependent is None:
        _trace(writer, inquiry)
    # A payer may search by id alone or by name alone.
    name = inquiry.subscriber.name
    writer.nm1("IL", name, "MI", "" if name.identifier else "the subscriber (2100C)")
    if inquiry.group_number:
        add(f"REF*6P*{writer.reference[inquiry.group_number]}")
    _describe(writer, inquiry.subscriber, "the subscriber (2100C)")
    if dependent is not None:
        relationship = writer.code[inquiry.relationship]
        if relationship in {"", "18"}:
            missing("the dependent's relationship to the subscriber (INS02)")
        add("HL*4*3*23*0")
        _trace(writer, inquiry)
        writer.nm1("03", dependent.name, "", "the dependent (2100D)")
        _describe(writer, dependent, "the dependent (2100D)")
        add(f"INS*N*{relationship}")
    _questions(writer, inquiry)


def _trace(writer: SegmentWriter, inquiry: Inquiry) -> None:
    """TRN, where the patient is: the answer brings it back."""
    trace = writer.reference[inquiry.trace] or missing("the trace (TRN02)")
    originator = writer.reference[inquiry.trace_originator]
    if len(originator) != 10:
        raise CannotWrite("the trace's originator (TRN03) is not ten characters")
    writer.segments.append(f"TRN*1*{trace}*{originator}")


def _describe(writer: SegmentWriter, person: Person, party: str) -> None:
    """N3, N4, DMG. An inquiry knows only F and M (DMG03): for others the sex is left out."""
    if person.address is not None:
        writer.address(person.address, party)
    writer.demographics(dataclasses.replace(person, sex="") if person.sex not in {"F", "M"} else person)


def _questions(writer: SegmentWriter, inquiry: Inquiry) -> None:
    """DTP*291 and EQ: one for each service type or one that repeats them, then one for each procedure."""
    if inquiry.service_on is not None:
        writer.segments.append(f"DTP*291*{writer.period(inquiry.service_on, inquiry.service_to)}")
    elif inquiry.service_to is not None:
        missing("the first day of the period (DTP*291)")
    if not inquiry.service_types and not inquiry.procedures:
        missing("a service type (EQ01)")
    if len(inquiry.service_types) + len(inquiry.procedures) > 99:
        raise CannotWrite("there are more than 99 service types (EQ01)")
    level = writer.code[inquiry.coverage_level]
    if level and (inquiry.dependent is not None or level not in _LEVELS):
        raise CannotWrite("the coverage level (EQ03) is not FAM or IND of a subscriber's inquiry")
    types = [writer.code[one] or missing("the code of a service type (EQ01)") for one in inquiry.service_types]
    asked = ["^".join(types)] if inquiry.repeat_service_types and types else types
    asked += [f"*{writer.procedure(one)}" for one in inquiry.procedures]
    for one in asked:
        tail = f"{'*' if '*' in one else '**'}{level}" if level else ""
        writer.segments.append(f"EQ*{one}{tail}")
        if inquiry.place_of_service:
            writer.segments.append(f"III*ZZ*{writer.code[inquiry.place_of_service]}")
