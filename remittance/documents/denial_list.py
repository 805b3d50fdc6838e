"""The denials as a file that people take along."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from remittance.queries.denials import ShownDenial

DENIAL_COLUMNS = (
    "Claim", "Patient", "Payer", "Date of service", "Group", "Reason", "In words", "Remarks", "Cause", "Scenario",
    "Next step", "At risk", "Denied", "Due", "Owner", "State", "Resolution", "Note",
)  # fmt: skip


def denials_csv(shown: Iterable[ShownDenial]) -> str:
    """The denials as typed CSV: dates ISO, dollars plain. Text that a spreadsheet would run is made harmless."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(DENIAL_COLUMNS)
    for one in shown:
        row, claim = one.row, one.row.claim
        cells = (
            claim.patient_control_number, claim.patient.name, claim.payer.name, claim.service_on.isoformat(),
            row.group, row.reason, one.reason, " ".join(row.remarks), one.category, row.get_scenario_display(),
            one.next_step, str(row.amount), str(row.denied_amount or row.amount), row.due_on.isoformat(),
            str(row.owner or ""), row.get_state_display(), row.get_resolution_display(), row.note,
        )  # fmt: skip
        writer.writerow([harmless(cell) for cell in cells])
    return out.getvalue()


def harmless(text: str) -> str:
    """Text that a spreadsheet would run as a formula, with what keeps it from that."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
