"""Reads a whole file into records, whatever transactions it mixes."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from x12 import read_270, read_271, read_277ca, read_835, read_837p, read_999, read_ta1
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
from x12.reading_rules import finding
from x12.record_building import collector_paused
from x12.remittance import Remittance
from x12.tokenizer import NotX12
from x12.transaction import Transaction, TransactionUnreadable, UnreadableTransaction

__all__ = ["Document", "NotX12", "Reader", "UnreadableTransaction", "read", "transaction_sets"]


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
    transaction_counts: dict[str, int] = field(default_factory=dict)
    envelopes: tuple[Envelope, ...] = ()  # one per group; one for an interchange without groups
    unreadable: tuple[UnreadableTransaction, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """The findings of the file and of every record, each once, in the order of the file."""
        found = dict.fromkeys(self.findings)
        for records in (
            self.remittances,
            self.benefit_answers,
            self.implementation_acknowledgements,
            self.claim_batch_acknowledgements,
            self.claim_batches,
            self.inquiries,
        ):
            for record in records:
                found.update(dict.fromkeys(record.findings))
        return tuple(sorted(found, key=lambda one: one.segment))


@dataclass(frozen=True, slots=True)
class Reader:
    """How the records of one transaction are read, and where the document keeps them.

    `read` takes the transaction's segments once and may raise TransactionUnreadable. It need not care for
    findings made by the transaction itself: records with a `findings` field receive them afterwards.
    """

    keeps: str  # the field of Document
    read: Callable[[Transaction], tuple[Any, ...]]  # Any: each transaction has records of its own kind


READERS: dict[str, Reader] = {
    "835": Reader("remittances", read_835.read_transaction),
    "271": Reader("benefit_answers", read_271.read_transaction),
    "277CA": Reader("claim_batch_acknowledgements", read_277ca.read_transaction),
    "999": Reader("implementation_acknowledgements", read_999.read_transaction),
    "TA1": Reader("interchange_acknowledgements", read_ta1.read_transaction),
    "837P": Reader("claim_batches", read_837p.read_transaction),
    "270": Reader("inquiries", read_270.read_transaction),
}


def read(content: bytes) -> Document:
    """Reads every transaction of the file; raises NotX12 only when it holds no ISA at all."""
    with collector_paused():
        return _Reading(Frames(content)).document()


def transaction_sets(content: bytes) -> tuple[str, ...]:
    """The names of the transactions in the file, each once, in order; raises NotX12."""
    return tuple(dict.fromkeys(transaction.name for transaction in Frames(content)))


class _Reading:
    def __init__(self, frames: Frames) -> None:
        self._frames = frames
        self._counts: Counter[str] = Counter()
        self._unreadable: list[UnreadableTransaction] = []
        self._findings: list[Finding] = []
        # Records wait with their place for the findings on the trailers that follow them.
        self._records: dict[str, list[tuple[Any, tuple[int, int], list[Finding]]]] = {}

    def document(self) -> Document:
        for transaction in self._frames:
            self._counts[transaction.name] += 1
            self._read(transaction)
        kept = {name: tuple(map(self._finished, records)) for name, records in self._records.items()}
        findings = [*self._frames.findings, *self._findings]
        return Document(
            **kept,
            transaction_counts=dict(self._counts),
            envelopes=tuple(self._frames.envelopes),
            unreadable=tuple(self._unreadable),
            findings=tuple(sorted(findings, key=lambda one: one.segment)),
        )

    def _read(self, transaction: Transaction) -> None:
        reader = READERS.get(transaction.name)
        records: tuple[Any, ...] = ()
        if reader is not None:
            try:
                records = reader.read(transaction)
            except TransactionUnreadable as problem:
                self._note_unreadable(transaction, problem)
        transaction.read_through()
        has_findings = bool(records) and hasattr(records[0], "findings")
        if not has_findings:
            self._findings += transaction.findings
        if reader is not None:
            place = self._frames.place
            waiting = self._records.setdefault(reader.keeps, [])
            waiting += [(record, place, transaction.findings) for record in records]

    def _note_unreadable(self, transaction: Transaction, problem: TransactionUnreadable) -> None:
        self._unreadable.append(transaction.unreadable(problem))
        self._findings.append(
            finding(
                "X12-TRANSACTION-UNREADABLE",
                problem.segment,
                f"{transaction.name} {transaction.control_number} could not be read: {problem.reason}. "
                "Ask the sender for a corrected file.",
            )
        )

    def _finished(self, waiting: tuple[Any, tuple[int, int], list[Finding]]) -> Any:
        """The record with the findings of its transaction, group and interchange."""
        record, (interchange, group), findings = waiting
        if not hasattr(record, "findings"):
            return record
        around = self._frames.findings_by_place
        own = [
            *record.findings,
            *findings,
            *around.get((interchange, group), ()),
            *(around.get((interchange, 0), ()) if group else ()),
        ]
        if not own:
            return record
        ordered = sorted(dict.fromkeys(own), key=lambda one: one.segment)
        return dataclasses.replace(record, findings=tuple(ordered))
