"""One claim payment of a check as a check of its own, for the practice that it belongs to."""

from __future__ import annotations

import dataclasses

from x12 import remittance as x12
from x12.parties import Name

LONGEST_TRACE = 50  # TRN02


def lone_payment(check: x12.Remittance, position: int, payment: x12.ClaimPayment, payee_name: str) -> x12.Remittance:
    """A check of this claim payment alone: its amount, the number with the payment's place behind it.

    The place keeps two payments of one check apart. The payee is named, without the numbers of the first practice.
    """
    return dataclasses.replace(
        check,
        amount=payment.paid,
        credit_debit="C",
        method=check.method if payment.paid else "NON",
        handling=check.handling if payment.paid else "H",
        trace=moved_trace(check.trace, position),
        payee=Name(payee_name, is_person=False),
        payee_address=None,
        payee_references=(),
        claims=(payment,),
        provider_adjustments=(),
        findings=(),
    )


def moved_trace(trace: str, position: int) -> str:
    ending = f"-{position}"
    return f"{trace.strip()[: LONGEST_TRACE - len(ending)]}{ending}"
