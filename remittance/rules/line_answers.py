"""What several answers to one claim line come to (docs/algorithms/posting.md, section 3): pure arithmetic.

Payers answer a line again without taking the first answer back, and then repeat its whole charge. What repeats an
answer that stands is on the books already: the patient owes it once, and it is written off once.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from remittance.rules.adjustments import PATIENT_MEANINGS, Meaning, meaning
from x12.remittance import Adjustment

ZERO = Decimal("0.00")
WRITE_OFFS = (Meaning.OTHER_ADJUSTMENT, Meaning.CONTRACTUAL)


class Triplet(NamedTuple):
    """One adjustment, as far as it moves money."""

    group: str
    reason: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """Dollars of one claim line by what one answer says of them; `refused` is denied, or short of the contract."""

    charge: Decimal = ZERO
    paid: Decimal = ZERO
    patient: Mapping[str, Decimal] = field(default_factory=dict)  # by CARC
    written_off: Decimal = ZERO
    refused: Decimal = ZERO

    def with_service(
        self,
        charge: Decimal,
        paid: Decimal,
        adjustments: Iterable[Triplet | Adjustment],
        *,
        is_first_payer: bool,
        is_capitated: bool = False,
    ) -> LineAnswer:
        """With one more service payment of the line: a split line has several."""
        patient, written_off, refused = dict(self.patient), self.written_off, self.refused
        for one in adjustments:
            reason, amount = one.reason, one.amount
            kind = meaning(one.group, reason, amount, is_first_payer=is_first_payer, is_capitated=is_capitated)
            if kind in PATIENT_MEANINGS:
                patient[reason] = patient.get(reason, ZERO) + amount
            elif kind in WRITE_OFFS:
                written_off += amount
            elif kind is Meaning.DENIED:
                refused += amount
        return LineAnswer(self.charge + charge, self.paid + paid, patient, written_off, refused)

    def less_short(self, amount: Decimal) -> LineAnswer:
        """With what is short of the contract: refused, though the payer calls it written off."""
        return dataclasses.replace(self, written_off=self.written_off - amount, refused=self.refused + amount)


@dataclass(frozen=True, slots=True)
class Repeated:
    """Dollars of an answer that an answer before it has put on the books."""

    patient: Mapping[str, Decimal] = field(default_factory=dict)  # by CARC of the answer
    written_off: Decimal = ZERO

    @property
    def amount(self) -> Decimal:
        return sum(self.patient.values(), self.written_off)


@dataclass(frozen=True, slots=True)
class LineState:
    """What the answers that stand have made of a line; `room` is the dollars open on it."""

    room: Decimal
    paid: Decimal = ZERO
    patient: Mapping[str, Decimal] = field(default_factory=dict)  # by CARC
    written_off: Decimal = ZERO

    @property
    def patient_amount(self) -> Decimal:
        return sum(self.patient.values(), ZERO)

    def repeated_in(self, answer: LineAnswer) -> Repeated:
        """What the answer repeats: as much as its charge goes beyond what is open, the patient's part first."""
        over = answer.charge - self.room
        if over <= 0:
            return Repeated()
        patient = {
            reason: min(over, amount, self.patient.get(reason, ZERO)) for reason, amount in answer.patient.items()
        }
        patient = {reason: amount for reason, amount in patient.items() if amount > 0}
        over = max(over - sum(patient.values(), ZERO), ZERO)
        left = min(over, self.patient_amount - sum(patient.values(), ZERO))  # under another CARC than before
        for reason, amount in answer.patient.items():
            more = min(left, amount - patient.get(reason, ZERO))
            if more > 0:
                patient[reason] = patient.get(reason, ZERO) + more
                left, over = left - more, over - more
        return Repeated(patient, max(min(over, self.written_off, answer.written_off), ZERO))

    def lowers_patient(self, answer: LineAnswer) -> bool:
        """That the answer decides the line anew with less for the patient than is on the books for him.

        Where the payer had paid on the line, and now names no patient's part, it pays more and says no more than that.
        """
        share = sum(answer.patient.values(), ZERO)
        if answer.charge <= self.room or share >= self.patient_amount:
            return False
        return bool(share) or (not self.paid and answer.charge > answer.refused)

    def after(self, answer: LineAnswer) -> LineState:
        """The line once this answer stands, too."""
        repeated = self.repeated_in(answer)
        settled = min(answer.charge - answer.refused - repeated.amount, self.room)
        fresh = {reason: amount - repeated.patient.get(reason, ZERO) for reason, amount in answer.patient.items()}
        written_off = min(answer.written_off - repeated.written_off, settled - answer.paid - sum(fresh.values(), ZERO))
        return LineState(
            room=max(self.room - settled, ZERO),
            paid=self.paid + answer.paid,
            patient={
                reason: self.patient.get(reason, ZERO) + fresh.get(reason, ZERO)
                for reason in dict.fromkeys((*self.patient, *fresh))
            },
            written_off=self.written_off + max(written_off, ZERO),
        )


def state_after(charge: Decimal, answers: Iterable[LineAnswer]) -> LineState:
    """What is on the books of a line of this charge after these answers, in their order."""
    state = LineState(room=charge)
    for answer in answers:
        state = state.after(answer)
    return state
