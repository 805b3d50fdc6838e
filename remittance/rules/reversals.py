"""Which answers a payer's reversal speaks of, where it is not one that is posted as it says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from remittance.rules.outcome import mirrors
from x12.remittance import ClaimPayment

TAKEN_BEFORE = (
    "The payer took this back before. Ask the payer to give it again; once that payment is here, cancel the two out."
)
Place = tuple[int, int, dt.date | None]  # check, position in it, day of payment (BPR16)


class Answer(Protocol):
    """What a reversal is held against. Dollars; `sent` is every adjustment by group and CARC."""

    @property
    def charge(self) -> Decimal: ...
    @property
    def paid(self) -> Decimal: ...
    @property
    def sent(self) -> Mapping[tuple[str, str], Decimal]: ...


class NumberedAnswer(Answer, Protocol):
    """With the payer's own number (CLP07)."""

    @property
    def payer_claim_control_number(self) -> str: ...


def takes_back_all(reversal: ClaimPayment, answers: Sequence[Answer]) -> bool:
    """That the reversal turns the sums of all these answers together: charge, paid and every adjustment."""
    sent: dict[tuple[str, str], Decimal] = {}
    for answer in answers:
        for key, amount in answer.sent.items():
            sent[key] = sent.get(key, Decimal(0)) + amount
    return turns_sums(reversal, answers) and mirrors(reversal, sent)


def taken_back_in_one(
    reversal: ClaimPayment, standing: Sequence[NumberedAnswer], *, is_chosen: bool = False
) -> Sequence[NumberedAnswer]:
    """Two or more answers of one claim that the reversal takes back together; none where that is not certain.

    All that stand, else all with the payer's number that it names. `is_chosen`: a person said that it is this claim,
    so charge and paid amount are enough.
    """
    named = [one for one in standing if one.payer_claim_control_number == reversal.payer_claim_control_number]
    for answers in (standing, named):
        fits = takes_back_all(reversal, answers) or (is_chosen and turns_sums(reversal, answers))
        if len(answers) > 1 and fits:
            return answers
    return ()


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
    taken = f"The payer takes back {-reversal.paid:,.2f}, but {number} has no such payment"
    if len(standing) > 1 and turns_sums(reversal, standing):
        parts = ", ".join(f"{answer.paid:,.2f}" for answer in standing[:4])
        return (
            f"The payer takes back {-reversal.paid:,.2f} in one, which it had paid for {number} in {len(standing)}"
            f" parts ({parts}). If the payer means those, attach this to the claim: all of them are taken back."
        )
    if any(turns_sums(reversal, [answer]) for answer in standing):
        return (
            f"{taken}: the answer with these amounts has other reasons and another number. If the payer means that"
            " one, attach this to the claim, then its correction; else post the remittance that paid it first."
        )
    if any(-reversal.charge < answer.charge and -reversal.paid <= answer.paid for answer in standing):
        return (
            f"{taken}: it is less than one answer that is posted. A part of an answer cannot be taken back alone. Ask"
            " the payer to take back the whole answer and to answer the claim anew; until then hold this with a note."
        )
    return f"{taken}. Post the remittance that paid it first, then attach this one."
