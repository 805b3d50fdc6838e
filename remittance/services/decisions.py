"""What is to become of one claim payment, given the books of its claim. Decides; writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from claims.rules.status import MoveNotAllowed, Status, check_move
from practice.money import ZERO
from remittance.models import ClaimPayment as ClaimPaymentRow
from remittance.queries.claim_books import ORDER, ClaimBook, PostedPayment, book_of
from remittance.queries.settled_denials import SettledDenial
from remittance.rules.matching import LineMatch, match_lines
from remittance.rules.outcome import (
    NOT_OUR_CLAIM,
    PREDETERMINATION,
    REVERSAL,
    adjudication_key,
    claim_status,
    defect,
    mirrors,
    reverses,
)
from remittance.rules.posting import Adjudication, MoreThanOpen, adjudicate, fit
from remittance.rules.rest import charges_by_line, with_rest, with_unanswered
from remittance.rules.reversals import TAKEN_BEFORE, no_such_payment
from remittance.services import refusals
from remittance.services.answered_again import kept_to_claim, less_for_patient, out_of_write_offs, paid_lines
from remittance.services.contracts import is_short, kept_to_contract, kept_to_lines, short_within_open
from remittance.services.meant_claims import claim_meant, replacement_of
from x12.remittance import ClaimPayment

NextClaim = ClaimPaymentRow.NextClaim


@dataclass(frozen=True, slots=True)
class Check:
    """The payment that claim payments belong to, as posting needs it."""

    source: str  # names the 835 in ledger keys: "835:<file>:<position>"
    payer_id: int | None
    payer_identifier: str
    trace: str
    payment_on: dt.date | None
    cash_method: str
    file_id: int
    remittance_id: int | None = None  # None while it is being imported
    is_from_suspense: bool = False  # the money is on the books already: a claim payment that was held
    is_retried: bool = False  # held before, and tried again by itself; else what comes from suspense is a person's act
    may_overpay: bool = False  # a person said so
    lowers_write_off: bool = False  # a person said so
    chosen_lines: Mapping[int, int] = field(default_factory=dict)  # a person's: service position to claim line id
    same_payers: frozenset[int] = frozenset()  # the payer, as often as it is on file; none where it is not known

    @property
    def is_attached(self) -> bool:
        """That a person chose the claim."""
        return self.is_from_suspense and not self.is_retried


@dataclass(frozen=True, slots=True)
class Post:
    """Post an adjudication to a claim."""

    book: ClaimBook
    adjudication: Adjudication
    key: str
    line_ids: tuple[int, ...]  # the claim line of each service payment
    next_claim: str
    status: Status
    taken_back: tuple[SettledDenial, ...] = ()  # write-offs and moves to the patient that end with this answer


@dataclass(frozen=True, slots=True)
class Reverse:
    """Take back an adjudication that was posted."""

    book: ClaimBook
    original: PostedPayment
    key: str
    status: Status
    undo_reason: str = ""  # a person's, who undoes our posting; the payer took nothing back


@dataclass(frozen=True, slots=True)
class Hold:
    """Put the money in payer suspense; `reason` says why and what to do."""

    reason: str
    state: str = ClaimPaymentRow.State.EXCEPTION
    book: ClaimBook | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """No money moves and none came; `reason` says why."""

    reason: str
    book: ClaimBook | None = None


Decision = Post | Reverse | Hold | Leave


class _CannotPost(Exception):
    """Carries the hold that a step of the decision came to."""

    def __init__(self, hold: Hold) -> None:
        super().__init__(hold.reason)
        self.hold = hold


def decide(record: ClaimPayment, books: dict[str, ClaimBook], check: Check) -> Decision:
    """The decision on one claim payment; the books must hold everything that was posted before it."""
    number = record.patient_control_number.strip()
    book = book_of(books, number)
    if problem := defect(record):
        return Hold(problem, book=book)
    if record.status == PREDETERMINATION:
        return Leave("A predetermination says what would be paid: it is kept and never posted.", book)
    if book is None:
        named = f"No claim has the number {number}" if number else "The payer sent no claim number (CLP01)"
        return Hold(f"{named}. Choose the claim that it answers.")
    if record.status == NOT_OUR_CLAIM:
        whom = record.crossover_carrier.last if record.crossover_carrier else "another payer"
        return Leave(f"Not this payer's claim: it was forwarded to {whom}, whose answer is awaited.", book)
    if record.status == REVERSAL:
        return _decide_reversal(record, book, check)
    return decide_posting(record, book, check)


def decide_posting(record: ClaimPayment, book: ClaimBook, check: Check) -> Decision:
    """Post to the claim, or to the claim of its visit that this payer speaks of; else say why not."""
    try:
        if not check.is_attached and (words := refusals.disagreement(record, book, check.same_payers)):
            raise _CannotPost(Hold(words, book=book))
        book = _claim_meant(record, book, check)
        line_ids = _matched_lines(record, book, check)
        key = _unused_key(record, book, check, line_ids)
        return _post(record, book, check, line_ids, key)
    except _CannotPost as refusal:
        return refusal.hold


def _claim_meant(record: ClaimPayment, book: ClaimBook, check: Check) -> ClaimBook:
    meant = claim_meant(
        record, book, payer_id=check.payer_id, same_payers=check.same_payers, is_attached=check.is_attached
    )
    if isinstance(meant, str):
        raise _CannotPost(Hold(meant, book=book))
    return meant if check.is_attached else replacement_of(record, meant)


def _with_choices(match: LineMatch, book: ClaimBook, check: Check) -> LineMatch:
    """Fill with a person's choice what no rule found; a line of another claim is not taken."""
    own = {line.line_id for line in book.lines}
    chosen = {position: line_id for position, line_id in check.chosen_lines.items() if line_id in own}
    return LineMatch(
        tuple(
            chosen.get(position) if line_id is None else line_id
            for position, line_id in enumerate(match.line_ids, start=1)
        )
    )


