"""Long code tables are written one code and label a line."""

from __future__ import annotations


def labels(table: str) -> dict[str, str]:
    """The labels by code."""
    rows = (row.partition(" ") for row in table.split("\n") if row)
    return {code: label for code, _, label in rows}
