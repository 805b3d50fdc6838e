"""Every defect that a reader can name: identifier, severity, meaning and where the rule comes from.

docs/x12.md is written from this table. ERROR stops money from being posted; WARNING is shown and goes on.
"""

from __future__ import annotations

from dataclasses import dataclass

from x12.findings import Finding, Severity

_E = Severity.ERROR
_W = Severity.WARNING


@dataclass(frozen=True, slots=True)
class ReadingRule:
    """One row of the table."""

    rule: str
    severity: Severity
    meaning: str
    source: str


_ROWS = (
    # The file and its segments
    ReadingRule("X12-FILE-STRAY-TEXT", _W, "Text outside any interchange was skipped", "X12.5"),
    ReadingRule("X12-ISA-WIDTH", _W, "The ISA is not 106 characters", "X12.5, ISA"),
    ReadingRule("X12-ISA-TERMINATOR", _W, "No segment terminator stands after ISA16", "X12.5, ISA"),
    ReadingRule("X12-SEG-EMPTY", _W, "Two terminators stand together", "X12.6"),
    ReadingRule("X12-SEG-TERMINATOR", _W, "The last segment has no terminator", "X12.6"),
    # Envelopes
    ReadingRule("X12-ENV-DATE", _W, "ISA09-10 and GS04-05 hold no readable time", "X12.5"),
    ReadingRule("X12-ENV-NUMBER", _E, "A control number or a count is no number", "X12.5"),
    ReadingRule("X12-ENV-IEA-MISSING", _E, "The interchange has no IEA: it was cut off", "X12.5"),
    ReadingRule("X12-ENV-IEA-CONTROL", _E, "IEA02 differs from ISA13", "X12.5"),
    ReadingRule("X12-ENV-IEA-COUNT", _E, "IEA01 is not the number of groups", "X12.5"),
    ReadingRule("X12-ENV-GE-MISSING", _E, "The group has no GE: it was cut off", "X12.5"),
    ReadingRule("X12-ENV-GE-CONTROL", _E, "GE02 differs from GS06", "X12.5"),
    ReadingRule("X12-ENV-GE-COUNT", _E, "GE01 is not the number of transactions", "X12.5"),
    ReadingRule("X12-ENV-SE-MISSING", _E, "The transaction has no SE: it was cut off", "X12.5"),
    ReadingRule("X12-ENV-SE-CONTROL", _E, "SE02 differs from ST02", "X12.5"),
    ReadingRule("X12-ENV-SE-COUNT", _E, "SE01 is not the number of segments from ST to SE", "X12.5"),
    ReadingRule("X12-ENV-ST-DUPLICATE", _E, "The group uses the same ST02 twice", "X12.5"),
    ReadingRule("X12-ENV-ST-OUTSIDE", _W, "A transaction stands outside any group", "X12.5"),
    ReadingRule("X12-ENV-STRAY-SEGMENT", _W, "A segment stands outside any transaction", "X12.5"),
    ReadingRule("X12-ENV-VERSION", _W, "ST03 differs from GS08", "TR3 of the transaction, ST03"),
    ReadingRule("X12-TRANSACTION-UNREADABLE", _E, "The transaction could not be read", "Cleanclaim"),
)

RULES: dict[str, ReadingRule] = {row.rule: row for row in _ROWS}


def finding(rule: str, segment: int, text: str) -> Finding:
    """A finding with the severity that the table gives to its rule."""
    return Finding(rule, RULES[rule].severity, segment, text)
