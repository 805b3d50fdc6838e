"""Which defects a person may overlook: those of the envelope and of names, never of money."""

from __future__ import annotations

from collections.abc import Collection

# The sums of the check hold all the same. A cut-off file, a missing TRN02 and every amount stay out.
OVERLOOKED = frozenset(
    {
        "X12-ENV-NUMBER",
        "X12-ENV-IEA-CONTROL",
        "X12-ENV-IEA-COUNT",
        "X12-ENV-GE-CONTROL",
        "X12-ENV-GE-COUNT",
        "X12-ENV-SE-CONTROL",
        "X12-ENV-SE-COUNT",
        "X12-ENV-ST-DUPLICATE",
        "X835-PAYER-MISSING",
    }
)


def may_overlook(rules: Collection[str]) -> bool:
    """That no defect touches money. A check on hold without any has doubts (queries/doubts)."""
    return set(rules) <= OVERLOOKED
