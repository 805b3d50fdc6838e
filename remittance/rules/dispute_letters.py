"""What the letter about an underpayment says: what is asked, why, and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

BY_CONTRACT = (
    "You allowed less for the services listed above than you agreed to. Your agreement with us gives the amounts shown "
    "as expected for services on that date. We ask you to process the claim again and to pay the difference."
)
BY_HISTORY = (
    "You allowed less for the services listed above than you did in your earlier answers for the same services. We ask "
    "you to process the claim again, or to send us the fee schedule or the rule by which you reduced the amount."
)
CLOSING = (
    "The difference was not written off, and the patient is not billed for it. If you decline, please send us the "
    "contract clause, fee schedule and effective date on which you rely."
)
CLOSING_BY_HISTORY = "If you decline, please tell us from when on the other amount applies."


def dispute_text(*, by_contract: bool, notes: Sequence[str] = (), answer_by: dt.date | None = None) -> str:
    """The paragraphs, blank lines between; `notes` are what a person wrote when the lines were disputed."""
    asked = f" Please answer by {answer_by:%m/%d/%Y}." if answer_by is not None else ""
    closing = CLOSING if by_contract else CLOSING_BY_HISTORY
    own = [note.strip() for note in notes if note.strip()]
    return "\n\n".join((BY_CONTRACT if by_contract else BY_HISTORY, *dict.fromkeys(own), closing + asked))
