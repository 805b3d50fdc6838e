"""What a payer sends about one claim, and when: its answer, and what takes that back, repeats or corrects it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from clearinghouse.sandbox.adjudication import adjudicate, correct, forward, not_ours, reverse, with_interest
from clearinghouse.sandbox.rules import EVERGREEN, HARBOR, INTEREST, Payer, comes_alone, suffix_of
from clearinghouse.sandbox.secondary import crossed_over
from clearinghouse.sandbox.variants import of_a_stranger, predetermined
from x12.claim import BillingProvider, Claim
from x12.remittance import ClaimPayment


class Due(StrEnum):
    """When a payer's file comes: with the batch, with what follows from it, after that, or after a pending claim."""

    AT_ONCE = "at_once"
    AFTERWARDS = "afterwards"
    THEREAFTER = "thereafter"
    AFTER_PENDING = "after_pending"


@dataclass(frozen=True, slots=True)
class AcceptedClaim:
    """A claim that its payer took in, under the payer's own number."""

    claim: Claim
    payer: Payer
    payer_claim_control_number: str

    @property
    def suffix(self) -> str:
        return suffix_of(self.claim.subscriber.person.name.identifier)


@dataclass(frozen=True, slots=True)
class Answer:
    """One CLP on its way into a file."""

    payer: Payer
    due: Due
    provider: BillingProvider
    payment: ClaimPayment
    suffix: str

    @property
    def alone(self) -> str:
        """The payer's claim number where the claim comes in a file of its own, else ""."""
        return self.payment.payer_claim_control_number.removeprefix("NOT") if comes_alone(self.suffix) else ""


def answers_to(accepted: AcceptedClaim, today: date) -> list[Answer]:
    """Every CLP about the claim, by the ending of its member id."""
    claim, payer = accepted.claim, accepted.payer
    first = adjudicate(claim, payer, payer_claim_control_number=accepted.payer_claim_control_number, received_on=today)
    tell = _COURSES.get(accepted.suffix)
    told = tell(first, accepted) if tell is not None else [(first, Due.AT_ONCE)]
    answers = [Answer(payer, due, claim.billing_provider, payment, accepted.suffix) for payment, due in told]
    if accepted.suffix in {"C1", "C2"} and claim.subscriber.sequence == "P":
        answers = [replace(one, payment=forward(one.payment, EVERGREEN)) for one in answers]
        answers += _crossed_over(accepted, first, today)
    return answers


def _crossed_over(accepted: AcceptedClaim, first: ClaimPayment, today: date) -> list[Answer]:
    """What the next payers say of the claim that was forwarded to them."""
    claim, earlier, payment = accepted.claim, accepted.payer, first
    answers = []
    for prefix, payer in (("EV", EVERGREEN), ("HA", HARBOR))[: 1 if accepted.suffix == "C1" else 2]:
        claim = crossed_over(claim, payment, earlier=earlier, later=payer)
        number = prefix + accepted.payer_claim_control_number
        earlier, payment = payer, adjudicate(claim, payer, payer_claim_control_number=number, received_on=today)
        told = forward(payment, HARBOR) if accepted.suffix == "C2" and payer is EVERGREEN else payment
        answers.append(Answer(payer, Due.AFTERWARDS, claim.billing_provider, told, accepted.suffix))
    return answers


Told = list[tuple[ClaimPayment, Due]]
Course = Callable[[ClaimPayment, AcceptedClaim], Told]


def _pended(first: ClaimPayment, accepted: AcceptedClaim) -> Told:
    return [(first, Due.AFTER_PENDING)]


def _corrected(first: ClaimPayment, accepted: AcceptedClaim) -> Told:
    """R1, R2, R3: reversal and correction in one file."""
    correction = correct(first, accepted.claim, accepted.payer)
    return [(first, Due.AT_ONCE), (reverse(first), Due.AFTERWARDS), (correction, Due.AFTERWARDS)]


def _corrected_later(first: ClaimPayment, accepted: AcceptedClaim) -> Told:
    """R4: the correction comes in a later file than the reversal."""
    correction = correct(first, accepted.claim, accepted.payer)
    return [(first, Due.AT_ONCE), (reverse(first), Due.AFTERWARDS), (correction, Due.THEREAFTER)]


def _with_interest(first: ClaimPayment, accepted: AcceptedClaim) -> Told:
    return [(with_interest(first, INTEREST), Due.AT_ONCE)]


def _passed_on(first: ClaimPayment, accepted: AcceptedClaim) -> Told:
    """C3: not this payer's claim."""
    return [(forward(not_ours(first), EVERGREEN), Due.AT_ONCE)]


def _twice_in_one_check(first: ClaimPayment, accepted: AcceptedClaim) -> Told:
    return [(first, Due.AT_ONCE), (first, Due.AT_ONCE)]


def _twice_in_two_checks(first: ClaimPayment, accepted: AcceptedClaim) -> Told:
    return [(first, Due.AT_ONCE), (first, Due.AFTERWARDS)]


def _beside_a_stranger(first: ClaimPayment, accepted: AcceptedClaim) -> Told:
    return [(first, Due.AT_ONCE), (of_a_stranger(first), Due.AT_ONCE)]


def _not_at_all(first: ClaimPayment, accepted: AcceptedClaim) -> Told:
    return []


def _predetermined_first(first: ClaimPayment, accepted: AcceptedClaim) -> Told:
    return [(predetermined(first), Due.AT_ONCE), (first, Due.AFTERWARDS)]


_COURSES: dict[str, Course] = {
    "P1": _pended,
    "Q2": _pended,
    "R1": _corrected,
    "R2": _corrected,
    "R3": _corrected,
    "R4": _corrected_later,
    "L1": _with_interest,
    "C3": _passed_on,
    "E4": _twice_in_one_check,
    "E5": _beside_a_stranger,
    "E6": _twice_in_two_checks,
    "M3": _not_at_all,
    "M4": _predetermined_first,
}
