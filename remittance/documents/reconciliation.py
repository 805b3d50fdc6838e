"""The reconciliation as a file that people take along."""

from __future__ import annotations

import csv
import io

from billing.models import CashMethod
from remittance.rules.reconciliation import METHOD_WORDS, Reconciled

COLUMNS = (
    "Day", "From", "By", "Count", "Received", "Posted", "Held", "Provider-level", "Not posted", "Refunded", "Ledger",
    "Difference", "Deposited", "Without deposit",
)  # fmt: skip


def reconciliation_csv(found: Reconciled) -> str:
    """A row for each day and way of payment, and one for the bank; dates ISO, dollars plain."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in found.payers:
        writer.writerow([
            one.day.isoformat(), "Payers", METHOD_WORDS[one.method], one.count, one.received, one.posted, one.held,
            one.provider_level, one.not_posted, "", one.ledger, one.difference, one.deposited, one.waiting,
        ])  # fmt: skip
    for row in found.desk:
        writer.writerow([
            row.day.isoformat(), "Desk", CashMethod(row.method).label, row.count, row.taken, "", "", "", "",
            row.refunded, row.ledger, row.difference, row.deposited, row.waiting,
        ])  # fmt: skip
    for line in found.bank:
        writer.writerow([
            line.day.isoformat(), "Bank", "Deposits", line.count, line.amount, "", "", "", "", "", "",
            line.amount - line.matched, line.matched, "",
        ])  # fmt: skip
    return out.getvalue()
