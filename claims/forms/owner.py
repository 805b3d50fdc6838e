"""Whose details a section shows: the claim's own, or those of one of its lines."""

from __future__ import annotations

from dataclasses import dataclass

from claims.models import Claim, ClaimLine
from claims.queries.details import DetailRows


@dataclass(frozen=True, slots=True)
class Owner:
    """A claim with its own rows, or a line of it with the line's."""

    claim: Claim
    rows: DetailRows
    line: ClaimLine | None = None

    @property
    def number(self) -> int | None:
        return self.line.number if self.line is not None else None

    @property
    def key(self) -> str:
        """Begins the ids of its sections and the names of their fields: claim, line-2."""
        return f"line-{self.line.number}" if self.line is not None else "claim"

    @property
    def paper_prefix(self) -> str:
        """Begins the control numbers that are proposed for its papers."""
        return self.line.control_number if self.line is not None else self.claim.patient_control_number
