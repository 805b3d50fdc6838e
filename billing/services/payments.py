"""Taking money from patients and giving it back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Sum

from billing.models import Account, CashMethod, EntryKind, Payment, Visit
from billing.services.ledger import EntryDraft, LineDraft, post_entries, settle_credits
from patients.models import Patient
from practice.models import User
from practice.money import ZERO
from practice.services.audit import record_event
from practice.services.numbering import next_number

PATIENT_METHODS = (CashMethod.CASH, CashMethod.CHECK, CashMethod.CARD)


class KeyReused(ValueError):
    """The idempotency key was used for another payment: open the form anew."""


class ChargeTakenBefore(KeyReused):
    """One charge of the card terminal was entered twice; the text names its receipt."""


class RefundTooLarge(ValueError):
    """More than what is left of the receipt."""


def take_payment(
    *,
    patient: Patient,
    visit: Visit,
    amount: Decimal,
    method: str,
    purpose: str,
    reference: str,
    idempotency_key: uuid.UUID,
    actor: User,
    today: dt.date,
    now: dt.datetime,
) -> Payment:
    """Take a payment, and apply it to what the patient owes on the visit; the rest stays as credit.

    The same key with the same content gives back the first payment (a double click); with other content it
    raises KeyReused. One charge of the card terminal that is entered again raises ChargeTakenBefore, amounts of zero
    or less raise ValueError.
    """
    if amount <= 0:
        raise ValueError("Enter an amount above zero.")
    # Waits for a concurrent click on the same visit, which then finds the first one's payment.
    Visit.objects.select_for_update().get(pk=visit.pk)
    earlier = _taken_before(visit, amount, method, idempotency_key)
    if earlier is not None:
        return earlier
    _refuse_same_charge(amount, method, reference, today)
    payment = Payment.objects.create(
        practice_id=visit.practice_id,
        number=next_number("receipt"),
        patient=patient,
        visit=visit,
        purpose=purpose,
        method=method,
        amount=amount,
        reference=reference,
        idempotency_key=idempotency_key,
        received_on=today,
        received_at=now,
        received_by=actor,
    )
    post_entries([_receipt_entry(payment, visit)], actor=actor, posted_on=today, now=now)
    settle_credits([visit.pk], actor=actor, posted_on=today, now=now)
    detail = {"amount": str(amount), "method": method, "visit": visit.pk}
    record_event(actor=actor, verb="payment.taken", subject=payment, now=now, detail=detail)
    return payment


def _taken_before(visit: Visit, amount: Decimal, method: str, key: uuid.UUID) -> Payment | None:
    """What this form has taken already; KeyReused where it was something else."""
    earlier = Payment.objects.filter(idempotency_key=key).first()
    if earlier is not None and (earlier.visit_id, earlier.amount, earlier.method) != (visit.pk, amount, method):
        raise KeyReused("This form has taken a payment already. Open it anew to take another one.")
    return earlier


def _refuse_same_charge(amount: Decimal, method: str, reference: str, today: dt.date) -> None:
    """A terminal gives each charge of a day its number: the same number and amount is the same charge."""
    number = reference.strip()
    if method != CashMethod.CARD or not number:
        return
    same = Payment.objects.filter(
        method=CashMethod.CARD, reference__iexact=number, amount=amount, received_on=today, refunds=None
    ).first()
    if same is not None:
        raise ChargeTakenBefore(
            f"Receipt {same.number} of today has this terminal number and amount: the card was charged once. If it was"
            " charged again, enter the number of that charge."
        )


def _receipt_entry(payment: Payment, visit: Visit) -> EntryDraft:
    return EntryDraft(
        kind=EntryKind.RECEIPT,
        source_key=f"receipt:{payment.pk}",
        visit_id=visit.pk,
        service_on=visit.service_on,
        payment_on=payment.received_on,
        lines=(
            LineDraft(Account.CASH, payment.amount, method=payment.method),
            LineDraft(Account.PATIENT_CREDIT, -payment.amount),
        ),
    )


def refundable_amount(payment: Payment) -> Decimal:
    """Dollars of a receipt that have not been refunded."""
    refunded = payment.refunded_by.aggregate(total=Sum("amount"))["total"] or ZERO
    return payment.amount + refunded


def refundable_amounts(receipts: Sequence[Payment]) -> dict[int, Decimal]:
    """Dollars of each receipt that have not been refunded, in one statement."""
    rows = Payment.objects.filter(refunds__in=receipts).values_list("refunds_id").annotate(total=Sum("amount"))
    refunded = dict(rows)
    return {receipt.pk: receipt.amount + refunded.get(receipt.pk, ZERO) for receipt in receipts}


def refundable_on_visit(payment: Payment, visit: Visit) -> Decimal:
    """Dollars of a receipt that can be given back from its own visit: what was moved to another visit cannot."""
    still_there = visit.patient_credit_amount + max(visit.patient_paid_amount, ZERO)
    return max(min(refundable_amount(payment), still_there), ZERO)


def refund_payment(
    *,
    payment: Payment,
    amount: Decimal,
    idempotency_key: uuid.UUID,
    actor: User,
    today: dt.date,
    now: dt.datetime,
) -> Payment:
    """Give back part or all of one receipt, by the way that it came.

    What had been applied to the visit is owed again. Raises RefundTooLarge beyond what is left of the receipt.
    """
    visit = Visit.objects.select_for_update().get(pk=payment.visit_id)
    earlier = Payment.objects.filter(idempotency_key=idempotency_key).first()
    if earlier is not None:
        return earlier
    most = refundable_on_visit(payment, visit)
    if not ZERO < amount <= most:
        moved = refundable_amount(payment) - most
        where = f" {moved:,.2f} of it was moved to another visit: give that back from there." if moved > 0 else ""
        raise RefundTooLarge(f"Enter an amount up to {most}.{where}")
    refund = Payment.objects.create(
        practice_id=visit.practice_id,
        number=next_number("receipt"),
        patient_id=payment.patient_id,
        visit=visit,
        purpose=Payment.Purpose.REFUND,
        method=payment.method,
        amount=-amount,
        refunds=payment,
        idempotency_key=idempotency_key,
        received_on=today,
        received_at=now,
        received_by=actor,
    )
    post_entries(_refund_entries(refund, visit), actor=actor, posted_on=today, now=now)
    detail = {"amount": str(amount), "receipt": payment.pk}
    record_event(actor=actor, verb="payment.refunded", subject=refund, now=now, detail=detail)
    return refund


def _refund_entries(refund: Payment, visit: Visit) -> list[EntryDraft]:
    """What had been applied to the visit is owed again; then the credit is paid out."""
    amount = -refund.amount
    applied = amount - max(visit.patient_credit_amount, ZERO)
    paid_out = EntryDraft(
        kind=EntryKind.REFUND,
        source_key=f"refund:{refund.pk}",
        visit_id=visit.pk,
        service_on=visit.service_on,
        payment_on=refund.received_on,
        lines=(
            LineDraft(Account.PATIENT_CREDIT, amount),
            LineDraft(Account.CASH, -amount, method=refund.method),
        ),
    )
    return [*([_owed_again(visit, refund, applied)] if applied > 0 else []), paid_out]


def _owed_again(visit: Visit, refund: Payment, amount: Decimal) -> EntryDraft:
    return EntryDraft(
        kind=EntryKind.APPLY_CREDIT,
        source_key=f"refund-unapplied:{refund.pk}",
        visit_id=visit.pk,
        service_on=visit.service_on,
        lines=(
            LineDraft(Account.PATIENT_RECEIVABLE, amount),
            LineDraft(Account.PATIENT_CREDIT, -amount),
        ),
    )
