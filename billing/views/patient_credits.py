"""A patient's credits: where they lie, and applying, keeping, using and giving them back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.forms.credits import CreditRefundForm, CreditUseForm
from billing.models import Payment, Visit
from billing.queries import patient_balance
from billing.queries.credits import STATES, causes, credit_workers, free_credit_amount, open_balances, visit_credits
from billing.services.credits import NothingToApply, apply_credit, keep_credits, refund_credit, use_credit
from billing.services.payments import KeyReused, RefundTooLarge
from patients.models import Patient
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.queries import whole_number

MOST_REFUNDS = 20


@requires(Permission.COLLECT)
@require_safe
def patient_credit(request: PracticeRequest, patient_id: int) -> HttpResponse:
    """Every credit of a patient with its way on, and what could be paid with it."""
    patient = get_object_or_404(Patient, pk=patient_id)
    workers = credit_workers()
    rows = list(
        visit_credits(workers=workers, viewer=request.user).filter(patient=patient).order_by("service_on", "pk")
    )
    because = causes([visit.pk for visit in rows])
    people = {user.pk: user for user in [request.user, *workers]}
    words = dict(STATES)
    context = {
        "patient": patient,
        "balance": patient_balance(patient.pk),
        "free": free_credit_amount(patient.pk),
        "items": [
            {
                "visit": visit,
                "cause": because.get(visit.pk),
                "owner": people.get(visit.owner_pk),
                "state": words[visit.credit_state],
            }
            for visit in rows
        ],
        "owing": list(open_balances(patient.pk)),
        "refunds": Payment.objects.filter(patient=patient).exclude(refunds=None).order_by("-id")[:MOST_REFUNDS],
    }
    return render(request, "billing/patient_credit.html", context)


@requires(Permission.COLLECT)
@require_POST
def credit_apply(request: PracticeRequest, visit_id: int) -> HttpResponse:
    """Pay what is due on the patient's other visits: on the chosen one, else the oldest first."""
    visit = get_object_or_404(Visit, pk=visit_id)
    target = whole_number(request.POST.get("target"))
    try:
        applied = apply_credit(
            source_id=visit.pk,
            target_ids=[target] if target else [],
            actor=request.user,
            today=timezone.localdate(),
            now=timezone.now(),
        )
    except NothingToApply as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, f"{applied:,.2f} of credit was applied.")
    return redirect(practice_url(request, "patient_credit", patient_id=visit.patient_id))


@requires(Permission.COLLECT)
@require_POST
def credit_keep(request: PracticeRequest, visit_id: int) -> HttpResponse:
    visit = get_object_or_404(Visit, pk=visit_id)
    keep_credits(visit_ids=[visit.pk], actor=request.user, now=timezone.now())
    messages.success(request, "The credit is kept: the next check-in offers it.")
    return redirect(practice_url(request, "patient_credit", patient_id=visit.patient_id))


@requires(Permission.COLLECT)
@require_POST
def credit_use(request: PracticeRequest, visit_id: int) -> HttpResponse:
    """At the desk: bring the patient's free credit to this visit, up to the amount that is asked for."""
    visit = get_object_or_404(Visit, pk=visit_id)
    form = CreditUseForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Enter how much of the credit is used, such as 25.00.")
        return redirect(practice_url(request, "take_payment", visit_id=visit.pk))
    try:
        used = use_credit(
            visit_id=visit.pk,
            amount=form.cleaned_data["amount"],
            actor=request.user,
            today=timezone.localdate(),
            now=timezone.now(),
        )
    except NothingToApply as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, f"{used:,.2f} of earlier credit now pays for this visit.")
    return redirect(practice_url(request, "take_payment", visit_id=visit.pk))


@requires(Permission.COLLECT)
@require_http_methods(["GET", "HEAD", "POST"])
def credit_refund(request: PracticeRequest, visit_id: int) -> HttpResponse:
    """Give the credit of a visit back."""
    visit = get_object_or_404(Visit.objects.select_related("patient"), pk=visit_id)
    initial = {"idempotency_key": uuid.uuid4(), "amount": visit.patient_credit_amount}
    form = CreditRefundForm(request.POST or None, initial=initial)
    back = practice_url(request, "patient_credit", patient_id=visit.patient_id)
    if request.method == "POST" and form.is_valid():
        try:
            refunds = refund_credit(
                visit_id=visit.pk,
                actor=request.user,
                today=timezone.localdate(),
                now=timezone.now(),
                **form.cleaned_data,
            )
        except (KeyReused, RefundTooLarge) as refusal:
            form.add_error("amount", str(refusal))
        else:
            numbers = " and ".join(str(one.number) for one in refunds)
            messages.success(
                request, f"{form.cleaned_data['amount']:,.2f} was given back: print voucher {numbers} below."
            )
            return redirect(back)
    context = {"visit": visit, "patient": visit.patient, "form": form, "back": back}
    status = 422 if request.method == "POST" else 200
    return render(request, "billing/credit_refund.html", context, status=status)
