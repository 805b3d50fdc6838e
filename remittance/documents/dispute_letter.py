"""The letter that asks a payer for the rest of what it agreed to, on Letter paper under the practice's name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from billing.documents import render_pdf
from claims.models import Claim
from practice.models import Practice, User
from practice.money import ZERO
from remittance.documents.letters import letter_head
from remittance.queries.dispute_letters import DisputedLine
from remittance.rules.dispute_letters import dispute_text

ENCLOSURES = ("Remittance advice of the claim", "Amounts agreed for the services above")


def dispute_letter_pdf(
    claim: Claim, *, lines: Sequence[DisputedLine], addressee: str, practice: Practice, today: dt.date, signer: User
) -> bytes:
    """Dated when the lines were first disputed and signed by who did it, else today by `signer`."""
    disputed = [line.row for line in lines if line.row.disputed_on is not None]
    first = min(disputed, key=lambda row: (row.disputed_on or today, row.pk), default=None)
    dated_on = (first.disputed_on if first else None) or today
    text = dispute_text(
        by_contract=any(line.is_by_contract for line in lines),
        notes=[row.note for row in disputed],
        answer_by=max(row.due_on for row in disputed) if disputed else None,
    )
    head = letter_head(claim, addressee, text, practice, dated_on, (first.disputed_by if first else None) or signer)
    amount = sum((line.row.amount for line in lines), ZERO)
    context = {**head, "lines": lines, "amount": amount, "enclosures": ENCLOSURES}
    return render_pdf("remittance/dispute_letter_pdf.html", context)
