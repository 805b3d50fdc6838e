"""What every letter to a payer about one claim says around its lines (templates/remittance/letter_pdf.html)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from claims.models import Claim
from practice.models import Practice, User


def letter_head(
    claim: Claim, addressee: str, text: str, practice: Practice, dated_on: dt.date, signer: User
) -> dict[str, Any]:  # Any: template context
    """Sender, addressee, claim, the paragraphs of `text` (blank lines between), and who signs."""
    return {
        "claim": claim,
        "patient": claim.patient,
        "member_id": claim.coverage_snapshot.get("coverage", {}).get("member_id", ""),
        "practice": practice,
        "dated_on": dated_on,
        "signer": signer,
        "paragraphs": [part.strip() for part in text.split("\n\n") if part.strip()],
        "address": addressee.splitlines(),
    }
