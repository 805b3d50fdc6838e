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
) -> Deposit:
    """Tie payments to one line of the bank statement. The same key again gives the same deposit.

    Raises CannotDeposit, and then nothing has changed.
    """
    _one_at_a_time()
    known = Deposit.objects.filter(idempotency_key=idempotency_key).first()
    if known is not None:
        return known
    remittances = list(Remittance.objects.filter(pk__any=remittance_ids).order_by("pk"))
    payments = list(Payment.objects.filter(pk__any=payment_ids).order_by("pk"))
    _check(amount, remittances, payments, len(set(remittance_ids)) + len(set(payment_ids)))
    deposit = Deposit.objects.create(
        practice_id=current_practice_id(),
        deposited_on=deposited_on,
        amount=amount,
        bank_reference=bank_reference,
        idempotency_key=idempotency_key,
        confirmed_at=now,
        confirmed_by=actor,
    )
    items = [DepositItem(remittance=one, amount=one.amount) for one in remittances]
    items += [DepositItem(payment=one, amount=one.amount) for one in payments]
    for item in items:
        item.practice_id, item.deposit = deposit.practice_id, deposit
    DepositItem.objects.bulk_create(items)
    ids = {"remittances": [one.pk for one in remittances], "receipts": [one.pk for one in payments]}
    detail = {"amount": str(amount), **ids}
    record_event(actor=actor, verb="deposit.confirmed", subject=deposit, now=now, detail=detail)
    return deposit


def _one_at_a_time() -> None:
    """Let one person of a practice confirm at a time; the next sees what the first has confirmed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 828))", [f"{current_practice_id()}|deposit"])


def _check(amount: Decimal, remittances: Sequence[Remittance], payments: Sequence[Payment], asked: int) -> None:
    if not asked:
        raise CannotDeposit("Tick the payments that this deposit is made of.")
    ids = [one.pk for one in remittances]
    taken = DepositItem.objects.filter(remittance__in=remittances).exists()
    waiting = receipts_awaiting_deposit().filter(pk__in=[one.pk for one in payments]).count()
    is_waiting = all(one.state == Remittance.State.POSTED and one.amount > 0 for one in remittances)
    if taken or not is_waiting or waiting != len(payments) or len(ids) + len(payments) != asked:
        raise CannotDeposit("A payment of these does not wait any more. Look at the list again.")
    total = sum((one.amount for one in remittances), ZERO) + sum((one.amount for one in payments), ZERO)
    if amount <= 0:
        raise CannotDeposit("The bank's amount is more than 0.00.")
    if total != amount:
        raise CannotDeposit(
            f"The bank shows {amount:,.2f}, what is ticked comes to {total:,.2f}: {abs(amount - total):,.2f}"
            f" {'is missing' if total < amount else 'is too much'}. Nothing was confirmed."
        )


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
    deposit.taken_apart_at, deposit.taken_apart_by, deposit.reason = now, actor, reason.strip()[:200]
    deposit.save(update_fields=["taken_apart_at", "taken_apart_by", "reason"])
    record_event(actor=actor, verb="deposit.taken_apart", subject=deposit, now=now, detail=detail)
    return deposit
