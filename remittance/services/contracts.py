"""Holding an answer against its contract (docs/algorithms/posting.md, 3a) and against what is open on its lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import TypedDict

from practice.money import ZERO
from remittance.queries.claim_books import ORDER, ClaimBook
from remittance.queries.settled_denials import SettledDenial
from remittance.rules.line_limits import within_lines
from remittance.rules.posting import Adjudication
from remittance.rules.rest import charges_by_line
from remittance.rules.underpaid import keep_to_contract, within_open
from x12.remittance import ClaimPayment


class Speaker(TypedDict):
    """What the meaning of an adjustment depends on beside itself."""

    is_first_payer: bool
    is_capitated: bool


def speaker_of(book: ClaimBook) -> Speaker:
    return {"is_first_payer": ORDER[book.claim.sequence] == 0, "is_capitated": book.claim.payer.is_capitated}


def kept_to_contract(
    record: ClaimPayment, adjudication: Adjudication, book: ClaimBook, answered: tuple[int, ...]
) -> Adjudication:
    """The adjudication as the contract lets it be written off.

    Later payers are not compared, nor lines that are answered together.
    """
    if book.contract is None or ORDER[book.claim.sequence] > 0:
        return adjudication
    if record.services and book.answered_together(charges_by_line(record, answered)):
        return adjudication
    sent_before: dict[int | None, Decimal] = defaultdict(lambda: ZERO)
    for payment in book.standing:
        for line_id, amount in payment.sent_by_contract.items():
            sent_before[line_id] += amount
    return keep_to_contract(
        record,
        adjudication,
        lines=book.lines,
        line_ids=answered if record.services else (),
        contract=book.contract,
        sent_before=dict(sent_before),
    )


def kept_to_lines(
    record: ClaimPayment,
    adjudication: Adjudication,
    book: ClaimBook,
    answered: tuple[int, ...],
    taken_back: tuple[SettledDenial, ...],
) -> Adjudication:
    """What is open on a line limits what is denied of it, and what is written off once an answer stands."""
    if not record.services or not (book.standing or adjudication.denied):
        return adjudication
    return within_lines(
        adjudication,
        record,
        answered,
        book.line_states(taken_back, charges_by_line(record, answered)),
        is_first_answer=not book.standing,
        **speaker_of(book),
    )


def short_within_open(adjudication: Adjudication, book: ClaimBook, left: Decimal) -> tuple[Adjudication, Decimal]:
    """Nothing is short that is not open; gives the adjudication and what it leaves open."""
    if not adjudication.short or book.contract is None:
        return adjudication, left
    cut = within_open(adjudication, left, book.contract.tolerance)
    return cut, left + adjudication.settled - cut.settled


def is_short(adjudication: Adjudication, book: ClaimBook, answered: Collection[int]) -> bool:
    """That this answer is short, or one that stands beside it for other lines."""
    return bool(adjudication.short) or any(
        payment.is_short and not payment.line_ids & set(answered) for payment in book.standing
    )