def _matched_lines(record: ClaimPayment, book: ClaimBook, check: Check) -> tuple[int, ...]:
    number = book.claim.patient_control_number
    if not record.services:
        if record.charge != book.claim.charge_amount:
            raise _CannotPost(
                Hold(
                    f"No lines were sent, and the charge {record.charge:,.2f} is not that of {number},"
                    f" {book.claim.charge_amount}. Check that it is the right claim.",
                    book=book,
                )
            )
        return ()
    match = _with_choices(match_lines(record, book.lines), book, check)
    if not match.is_complete:
        named = "; ".join(refusals.line_in_words(record, position) for position in match.missing_positions)
        raise _CannotPost(Hold(f"No line of {number} fits {named}. Choose the claim or its lines.", book=book))
    return tuple(line_id for line_id in match.line_ids if line_id is not None)


def _unused_key(record: ClaimPayment, book: ClaimBook, check: Check, line_ids: tuple[int, ...]) -> str:
    """The adjudication's key. A second part of the same answer gets a key of its own, a repetition is refused."""
    keys = [key_of(record, book, check)]
    by_key = {payment.key: payment for payment in book.payments}
    while keys[-1] in by_key or keys[-1] in book.visit.used_keys:
        earlier = by_key.get(keys[-1])
        if earlier is None:  # it was posted and undone
            keys.append(key_of(record, book, check, part=len(keys) + 1))
            continue
        is_this_check = earlier.remittance_id == check.remittance_id
        is_repeated = not is_this_check if earlier.is_reversed else _overlaps(earlier, line_ids, book)
        if is_repeated and (earlier.charge, earlier.paid) == (record.charge, record.paid):
            raise _CannotPost(
                Hold(
                    "The same adjudication was posted before. If the payer paid it twice, give the money back.",
                    ClaimPaymentRow.State.ALREADY_POSTED,
                    book,
                )
            )
        if is_repeated:
            raise _CannotPost(
                Hold(
                    "This adjudication was posted before with other amounts. Ask the payer which ones hold.", book=book
                )
            )
        keys.append(key_of(record, book, check, part=len(keys) + 1))
    return keys[-1]


def _overlaps(earlier: PostedPayment, line_ids: tuple[int, ...], book: ClaimBook) -> bool:
    answered = set(line_ids) or {line.line_id for line in book.lines}
    return bool(answered & earlier.line_ids) or not answered


