"""Claim payments that cancelled each other out while both were held: no claim has anything of them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from remittance.models import ClaimPayment, PayerRefund

CANCEL_OUT = "cancel out."  # how the reason of such a claim payment ends


def cancelled_rows() -> QuerySet[ClaimPayment]:
    """Settled without a posting, and not by giving the money back to the payer."""
    given_back = PayerRefund.objects.filter(claim_payment=OuterRef("pk"), origin=PayerRefund.Origin.HELD)
    is_given_back = Exists(given_back.exclude(state=PayerRefund.State.CANCELLED))
    settled = ClaimPayment.objects.filter(state=ClaimPayment.State.RESOLVED, superbill=None)
    return settled.filter(~is_given_back)


def is_cancelled(row: ClaimPayment) -> bool:
    return row.state == ClaimPayment.State.RESOLVED and cancelled_rows().filter(pk=row.pk).exists()
