"""Taking money at the desk, and what the day took in."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET, require_http_methods

from billing.documents import receipt_pdf
from billing.forms.payments import PaymentForm, RefundForm
from billing.models import CashMethod, Payment, Visit
from billing.queries import patient_balance, patient_cash_on, receipts_on
from billing.queries.credits import free_credit_amount
from billing.services.payments import (
    KeyReused,
    RefundTooLarge,
    refund_payment,
    refundable_on_visit,
    take_payment,
)
from patients.models import Patient
from practice.permissions import Permission, PracticeRequest, may, practice_url, requires
from practice.services.audit import record_event

LAST_STATEMENTS = 3


@requires(Permission.COLLECT)
@require_http_methods(["GET", "POST"])
def payment_page(request: PracticeRequest, visit_id: int) -> HttpResponse:
    """Take a copay or a balance for one visit; then its receipt."""
    visit = get_object_or_404(Visit.objects.select_related("patient"), pk=visit_id)
    suggested = request.GET.get("amount") or (visit.patient_balance_amount if visit.patient_balance_amount > 0 else "")
    purpose = Payment.Purpose.BALANCE if visit.patient_balance_amount > 0 else Payment.Purpose.COPAY
    form = PaymentForm(
        request.POST or None, initial={"idempotency_key": uuid.uuid4(), "amount": suggested, "purpose": purpose}
    )
    if request.method == "POST" and form.is_valid():
        try:
            payment = take_payment(
                patient=visit.patient,
                visit=visit,
                actor=request.user,
                today=timezone.localdate(),
                now=timezone.now(),
                **form.cleaned_data,
            )
        except KeyReused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{payment.amount} dollars were taken: receipt {payment.number}.")
            return redirect(practice_url(request, "take_payment", visit_id=visit.pk))
    free = free_credit_amount(visit.patient_id, but_visit_id=visit.pk)
    asked = form["amount"].value()
    return render(
        request,
        "billing/payment_page.html",
        {
            "visit": visit,
            "patient": visit.patient,
            "form": form,
            "free_credit": free,
            "use_amount": min(free, _amount(asked) or free),
            "payments": visit.payments.select_related("received_by").order_by("id"),
        },
    )


def _amount(typed: object) -> Decimal | None:
    """Dollars in the field, where they are more than zero."""
    try:
        amount = Decimal(str(typed))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount > 0 else None


@requires(Permission.COLLECT)
@require_GET
def receipt_document(request: PracticeRequest, payment_id: int) -> HttpResponse:
    payment = get_object_or_404(
        Payment.objects.select_related("practice", "patient", "visit", "received_by", "refunds"), pk=payment_id
    )
    record_event(actor=request.user, verb="receipt.printed", subject=payment, now=timezone.now())
    return HttpResponse(
        receipt_pdf(payment),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="receipt-{payment.number}.pdf"'},
    )


@requires(Permission.COLLECT)
@require_http_methods(["GET", "POST"])
def refund_page(request: PracticeRequest, payment_id: int) -> HttpResponse:
    """Give back part or all of one receipt."""
    payment = get_object_or_404(Payment.objects.select_related("patient", "visit").filter(refunds=None), pk=payment_id)
    left = refundable_on_visit(payment, payment.visit)
    form = RefundForm(request.POST or None, initial={"idempotency_key": uuid.uuid4(), "amount": left})
    if request.method == "POST" and form.is_valid():
        try:
            refund_payment(
                payment=payment,
                actor=request.user,
                today=timezone.localdate(),
                now=timezone.now(),
                **form.cleaned_data,
            )
        except RefundTooLarge as error:
            form.add_error("amount", str(error))
        else:
            messages.success(
                request, f"{form.cleaned_data['amount']} dollars of receipt {payment.number} were refunded."
            )
            return redirect(practice_url(request, "take_payment", visit_id=payment.visit_id))
    return render(
        request,
        "billing/refund_page.html",
        {"payment": payment, "patient": payment.patient, "form": form, "left": left},
    )


@requires(Permission.COLLECT)
@require_GET
def day_close(request: PracticeRequest) -> HttpResponse:
    """The receipts of a day by person and method, beside what the ledger says."""
    day = parse_date(request.GET.get("day", "")) or timezone.localdate()
    receipts = list(receipts_on(day))
    totals: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    by_method: dict[str, Decimal] = defaultdict(Decimal)
    for receipt in receipts:
        words = CashMethod(receipt.method).label
        totals[str(receipt.received_by), words] += receipt.amount
        by_method[words] += receipt.amount
    return render(
        request,
        "billing/day_close.html",
        {
            "day": day,
            "previous_day": day - dt.timedelta(days=1),
            "next_day": day + dt.timedelta(days=1),
            "receipts": receipts,
            "totals": [(person, method, amount) for (person, method), amount in sorted(totals.items())],
            "by_method": sorted(by_method.items()),
            "may_reconcile": may(request.membership, Permission.REMITTANCES),
            "total": sum(totals.values(), Decimal(0)),
            "in_ledger": patient_cash_on(day),
        },
    )


@requires(Permission.PATIENTS)
@require_GET
def patient_balance_panel(request: PracticeRequest, patient_id: int) -> HttpResponse:
    """What the patient owes, visit by visit; part of the patient page."""
    patient = get_object_or_404(Patient, pk=patient_id)
    visits = Visit.objects.filter(patient=patient).prefetch_related("superbills").order_by("-service_on", "-id")
    return render(
        request,
        "billing/patient_balance_panel.html",
        {
            "patient": patient,
            "balance": patient_balance(patient.pk),
            "visits": visits[:50],
            "statements": patient.statements.defer("figures").order_by("-id")[:LAST_STATEMENTS],
            "may_collect": may(request.membership, Permission.COLLECT),
        },
    )
