"""A claim that its payer answers again without taking the first answer back (docs/algorithms/posting.md, section 3)."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from practice.money import ZERO
from remittance.queries.claim_books import ClaimBook
from remittance.queries.settled_denials import SettledDenial
from remittance.rules.adjustments import PATIENT_MEANINGS, Meaning
from remittance.rules.line_answers import WRITE_OFFS, LineAnswer, LineState
from remittance.rules.line_limits import answers_by_line
from remittance.rules.posting import Adjudication
from remittance.services.contracts import speaker_of
from x12.remittance import ClaimPayment

FEE_SCHEDULE = "45"  # CARC: the charge is beyond what was agreed


def paid_lines(record: ClaimPayment, answered: tuple[int, ...]) -> tuple[int, ...]:
    """The claim lines on which the payer pays."""
    if not record.services:
        return answered if record.paid > 0 else ()
    return tuple(line_id for service, line_id in zip(record.services, answered, strict=True) if service.paid > 0)


def kept_to_claim(
    record: ClaimPayment, whole: Adjudication, kept: Adjudication, book: ClaimBook, open_amount: Decimal
) -> Adjudication:
    """Without what repeats an answer that stands and names no line for it; `kept` is the adjudication by lines."""
    state = _state_of_claim(record, book, open_amount)
    if state is None:
        return kept
    repeated = state.repeated_in(_answer_of_claim(record, whole, kept))
    parts, patient, write_offs = dict(kept.parts), dict(repeated.patient), repeated.written_off
    for kind, reason in parts:
        if kind in PATIENT_MEANINGS:
            cut = max(min(patient.get(reason, ZERO), parts[kind, reason]), ZERO)
            patient[reason] = patient.get(reason, ZERO) - cut
        else:
            cut = max(min(write_offs, parts[kind, reason]), ZERO) if kind in WRITE_OFFS else ZERO
            write_offs -= cut
        parts[kind, reason] -= cut
    return dataclasses.replace(kept, parts=parts)


def out_of_write_offs(
    record: ClaimPayment, fitting: Adjudication, book: ClaimBook, answered: tuple[int, ...], open_amount: Decimal
) -> Adjudication:
    """With what was written off on the lines lowered by what the answer pays on them beyond what is open.

    For a person who says that the payer pays more for what it had allowed less for; no further than was written off.
    """
    beyond = fitting.settled - max(open_amount, ZERO)
    if record.services:
        states = book.line_states()
        paid = {pk: one.paid for pk, one in answers_by_line(record, answered, **speaker_of(book)).items()}
        lowered = sum((_lowered(amount, states[pk]) for pk, amount in paid.items() if pk in states), ZERO)
    else:
        lowered = max(sum((one.adjusted for one in book.standing), ZERO), ZERO)
    key = next((one for one in fitting.parts if one[0] is Meaning.CONTRACTUAL), (Meaning.CONTRACTUAL, FEE_SCHEDULE))
    amount = fitting.parts.get(key, ZERO) - max(min(beyond, lowered), ZERO)
    return dataclasses.replace(fitting, parts={**fitting.parts, key: amount})


def _lowered(paid: Decimal, state: LineState) -> Decimal:
    return max(min(paid - state.room, state.written_off), ZERO)


def less_for_patient(
    record: ClaimPayment,
    whole: Adjudication,
    kept: Adjudication,
    book: ClaimBook,
    answered: tuple[int, ...],
    taken_back: tuple[SettledDenial, ...],
) -> bool:
    """That the patient's part of the answers that stand is in doubt: the new one lowers it, or may repeat it unseen."""
    if not book.standing:
        return False
    if record.services:
        states = book.line_states(taken_back)
        answers = answers_by_line(record, answered, short=whole.short, **speaker_of(book))
        if any(states[pk].lowers_patient(answer) for pk, answer in answers.items() if pk in states):
            return True
    open_amount = book.open_amount + sum((one.amount for one in taken_back), ZERO)
    state = _state_of_claim(record, book, open_amount)
    if state is None or not state.patient_amount:
        return False
    answer = _answer_of_claim(record, whole, kept)
    is_part = record.charge < sum((line.charge for line in book.lines), ZERO)
    return state.lowers_patient(answer) or (is_part and sum(answer.patient.values(), ZERO) > 0)


def _state_of_claim(record: ClaimPayment, book: ClaimBook, open_amount: Decimal) -> LineState | None:
    """What stands on the books of the claim and cannot be compared by line; None where all of it can."""
    if not book.standing:
        return None
    by_line = book.line_states().values() if record.services else ()
    patient = sum((one.patient for one in book.standing), ZERO)
    patient -= sum((one.patient_amount for one in by_line), ZERO)
    written_off = sum((one.adjusted for one in book.standing), ZERO)
    written_off -= sum((one.written_off for one in by_line), ZERO)
    if record.services and patient <= 0 and all(one.answers for one in book.standing):
        return None
    paid = sum((one.paid for one in book.standing), ZERO)
    return LineState(open_amount, paid, {"": max(patient, ZERO)}, max(written_off, ZERO))


def _answer_of_claim(record: ClaimPayment, whole: Adjudication, kept: Adjudication) -> LineAnswer:
    """The answer as one, less what was cut from its lines."""
    patient: dict[str, Decimal] = {}
    for (kind, reason), amount in kept.parts.items():
        if kind in PATIENT_MEANINGS:
            patient[reason] = patient.get(reason, ZERO) + amount
    refused = sum((one.amount for one in kept.denied), ZERO) + sum((one.amount for one in kept.short), ZERO)
    return LineAnswer(record.charge - whole.settled + kept.settled, record.paid, patient, kept.adjusted, refused)
