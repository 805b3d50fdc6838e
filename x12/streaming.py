"""Gives the records of a file one after another, each with its findings, and keeps none of them.

The readers are those of a whole document, and so are the rules: `document.read` keeps what here is given away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO

from x12.findings import Finding
from x12.framing import Frames
from x12.reading_rules import finding
from x12.transaction import Transaction, TransactionUnreadable

# Any: each transaction has records of its own kind.
Records = Callable[[Transaction], Iterator[Any]]


@dataclass(frozen=True, slots=True)
class BatchSums:
    """What the claims of one ST come to that were given before: of an 837P (CLM02) or a 277CA (STC04), in dollars."""

    claims: int
    charge: Decimal
    rejected: int = 0  # 277CA: claims sent back, by their own status or by one above them
    rejected_charge: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Streamed:
    """One record of a file, with what was found wrong since the record before.

    A `record` of None brings findings alone: on envelopes (`kind` is empty then), or on the end of an ST.
    """

    kind: str  # "835", "837P", ...
    record: Any = None  # or an UnreadableTransaction: no record of this ST that was given before counts
    findings: tuple[Finding, ...] = ()


def streamed(
    source: bytes | BinaryIO, readers: Mapping[str, Records], others: Callable[[Transaction], None] | None = None
) -> Iterator[Streamed]:
    """The records of the transactions that have a reader, in the order of the file; raises NotX12.

    The others go to `others`, for their findings; without it nothing is said of them.
    """
    frames = Frames(source)
    for transaction in frames:
        yield from _of_envelopes(frames)
        reader = readers.get(transaction.name)
        if reader is not None:
            yield from _of_transaction(transaction, reader)
        elif others is not None:
            others(transaction)
            transaction.read_through()
            yield from _rest(transaction)
    yield from _of_envelopes(frames)


def _of_transaction(transaction: Transaction, reader: Records) -> Iterator[Streamed]:
    try:
        for record in reader(transaction):
            yield Streamed(transaction.name, record, transaction.taken_findings())
    except TransactionUnreadable as problem:
        transaction.read_through()
        found = (*transaction.taken_findings(), unreadable_finding(transaction, problem))
        yield Streamed(transaction.name, transaction.unreadable(problem), found)
    transaction.read_through()
    yield from _rest(transaction)


def _rest(transaction: Transaction) -> Iterator[Streamed]:
    """What was found after the last record of an ST."""
    if found := transaction.taken_findings():
        yield Streamed(transaction.name, None, found)


def _of_envelopes(frames: Frames) -> Iterator[Streamed]:
    if found := frames.taken_findings():
        yield Streamed("", None, found)


def unreadable_finding(transaction: Transaction, problem: TransactionUnreadable) -> Finding:
    """That no record could be made of a transaction, and why."""
    return finding(
        "X12-TRANSACTION-UNREADABLE",
        problem.segment,
        f"{transaction.name} {transaction.control_number} could not be read: {problem.reason}. "
        "Ask the sender for a corrected file.",
    )
