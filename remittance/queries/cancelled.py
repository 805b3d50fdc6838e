"""Claim payments that cancelled each other out while both were held: no claim has anything of them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from practice.money import ZERO
from remittance.models import ClaimPayment, PayerRefund, PaymentMove
from remittance.queries.worklists import WAITS

CANCEL_OUT = "cancel out."  # how the reason of such a claim payment ends


def cancelled_rows() -> QuerySet[ClaimPayment]:
    """Settled without a posting, and not by money that goes back to the payer, or is passed on."""
    given_back = PayerRefund.objects.filter(claim_payment=OuterRef("pk"), origin=PayerRefund.Origin.HELD)
    is_given_back = Exists(given_back.exclude(state=PayerRefund.State.CANCELLED))
    settled = ClaimPayment.objects.filter(state=ClaimPayment.State.RESOLVED, superbill=None)
    passed_on = PaymentMove.objects.filter(claim_payment=OuterRef("pk"), passed_on__isnull=False)
    takebacks = PayerRefund.objects.filter(takeback=OuterRef("pk"))
    return settled.filter(~is_given_back, ~Exists(passed_on), ~Exists(takebacks))


def counterparts(row: ClaimPayment) -> QuerySet[ClaimPayment]:
    """Held claim payments for the same claim number from the same payer that turn the dollars of this one."""
    rows = ClaimPayment.objects.filter(
        WAITS,
        patient_control_number__iexact=row.patient_control_number,
        paid_amount=-row.paid_amount,
        remittance__payer_id=row.remittance.payer_id,
    )
    return rows.exclude(state=ClaimPayment.State.MOVED).exclude(paid_amount=ZERO).select_related("remittance")


def is_cancelled(row: ClaimPayment) -> bool:
    return row.state == ClaimPayment.State.RESOLVED and cancelled_rows().filter(pk=row.pk).exists()
