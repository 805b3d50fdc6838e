"""What a reader or a check found wrong, and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from x12.finding_advice import advice


class Severity(StrEnum):
    """ERROR blocks (posting, sending); WARNING is shown and goes on."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect. `segment` counts from 1 at the ISA of the file; 0 means the file as a whole."""

    rule: str  # e.g. "X835-BAL-LINE"; names are listed in docs/x12-rules.md
    severity: Severity
    segment: int
    text: str  # plain words: what is wrong

    @property
    def advice(self) -> str:
        """What to do about it; empty where the text says it already."""
        return advice(self.rule)
