"""Names an NPI that fails its check digit, in the transactions whose reader has no rule of its own for it."""

from __future__ import annotations

from x12.npi import is_valid_npi
from x12.tokenizer import Segment
from x12.transaction import Transaction

_NPI = "XX"
# Which element holds the kind of the id; the id follows it.
_KIND_OF_ID = {"NM1": 8, "N1": 3}


def check_npi(transaction: Transaction, segment: Segment) -> None:
    """Notes the NPI of an NM1 or N1 that cannot be one; the id is kept as it came."""
    kind = _KIND_OF_ID.get(segment.id)
    if kind is None or segment.get(kind) != _NPI or not segment.get(kind + 1):
        return
    if not is_valid_npi(segment.get(kind + 1)):
        transaction.note(
            "X12-NPI",
            segment.position,
            f"The NPI of {segment.id}*{segment.get(1)} fails its check digit: compare it with the provider's own.",
        )


def pass_over(transaction: Transaction) -> None:
    """Goes through a transaction that has no reader, and checks what any transaction can be checked for."""
    for segment in transaction.segments():
        check_npi(transaction, segment)
