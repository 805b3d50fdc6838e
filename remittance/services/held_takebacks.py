"""A payer takes back money that was held here and refunded: matched with its refund, so that it goes back once.

docs/algorithms/credits-and-refunds.md, section 4. What is taken back by claim is matched in takebacks.py.
"""

from __future__ import annotations

from django.db import transaction

from billing.models import Account, EntryKind
from billing.services.ledger import EntryDraft, LineDraft, post_entries
from practice.money import ZERO
from practice.services.audit import record_event
from remittance.models import ClaimPayment, PayerRefund, ProviderAdjustment, Remittance
from remittance.rules.outcome import REVERSAL
from remittance.services.payer_refunds import settle_by_adjustment, settle_takeback
from remittance.services.posting import Act
from remittance.services.takebacks import acknowledge_returns

State = PayerRefund.State
OPEN = (State.DUE, State.PAID)


@transaction.atomic
def match_held_reversal(claim_payment_id: int, act: Act) -> bool:
    """Match a held reversal with the refund of the held payment that it turns; whether there is one.

    What is to be paid need not be any more, and both are settled. What is paid was taken twice: the reversal waits
    on, names the refund, and is settled when the payer gives it again (PLB 72).
    """
    row = (
        ClaimPayment.objects.select_for_update(of=("self",))
        .select_related("remittance")
        .filter(pk=claim_payment_id, state=ClaimPayment.State.EXCEPTION, status_code=REVERSAL, paid_amount__lt=ZERO)
        .filter(remittance__state=Remittance.State.POSTED)
        .first()
    )
    refund = _refund_of(row) if row is not None else None
    if row is None or refund is None:
        return False
    refund.takeback = row
    if refund.state == State.DUE:
        refund.settled_entry_id = _settle(refund, row, act)
        refund.state = State.TAKEN_BACK
    else:
        refund.state = State.TAKEN_TWICE
        paid_by = f" by {refund.payment_reference}" if refund.payment_reference else ""
        row.reason = (
            f"The payer takes back {refund.amount:,.2f} that was refunded to it on {refund.paid_on:%m/%d/%Y}{paid_by}."
            " Ask the payer for it: this is settled once it comes again (PLB 72)."
        )[:300]
        row.save(update_fields=["reason"])
    refund.closed_at, refund.closed_by = act.now, act.actor
    refund.save()
    detail = {"amount": str(refund.amount), "claim_payment": row.pk}
    record_event(actor=act.actor, verb=f"payer_refund.{refund.state}", subject=refund, now=act.now, detail=detail)
    if refund.state == State.TAKEN_TWICE:
        acknowledge_returns(row.remittance_id, act)
    return True


def _refund_of(row: ClaimPayment) -> PayerRefund | None:
    """The oldest refund of a held payment with the numbers and sums that the reversal turns."""
    if not row.patient_control_number.strip() and not row.payer_claim_control_number:
        return None
    refunds = PayerRefund.objects.filter(
        origin=PayerRefund.Origin.HELD,
        state__in=OPEN,
        amount=-row.paid_amount,
        claim_payment__charge_amount=-row.charge_amount,
        claim_payment__patient_control_number__iexact=row.patient_control_number,
        claim_payment__payer_claim_control_number=row.payer_claim_control_number,
    )
    return refunds.select_for_update(of=("self",)).order_by("pk").first()


def _settle(refund: PayerRefund, row: ClaimPayment, act: Act) -> int:
    """The payer has what was to be paid: the refund is off its account, and the reversal off payer suspense."""
    key = f"refund-taken:{refund.pk}"
    entry = EntryDraft(
        kind=EntryKind.TAKEBACK,
        source_key=key,
        lines=(
            LineDraft(Account.REFUNDS, refund.amount, refund.payer_id),
            LineDraft(Account.PAYER_SUSPENSE, -refund.amount, row.remittance.payer_id),
        ),
    )
    entry_id = post_entries([entry], actor=act.actor, posted_on=act.posted_on, now=act.now)[key]
    settle_takeback(row, entry_id, "The payer took back what was to be refunded: nothing is to be paid.", act)
    return entry_id


def follow_provider_level(remittance_id: int, act: Act) -> None:
    """Match the provider-level amounts of a check with refunds: those that name one by its claim, and returns."""
    rows = ProviderAdjustment.objects.filter(remittance=remittance_id, amount__gt=ZERO).exclude(reference="")
    for adjustment in rows.select_related("remittance").order_by("pk"):
        refund = _refund_named(adjustment)
        if refund is not None:
            settle_by_adjustment(refund, adjustment, act)
    acknowledge_returns(remittance_id, act)


def _refund_named(adjustment: ProviderAdjustment) -> PayerRefund | None:
    """The refund of this amount whose claim, or held payment, the reference names by our number or the payer's."""
    refunds = PayerRefund.objects.filter(
        payer_id=adjustment.remittance.payer_id, state__in=OPEN, amount=adjustment.amount
    )
    named = {part.upper() for part in (adjustment.reference, *adjustment.reference.split())}
    for refund in refunds.select_for_update(of=("self",)).select_related("claim", "claim_payment").order_by("pk"):
        paid = refund.claim_payment
        numbers = {refund.claim.patient_control_number} if refund.claim else set()
        numbers |= {paid.patient_control_number, paid.payer_claim_control_number} if paid else set()
        if named & {number.strip().upper() for number in numbers} - {""}:
            return refund
    return None
