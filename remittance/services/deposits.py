"""Confirming that money came to the bank, and taking a confirmation back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal

from django.db import connection, transaction

from billing.models import Payment
from practice.models import User
from practice.money import ZERO
from practice.scoping import current_practice_id
from practice.services.audit import record_event
from remittance.models import Deposit, DepositItem, Remittance
from remittance.queries.deposits import receipts_awaiting_deposit


class CannotDeposit(ValueError):
    """The deposit does not add up, or a payment of it is not waiting; the text says what to do."""


@transaction.atomic
def confirm_deposit(
    *,
    deposited_on: dt.date,
    amount: Decimal,
    bank_reference: str,
    remittance_ids: Sequence[int],
    payment_ids: Sequence[int],
    idempotency_key: uuid.UUID,
    actor: User,
    now: dt.datetime,
    is_kept: bool = False,
) -> Deposit:
    """Tie payments to one line of the bank statement. The same key again gives the same deposit.

    `is_kept`: also where they do not come to its amount; the deposit is then open. Raises CannotDeposit, and then
    nothing has changed.
    """
    _one_at_a_time()
    known = Deposit.objects.filter(idempotency_key=idempotency_key).first()
    if known is not None:
        return known
    remittances, payments = _waiting(remittance_ids, payment_ids)
    matched = _sum(remittances, payments)
    if amount <= 0:
        raise CannotDeposit("The bank's amount is more than 0.00.")
    if not is_kept:
        _demand_equal(amount, matched, count=len(remittances) + len(payments))
    deposit = Deposit.objects.create(
        practice_id=current_practice_id(),
        deposited_on=deposited_on,
        amount=amount,
        matched_amount=matched,
        bank_reference=bank_reference,
        idempotency_key=idempotency_key,
        confirmed_at=now,
        confirmed_by=actor,
    )
    _add_items(deposit, remittances, payments)
    ids = {"remittances": [one.pk for one in remittances], "receipts": [one.pk for one in payments]}
    detail = {"amount": str(amount), "matched": str(matched), **ids}
    record_event(actor=actor, verb="deposit.confirmed", subject=deposit, now=now, detail=detail)
    return deposit


@transaction.atomic
def match_more(
    *, deposit_id: int, remittance_ids: Sequence[int], payment_ids: Sequence[int], actor: User, now: dt.datetime
) -> Deposit:
    """Tie further payments to a deposit that is open, up to what it has left. Raises CannotDeposit."""
    _one_at_a_time()
    deposit = Deposit.objects.select_for_update().get(pk=deposit_id)
    if not deposit.is_open or deposit.difference < 0:
        raise CannotDeposit("Nothing more can be matched to this deposit.")
    remittances, payments = _waiting(remittance_ids, payment_ids)
    if not remittances and not payments:
        raise CannotDeposit("Tick the payments that this deposit is made of.")
    added = _sum(remittances, payments)
    if added > deposit.difference:
        raise CannotDeposit(
            f"The deposit has {deposit.difference:,.2f} left, what is ticked comes to {added:,.2f}."
            " Nothing was matched."
        )
    _add_items(deposit, remittances, payments)
    deposit.matched_amount += added
    deposit.save(update_fields=["matched_amount"])
    ids = {"remittances": [one.pk for one in remittances], "receipts": [one.pk for one in payments]}
    record_event(actor=actor, verb="deposit.matched", subject=deposit, now=now, detail={"added": str(added), **ids})
    return deposit


@transaction.atomic
def explain_deposit(*, deposit_id: int, explanation: str, actor: User, now: dt.datetime) -> Deposit:
    """Say why a deposit differs from what is matched to it; it is open no more. Raises CannotDeposit."""
    if not explanation.strip():
        raise CannotDeposit("Say why: it stays on record.")
    deposit = Deposit.objects.select_for_update().get(pk=deposit_id)
    if not deposit.is_open:
        raise CannotDeposit("This deposit is not open any more.")
    deposit.explanation, deposit.explained_at, deposit.explained_by = explanation.strip()[:200], now, actor
    deposit.save(update_fields=["explanation", "explained_at", "explained_by"])
    detail = {"difference": str(deposit.difference)}
    record_event(actor=actor, verb="deposit.explained", subject=deposit, now=now, detail=detail)
    return deposit


def _one_at_a_time() -> None:
    """Let one person of a practice confirm at a time; the next sees what the first has confirmed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 828))", [f"{current_practice_id()}|deposit"])


def _waiting(remittance_ids: Sequence[int], payment_ids: Sequence[int]) -> tuple[list[Remittance], list[Payment]]:
    """The payments of these ids. Raises CannotDeposit unless all of them wait for their deposit."""
    wanted = set(remittance_ids)
    remittances = list(Remittance.objects.filter(pk__any=wanted).order_by("pk"))
    payments = list(receipts_awaiting_deposit().filter(pk__any=set(payment_ids)).order_by("pk"))
    is_taken = DepositItem.objects.filter(remittance__in=remittances).exists()
    are_waiting = all(one.state == Remittance.State.POSTED and one.amount > 0 for one in remittances)
    if is_taken or not are_waiting or len(remittances) != len(wanted) or len(payments) != len(set(payment_ids)):
        raise CannotDeposit("A payment of these does not wait any more. Look at the list again.")
    return remittances, payments


def _sum(remittances: Sequence[Remittance], payments: Sequence[Payment]) -> Decimal:
    return sum((one.amount for one in remittances), ZERO) + sum((one.amount for one in payments), ZERO)


def _demand_equal(amount: Decimal, matched: Decimal, *, count: int) -> None:
    if not count:
        raise CannotDeposit("Tick the payments that this deposit is made of.")
    if matched != amount:
        raise CannotDeposit(
            f"The bank shows {amount:,.2f}, what is ticked comes to {matched:,.2f}: {abs(amount - matched):,.2f}"
            f" {'is missing' if matched < amount else 'is too much'}. Nothing was confirmed; if the bank shows it"
            " like this, keep it as it is."
        )


def _add_items(deposit: Deposit, remittances: Sequence[Remittance], payments: Sequence[Payment]) -> None:
    items = [DepositItem(remittance=one, amount=one.amount) for one in remittances]
    items += [DepositItem(payment=one, amount=one.amount) for one in payments]
    for item in items:
        item.practice_id, item.deposit = deposit.practice_id, deposit
    DepositItem.objects.bulk_create(items)


@transaction.atomic
def take_apart(*, deposit_id: int, reason: str, actor: User, now: dt.datetime) -> Deposit:
    """Let the payments of a deposit wait again; the deposit stays on record with the reason. Raises CannotDeposit."""
    if not reason.strip():
        raise CannotDeposit("Say why: it stays on record.")
    deposit = Deposit.objects.select_for_update().get(pk=deposit_id)
    if deposit.taken_apart_at is not None:
        raise CannotDeposit("This deposit was taken apart before.")
    items = DepositItem.objects.filter(deposit=deposit)
    detail = {
        "remittances": [pk for pk in items.values_list("remittance_id", flat=True) if pk],
        "receipts": [pk for pk in items.values_list("payment_id", flat=True) if pk],
    }
    items.delete()
    deposit.matched_amount = ZERO
    deposit.taken_apart_at, deposit.taken_apart_by, deposit.reason = now, actor, reason.strip()[:200]
    deposit.save(update_fields=["matched_amount", "taken_apart_at", "taken_apart_by", "reason"])
    record_event(actor=actor, verb="deposit.taken_apart", subject=deposit, now=now, detail=detail)
    return deposit
