"""The underpayments as a file that people take along."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from remittance.models import Underpayment

COLUMNS = (
    "Claim", "Patient", "Payer", "Date of service", "Code", "Modifiers", "Units", "Measured by", "Expected", "Allowed",
    "Paid", "Difference", "Due", "Disputed", "Owner", "State", "Resolution", "Note",
)  # fmt: skip


def underpaid_csv(rows: Iterable[Underpayment]) -> str:
    """Typed CSV: dates ISO, dollars plain. Text that a spreadsheet would run is made harmless."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        claim = row.claim
        cells = (
            claim.patient_control_number, claim.patient.name, claim.payer.name, claim.service_on.isoformat(),
            row.code, " ".join(row.modifiers), "" if row.units is None else str(row.units.normalize()),
            row.get_basis_display(), str(row.expected_amount), str(row.allowed_amount), str(row.paid_amount),
            str(row.amount), row.due_on.isoformat(), row.disputed_on.isoformat() if row.disputed_on else "",
            str(row.owner or ""), row.get_state_display(), row.get_resolution_display(), row.note,
        )  # fmt: skip
        writer.writerow([_harmless(cell) for cell in cells])
    return out.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
