"""Defects that no rule names yet. This list may only get shorter."""

from __future__ import annotations

MISSED: dict[str, frozenset[str]] = {
    "835": frozenset({
        "GS08 is another version",
        "the patient is not named",
        "BPR03 takes the money back",
        "AMT*B6 allows more than was charged",
        "units are below zero",
        "SVC01-1 is no qualifier",
        "SVC01 has no code",
        "LQ02 is no remark",
    }),
}  # fmt: skip
