"""A claim payment that found no claim: what it says, what it may answer, and attaching it."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from claims.models import Claim
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.queries import whole_number
from remittance.forms import AttachForm, HeldRefundForm, RefundPaymentForm
from remittance.models import ClaimPayment, HeldCase, PayerRefund, Remittance
from remittance.queries.cancelled import counterparts
from remittance.queries.candidates import candidates_for
from remittance.queries.claim_payments import shown, standing_answers, with_lines
from remittance.queries.moves import last_claim_move, other_practices
from remittance.queries.worklists import WAITS
from remittance.rules.agreement import NOT_THOSE
from remittance.services.cancelling import CannotCancelOut, cancel_out_by_hand
from remittance.services.exceptions import OPEN, CannotAttach, NotAnException, attach_claim
from remittance.services.refusals import ANSWERED_BEFORE, NEVER_SENT
from remittance.tasks import bill_next_payers

MOST_COUNTERPARTS = 10


@requires(Permission.REMITTANCES)
@require_safe
def exception_page(request: PracticeRequest, claim_payment_id: int) -> HttpResponse:
    row = _load(claim_payment_id)
    claim = Claim.objects.filter(pk=row.claim_id).first() if row.claim_id else None
    if NOT_THOSE in row.reason:  # its number names another patient's claim
        claim = None
    initial = {"claim_number": claim.patient_control_number} if claim else {}
    return _show(request, row, AttachForm(initial=initial, claim_payment=row, claim=claim))


def _load(claim_payment_id: int) -> ClaimPayment:
    return get_object_or_404(with_lines(ClaimPayment.objects.all()), pk=claim_payment_id)


def _show(request: PracticeRequest, row: ClaimPayment, form: AttachForm, status: int = 200) -> HttpResponse:
    is_open = row.state in OPEN and row.remittance.state == Remittance.State.POSTED
    is_held = is_open or ClaimPayment.objects.filter(WAITS, pk=row.pk).exists()
    is_paid_twice = is_held and row.paid_amount > 0 and row.claim_id is not None and _is_answered(row)
    candidates = candidates_for(row) if is_open else []
    context = {
        "payment": shown([row])[0],
        "row": row,
        "form": form,
        "is_open": is_open,
        "candidates": [one for one in candidates if not is_paid_twice or one.claim.pk != row.claim_id],
        "is_held": is_held,
        "is_paid_twice": is_paid_twice,
        "is_unsent": is_open and row.claim_id is not None and NEVER_SENT in row.reason,
        "answers": standing_answers(row) if is_paid_twice else [],
        "counterparts": counterparts(row)[:MOST_COUNTERPARTS] if is_held else [],
        "held_note": HeldCase.objects.filter(claim_payment=row).values_list("note", flat=True).first() or "",
        "refund_form": HeldRefundForm(),
        "move": last_claim_move(row, request.user),
        "practices": other_practices(request.user) if is_open and row.paid_amount >= 0 else [],
        "pass_form": RefundPaymentForm(today=timezone.localdate(), initial={"paid_on": timezone.localdate()}),
        "refund": PayerRefund.objects.filter(Q(claim_payment=row) | Q(takeback=row)).order_by("-id").first(),
    }
    return render(request, "remittance/exception_page.html", context, status=status)


def _is_answered(row: ClaimPayment) -> bool:
    """That it waits because its claim has had its answer: attaching it as it is would end in the same words."""
    return row.state == ClaimPayment.State.ALREADY_POSTED or ANSWERED_BEFORE in row.reason


@requires(Permission.REMITTANCES)
@require_POST
def exception_cancel_out(request: PracticeRequest, claim_payment_id: int) -> HttpResponse:
    row = _load(claim_payment_id)
    try:
        cancel_out_by_hand(
            claim_payment_id=row.pk,
            other_id=whole_number(request.POST.get("other")) or 0,
            actor=request.user,
            today=timezone.localdate(),
            now=timezone.now(),
        )
    except CannotCancelOut as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The two cancel out: neither is held any more. Its check can take them apart again.")
    return redirect(practice_url(request, "exception_page", claim_payment_id=row.pk))


@requires(Permission.REMITTANCES)
@require_POST
def exception_attach(request: PracticeRequest, claim_payment_id: int) -> HttpResponse:
    row = _load(claim_payment_id)
    number = request.POST.get("claim_number", "").strip()
    claim = Claim.objects.filter(patient_control_number__iexact=number).first() if number else None
    form = AttachForm(request.POST, claim_payment=row, claim=claim)
    if not form.is_valid():
        return _show(request, row, form, status=422)
    chosen: Claim = form.cleaned_data["claim_number"]
    try:
        attached = attach_claim(
            claim_payment_id=row.pk,
            claim=chosen,
            chosen_lines=form.chosen_lines,
            may_overpay=form.cleaned_data["may_overpay"],
            was_sent_elsewhere=form.cleaned_data["was_sent_elsewhere"],
            actor=request.user,
            today=timezone.localdate(),
            lowers_write_off=form.cleaned_data["lowers_write_off"],
            now=timezone.now(),
        )
    except CannotAttach as refusal:
        form.add_error(None, str(refusal))
        return _show(request, row, form, status=422)
    except NotAnException as refusal:
        messages.info(request, str(refusal))
        return redirect(practice_url(request, "exception_page", claim_payment_id=row.pk))
    bill_next_payers.delay_on_commit(request.practice.pk)
    messages.success(
        request, f"{attached.paid_amount:,.2f} was posted to claim {attached.claim.patient_control_number}."
    )
    return redirect(practice_url(request, "remittance_page", remittance_id=attached.remittance_id))
