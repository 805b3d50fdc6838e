"""Which answers a payer's reversal speaks of, where it is not one that is posted as it says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from remittance.rules.outcome import mirrors
from x12.remittance import ClaimPayment

Place = tuple[int, int, dt.date | None]  # check, position in it, day of payment (BPR16)


class Answer(Protocol):
    """What a reversal is held against. Dollars; `sent` is every adjustment by group and CARC."""

    @property
    def charge(self) -> Decimal: ...
    @property
    def paid(self) -> Decimal: ...
    @property
    def sent(self) -> Mapping[tuple[str, str], Decimal]: ...


def takes_back_all(reversal: ClaimPayment, answers: Sequence[Answer]) -> bool:
    """That the reversal turns the sums of all these answers together: charge, paid and every adjustment."""
    sent: dict[tuple[str, str], Decimal] = {}
    for answer in answers:
        for key, amount in answer.sent.items():
            sent[key] = sent.get(key, Decimal(0)) + amount
    return turns_sums(reversal, answers) and mirrors(reversal, sent)


def turns_sums(reversal: ClaimPayment, answers: Sequence[Answer]) -> bool:
    """That charge and paid amount are those of all these answers together, turned."""
    charge = sum((answer.charge for answer in answers), Decimal(0))
    paid = sum((answer.paid for answer in answers), Decimal(0))
    return bool(answers) and (reversal.charge, reversal.paid) == (-charge, -paid)


def comes_before(answer: Place, reversal: Place) -> bool:
    """In one check by position; between checks by the day of payment. Checks of one day say nothing of their order."""
    if answer[0] == reversal[0]:
        return answer[1] < reversal[1]
    return answer[2] is None or reversal[2] is None or answer[2] <= reversal[2]


def no_such_payment(reversal: ClaimPayment, number: str, standing: Sequence[Answer]) -> str:
    """Why a reversal finds nothing to take back on the claim of this number, and what to do."""
    taken = f"The payer takes back {-reversal.paid}, but {number} has no such payment"
    if len(standing) > 1 and takes_back_all(reversal, standing):
        parts = ", ".join(str(answer.paid) for answer in standing[:4])
        return (
            f"The payer takes back {-reversal.paid} in one, which it had paid for {number} in {len(standing)} parts"
            f" ({parts}). Open the checks that paid them and undo each of these postings:"
            " the parts and this reversal then cancel out."
        )
    if any(turns_sums(reversal, [answer]) for answer in standing):
        return (
            f"{taken}: the answer with these amounts has other reasons and another number. If the payer means that"
            " one, attach this to the claim, then its correction; else post the remittance that paid it first."
        )
    return f"{taken}. Post the remittance that paid it first, then attach this one."
