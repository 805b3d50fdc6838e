"""A payer takes back in one what it had answered in several parts: each part is turned, the money leaves once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.db import transaction

from claims.rules.status import MoveNotAllowed
from remittance.models import ClaimPayment
from remittance.queries.claim_books import ClaimBook, PostedPayment
from remittance.rules.outcome import REVERSAL
from remittance.rules.reversals import comes_before, taken_back_in_one
from remittance.services.aftermath import follow_up
from remittance.services.cancelling import move_to_posted
from remittance.services.decisions import Check, Reverse, key_of, status_after
from remittance.services.posting import Act, Outcome, post_claim_payments
from x12 import remittance as x12


def take_back_parts(row: ClaimPayment, record: x12.ClaimPayment, book: ClaimBook, check: Check, act: Act) -> bool:
    """Settle a held reversal by turning each of the answers that it takes back together; whether that was certain.

    Every answer gets a correction superbill and a turned entry, as if it were taken back alone; together they take
    from payer suspense what the reversal left there. The caller has the row, the visit and the transaction.
    """
    if record.status != REVERSAL:
        return False
    found = taken_back_in_one(record, book.standing, is_chosen=check.is_attached)
    parts = cast(Sequence[PostedPayment], found)  # those of the book
    if not parts or not (check.is_attached or _came_before(parts, row)):
        return False
    try:
        with transaction.atomic():
            outcomes = _turn(parts, record, book, check, act)
    except MoveNotAllowed:  # of a voided claim nothing moves any more
        return False
    for outcome in outcomes:
        outcome.claim_payment_id = row.pk
    follow_up(outcomes, check, act)
    _settle(row, book, outcomes, act)
    return True


def _came_before(parts: Sequence[PostedPayment], reversal: ClaimPayment) -> bool:
    """That every part was there when the reversal came: what it takes back is not its own correction."""
    rows = ClaimPayment.objects.filter(superbill_id__any=[part.superbill_id for part in parts])
    its_place = (reversal.remittance_id, reversal.position, reversal.remittance.payment_on)
    return all(
        comes_before((one.remittance_id, one.position, one.remittance.payment_on), its_place)
        for one in rows.select_related("remittance")
    )


def _turn(
    parts: Sequence[PostedPayment], record: x12.ClaimPayment, book: ClaimBook, check: Check, act: Act
) -> list[Outcome]:
    """Reverse each part, the last first, through the one posting."""
    number = book.claim.patient_control_number
    in_turn = list(reversed(parts))

    def decide(numbered: tuple[int, x12.ClaimPayment]) -> Reverse:
        part = in_turn[numbered[0] - 1]
        return Reverse(book, part, key_of(record, book, check, part=part.superbill_id), status_after(book, part))

    turned = [
        x12.ClaimPayment(
            patient_control_number=number,
            status=REVERSAL,
            charge=-part.charge,
            paid=-part.paid,
            payer_claim_control_number=record.payer_claim_control_number,
        )
        for part in in_turn
    ]
    numbered = list(enumerate(turned, start=1))
    return post_claim_payments(numbered, books={number: book}, decide=decide, check=check, act=act)


def _settle(row: ClaimPayment, book: ClaimBook, outcomes: Sequence[Outcome], act: Act) -> None:
    """The row points at the first of its corrections; the others are found by the superbills that they correct."""
    row.claim, row.state, row.reason = book.claim, ClaimPayment.State.RESOLVED, ""
    row.superbill_id = outcomes[0].superbill_id
    row.ledger_entry_id = next((one.entry_id for one in outcomes if one.entry_id), None)
    row.resolved_at, row.resolved_by = act.now, act.actor
    row.save()
    move_to_posted(row)
