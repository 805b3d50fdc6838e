"""Reads a whole file into records, whatever transactions it mixes."""

from __future__ import annotations

import dataclasses
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from x12 import read_270, read_271, read_277ca, read_835, read_837p, read_999, read_status, read_ta1
from x12.acknowledgements import (
    ClaimBatchAcknowledgement,
    ImplementationAcknowledgement,
    InterchangeAcknowledgement,
)
from x12.benefits import BenefitAnswer, Inquiry
from x12.claim import ClaimBatch
from x12.envelope import Envelope
from x12.findings import Finding
from x12.framing import Frames
from x12.npi_check import pass_over
from x12.record_building import collector_paused
from x12.remittance import Remittance
from x12.status import StatusAnswer, StatusInquiry
from x12.streaming import Records, Streamed, streamed, unreadable_finding
from x12.tokenizer import NotX12
from x12.transaction import Transaction, TransactionUnreadable, UnreadableTransaction

__all__ = ["Document", "NotX12", "Reader", "Streamed", "UnreadableTransaction", "read", "stream", "transaction_sets"]


@dataclass(frozen=True, slots=True)
class Document:
    """Everything that one file says.

    `findings` are those of the file, and of the transactions that became no record. A record's own `findings`
    hold what concerns it, with the defects of its group and interchange.
    """

    remittances: tuple[Remittance, ...] = ()
    benefit_answers: tuple[BenefitAnswer, ...] = ()
    implementation_acknowledgements: tuple[ImplementationAcknowledgement, ...] = ()
    claim_batch_acknowledgements: tuple[ClaimBatchAcknowledgement, ...] = ()
    interchange_acknowledgements: tuple[InterchangeAcknowledgement, ...] = ()
    claim_batches: tuple[ClaimBatch, ...] = ()
    inquiries: tuple[Inquiry, ...] = ()
    status_inquiries: tuple[StatusInquiry, ...] = ()
    status_answers: tuple[StatusAnswer, ...] = ()
    transaction_counts: dict[str, int] = field(default_factory=dict)
    envelopes: tuple[Envelope, ...] = ()  # one per group; one for an interchange without groups
    unreadable: tuple[UnreadableTransaction, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """The findings of the file and of every record, each once, in the order of the file."""
        found = dict.fromkeys(self.findings)
        of_records: dict[int, tuple[Finding, ...]] = {}  # records of one ST share their tuple
        for records in (
            self.remittances,
            self.benefit_answers,
            self.implementation_acknowledgements,
            self.claim_batch_acknowledgements,
            self.claim_batches,
            self.inquiries,
            self.status_inquiries,
            self.status_answers,
        ):
            for record in records:
                of_records[id(record.findings)] = record.findings
        for findings in of_records.values():
            found.update(dict.fromkeys(findings))
        return tuple(sorted(found, key=lambda one: one.segment))


@dataclass(frozen=True, slots=True)
class Reader:
    """How the records of one transaction are read, and where the document keeps them.

    `read` takes the transaction's segments once and may raise TransactionUnreadable. It need not care for
    findings made by the transaction itself: records with a `findings` field receive them afterwards.
    `records` gives the same piece by piece where one ST may be long: claims first, then what holds them, without them.
    """

    keeps: str  # the field of Document
    read: Callable[[Transaction], tuple[Any, ...]]  # Any: each transaction has records of its own kind
    records: Records

    @classmethod
    def of_short(cls, keeps: str, read: Callable[[Transaction], tuple[Any, ...]]) -> Reader:
        """For transactions of which one ST fits in memory."""
        return cls(keeps, read, lambda transaction: iter(read(transaction)))


READERS: dict[str, Reader] = {
    "835": Reader("remittances", read_835.read_transaction, read_835.records),
    "271": Reader("benefit_answers", read_271.read_transaction, read_271.records),
    "277CA": Reader("claim_batch_acknowledgements", read_277ca.read_transaction, read_277ca.records),
    "999": Reader("implementation_acknowledgements", read_999.read_transaction, read_999.records),
    "997": Reader("implementation_acknowledgements", read_999.read_transaction, read_999.records),
    "TA1": Reader.of_short("interchange_acknowledgements", read_ta1.read_transaction),
    "837P": Reader("claim_batches", read_837p.read_transaction, read_837p.records),
    "270": Reader("inquiries", read_270.read_transaction, read_270.records),
    "276": Reader("status_inquiries", read_status.read_inquiries, read_status.inquiry_records),
    "277": Reader("status_answers", read_status.read_answer, read_status.answer_records),
}


def read(content: bytes) -> Document:
    """Reads every transaction of the file; raises NotX12 only when it holds no ISA at all."""
    with collector_paused():
        return _Reading(Frames(content), READERS).document()


def read_outline(content: bytes) -> Document:
    """Reads as `read` does, with every check and finding, but keeps no claim of an 835; raises NotX12."""
    with collector_paused():
        return _Reading(
            Frames(content), READERS | {"835": Reader("remittances", _without_claims, read_835.records)}
        ).document()


def _without_claims(transaction: Transaction) -> tuple[Remittance]:
    last: Any = deque(read_835.records(transaction), maxlen=1).pop()  # after the claims comes what holds them
    return (last,)


def stream(source: bytes | BinaryIO) -> Iterator[Streamed]:
    """Gives each record of a file of any size in order, with its kind and findings, and keeps none; raises NotX12.

    Of an ST with many claims come the claims, then what holds them, without them. What is wrong with the
    envelopes comes between and at the end, without a record.
    """
    return streamed(source, {name: reader.records for name, reader in READERS.items()}, pass_over)


def transaction_sets(content: bytes) -> tuple[str, ...]:
    """The names of the transactions in the file, each once, in order; raises NotX12."""
    return tuple(dict.fromkeys(transaction.name for transaction in Frames(content)))


@dataclass(frozen=True, slots=True)
class _Waiting:
    """The records of one transaction, until the trailers after it have said what is wrong with them."""

    keeps: str
    records: tuple[Any, ...]
    place: tuple[int, int]
    findings: list[Finding]


class _Reading:
    def __init__(self, frames: Frames, readers: dict[str, Reader]) -> None:
        self._frames = frames
        self._readers = readers
        self._counts: Counter[str] = Counter()
        self._unreadable: list[UnreadableTransaction] = []
        self._findings: list[Finding] = []
        self._waiting: list[_Waiting] = []

    def document(self) -> Document:
        for transaction in self._frames:
            self._counts[transaction.name] += 1
            self._read(transaction)
        kept: dict[str, list[Any]] = {}
        for waiting in self._waiting:
            kept.setdefault(waiting.keeps, []).extend(self._finished(waiting))
        findings = [*self._frames.findings, *self._findings]
        return Document(
            **{name: tuple(records) for name, records in kept.items()},
            transaction_counts=dict(self._counts),
            envelopes=tuple(self._frames.envelopes),
            unreadable=tuple(self._unreadable),
            findings=tuple(sorted(findings, key=lambda one: one.segment)),
        )

    def _read(self, transaction: Transaction) -> None:
        reader = self._readers.get(transaction.name)
        records: tuple[Any, ...] = ()
        if reader is None:
            pass_over(transaction)
        else:
            try:
                records = reader.read(transaction)
            except TransactionUnreadable as problem:
                self._note_unreadable(transaction, problem)
        transaction.read_through()
        has_findings = bool(records) and hasattr(records[0], "findings")
        if not has_findings:
            self._findings += transaction.findings
        if reader is not None:
            self._waiting.append(_Waiting(reader.keeps, records, self._frames.place, transaction.findings))

    def _note_unreadable(self, transaction: Transaction, problem: TransactionUnreadable) -> None:
        self._unreadable.append(transaction.unreadable(problem))
        self._findings.append(unreadable_finding(transaction, problem))

    def _finished(self, waiting: _Waiting) -> tuple[Any, ...]:
        """The records with the findings of their transaction, group and interchange."""
        interchange, group = waiting.place
        around = self._frames.findings_by_place
        own = [
            *waiting.findings,
            *around.get((interchange, group), ()),
            *(around.get((interchange, 0), ()) if group else ()),
        ]
        if not own or not waiting.records or not hasattr(waiting.records[0], "findings"):
            return waiting.records
        findings = tuple(sorted(dict.fromkeys(own), key=lambda one: one.segment))
        return tuple(dataclasses.replace(record, findings=findings) for record in waiting.records)
