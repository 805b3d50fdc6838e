"""Writes 277CA claim acknowledgements (005010X214), as a clearinghouse or payer does.

What an acknowledgement does not hold is left out: a batch rejected whole may name no provider or claim.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import count

from x12.acknowledgements import (
    ClaimAcknowledgement,
    ClaimBatchAcknowledgement,
    ClaimStatus,
    LineAcknowledgement,
    ProviderAcknowledgement,
    StatusCode,
)
from x12.envelope import Envelope
from x12.writer import CannotWrite, SegmentWriter, control_numbers, hhmm, interchange, missing

VERSION = "005010X214"


def write_277ca(acks: Sequence[ClaimBatchAcknowledgement], envelope: Envelope) -> bytes:
    """Gives one interchange with one ST per acknowledged batch. Raises CannotWrite, with the index."""
    writer = SegmentWriter(is_answer=True)
    numbers = control_numbers(ack.control_number for ack in acks)
    transactions = []
    at = envelope.created_at
    for index, (ack, number) in enumerate(zip(acks, numbers, strict=True)):
        own_reference = f"{envelope.interchange_control_number}-{number}"
        writer.segments.append(f"BHT*0085*08*{own_reference}*{at:%Y%m%d}*{hhmm(at)}*TH")
        try:
            _batch(writer, ack, own_reference)
        except CannotWrite as problem:
            raise CannotWrite(f"Acknowledgement {index + 1}: {problem}", index) from problem
        transactions.append(writer.transaction("277", number, VERSION))
    return interchange(envelope, "HN", VERSION, transactions)


def _batch(writer: SegmentWriter, ack: ClaimBatchAcknowledgement, own_reference: str) -> None:
    """2000A the source, 2000B the receiver with the totals, then each 2000C."""
    add = writer.segments.append
    numbers = count(3)
    add("HL*1**20*1")
    if ack.source is not None:
        entity = writer.code[ack.source_entity] or missing("whether the source is a payer or a clearinghouse (2100A)")
        writer.nm1(entity, ack.source, "46")
    add(f"TRN*1*{own_reference}")
    _date(writer, "050", ack.received_on)
    _date(writer, "009", ack.processed_on)
    add(f"HL*2*1*21*{1 if ack.providers else 0}")
    if ack.receiver is not None:
        writer.nm1("41", ack.receiver, "46")
    if ack.batch_reference:
        add(f"TRN*2*{writer.reference[ack.batch_reference]}")
    _statuses(writer, ack.statuses)
    for reference in ack.references:
        add(f"REF*{writer.code[reference.qualifier]}*{writer.reference[reference.value]}")
    _quantities(writer, {"90": ack.accepted_count, "AA": ack.rejected_count})
    _amounts(writer, {"YU": ack.accepted_amount, "YY": ack.rejected_amount})
    for provider in ack.providers:
        _provider(writer, provider, numbers)


def _provider(writer: SegmentWriter, ack: ProviderAcknowledgement, numbers: Iterator[int]) -> None:
    """2000C with its claims."""
    number = next(numbers)
    writer.segments.append(f"HL*{number}*2*19*1")
    if ack.provider is not None:
        writer.nm1("85", ack.provider, "XX")
    writer.segments.append(f"TRN*1*{writer.reference[ack.trace] or 0}")  # 0: the guide's word for no trace
    _statuses(writer, ack.statuses)
    _quantities(writer, {"QA": ack.accepted_count, "QC": ack.rejected_count})
    for claim in ack.claims:
        writer.segments.append(f"HL*{next(numbers)}*{number}*PT")
        _claim(writer, claim)


def _claim(writer: SegmentWriter, claim: ClaimAcknowledgement) -> None:
    """2100D, 2200D and each 2220D."""
    add = writer.segments.append
    if claim.patient is not None:
        writer.nm1("QC", claim.patient, "MI")
    add(f"TRN*2*{writer.reference[claim.patient_control_number]}".rstrip("*"))
    _statuses(writer, claim.statuses)
    if claim.payer_claim_control_number:
        add(f"REF*1K*{writer.reference[claim.payer_claim_control_number]}")
    if claim.clearinghouse_trace:
        add(f"REF*D9*{writer.reference[claim.clearinghouse_trace]}")
    if claim.service_from is not None:
        add(f"DTP*472*{writer.period(claim.service_from, claim.service_to)}")
    for line in claim.lines:
        _line(writer, line)


def _line(writer: SegmentWriter, line: LineAcknowledgement) -> None:
    """2220D."""
    procedure = "" if line.procedure is None else writer.procedure(line.procedure)
    charge = "" if line.charge is None else writer.amount[line.charge]
    writer.segments.append(f"SVC*{procedure}*{charge}".rstrip("*"))
    _statuses(writer, line.statuses)
    if line.line_control_number:
        writer.segments.append(f"REF*FJ*{writer.reference[line.line_control_number]}")


def _statuses(writer: SegmentWriter, statuses: Iterable[ClaimStatus]) -> None:
    """STC, the same at every level; the guide leaves out some elements at some levels."""
    for status in statuses:
        if not 1 <= len(status.codes) <= 3:
            raise CannotWrite("a status has not one to three codes (STC01, STC10, STC11)")
        first, second, third = [*[_status_code(writer, code) for code in status.codes], "", ""][:3]
        day = "" if status.effective_on is None else writer.date[status.effective_on]
        charge = "" if status.charge is None else writer.amount[status.charge]
        segment = (
            f"STC*{first}*{day}*{writer.code[status.action]}*{charge}******{second}*{third}"
            f"*{writer.message[status.message]}"
        )
        writer.segments.append(segment.rstrip("*"))


def _status_code(writer: SegmentWriter, code: StatusCode) -> str:
    category = writer.code[code.category] or missing("the category of a status code (STC01-1)")
    return f"{category}:{writer.code[code.status]}:{writer.code[code.entity]}".rstrip(":")


def _date(writer: SegmentWriter, qualifier: str, day: dt.date | None) -> None:
    if day is not None:
        writer.segments.append(f"DTP*{qualifier}*D8*{writer.date[day]}")


def _quantities(writer: SegmentWriter, quantities: dict[str, int | None]) -> None:
    for qualifier, value in quantities.items():
        if value is not None:
            writer.segments.append(f"QTY*{qualifier}*{value}")


def _amounts(writer: SegmentWriter, amounts: dict[str, Decimal | None]) -> None:
    for qualifier, value in amounts.items():
        if value is not None:
            writer.segments.append(f"AMT*{qualifier}*{writer.amount[value]}")
