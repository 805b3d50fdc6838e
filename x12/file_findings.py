"""What is wrong with a file of any size, without its records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO

from x12 import read_835, read_837p
from x12.document import READERS, unreadable_finding
from x12.findings import Finding
from x12.framing import Frames
from x12.npi_check import pass_over
from x12.transaction import Transaction, TransactionUnreadable

# Those that grow large read claim by claim; of the others the records of one ST are in memory at a time.
_CHECKS: dict[str, Callable[[Transaction], Any]] = {  # Any: what is read is dropped
    **{name: reader.read for name, reader in READERS.items()},
    "835": read_835.check,
    "837P": read_837p.check,
}


def findings_of(source: bytes | BinaryIO) -> list[Finding]:
    """The findings that document.read has in all_findings, in the order of the file; raises NotX12."""
    frames = Frames(source)
    found: list[Finding] = []
    for transaction in frames:
        try:
            _CHECKS.get(transaction.name, pass_over)(transaction)
        except TransactionUnreadable as problem:
            found.append(unreadable_finding(transaction, problem))
        transaction.read_through()
        found += transaction.findings
    return sorted(dict.fromkeys([*frames.findings, *found]), key=lambda one: one.segment)
