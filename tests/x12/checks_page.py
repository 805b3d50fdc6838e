"""The columns of docs/x12-checks.md that follow from the rules: how a reader and the scrubber judge each check.

`python -m tests.x12.checks_page` writes them anew; a test fails when they are not current.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from claims.rules.scrub import ALL_RULES
from claims.rules.scrub import Severity as ScrubSeverity
from x12.claim_reading_rules import CLAIM_RULES
from x12.findings import Severity
from x12.reading_rules import RULES

PATH = Path(__file__).parents[2] / "docs" / "x12-checks.md"
_HEAD = "| check | in a file that is read | severity | before a claim is sent | before sending |"
_SCRUB = {rule.id: rule.severity for rule in ALL_RULES}
_WORDS = {ScrubSeverity.ERROR: "blocks", ScrubSeverity.WARNING: "warns"}


def current(page: str) -> str:
    """The page with both columns as the rules are now."""
    return "\n".join(_row(row) for row in page.split("\n"))


def _row(row: str) -> str:
    if not row.startswith("|"):
        return row
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    if cells[0] == "check":
        return _HEAD
    if set(row) <= {"|", "-"}:
        return "|---" * 5 + "|"
    check, read, sent = (cells[0], cells[1], cells[2]) if len(cells) == 3 else (cells[0], cells[1], cells[3])
    return f"| {check} | {read} | {reading_severity(read)} | {sent} | {before_sending(sent)} |"


def reading_severity(cell: str) -> str:
    """Of the readers' rules that the cell names: error, warning, both or none."""
    named = re.findall(r"\bX[0-9A-Z]+(?:-[0-9A-Z]+)+", cell)
    severities = {(RULES | CLAIM_RULES)[rule].severity for rule in named}
    return ", ".join(one.value for one in Severity if one in severities) or "-"


def before_sending(cell: str) -> str:
    """Whether the writer or a rule of the scrubber that the cell names keeps the claim from being sent."""
    words = {word.strip() for word in re.split(r"[,;(]", cell)}
    found = {_WORDS[_SCRUB[word]] for word in words if word in _SCRUB and _SCRUB[word] in _WORDS}
    if "writer" in words:
        found.add("blocks")
    return ", ".join(sorted(found)) or "-"


def main() -> int:
    """Writes the page."""
    PATH.write_text(current(PATH.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
