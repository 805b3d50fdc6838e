"""Refunds to payers: recorded from a letter or a held payment, paid, cancelled, settled by a provider-level amount."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.services.credits import MayNotOwnCredits, choose_credit_owner
from claims.models import Claim
from practice.money import ZERO
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.queries import whole_number
from remittance.forms import HeldRefundForm, ReasonForm, RefundPaymentForm, RefundRequestForm
from remittance.models import ClaimPayment, PayerRefund
from remittance.queries.denial_owners import possible_owners
from remittance.queries.unapplied import IN_WORK, payer_refunds
from remittance.services.held_money import hold_with_note
from remittance.services.open_denials import open_by_place
from remittance.services.payer_refunds import (
    CannotRefund,
    cancel_refund,
    match_refund,
    matching_adjustments,
    pay_refund,
    refund_held,
    request_refund,
)


@requires(Permission.REMITTANCES)
@require_http_methods(["GET", "HEAD", "POST"])
def payer_refund_new(request: PracticeRequest) -> HttpResponse:
    """What a payer asks back by letter."""
    form = RefundRequestForm(request.POST or None, initial=_asked_for(whole_number(request.GET.get("claim"))))
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        claim = fields.pop("claim_number")
        try:
            refund = request_refund(
                claim=claim, **fields, actor=request.user, today=timezone.localdate(), now=timezone.now()
            )
        except CannotRefund as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{refund.amount:,.2f} is due back to {refund.payer}.")
            return redirect(practice_url(request, "payer_refund_page", refund_id=refund.pk))
    status = 422 if request.method == "POST" else 200
    return render(request, "remittance/payer_refund_new.html", {"form": form}, status=status)


def _asked_for(claim_id: int | None) -> dict[str, object]:
    """What the form says at first of a claim whose payer has paid for a part that is not there any more."""
    claim = Claim.objects.filter(pk=claim_id).first() if claim_id is not None else None
    if claim is None:
        return {}
    owed = open_by_place([claim.visit_id]).get((claim.visit_id, claim.payer_id, claim.sequence), ZERO)
    amount = {"amount": min(-owed, claim.paid_amount)} if owed < 0 < claim.paid_amount else {}
    return {"claim_number": claim.patient_control_number, "requested_on": timezone.localdate(), **amount}


@requires(Permission.REMITTANCES)
@require_safe
def payer_refund_page(request: PracticeRequest, refund_id: int) -> HttpResponse:
    return _show(request, refund_id, _payment_form(request))


def _payment_form(request: PracticeRequest) -> RefundPaymentForm:
    today = timezone.localdate()
    return RefundPaymentForm(request.POST or None, today=today, initial={"paid_on": today})


def _show(request: PracticeRequest, refund_id: int, form: RefundPaymentForm, status: int = 200) -> HttpResponse:
    rows = payer_refunds(workers=possible_owners(), viewer=request.user)
    refund = get_object_or_404(rows, pk=refund_id)
    people = {user.pk: user for user in [request.user, *possible_owners()]}
    context = {
        "refund": refund,
        "owner": people.get(refund.owner_pk),
        "form": form,
        "adjustments": matching_adjustments(refund) if refund.state in (*IN_WORK, PayerRefund.State.PAID) else [],
    }
    return render(request, "remittance/payer_refund_page.html", context, status=status)


@requires(Permission.REMITTANCES)
@require_POST
def payer_refund_pay(request: PracticeRequest, refund_id: int) -> HttpResponse:
    refund = get_object_or_404(PayerRefund, pk=refund_id)
    form = _payment_form(request)
    if not form.is_valid():
        return _show(request, refund.pk, form, status=422)
    try:
        paid = pay_refund(
            refund_id=refund.pk,
            **form.cleaned_data,
            actor=request.user,
            today=timezone.localdate(),
            now=timezone.now(),
        )
    except CannotRefund as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, f"{paid.amount:,.2f} was paid back to {paid.payer}.")
    return redirect(practice_url(request, "payer_refund_page", refund_id=refund.pk))


@requires(Permission.REMITTANCES)
@require_POST
def payer_refund_cancel(request: PracticeRequest, refund_id: int) -> HttpResponse:
    refund = get_object_or_404(PayerRefund, pk=refund_id)
    form = ReasonForm(request.POST)
    reason = str(form.cleaned_data["reason"]) if form.is_valid() else ""
    try:
        cancel_refund(
            refund_id=refund.pk, reason=reason, actor=request.user, today=timezone.localdate(), now=timezone.now()
        )
    except CannotRefund as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The refund was cancelled.")
    return redirect(practice_url(request, "payer_refund_page", refund_id=refund.pk))


@requires(Permission.REMITTANCES)
@require_POST
def payer_refund_match(request: PracticeRequest, refund_id: int) -> HttpResponse:
    """Settle it by what the payer took, or gave again, at provider level."""
    refund = get_object_or_404(PayerRefund, pk=refund_id)
    try:
        matched = match_refund(
            refund_id=refund.pk,
            provider_adjustment_id=whole_number(request.POST.get("adjustment")) or 0,
            actor=request.user,
            today=timezone.localdate(),
            now=timezone.now(),
        )
    except CannotRefund as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"The refund is {matched.get_state_display().lower()}.")
    return redirect(practice_url(request, "payer_refund_page", refund_id=refund.pk))


@requires(Permission.REMITTANCES)
@require_POST
def held_refund(request: PracticeRequest, claim_payment_id: int) -> HttpResponse:
    """A held payment goes back to its payer."""
    row = get_object_or_404(ClaimPayment, pk=claim_payment_id)
    form = HeldRefundForm(request.POST)
    page = practice_url(request, "exception_page", claim_payment_id=row.pk)
    if not form.is_valid():
        messages.error(request, "Say why it goes back: it stays on record.")
        return redirect(page)
    try:
        refund = refund_held(
            claim_payment_id=row.pk,
            **form.cleaned_data,
            actor=request.user,
            today=timezone.localdate(),
            now=timezone.now(),
        )
    except CannotRefund as refusal:
        messages.error(request, str(refusal))
        return redirect(page)
    messages.success(request, f"{refund.amount:,.2f} is due back to {refund.payer}.")
    return redirect(practice_url(request, "payer_refund_page", refund_id=refund.pk))


@requires(Permission.REMITTANCES)
@require_POST
def held_note(request: PracticeRequest, claim_payment_id: int) -> HttpResponse:
    row = get_object_or_404(ClaimPayment, pk=claim_payment_id)
    note = request.POST.get("note", "")
    hold_with_note(claim_payment_ids=[row.pk], note=note, actor=request.user, now=timezone.now())
    messages.success(request, "It is held with the note." if note.strip() else "The note was taken away.")
    return redirect(practice_url(request, "exception_page", claim_payment_id=row.pk))


@requires(Permission.REMITTANCES)
@require_POST
def credit_owner(request: PracticeRequest) -> HttpResponse:
    """Who gets patients' credits."""
    owner_id = whole_number(request.POST.get("owner"))
    owner = next((user for user in possible_owners() if user.pk == owner_id), None)
    try:
        choose_credit_owner(owner=owner, actor=request.user, now=timezone.now())
    except MayNotOwnCredits as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Patients' credits go to {owner or 'whom the rule names'}.")
    return redirect(practice_url(request, "denial_owners"))
