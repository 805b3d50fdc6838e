"""What the readers of 837P, 270, 276 and 277 can name, beside the defects of every transaction (reading_rules)."""

from __future__ import annotations

from x12.findings import Finding, Severity
from x12.reading_rules import ReadingRule

_E = Severity.ERROR
_W = Severity.WARNING

_ROWS = (
    ReadingRule("X837P-MISSING", _E, "What a claim cannot do without is missing", "X222 1.4"),
    ReadingRule("X837P-CLAIM-UNREADABLE", _E, "A claim was left out: a needed value is unreadable", "X222"),
    ReadingRule("X837P-PATIENT", _E, "SBR02 and the patient level (2000C) contradict each other", "X222 SBR"),
    ReadingRule("X837P-LEVEL", _W, "A hierarchical level is none of 20, 22 and 23", "X222 HL03"),
    ReadingRule("X837P-NOT-KEPT", _W, "The record has no place for a segment; it was skipped", "Cleanclaim"),
    ReadingRule("X276-MISSING", _E, "What a status inquiry or answer cannot do without is missing", "X212 1.4"),
    ReadingRule("X276-LEVEL", _W, "A hierarchical level is none of 19, 20, 21, 22 and 23", "X212 HL03"),
    ReadingRule("X270-MISSING", _E, "What an inquiry cannot do without is missing", "X279 1.4"),
    ReadingRule("X270-LEVEL", _W, "A hierarchical level is none of 20, 21, 22 and 23", "X279 HL03"),
    ReadingRule("X270-NOT-KEPT", _W, "The record has no place for a segment; it was skipped", "Cleanclaim"),
)  # fmt: skip

CLAIM_RULES: dict[str, ReadingRule] = {row.rule: row for row in _ROWS}


def claim_finding(rule: str, segment: int, text: str) -> Finding:
    """A finding with the severity that the table gives to its rule."""
    return Finding(rule, CLAIM_RULES[rule].severity, segment, text)