def key_of(record: ClaimPayment, book: ClaimBook, check: Check, part: int = 1) -> str:
    return adjudication_key(
        payer_identifier=check.payer_identifier,
        trace=check.trace,
        payer_claim_control_number=record.payer_claim_control_number,
        patient_control_number=book.claim.patient_control_number,
        status_code=record.status,
        part=part,
    )


def _post(record: ClaimPayment, book: ClaimBook, check: Check, line_ids: tuple[int, ...], key: str) -> Post:
    is_first_payer = ORDER[book.claim.sequence] == 0
    answered = line_ids or tuple(line.line_id for line in book.lines)
    adjudication, taken_back = _fitted(record, book, check, answered)
    left = book.open_amount + sum((one.amount for one in taken_back), ZERO) - adjudication.settled
    adjudication, left = short_within_open(adjudication, book, left)
    # Where nothing is open, no line waits: one without a charge of its own needs no answer.
    is_fully_answered = left <= 0 or book.is_fully_answered(answered, charges_by_line(record, line_ids))
    if not is_first_payer and is_fully_answered:
        adjudication = with_rest(adjudication, left)
    if is_first_payer:
        adjudication = with_unanswered(adjudication, line_ids, book.left_out(charges_by_line(record, line_ids)), left)
    status = claim_status(
        paid=book.claim.paid_amount + adjudication.paid,
        patient=patient_after(book, taken_back) + adjudication.patient,
        open_amount=left,
        is_fully_answered=is_fully_answered,
        is_short=is_short(adjudication, book, answered),
    )
    _check_status(book, status)
    next_claim = _next_claim(record, book, adjudication, is_fully_answered)
    return Post(book, adjudication, key, line_ids, next_claim, status, taken_back)


def _fitted(
    record: ClaimPayment, book: ClaimBook, check: Check, answered: tuple[int, ...]
) -> tuple[Adjudication, tuple[SettledDenial, ...]]:
    """The adjudication as it fits into what is open, and the settled denials that are taken back for it.

    Those of lines that the payer pays after all; where the answer fits only so, those of every answered line.
    """
    is_first_payer = ORDER[book.claim.sequence] == 0
    whole = adjudicate(record, is_first_payer=is_first_payer, is_capitated=book.claim.payer.is_capitated)
    whole = kept_to_contract(record, whole, book, answered)
    is_first_answer = is_first_payer and not book.standing
    paid_after_all = book.settled_on(paid_lines(record, answered))
    for taken_back in dict.fromkeys((paid_after_all, book.settled_on(answered))):
        open_amount = book.open_amount + sum((one.amount for one in taken_back), ZERO)
        if is_first_payer and book.standing and not whole.paid and whole.settled > open_amount:
            continue  # it would be on the books without a cent, and lost once what it corrects is taken back
        kept = kept_to_lines(record, whole, book, answered, taken_back)
        is_doubtful = not check.may_overpay and less_for_patient(record, whole, kept, book, answered, taken_back)
        kept = kept_to_claim(record, whole, kept, book, open_amount)
        try:
            fitting = fit(kept, open_amount=open_amount, is_first_answer=is_first_answer)
        except MoreThanOpen:
            continue
        if is_doubtful:
            raise _CannotPost(Hold(refusals.lowers_patient(book), book=book))
        return fitting, taken_back
    if not (check.may_overpay or check.lowers_write_off):
        raise _CannotPost(Hold(refusals.more_than_open(record, book), book=book))
    return _beyond_open(record, whole, book, check, answered, paid_after_all), paid_after_all


