"""Reads a 999 (005010X231A1): which transactions of our group passed, and where the others fail.

The names of the older 997 (AK3, AK4, AK5) are taken for IK3, IK4 and IK5, since some senders still use them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import BinaryIO

from x12.acknowledgements import (
    ElementError,
    ImplementationAcknowledgement,
    SegmentError,
    TransactionAcknowledgement,
)
from x12.answer_orders import ORDER_OF_999
from x12.codes.functional_acknowledgement import ELEMENT_ERRORS, RESULTS, SEGMENT_ERRORS
from x12.numbers_seen import NumbersSeen
from x12.segment_order import SegmentOrder
from x12.streaming import Streamed, streamed
from x12.tokenizer import Segment
from x12.transaction import Transaction, TransactionUnreadable, number_of
from x12.values import shown

_ENDS_ERROR = frozenset({"AK2", "IK3", "AK3", "IK5", "AK5", "AK9"})
_ENDS_TRANSACTION = frozenset({"AK2", "AK9"})
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
    named: list[TransactionAcknowledgement] = []
    errors: list[SegmentError] = []
    for made in reader.read():
        if isinstance(made, SegmentError):
            errors.append(made)
        else:
            named.append(dataclasses.replace(made, errors=tuple(errors)))
            errors = []
    return (reader.acknowledgement(tuple(named)),)


def records(
    transaction: Transaction,
) -> Iterator[SegmentError | TransactionAcknowledgement | ImplementationAcknowledgement]:
    """Gives the errors of each transaction named, then its result without them, at the end the group's without these.

    Raises TransactionUnreadable without AK1 or AK9.
    """
    reader = _GroupReader(transaction)
    yield from reader.read()
    yield reader.acknowledgement(())


def stream(source: bytes | BinaryIO) -> Iterator[Streamed]:
    """Gives what `records` gives of every 999 and 997 in the source, with its findings; raises NotX12."""
    return streamed(source, {"999": records, "997": records})


class _GroupReader:
    """Walks over the answers to one group, and counts them."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._order = SegmentOrder(transaction, "X999", ORDER_OF_999)
        self._group: Segment | None = None  # AK1
        self._result: Segment | None = None  # AK9
        self._answered: Segment | None = None  # AK2 of the transaction that is open
        self._verdict: Segment | None = None  # its IK5
        self._has_errors = False
        self._errors: list[SegmentError] = []  # of one segment
        self._errors_at = 0
        self._elements: list[ElementError] = []  # of the last of them
        self._numbers = NumbersSeen()  # AK202
        self._named = self._accepted = 0

    def read(self) -> Iterator[SegmentError | TransactionAcknowledgement]:
        """Takes the segments of the 999, giving each error and each transaction once its last segment is taken."""
        for segment in self._transaction.segments():
            self._order.take(segment)
            if segment.id in _ENDS_ERROR:
                yield from self._ended_errors()
            if segment.id in _ENDS_TRANSACTION:
                yield from self._ended_transaction()
            self._take(segment)
        self._order.close()
        yield from self._ended_errors()
        yield from self._ended_transaction()

    def _ended_errors(self) -> Iterator[SegmentError]:
        errors, elements = self._errors, tuple(self._elements)
        self._errors, self._elements = [], []
        if elements:
            errors[-1] = dataclasses.replace(errors[-1], elements=elements)
        elif errors and errors[-1].code == "8":
            text = "IK304 says that an element is wrong (8), but no IK4 says which: look at the whole segment."
            self._transaction.note("X999-ELEMENT-MISSING", self._errors_at, text)
        if errors and self._answered is not None:
            self._has_errors = True
            yield from errors

    def _ended_transaction(self) -> Iterator[TransactionAcknowledgement]:
        answered, verdict = self._answered, self._verdict
        has_errors = self._has_errors
        self._answered, self._verdict, self._has_errors = None, None, False
        if answered is None:
            return
        made = TransactionAcknowledgement(
            answered.get(1),
            answered.get(2),
            answered.get(3),
            code=verdict.get(1) if verdict is not None else "",
            error_codes=tuple(code for code in verdict.elements[2:7] if code) if verdict is not None else (),
        )
        self._named += 1
        self._accepted += made.is_accepted
        self._check_reference(answered)
        if not made.code:
            self._transaction.note(
                "X999-RESULT-MISSING",
                answered.position,
                f"Transaction {made.control_number} has no IK5: it counts as not accepted.",
            )
        elif made.code == "A" and (has_errors or made.error_codes):
            self._transaction.note(
                "X999-RESULT",
                (verdict or answered).position,
                f"IK501 accepts transaction {made.control_number} without reserve (A), although errors are listed; "
                "accepted with errors is E. It counts as accepted: look at the errors.",
            )
        yield made

    def _check_reference(self, answered: Segment) -> None:
        """Each AK202 once: else nobody can tell which of our transactions is meant."""
        number = answered.get(2)
        if not number:
            text = "AK202 is empty; match the errors below it by the claim."
        elif self._numbers.add(number):
            text = f"AK202 {shown(number)} names a transaction a second time; match the errors below it by the claim."
        else:
            return
        self._transaction.note("X999-REFERENCE", answered.position, text)

    def _take(self, segment: Segment) -> None:
        """Adds one segment to the loop that it belongs to."""
        match segment.id:
            case "AK1":
                self._group = segment
            case "AK2":
                self._answered = segment
            case "IK3" | "AK3":
                self._segment_error(segment)
            case "CTX":
                self._context(segment)
            case "IK4" | "AK4":
                self._element(segment)
            case "IK5" | "AK5":
                self._judge(segment)
            case "AK9":
                self._result = segment
                self._check_code(segment, 1, RESULTS)
            case _:
                self._transaction.note_unknown(segment.id, segment.position)

    def _segment_error(self, segment: Segment) -> None:
        note = self._transaction.note
        if self._answered is None:
            note("X999-SEGMENT-OUTSIDE", segment.position, "A segment error stands before any AK2.")
        position = number_of(segment.get(2))
        if position is None:
            note(
                "X999-COUNT",
                segment.position,
                f"{segment.id}02 (position of the segment) is {shown(segment.get(2))}, which is no number.",
            )
        self._errors_at = segment.position
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
        self._elements.append(error)
        return None

    def _judge(self, segment: Segment) -> None:
        if self._answered is None:
            return self._transaction.note(
                "X999-RESULT-OUTSIDE", segment.position, "A transaction's result stands before any AK2."
            )
        if self._verdict is not None:
            self._transaction.note(
                "X999-RESULT-OUTSIDE", segment.position, "A second result of one transaction; the later one counts."
            )
        self._check_code(segment, 1, RESULTS)
        self._verdict = segment
        return None

    def acknowledgement(self, named: tuple[TransactionAcknowledgement, ...]) -> ImplementationAcknowledgement:
        """The record with these transactions, once every segment is taken; raises TransactionUnreadable."""
        transaction, group, result = self._transaction, self._group, self._result
        if group is None or (number := number_of(group.get(2))) is None:
            raise TransactionUnreadable(
                "no AK1 with a group control number tells which group it answers", transaction.segment
            )
        if result is None or not result.get(1):
            raise TransactionUnreadable("no AK9 tells whether the group was accepted", transaction.segment)
        included, received, accepted = (self._count(result, at) for at in (2, 3, 4))
        self._check_counts(included, received, accepted, result.position)
        self._check_code_of_group(result)
        return ImplementationAcknowledgement(
            functional_id=group.get(1),
            group_control_number=number,
            version=group.get(3),
            code=result.get(1),
            included_count=included,
            received_count=received,
            accepted_count=accepted,
            error_codes=tuple(code for code in result.elements[5:10] if code),
            transactions=named,
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

    def _check_counts(self, included: int, received: int, accepted: int, position: int) -> None:
        """AK9 against the AK2 loops; they may be left out for transactions that were accepted."""
        rejected = self._named - self._accepted
        if received > included:
            self._transaction.note(
                "X999-COUNT", position, f"AK9 counts {received} received of {included} in the group."
            )
        if accepted > received - rejected or (self._named == received and accepted != self._accepted):
            self._transaction.note(
                "X999-COUNT",
                position,
                f"AK9 counts {received} received and {accepted} accepted, "
                f"but {rejected} of the {self._named} transactions named are rejected.",
            )

    def _check_code_of_group(self, result: Segment) -> None:
        """AK901 against every IK501."""
        note, code = self._transaction.note, result.get(1)
        if self._named > self._accepted and code == "A":
            text = "AK901 accepts the whole group, although a transaction is rejected."
            note("X999-CODE", result.position, text)
        if self._accepted and code == "R":
            text = "AK901 rejects the whole group, although a transaction is accepted."
            note("X999-CODE", result.position, text)
