"""What is wrong with a file of any size, without its records."""

from __future__ import annotations

from typing import BinaryIO

from x12 import document
from x12.findings import Finding


def findings_of(source: bytes | BinaryIO) -> list[Finding]:
    """The findings that document.read has in all_findings, in the order of the file; raises NotX12."""
    found = [one for streamed in document.stream(source) for one in streamed.findings]
    return sorted(dict.fromkeys(found), key=lambda one: one.segment)
