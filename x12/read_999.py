"""Reads a 999 (005010X231A1): which transactions of our group passed, and where the others fail.

The names of the older 997 (AK3, AK4, AK5) are taken for IK3, IK4 and IK5, since some senders still use them.
"""

from __future__ import annotations

import dataclasses
from collections import Counter

from x12.acknowledgements import (
    ElementError,
    ImplementationAcknowledgement,
    SegmentError,
    TransactionAcknowledgement,
)
from x12.codes.functional_acknowledgement import ELEMENT_ERRORS, RESULTS, SEGMENT_ERRORS
from x12.tokenizer import Segment
from x12.transaction import Transaction, TransactionUnreadable, number_of
from x12.values import shown

# What the coded elements say, by the segment's name without its first letter (IK3 and AK3 are the same).
_CODES = {
    ("K9", 1): "result of the group",
    ("K5", 1): "result of the transaction",
    ("K3", 4): "error of the segment",
    ("K4", 3): "error of the element",
}


def read_transaction(transaction: Transaction) -> tuple[ImplementationAcknowledgement]:
    """The acknowledgement of one group; raises TransactionUnreadable without AK1 or AK9."""
    reader = _GroupReader(transaction)
    for segment in transaction.segments():
        reader.take(segment)
    acknowledgement = reader.acknowledgement()
    _check_counts(acknowledgement, transaction)
    _check_results(acknowledgement, transaction)
    _check_references(acknowledgement, transaction)
    return (acknowledgement,)


class _GroupReader:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._group: Segment | None = None  # AK1
        self._result: Segment | None = None  # AK9
        self._acknowledged: list[TransactionAcknowledgement] = []
        self._errors: list[SegmentError] = []

    def take(self, segment: Segment) -> None:
        """Adds one segment to the loop that it belongs to."""
        match segment.id:
            case "AK1":
                self._group = segment
            case "AK2":
                self._errors = []
                self._acknowledged.append(
                    TransactionAcknowledgement(segment.get(1), segment.get(2), segment.get(3), code="")
                )
            case "IK3" | "AK3":
                self._segment_error(segment)
            case "CTX":
                self._context(segment)
            case "IK4" | "AK4":
                self._element(segment)
            case "IK5" | "AK5":
                self._close_transaction(segment)
            case "AK9":
                self._result = segment
                self._check_code(segment, 1, RESULTS)
            case _:
                self._transaction.note_unknown(segment.id, segment.position)

    def _segment_error(self, segment: Segment) -> None:
        note = self._transaction.note
        if not self._acknowledged:
            note("X999-SEGMENT-OUTSIDE", segment.position, "A segment error stands before any AK2.")
        position = number_of(segment.get(2))
        if position is None:
            note(
                "X999-COUNT",
                segment.position,
                f"{segment.id}02 (position of the segment) is {shown(segment.get(2))}, which is no number.",
            )
        self._check_code(segment, 4, SEGMENT_ERRORS)
        # An AK3 of a 997 may give up to five reasons; that of its elements comes last, since AK4 follow.
        codes = [code for code in segment.elements[5:9] if code]
        for code in sorted([segment.get(4), *codes], key=lambda one: one == "8"):
            self._errors.append(SegmentError(segment.get(1), position or 0, segment.get(3), code))

    def _check_code(self, segment: Segment, number: int, known: dict[str, str]) -> None:
        if segment.get(number) and segment.get(number) not in known:
            self._transaction.note(
                "X999-CODE-UNKNOWN",
                segment.position,
                f"{segment.id}{number:02} ({_CODES[segment.id[1:], number]}) {shown(segment.get(number))} "
                "is not in our table; it is kept as it came.",
            )

    def _context(self, segment: Segment) -> None:
        """CTX: a business unit such as CLM01 and its value; a situational trigger is passed over."""
        unit, _, value = segment.get(1).partition(self._transaction.separators.component)
        if self._errors and value and (unit == "CLM01" or not self._errors[-1].business_unit):
            self._errors[-1] = dataclasses.replace(self._errors[-1], business_unit=value)

    def _element(self, segment: Segment) -> None:
        if not self._errors:
            return self._transaction.note(
                "X999-ELEMENT-OUTSIDE", segment.position, "An element error stands before any segment error."
            )
        self._check_code(segment, 3, ELEMENT_ERRORS)
        parts = [*segment.get(1).split(self._transaction.separators.component), "", ""]
        error = ElementError(
            position=number_of(parts[0]) or 0,
            component=number_of(parts[1]),
            repetition=number_of(parts[2]),
            reference=segment.get(2),
            code=segment.get(3),
            value=segment.get(4),
        )
        last = self._errors[-1]
        self._errors[-1] = dataclasses.replace(last, elements=(*last.elements, error))
        return None

    def _close_transaction(self, segment: Segment) -> None:
        if not self._acknowledged:
            return self._transaction.note(
                "X999-RESULT-OUTSIDE", segment.position, "A transaction's result stands before any AK2."
            )
        if self._acknowledged[-1].code:
            self._transaction.note(
                "X999-RESULT-OUTSIDE", segment.position, "A second result of one transaction; the later one counts."
            )
        self._check_code(segment, 1, RESULTS)
        codes = tuple(code for code in segment.elements[2:7] if code)
        self._acknowledged[-1] = dataclasses.replace(
            self._acknowledged[-1], code=segment.get(1), error_codes=codes, errors=tuple(self._errors)
        )
        return None

    def acknowledgement(self) -> ImplementationAcknowledgement:
        """The record, once every segment is taken."""
        transaction, group, result = self._transaction, self._group, self._result
        if group is None or (number := number_of(group.get(2))) is None:
            raise TransactionUnreadable(
                "no AK1 with a group control number tells which group it answers", transaction.segment
            )
        if result is None or not result.get(1):
            raise TransactionUnreadable("no AK9 tells whether the group was accepted", transaction.segment)
        included, received, accepted = (self._count(result, at) for at in (2, 3, 4))
        return ImplementationAcknowledgement(
            functional_id=group.get(1),
            group_control_number=number,
            version=group.get(3),
            code=result.get(1),
            included_count=included,
            received_count=received,
            accepted_count=accepted,
            error_codes=tuple(code for code in result.elements[5:10] if code),
            transactions=tuple(self._acknowledged),
            control_number=transaction.control_number,
            envelope=transaction.envelope,
            segment=transaction.segment,
        )

    def _count(self, result: Segment, number: int) -> int:
        count = number_of(result.get(number))
        if count is None:
            self._transaction.note(
                "X999-COUNT",
                result.position,
                f"AK90{number} (count of transactions) is {shown(result.get(number))}, which is no number.",
            )
        return count or 0


