"""Reads CN1, HCP and K3 of 2300 and 2400: contract, repricing, and what a state demands."""

from __future__ import annotations

from decimal import Decimal

from x12.claim_pricing import Contract, Repricing
from x12.read_loops import Loop, element_of
from x12.tokenizer import Segment
from x12.transaction import Transaction
from x12.values import AMOUNTS


def contract_of(loop: Loop, transaction: Transaction) -> Contract | None:
    """CN1."""
    information = loop.first("CN1")
    if information is None:
        return None
    return Contract(
        kind=information.get(1),
        amount=_amount(information, 2, transaction),
        percentage=_number(information, 3, transaction),
        code=information.get(4),
        discount_percentage=_number(information, 5, transaction),
        version=information.get(6),
    )


def state_data_of(loop: Loop) -> tuple[str, ...]:
    """K3."""
    return tuple(segment.get(1) for segment in loop.all("K3"))


def repricing_of(loop: Loop, transaction: Transaction) -> Repricing | None:
    """HCP; raises UnreadableValue where the allowed amount is none."""
    information = loop.first("HCP")
    if information is None:
        return None
    return Repricing(
        method=information.get(1),
        allowed=element_of(AMOUNTS, information, 2),
        savings=_amount(information, 3, transaction),
        organisation=information.get(4),
        rate=_number(information, 5, transaction),
        group_code=information.get(6),
        group_amount=_amount(information, 7, transaction),
        rejection=information.get(13),
        compliance=information.get(14),
        exception=information.get(15),
        procedure_qualifier=information.get(9),
        procedure_code=information.get(10),
        unit=information.get(11),
        units=_number(information, 12, transaction),
    )


def _amount(segment: Segment, place: int, transaction: Transaction) -> Decimal | None:
    return transaction.amount(segment.get(place), segment.position, f"{segment.id}{place:02}")


def _number(segment: Segment, place: int, transaction: Transaction) -> Decimal | None:
    return transaction.quantity(segment.get(place), segment.position, f"{segment.id}{place:02}")
