"""What a 277 says of one claim, in words: where it stands at the payer, and what that means for us.

Categories are those of code source 507, statuses of 508. A payer's word moves no money: its ERA does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from claims.rules.answers import code_in_words, code_text
from claims.rules.status import Status as ClaimState
from x12.acknowledgements import StatusCode
from x12.status import ClaimStatusAnswer, LineStatus, Status


class Standing(StrEnum):
    """Where a claim stands at its payer; the later in this list, the worse."""

    PAID = "paid"
    FINALIZED = "finalized"
    PENDING = "pending"
    ACCEPTED = "accepted"
    RECEIVED = "received"
    UNCLEAR = "unclear"
    REFUSED = "refused"
    INFORMATION = "information"
    DENIED = "denied"
    NOT_FOUND = "not_found"
    REJECTED = "rejected"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Standing.PAID: "Paid, says the payer",
    Standing.FINALIZED: "Finalized, says the payer",
    Standing.PENDING: "In process at the payer",
    Standing.ACCEPTED: "Accepted by the payer",
    Standing.RECEIVED: "Received by the payer",
    Standing.UNCLEAR: "Unclear",
    Standing.REFUSED: "Payer could not answer",
    Standing.INFORMATION: "Payer wants information",
    Standing.DENIED: "Denied, says the payer",
    Standing.NOT_FOUND: "Payer has no such claim",
    Standing.REJECTED: "Rejected, says the payer",
}
_WORST_LAST = tuple(Standing)
_BY_CATEGORY = {
    "A0": Standing.RECEIVED,
    "A1": Standing.RECEIVED,
    "A2": Standing.ACCEPTED,
    "A3": Standing.REJECTED,
    "A4": Standing.NOT_FOUND,
    "A5": Standing.PENDING,
    "A6": Standing.REJECTED,
    "A7": Standing.REJECTED,
    "A8": Standing.REJECTED,
    "D0": Standing.NOT_FOUND,
    "F1": Standing.PAID,
    "F2": Standing.DENIED,
    "P3": Standing.INFORMATION,  # asked of the provider
    "P4": Standing.INFORMATION,  # asked of the patient
}
_BY_FAMILY = {
    "E": Standing.REFUSED,
    "F": Standing.FINALIZED,
    "P": Standing.PENDING,
    "R": Standing.INFORMATION,
}
# Settled at claim level, so that a line's own end (one line denied) does not change where the claim stands.
_ENDS = frozenset({Standing.PAID, Standing.FINALIZED, Standing.DENIED})
# What each standing says of the way to the payer. "Paid" and "denied" say only that the payer has the claim.
_REACHED = {
    Standing.RECEIVED: ClaimState.RECEIVED,
    Standing.REJECTED: ClaimState.REJECTED,
    **dict.fromkeys(
        (
            Standing.PAID,
            Standing.FINALIZED,
            Standing.PENDING,
            Standing.ACCEPTED,
            Standing.INFORMATION,
            Standing.DENIED,
        ),
        ClaimState.ACCEPTED,
    ),
}


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What the payer says of one claim: the worst of its statuses, and every code that makes it so."""

    standing: Standing
    code: StatusCode
    codes: str
    text: str
    raw: str
    charge_amount: Decimal | None = None
    paid_amount: Decimal | None = None
    effective_on: dt.date | None = None
    finalized_on: dt.date | None = None
    paid_on: dt.date | None = None
    check_number: str = ""
    payer_claim_control_number: str = ""
    may_be_asked_again: bool = False  # the payer's system failed: the same question may be sent later

    @property
    def reached(self) -> ClaimState | None:
        """How far the claim came by this; None where the payer says nothing of it."""
        return _REACHED.get(self.standing)


def standing_of(code: StatusCode) -> Standing:
    """By the category; one that nobody knows is unclear."""
    category = code.category.upper()
    return _BY_CATEGORY.get(category) or _BY_FAMILY.get(category[:1], Standing.UNCLEAR)


def report_of(claims: Sequence[ClaimStatusAnswer], patient_control_number: str) -> StatusReport:
    """One report of every claim loop that answers one trace.

    A payer that found several claims names each; the one that bears our own number is ours, else all count.
    """
    ours = [claim for claim in claims if claim.patient_control_number.strip() == patient_control_number]
    meant = ours or list(claims)
    statuses = [status for claim in meant for status in claim.statuses]
    lines = [line for claim in meant for line in claim.lines]
    numbers = [claim.payer_claim_control_number for claim in meant if claim.payer_claim_control_number]
    return _report(statuses, lines, numbers[0] if numbers else "")


def refusal_report(statuses: Sequence[Status]) -> StatusReport:
    """The statuses of a level above the claim, which answer for all below it."""
    return _report(statuses, (), "")


def _report(statuses: Sequence[Status], lines: Sequence[LineStatus], number: str) -> StatusReport:
    counting = [*statuses, *_lines_that_count(statuses, lines)]
    worst = max(counting, key=lambda status: _WORST_LAST.index(_standing(status)), default=None)
    if worst is None:
        return StatusReport(Standing.UNCLEAR, StatusCode("", ""), "", "The payer's answer says no status.", "")
    standing = _standing(worst)
    shown = [status for status in counting if _standing(status) is standing]
    code = max(worst.codes, key=lambda each: _WORST_LAST.index(standing_of(each)), default=StatusCode("", ""))
    return StatusReport(
        standing=standing,
        code=code,
        codes=" ".join(dict.fromkeys(code_text(each) for status in shown for each in status.codes)),
        text=" ".join(filter(None, (_sentence(standing, worst, shown), _denied_lines(standing, lines)))),
        raw="\n".join(status.raw for status in counting),
        charge_amount=worst.charge,
        paid_amount=worst.paid,
        effective_on=worst.effective_on,
        finalized_on=worst.finalized_on,
        paid_on=worst.paid_on,
        check_number=worst.check_number.strip(),
        payer_claim_control_number=number.strip(),
        may_be_asked_again=standing is Standing.REFUSED and all(status.may_be_asked_again for status in shown),
    )


def _standing(status: Status) -> Standing:
    return max((standing_of(code) for code in status.codes), key=_WORST_LAST.index, default=Standing.UNCLEAR)


def _lines_that_count(statuses: Sequence[Status], lines: Iterable[LineStatus]) -> list[Status]:
    """A line counts when the claim has no status of its own, or when the line waits for somebody."""
    of_lines = [status for line in lines for status in line.statuses]
    return [status for status in of_lines if not statuses or _standing(status) not in _ENDS]


def _sentence(standing: Standing, status: Status, shown: Sequence[Status]) -> str:
    if standing is Standing.PAID and status.paid is not None:
        day = f" on {status.paid_on:%m/%d/%Y}" if status.paid_on is not None else ""
        check = f", check {status.check_number.strip()}" if status.check_number.strip() else ""
        return f"Payer says paid {status.paid:,.2f}{day}{check}."
    words = "; ".join(dict.fromkeys(code_in_words(code) for each in shown for code in each.codes))
    return f"Payer says: {words}."


def _denied_lines(standing: Standing, lines: Sequence[LineStatus]) -> str:
    """Which lines of a claim that was paid were not."""
    if standing not in {Standing.PAID, Standing.FINALIZED}:
        return ""
    denied = [
        (line.procedure.code if line.procedure is not None else "A line", code)
        for line in lines
        for status in line.statuses
        for code in status.codes
        if standing_of(code) is Standing.DENIED
    ]
    return " ".join(f"{procedure}: {code_in_words(code)}." for procedure, code in denied)
