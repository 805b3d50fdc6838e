"""Asking that a payment be moved to the practice that it belongs to, and passing its money on.

docs/algorithms/posting.md, section 10. The row of the move is the queue; remittance.services.move_work carries it out.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from billing.models import Account, EntryKind
from billing.services.ledger import EntryDraft, LineDraft, post_entries
from practice.models import Practice, User, WorkState
from practice.scoping import current_practice_id
from practice.services.audit import record_event
from practice.services.leases import WORK_FIELDS
from remittance.models import ClaimPayment, DepositItem, EobDraft, PaymentMove, Remittance
from remittance.queries.moves import arrival_of, other_practices
from remittance.services.exceptions import OPEN
from remittance.services.payer_refunds import move_held

State = Remittance.State
MOVABLE = (State.ON_HOLD, State.UNDONE, State.SET_ASIDE)  # nothing of it stands in the ledger


class CannotMove(ValueError):
    """This payment cannot be moved, sent back or passed on; the text says why and what to do."""


@transaction.atomic
def move_check(*, remittance_id: int, target_id: int, reason: str, actor: User, now: dt.datetime) -> PaymentMove:
    """Ask that a whole check be filed and read in another practice of the actor's. Nothing of it can post here then.

    Raises CannotMove: something of it is posted or deposited here, or the actor may not post there.
    """
    remittance = _movable(remittance_id)
    if arrival_of(remittance) is not None:
        raise CannotMove("It came from another practice: send it back there.")
    return _move(remittance, _target(target_id, actor), reason, actor, now)


@transaction.atomic
def send_back(*, remittance_id: int, reason: str, actor: User, now: dt.datetime) -> PaymentMove:
    """Ask that a check which came from another practice be given back to it. Raises CannotMove."""
    remittance = _movable(remittance_id)
    arrival = arrival_of(remittance)
    if arrival is None:
        raise CannotMove("It did not come from another practice.")
    target = _target(arrival.source_id, actor)
    return _move(remittance, target, reason, actor, now, returns_move_id=arrival.source_move_id)


@transaction.atomic
def move_claim_payment(
    *, claim_payment_id: int, target_id: int, reason: str, actor: User, now: dt.datetime
) -> PaymentMove:
    """Ask that one held claim payment be posted in another practice. Its money stays in payer suspense here.

    Raises CannotMove: it is not held, takes money back, or the actor may not post there.
    """
    rows = ClaimPayment.objects.select_related("remittance").select_for_update(of=("self",))
    row = rows.get(pk=claim_payment_id)
    if row.state not in OPEN or row.remittance.state != State.POSTED:
        raise CannotMove("Only a claim payment that waits for its claim can be moved. Open it again.")
    if row.paid_amount < 0:
        raise CannotMove("It takes money back from this check. Settle that with the other practice, with a note here.")
    if arrival_of(row.remittance) is not None:
        raise CannotMove("Its check came from another practice: undo the check and send it back there.")
    target = _target(target_id, actor)
    move = PaymentMove(remittance=row.remittance, claim_payment=row, target=target)
    move = _keep(move, row.state, reason, actor, now)
    row.state = ClaimPayment.State.MOVED
    row.reason = f"Moved to another practice: {move.reason}."
    if row.paid_amount:
        row.reason += f" Its {row.paid_amount:,.2f} came to your bank and is held until you pass it on."
    row.save(update_fields=["state", "reason"])
    return move


def _movable(remittance_id: int) -> Remittance:
    remittance = Remittance.objects.select_for_update(of=("self",)).get(pk=remittance_id)
    if remittance.state == State.POSTED:
        raise CannotMove("It is posted here. Undo the whole check first.")
    if remittance.state not in MOVABLE:
        raise CannotMove(f"It is {remittance.get_state_display().lower()} already.")
    if DepositItem.objects.filter(remittance=remittance).exists():
        raise CannotMove("Its deposit is confirmed here. If that was a mistake, take the deposit apart first.")
    if EobDraft.objects.filter(file=remittance.file_id).exists():
        raise CannotMove("It was typed here: type it in the practice that it belongs to.")
    return remittance


def _target(target_id: int, actor: User) -> Practice:
    """A practice that the actor may not post in is not there for him."""
    target = next((one for one in other_practices(actor) if one.pk == target_id), None)
    if target is None:
        raise CannotMove("Choose one of your other practices in which you post remittances.")
    return target


def _move(
    remittance: Remittance,
    target: Practice,
    reason: str,
    actor: User,
    now: dt.datetime,
    *,
    returns_move_id: int | None = None,
) -> PaymentMove:
    move = PaymentMove(remittance=remittance, target=target, returns_move_id=returns_move_id)
    move = _keep(move, remittance.state, reason, actor, now)
    remittance.state = State.MOVED
    remittance.save(update_fields=["state"])
    return move


def _keep(move: PaymentMove, state_before: str, reason: str, actor: User, now: dt.datetime) -> PaymentMove:
    if not reason.strip():
        raise CannotMove("Say why: it stays on record.")
    move.practice_id, move.state_before, move.reason = (
        current_practice_id(),
        state_before,
        reason.strip()[:150].rstrip(". "),
    )
    move.requested_at, move.requested_by = now, actor
    move.save()
    subject = move.claim_payment or move.remittance
    verb = "payment.send_back_asked" if move.returns_move_id else "payment.move_asked"
    record_event(actor=actor, verb=verb, subject=subject, now=now, detail={"move": move.pk, "practice": move.target_id})
    return move


@transaction.atomic
def try_again(*, move_id: int, actor: User, now: dt.datetime) -> PaymentMove:
    """Put a move whose worker died again and again back into the queue. Raises CannotMove."""
    move = PaymentMove.objects.select_for_update(of=("self",)).get(pk=move_id)
    if move.work_state != WorkState.FAILED or move.returned_at is not None:
        raise CannotMove("There is nothing to try again.")
    move.work_state, move.attempt_count, move.failure, move.not_before_at = WorkState.TO_DO, 0, "", None
    move.save(update_fields=WORK_FIELDS)
    record_event(actor=actor, verb="payment.move_tried_again", subject=move, now=now)
    return move


@transaction.atomic
def pass_on(
    *,
    claim_payment_id: int,
    paid_on: dt.date,
    method: str,
    reference: str,
    actor: User,
    today: dt.date,
    now: dt.datetime,
) -> PaymentMove:
    """Note that the money of a moved claim payment was paid to the practice which posted it: suspense against cash.

    Raises CannotMove when it is not there yet, or no money of it is here any more.
    """
    row = ClaimPayment.objects.select_related("remittance").select_for_update(of=("self",)).get(pk=claim_payment_id)
    move = PaymentMove.objects.select_for_update(of=("self",)).filter(claim_payment=row, returned_at=None).first()
    if move is None or row.state != ClaimPayment.State.MOVED or not row.paid_amount:
        raise CannotMove("No money of this claim payment waits here to be passed on.")
    if move.moved_at is None:
        raise CannotMove("It has not arrived in the other practice yet. Wait until it has.")
    payer_id = row.remittance.payer_id
    entry = EntryDraft(
        kind=EntryKind.PASSED_ON,
        source_key=f"passed-on:{move.pk}",
        payment_on=paid_on,
        lines=(
            LineDraft(Account.PAYER_SUSPENSE, row.paid_amount, payer_id),
            LineDraft(Account.CASH, -row.paid_amount, payer_id, method=method),
        ),
    )
    move.passed_entry_id = post_entries([entry], actor=actor, posted_on=today, now=now)[entry.source_key]
    move.passed_on, move.method, move.reference = paid_on, method, reference.strip()[:40]
    move.save()
    row.state, row.reason = ClaimPayment.State.RESOLVED, "Posted in another practice, and its money was passed on."
    row.resolved_at, row.resolved_by = now, actor
    row.save(update_fields=["state", "reason", "resolved_at", "resolved_by"])
    move_held(row, -row.paid_amount)
    detail = {"move": move.pk, "practice": move.target_id, "amount": str(row.paid_amount)}
    record_event(actor=actor, verb="payment.passed_on", subject=row, now=now, detail=detail)
    return move