def _beyond_open(
    record: ClaimPayment,
    whole: Adjudication,
    book: ClaimBook,
    check: Check,
    answered: tuple[int, ...],
    taken_back: tuple[SettledDenial, ...],
) -> Adjudication:
    """More than is open, as a person said: out of what was written off, or to be given back."""
    open_amount = book.open_amount + sum((one.amount for one in taken_back), ZERO)
    # Of a second answer only the money is taken: adjustments and the patient's part no further than what is open.
    limit = max(open_amount, whole.paid if book.standing else whole.settled)
    kept = kept_to_lines(record, whole, book, answered, taken_back)
    kept = kept_to_claim(record, whole, kept, book, open_amount)
    fitting = fit(kept, open_amount=limit, is_first_answer=ORDER[book.claim.sequence] == 0 and not book.standing)
    if check.lowers_write_off:
        fitting = out_of_write_offs(record, fitting, book, answered, open_amount)
    if not check.may_overpay and fitting.settled > max(open_amount, ZERO):
        raise _CannotPost(Hold(refusals.more_than_written_off(record, book), book=book))
    return fitting


def patient_after(book: ClaimBook, taken_back: tuple[SettledDenial, ...]) -> Decimal:
    """The patient's part of the claim once these moves to the patient are taken back."""
    own = (one.moved_to_patient for one in taken_back if one.claim_id == book.claim.pk)
    return book.claim.patient_amount - sum(own, ZERO)


def _check_status(book: ClaimBook, status: Status) -> None:
    try:
        check_move(book.claim.status, status)
    except MoveNotAllowed:
        raise _CannotPost(Hold(refusals.never_sent(book), book=book)) from None


def _next_claim(record: ClaimPayment, book: ClaimBook, adjudication: Adjudication, is_fully_answered: bool) -> str:
    if book.next_payer is None or not is_fully_answered or adjudication.patient <= 0:
        return NextClaim.NONE
    if book.visit.claim_of(book.next_payer.sequence) is not None:
        return NextClaim.NONE  # billed before: its timeline tells of the new answer
    return NextClaim.FORWARDED if record.is_forwarded else NextClaim.TO_BUILD


def _decide_reversal(record: ClaimPayment, book: ClaimBook, check: Check) -> Decision:
    """Find the posted adjudication that is taken back: same amounts turned, the payer's own number preferred."""
    numbers = {record.payer_claim_control_number, *(ref.value for ref in record.references if ref.qualifier == "F8")}
    numbers.discard("")
    fitting = [
        (other, payment)
        for other in book.visit.claims
        for payment in other.payments
        if reverses(record, charge=payment.charge, paid=payment.paid) and _is_meant(record, payment, numbers, check)
    ]
    standing = [(other, payment) for other, payment in fitting if not payment.is_reversed]
    if not standing:
        if fitting:
            return Hold(TAKEN_BEFORE, ClaimPaymentRow.State.ALREADY_POSTED, book)
        return Hold(no_such_payment(record, book.claim.patient_control_number, book.standing), book=book)
    target, original = max(
        standing,
        key=lambda pair: (
            pair[1].payer_claim_control_number in numbers,
            mirrors(record, pair[1].sent),
            pair[0].claim.payer_id == check.payer_id,
            pair[1].superbill_id,
        ),
    )
    status = status_after(target, original)
    try:
        _check_status(target, status)
    except _CannotPost as refusal:
        return refusal.hold
    return Reverse(target, original, key_of(record, target, check, part=original.superbill_id), status)


def _is_meant(record: ClaimPayment, payment: PostedPayment, numbers: set[str], check: Check) -> bool:
    """That a reversal with the sums of this payment speaks of it, and not of another with the same sums.

    It repeats the adjustments; or it names the payer's number of what was there before it came; or a person says so.
    One that came too early tells by the adjustments alone: its correction may have the same number and sums.
    """
    if mirrors(record, payment.sent):
        return True
    if check.is_retried:
        return False
    return check.is_from_suspense or payment.payer_claim_control_number in numbers


def status_after(book: ClaimBook, original: PostedPayment) -> Status:
    """Accepted again, unless another answer still stands: then what that one made of it."""
    rest = [payment for payment in book.standing if payment is not original]
    if not rest:
        return Status.ACCEPTED
    open_amount = book.open_amount + original.paid + original.adjusted + original.patient
    return claim_status(
        paid=sum((payment.paid for payment in rest), ZERO),
        patient=sum((payment.patient for payment in rest), ZERO),
        open_amount=open_amount,
        is_fully_answered=open_amount <= 0 or book.is_fully_answered(without=original),
        is_short=any(payment.is_short for payment in rest),
    )
