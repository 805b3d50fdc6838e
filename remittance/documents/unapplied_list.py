"""Unapplied money as a file that people take along."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from remittance.documents.denial_list import harmless
from remittance.queries.unapplied_items import Item

UNAPPLIED_COLUMNS = ("Who", "About", "How it arose", "State", "Note", "Since", "Days", "Owner", "Amount")


def unapplied_csv(items: Iterable[Item]) -> str:
    """One list as typed CSV: dates ISO, dollars plain. Text that a spreadsheet would run is made harmless."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(UNAPPLIED_COLUMNS)
    for one in items:
        words = (one.who, one.about, one.why, one.state, one.note)
        cells = [harmless(word) for word in words]
        writer.writerow([*cells, one.since.isoformat(), one.days, harmless(one.owner), str(one.amount)])
    return out.getvalue()
