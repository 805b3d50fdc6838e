"""Writes 276 claim status inquiries (005010X212)."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from x12.envelope import Envelope
from x12.status import LineInquiry, StatusInquiry
from x12.writer import CannotWrite, SegmentWriter, control_numbers, hhmm, interchange, missing

VERSION = "005010X212"


def write_276(inquiries: Sequence[StatusInquiry], envelope: Envelope) -> bytes:
    """Gives one interchange with one ST per claim asked about. Raises CannotWrite, with the inquiry's index."""
    writer = SegmentWriter()
    numbers = control_numbers(inquiry.control_number for inquiry in inquiries)
    transactions = []
    for index, (inquiry, number) in enumerate(zip(inquiries, numbers, strict=True)):
        try:
            _inquiry(writer, inquiry)
        except CannotWrite as problem:
            raise CannotWrite(f"Inquiry {index + 1}: {problem}", index) from problem
        transactions.append(writer.transaction("276", number, VERSION))
    return interchange(envelope, "HR", VERSION, transactions)


def _inquiry(writer: SegmentWriter, inquiry: StatusInquiry) -> None:
    """BHT, 2000A payer, 2000B receiver, 2000C provider, 2000D subscriber, and 2000E where it is a dependent."""
    add, at = writer.segments.append, inquiry.created_at
    reference = writer.reference[inquiry.reference] or missing("the inquiry's reference (BHT03)")
    for name, party in (
        (inquiry.payer, "the payer's id (2100A)"),
        (inquiry.receiver, "the id of who asks (2100B)"),
        (inquiry.provider, "the provider's NPI (2100C)"),
        (inquiry.subscriber.name, "the subscriber's member id (2100D)"),
    ):
        if not name.identifier:
            missing(party)
    add(f"BHT*0010*13*{reference}*{at:%Y%m%d}*{hhmm(at)}")
    add("HL*1**20*1")
    writer.nm1("PR", inquiry.payer, "PI", "the payer (2100A)")
    add("HL*2*1*21*1")
    # NM107, the suffix, is not used here.
    writer.nm1("41", dataclasses.replace(inquiry.receiver, suffix=""), "46", "who asks (2100B)")
    add("HL*3*2*19*1")
    writer.nm1("1P", inquiry.provider, "XX", "the provider (2100C)")
    dependent = inquiry.dependent
    add(f"HL*4*3*22*{0 if dependent is None else 1}")
    if dependent is None:
        writer.demographics(inquiry.subscriber, "the subscriber, who is the patient (2000D)")
    writer.nm1("IL", inquiry.subscriber.name, "MI", "the subscriber (2100D)")
    if dependent is not None:
        add("HL*5*4*23")
        writer.demographics(dependent, "the dependent (2000E)")
        bare = dataclasses.replace(dependent.name, qualifier="", identifier="")
        writer.nm1("QC", bare, "", "the dependent (2100E)")
    _claim(writer, inquiry)


def _claim(writer: SegmentWriter, inquiry: StatusInquiry) -> None:
    """2200D or 2200E with its lines."""
    reference, add = writer.reference, writer.segments.append
    trace = reference[inquiry.trace] or missing("the trace (TRN02)")
    add(f"TRN*1*{trace}")
    for qualifier, value in (
        ("1K", inquiry.payer_claim_control_number),
        ("6P", inquiry.group_number),
        ("EJ", inquiry.patient_control_number),
        ("D9", inquiry.clearinghouse_trace),
    ):
        if value:
            add(f"REF*{qualifier}*{reference[value]}")
    if inquiry.charge is not None:
        add(f"AMT*T3*{writer.amount[inquiry.charge]}")
    if inquiry.service_from is not None:
        add(f"DTP*472*{writer.period(inquiry.service_from, inquiry.service_to)}")
    elif not inquiry.lines:
        missing("the date of service (DTP*472)")
    for line in inquiry.lines:
        _line(writer, line)


def _line(writer: SegmentWriter, line: LineInquiry) -> None:
    """2210D or 2210E."""
    add = writer.segments.append
    units = "" if line.units is None else writer.quantity[line.units]
    add(f"SVC*{writer.procedure(line.procedure)}*{writer.amount[line.charge]}*****{units}".rstrip("*"))
    if line.line_control_number:
        add(f"REF*FJ*{writer.reference[line.line_control_number]}")
    add(f"DTP*472*{writer.period(line.service_from, line.service_to)}")
