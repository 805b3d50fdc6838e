"""Writes 999 implementation acknowledgements (005010X231A1)."""

from __future__ import annotations

from collections.abc import Sequence

from x12.acknowledgements import (
    ElementError,
    ImplementationAcknowledgement,
    SegmentError,
    TransactionAcknowledgement,
)
from x12.element_text import EchoTable
from x12.envelope import Envelope
from x12.writer import USUAL_SEPARATORS, CannotWrite, SegmentWriter, control_numbers, interchange, missing

VERSION = "005010X231A1"
_LONGEST_BAD_VALUE = 99  # IK404
_BUSINESS_UNITS = {"270": "TRN02", "276": "TRN02", "837": "CLM01"}  # CTX01-1: what names the unit in error


def write_999(acks: Sequence[ImplementationAcknowledgement], envelope: Envelope) -> bytes:
    """Gives one interchange with one ST per acknowledged group. Raises CannotWrite, with the index."""
    writer = SegmentWriter(is_answer=True)
    numbers = control_numbers(ack.control_number for ack in acks)
    transactions = []
    for index, (ack, number) in enumerate(zip(acks, numbers, strict=True)):
        try:
            _group(writer, ack)
        except CannotWrite as problem:
            raise CannotWrite(f"Acknowledgement {index + 1}: {problem}", index) from problem
        transactions.append(writer.transaction("999", number, VERSION))
    return interchange(envelope, "FA", VERSION, transactions)


def _group(writer: SegmentWriter, ack: ImplementationAcknowledgement) -> None:
    """AK1, every AK2 loop, AK9."""
    code, add = writer.code, writer.segments.append
    functional_id = code[ack.functional_id] or missing("the acknowledged group's kind (AK101)")
    result = code[ack.code] or missing("the acknowledged group's result (AK901)")
    add(f"AK1*{functional_id}*{ack.group_control_number}*{code[ack.version]}".rstrip("*"))
    for transaction in ack.transactions:
        _transaction(writer, transaction)
    counts = f"{ack.included_count}*{ack.received_count}*{ack.accepted_count}"
    add("*".join(["AK9", result, counts, *[code[one] for one in ack.error_codes[:5]]]))


def _transaction(writer: SegmentWriter, ack: TransactionAcknowledgement) -> None:
    """AK2, IK3 loops, IK5."""
    code, add = writer.code, writer.segments.append
    result = code[ack.code] or missing("a transaction's result (IK501)")
    version = writer.reference[ack.version]
    add(f"AK2*{code[ack.transaction_set]}*{writer.reference[ack.control_number]}*{version}".rstrip("*"))
    unit = _BUSINESS_UNITS.get(ack.transaction_set, "TRN02")
    for error in ack.errors:
        _segment_error(writer, error, unit)
    add("*".join(["IK5", result, *[code[one] for one in ack.error_codes[:5]]]))


def _segment_error(writer: SegmentWriter, error: SegmentError, unit: str) -> None:
    """IK3, CTX, IK4 loops."""
    code, add = writer.code, writer.segments.append
    syntax = code[error.code] or missing("what is wrong with a segment (IK304)")
    add(f"IK3*{writer.reference[error.segment_id]}*{error.position}*{writer.reference[error.loop][:4]}*{syntax}")
    if error.business_unit:
        add(f"CTX*{unit}:{writer.reference[error.business_unit][:35]}")
    for element in error.elements:
        add(_element_error(writer, element))


def _element_error(writer: SegmentWriter, error: ElementError) -> str:
    """IK4: the bad value comes back as far as X12 can carry it."""
    syntax = writer.code[error.code] or missing("what is wrong with an element (IK403)")
    component = "" if error.component is None else error.component
    repetition = "" if error.repetition is None else error.repetition
    place = f"{error.position}:{component}:{repetition}".rstrip(":")
    value = EchoTable(_LONGEST_BAD_VALUE, USUAL_SEPARATORS)[error.value]
    return f"IK4*{place}*{writer.code[error.reference]}*{syntax}*{value}".rstrip("*")
