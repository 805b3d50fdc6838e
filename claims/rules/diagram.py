"""The table of moves as a diagram, for the docs."""

from __future__ import annotations

from claims.rules.status import MOVES, Status

HEAD = """# The states of a claim

Generated from `claims/rules/status.py` by `manage.py claim_status_diagram`; a test fails when it is not current.
A claim changes its state only through `claims.services.advance`, which refuses every move that is not here and
writes each to the claim's timeline and to the audit trail.

*Rejected* (TA1, 999, 277CA or 277) means that nobody has decided on the claim: it is mended and sent again as an
original. *Denied* means that a payer has decided, in an 835: it is appealed or corrected.
"""


def status_page() -> str:
    """The page in docs/: a mermaid diagram and the same moves as a list."""
    lines = [HEAD, "```mermaid", "stateDiagram-v2", f"    [*] --> {Status.DRAFT.value}"]
    for status, targets in MOVES.items():
        lines += [f"    {status.value} --> {target.value}" for target in _in_order(targets) if target != status]
        if not targets:
            lines.append(f"    {status.value} --> [*]")
    lines += ["```", "", "| From | To |", "|---|---|"]
    for status, targets in MOVES.items():
        lines.append(f"| {status.value} | {', '.join(each.value for each in _in_order(targets)) or 'nothing'} |")
    return "\n".join(lines) + "\n"


def _in_order(targets: frozenset[Status]) -> list[Status]:
    return [status for status in Status if status in targets]
