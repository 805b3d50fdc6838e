"""Reads a TA1: what the receiver's gate says of one interchange that we sent."""

from __future__ import annotations

import datetime as dt

from x12.acknowledgements import InterchangeAcknowledgement
from x12.codes.interchange_acknowledgement import NOTES, RESULTS
from x12.tokenizer import Segment
from x12.transaction import Transaction, TransactionUnreadable, number_of
from x12.values import UnreadableValue, moment, shown


def read_transaction(transaction: Transaction) -> tuple[InterchangeAcknowledgement]:
    """The one acknowledgement of a TA1; raises TransactionUnreadable without an interchange or a code."""
    segment = next(iter(transaction.segments()))
    number = number_of(segment.get(1))
    if number is None:
        raise TransactionUnreadable(
            f"TA101 is {shown(segment.get(1))}, no interchange control number", segment.position
        )
    if not segment.get(4):
        raise TransactionUnreadable("TA104 is empty, so it neither accepts nor rejects", segment.position)
    _check_codes(segment, transaction)
    return (
        InterchangeAcknowledgement(
            interchange_control_number=number,
            interchange_at=_interchange_at(segment, transaction),
            code=segment.get(4),
            note=segment.get(5),
            segment=segment.position,
        ),
    )


def _check_codes(segment: Segment, transaction: Transaction) -> None:
    code, note = segment.get(4), segment.get(5)
    if code not in RESULTS or note not in NOTES:
        transaction.note(
            "XTA1-CODE",
            segment.position,
            f"TA104 {shown(code)} with TA105 {shown(note)} is not in our table; the code is kept as it came.",
        )
    elif (code == "A") != (note == "000"):
        transaction.note(
            "XTA1-RESULT", segment.position, f"TA104 {code} says {RESULTS[code]}, but TA105 {note} says {NOTES[note]}."
        )


def _interchange_at(segment: Segment, transaction: Transaction) -> dt.datetime | None:
    try:
        return moment(segment.get(2), segment.get(3))
    except UnreadableValue as problem:
        transaction.note("X12-DATE", segment.position, f"TA102 and TA103: {problem}; they were left out.")
        return None