def _check_counts(acknowledgement: ImplementationAcknowledgement, transaction: Transaction) -> None:
    """AK9 against the AK2 loops; they may be left out for transactions that were accepted."""
    named = acknowledgement.transactions
    accepted = sum(one.is_accepted for one in named)
    rejected = len(named) - accepted
    received = acknowledgement.received_count
    is_complete = len(named) == received
    if received > acknowledgement.included_count:
        transaction.note(
            "X999-COUNT",
            transaction.segment,
            f"AK9 counts {received} received of {acknowledgement.included_count} in the group.",
        )
    if acknowledgement.accepted_count > received - rejected or (
        is_complete and acknowledgement.accepted_count != accepted
    ):
        transaction.note(
            "X999-COUNT",
            transaction.segment,
            f"AK9 counts {received} received and {acknowledgement.accepted_count} accepted, "
            f"but {rejected} of the {len(named)} transactions named are rejected.",
        )


def _check_results(acknowledgement: ImplementationAcknowledgement, transaction: Transaction) -> None:
    """AK901 against every IK501, and each IK501 against the errors above it."""
    named, at = acknowledgement.transactions, transaction.segment
    accepted = sum(one.is_accepted for one in named)
    if len(named) > accepted and acknowledgement.code == "A":
        transaction.note("X999-CODE", at, "AK901 accepts the whole group, although a transaction is rejected.")
    if accepted and acknowledgement.code == "R":
        transaction.note("X999-CODE", at, "AK901 rejects the whole group, although a transaction is accepted.")
    for one in named:
        if not one.code:
            transaction.note(
                "X999-RESULT-MISSING",
                at,
                f"Transaction {one.control_number} has no IK5: it counts as not accepted.",
            )
        elif one.code == "A" and (one.errors or one.error_codes):
            transaction.note(
                "X999-RESULT",
                at,
                f"IK501 accepts transaction {one.control_number} without reserve (A), although errors are listed; "
                "accepted with errors is E. It counts as accepted: look at the errors.",
            )


def _check_references(acknowledgement: ImplementationAcknowledgement, transaction: Transaction) -> None:
    """Each AK202 once: else nobody can tell which of our transactions is meant."""
    numbers = Counter(one.control_number for one in acknowledgement.transactions)
    for number, count in numbers.items():
        if count > 1 or not number:
            transaction.note(
                "X999-REFERENCE",
                transaction.segment,
                f"{count} AK2 name the transaction {shown(number)}; match their errors by the claim.",
            )
