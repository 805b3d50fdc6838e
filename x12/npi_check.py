"""Names an NPI that fails its check digit, in the transactions whose reader has no rule of its own for it."""

from __future__ import annotations

from x12.npi import is_valid_npi
from x12.transaction import Transaction
from x12.values import shown

_NPI = "XX"
# Which element holds the kind of the id; the id follows it.
_KIND_OF_ID = {"NM1": 8, "N1": 3}


def check_npi(transaction: Transaction, elements: list[str], position: int) -> None:
    """Notes the NPI of an NM1 or N1 that cannot be one; the id is kept as it came."""
    kind = _KIND_OF_ID.get(elements[0], len(elements))
    if len(elements) < kind + 2 or elements[kind].strip() != _NPI:
        return
    npi = elements[kind + 1].strip()
    if npi and not is_valid_npi(npi):
        transaction.note(
            "X12-NPI",
            position,
            f"The NPI of {elements[0]} {shown(elements[1])} fails its check digit: compare it with the provider's own.",
        )


def pass_over(transaction: Transaction) -> None:
    """Goes through a transaction that has no reader, and checks what any transaction can be checked for."""
    for segment in transaction.segments():
        check_npi(transaction, segment.elements, segment.position)
