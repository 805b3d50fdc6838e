"""Reads any CAS of an 835, and says what is wrong with it. Those in order mostly come from `read_835_segments`."""

from __future__ import annotations

from decimal import Decimal

from x12.codes.adjustment_reasons import ADJUSTMENT_REASONS
from x12.codes.claim_payment import ADJUSTMENT_GROUPS
from x12.read_835_segments import Adjusted
from x12.remittance import Adjustment
from x12.transaction import Transaction
from x12.values import shown

_NONE = [""] * 3
_ZERO = Decimal(0)


def read_adjustments(transaction: Transaction, elements: list[str], position: int) -> Adjusted:
    """None to six adjustments of one group; raises UnreadableValue where an amount cannot be read."""
    count = len(elements)
    elements += _NONE
    group = elements[1]
    if group not in ADJUSTMENT_GROUPS:
        text = f"Adjustment group {shown(group)} is not CO, OA, PI or PR."
        transaction.note_once("X835-GROUP-UNKNOWN", group, position, text)
    made: list[Adjustment] = []
    total = _ZERO
    for at in range(2, count, 3):
        reason, amount_text, quantity_text = elements[at : at + 3]
        if not (reason or amount_text or count == 4):
            continue
        quantity = transaction.quantity(quantity_text, position, f"CAS{at + 2:02}") if quantity_text else None
        amount = transaction.exact_amount(amount_text, position)
        if reason not in ADJUSTMENT_REASONS or not amount:
            _note_adjustment(transaction, Adjustment(group, reason, amount), position)
        made.append(Adjustment(group, reason, amount, quantity))
        total += amount
    return Adjusted(tuple(made), total, total if group == "PR" else None)


def _note_adjustment(transaction: Transaction, adjustment: Adjustment, position: int) -> None:
    group, reason, amount = adjustment.group, adjustment.reason, adjustment.amount
    if not reason:
        transaction.note("X835-REASON-MISSING", position, f"{group} {amount} has no reason code.")
    elif reason not in ADJUSTMENT_REASONS:
        text = f"Adjustment reason {shown(reason)} is not in our table."
        transaction.note_once("X835-REASON-UNKNOWN", reason, position, text)
    if not amount:
        text = f"{group} {reason} adjusts nothing; the first of this transaction."
        transaction.note_once("X835-ADJUSTMENT-ZERO", "", position, text)
