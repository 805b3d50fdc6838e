"""The letter of an appeal, on Letter paper under the practice's name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from billing.documents import render_pdf
from practice.models import Practice, User
from remittance.documents.letters import letter_head
from remittance.models import Appeal
from remittance.queries.denials import ShownDenial


def appeal_letter_pdf(
    appeal: Appeal,
    *,
    denials: Sequence[ShownDenial],
    parts: Sequence[str],
    practice: Practice,
    today: dt.date,
    signer: User,
) -> bytes:
    """The letter dated when it was sent, or today. `signer` stands under one that was not sent yet.

    `parts` are those of the evidence packet, which goes with it.
    """
    context = letter_context(appeal, denials, practice, appeal.sent_on or today, appeal.sent_by or signer)
    own = [line.strip() for line in appeal.enclosures.splitlines() if line.strip()]
    return render_pdf("remittance/appeal_letter_pdf.html", {**context, "enclosures": [*parts, *own]})


def letter_context(
    appeal: Appeal, denials: Sequence[ShownDenial], practice: Practice, dated_on: dt.date, signer: User
) -> dict[str, Any]:  # Any: template context
    return {
        **letter_head(appeal.claim, appeal.addressee, appeal.letter, practice, dated_on, signer),
        "appeal": appeal,
        "denials": denials,
    }
