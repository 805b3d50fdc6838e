"""Confirming that money came to the bank, and taking a confirmation back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.db import connection, transaction

from practice.models import User
from practice.money import ZERO
from practice.scoping import current_practice_id
from practice.services.audit import record_event
from remittance.models import Deposit, DepositItem
from remittance.queries.deposits import awaiting_deposit, receipts_awaiting_deposit


class CannotDeposit(ValueError):
    """The deposit does not add up, or a payment of it is not waiting; the text says what to do."""


class Fit(StrEnum):
    """How what is ticked has to fit the line of the bank statement."""

    EXACT = "confirm"
    KEPT = "keep"  # whatever the difference: the deposit is then open
    PART = "part"  # the line holds a part of the one payment that is ticked


@dataclass(frozen=True, slots=True)
class BankLine:
    """One line of the bank statement; dollars. The key comes from the form."""

    deposited_on: dt.date
    amount: Decimal
    bank_reference: str
    key: uuid.UUID


@dataclass(frozen=True, slots=True)
class Ticked:
    """Ids of payers' payments, and of receipts and refunds of the front desk."""

    remittance_ids: Sequence[int] = ()
    payment_ids: Sequence[int] = ()


@transaction.atomic
def confirm_deposit(*, line: BankLine, ticked: Ticked, fit: Fit = Fit.EXACT, actor: User, now: dt.datetime) -> Deposit:
    """Tie payments to one line of the bank statement. The same key again gives the same deposit.

    Raises CannotDeposit where they do not fit as `fit` says, and then nothing has changed.
    """
    _one_at_a_time()
    known = Deposit.objects.filter(idempotency_key=line.key).first()
    if known is not None:
        return known
    items = _waiting(ticked)
    if line.amount <= 0:
        raise CannotDeposit("The bank's amount is more than 0.00.")
    if fit is Fit.PART:
        _take_part(items, line.amount)
    elif fit is Fit.EXACT:
        _demand_equal(line.amount, items)
    deposit = Deposit.objects.create(
        practice_id=current_practice_id(),
        deposited_on=line.deposited_on,
        amount=line.amount,
        matched_amount=_sum(items),
        bank_reference=line.bank_reference,
        idempotency_key=line.key,
        confirmed_at=now,
        confirmed_by=actor,
    )
    _add_items(deposit, items)
    detail = {"amount": str(line.amount), "matched": str(deposit.matched_amount), **_ids(items)}
    record_event(actor=actor, verb="deposit.confirmed", subject=deposit, now=now, detail=detail)
    return deposit


@transaction.atomic
def match_more(*, deposit_id: int, ticked: Ticked, fit: Fit = Fit.EXACT, actor: User, now: dt.datetime) -> Deposit:
    """Tie further payments, or a part of one, to what an open deposit has left. Raises CannotDeposit."""
    _one_at_a_time()
    deposit = Deposit.objects.select_for_update().get(pk=deposit_id)
    if not deposit.is_open or deposit.difference < 0:
        raise CannotDeposit("Nothing more can be matched to this deposit.")
    items = _waiting(ticked)
    if not items:
        raise CannotDeposit("Tick the payments that this deposit is made of.")
    if fit is Fit.PART:
        _take_part(items, deposit.difference)
    added = _sum(items)
    if added > deposit.difference:
        raise CannotDeposit(
            f"The deposit has {deposit.difference:,.2f} left, what is ticked comes to {added:,.2f}."
            " Nothing was matched. If it holds a part of one payment, match a part."
        )
    _add_items(deposit, items)
    deposit.matched_amount += added
    deposit.save(update_fields=["matched_amount"])
    detail = {"added": str(added), **_ids(items)}
    record_event(actor=actor, verb="deposit.matched", subject=deposit, now=now, detail=detail)
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


def _waiting(ticked: Ticked) -> list[DepositItem]:
    """What is left of the payments that are ticked, not saved. Raises CannotDeposit unless all of them wait."""
    wanted, wanted_receipts = set(ticked.remittance_ids), set(ticked.payment_ids)
    remittances = awaiting_deposit().filter(pk__any=wanted).order_by("pk")
    items = [DepositItem(remittance=one, amount=one.rest_amount) for one in remittances]
    receipts = receipts_awaiting_deposit().filter(pk__any=wanted_receipts).order_by("pk")
    items += [DepositItem(payment=one, amount=one.amount) for one in receipts]
    if len(items) != len(wanted) + len(wanted_receipts):
        raise CannotDeposit("A payment of these does not wait any more. Look at the list again.")
    return items


def _sum(items: Sequence[DepositItem]) -> Decimal:
    return sum((one.amount for one in items), ZERO)


def _ids(items: Sequence[DepositItem]) -> dict[str, list[int]]:
    return {
        "remittances": [one.remittance_id for one in items if one.remittance_id],
        "receipts": [one.payment_id for one in items if one.payment_id],
    }


def _take_part(items: Sequence[DepositItem], amount: Decimal) -> None:
    """Leave of the one payment only what the line holds. Raises CannotDeposit where that is not a part of it."""
    if len(items) != 1 or items[0].remittance_id is None:
        raise CannotDeposit("Tick the one payment of a payer that this line is a part of.")
    if amount >= items[0].amount:
        raise CannotDeposit(f"Only {items[0].amount:,.2f} of it is left. Confirm it whole, or keep the line as it is.")
    items[0].amount = amount


def _demand_equal(amount: Decimal, items: Sequence[DepositItem]) -> None:
    if not items:
        raise CannotDeposit("Tick the payments that this deposit is made of.")
    matched = _sum(items)
    if matched != amount:
        raise CannotDeposit(
            f"The bank shows {amount:,.2f}, what is ticked comes to {matched:,.2f}: {abs(amount - matched):,.2f}"
            f" {'is missing' if matched < amount else 'is too much'}. Nothing was confirmed; if the bank shows it"
            " like this, keep it as it is, or take it as a part of the payment."
        )


def _add_items(deposit: Deposit, items: Sequence[DepositItem]) -> None:
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
