"""Moving a payment to the practice that it belongs to: the acts, how far it has come, where it may go."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from practice.models import Practice, User
from practice.permissions import Permission, PracticeRequest, may, practice_url, requires
from practice.queries import memberships_of, whole_number
from practice.scoping import practice_scope
from remittance.forms import ReasonForm, RefundPaymentForm
from remittance.models import ClaimPayment, PaymentMove, Remittance
from remittance.queries.moves import bills_under, has_claim_of, payee_numbers, shown_move
from remittance.services.moving import CannotMove, move_check, move_claim_payment, pass_on, send_back, try_again
from remittance.tasks import move_payment as carry_out_move


def _reason(request: PracticeRequest) -> str:
    form = ReasonForm(request.POST)
    return str(form.cleaned_data["reason"]) if form.is_valid() else ""


def _check_page(request: PracticeRequest, remittance_id: int) -> HttpResponse:
    return redirect(practice_url(request, "remittance_page", remittance_id=remittance_id))


def _payment_page(request: PracticeRequest, claim_payment_id: int) -> HttpResponse:
    return redirect(practice_url(request, "exception_page", claim_payment_id=claim_payment_id))


def _begun(request: PracticeRequest, move: PaymentMove) -> None:
    """Wake a worker; the page shows how far it has come."""
    carry_out_move.delay_on_commit(request.practice.pk, move.pk)


@requires(Permission.REMITTANCES)
@require_POST
def remittance_move(request: PracticeRequest, remittance_id: int) -> HttpResponse:
    """Move a whole check."""
    remittance = get_object_or_404(Remittance, pk=remittance_id)
    target_id = whole_number(request.POST.get("practice")) or 0
    try:
        move = move_check(
            remittance_id=remittance.pk,
            target_id=target_id,
            reason=_reason(request),
            actor=request.user,
            now=timezone.now(),
        )
    except CannotMove as refusal:
        messages.error(request, f"Nothing was moved. {refusal}")
    else:
        _begun(request, move)
    return _check_page(request, remittance.pk)


@requires(Permission.REMITTANCES)
@require_POST
def remittance_send_back(request: PracticeRequest, remittance_id: int) -> HttpResponse:
    """Give a check back to the practice that it came from."""
    remittance = get_object_or_404(Remittance, pk=remittance_id)
    try:
        move = send_back(remittance_id=remittance.pk, reason=_reason(request), actor=request.user, now=timezone.now())
    except CannotMove as refusal:
        messages.error(request, f"Nothing was sent back. {refusal}")
    else:
        _begun(request, move)
    return _check_page(request, remittance.pk)


@requires(Permission.REMITTANCES)
@require_POST
def claim_payment_move(request: PracticeRequest, claim_payment_id: int) -> HttpResponse:
    """Move one held claim payment; its money stays."""
    row = get_object_or_404(ClaimPayment, pk=claim_payment_id)
    target_id = whole_number(request.POST.get("practice")) or 0
    try:
        move = move_claim_payment(
            claim_payment_id=row.pk,
            target_id=target_id,
            reason=_reason(request),
            actor=request.user,
            now=timezone.now(),
        )
    except CannotMove as refusal:
        messages.error(request, f"Nothing was moved. {refusal}")
    else:
        _begun(request, move)
    return _payment_page(request, row.pk)


@requires(Permission.REMITTANCES)
@require_POST
def claim_payment_pass_on(request: PracticeRequest, claim_payment_id: int) -> HttpResponse:
    """Note that the money of a moved claim payment was paid to the other practice."""
    row = get_object_or_404(ClaimPayment, pk=claim_payment_id)
    today = timezone.localdate()
    form = RefundPaymentForm(request.POST, today=today)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return _payment_page(request, row.pk)
    try:
        pass_on(claim_payment_id=row.pk, **form.cleaned_data, actor=request.user, today=today, now=timezone.now())
    except CannotMove as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{row.paid_amount:,.2f} was passed on; it is not held any more.")
    return _payment_page(request, row.pk)


@requires(Permission.REMITTANCES)
@require_safe
def move_progress(request: PracticeRequest, move_id: int) -> HttpResponse:
    """How far a move has come; asked for again while it is on its way."""
    move = get_object_or_404(PaymentMove.objects.select_related("requested_by"), pk=move_id)
    return render(request, "remittance/move_notice.html", {"move": shown_move(move, request.user)})


@requires(Permission.REMITTANCES)
@require_POST
def move_again(request: PracticeRequest, move_id: int) -> HttpResponse:
    """Try a move again whose worker died again and again."""
    move = get_object_or_404(PaymentMove, pk=move_id)
    try:
        _begun(request, try_again(move_id=move.pk, actor=request.user, now=timezone.now()))
    except CannotMove as refusal:
        messages.info(request, str(refusal))
    if move.claim_payment_id is not None:
        return _payment_page(request, move.claim_payment_id)
    return _check_page(request, move.remittance_id)


@login_required
@require_safe
def move_choices(request: HttpRequest, practice_slug: str, remittance_id: int) -> HttpResponse:
    """The user's other practices for a check, or for `payment` of it; the one that it seems to belong to first.

    Outside /p/, since it looks into one practice after the other: a request of a practice may look into that alone.
    """
    memberships = memberships_of(cast(User, request.user))  # login_required
    here = next((one for one in memberships if one.practice.slug == practice_slug), None)
    if here is None:
        raise Http404
    if not may(here, Permission.REMITTANCES):
        raise PermissionDenied
    others = [one.practice for one in memberships if one != here and may(one, Permission.REMITTANCES)]
    payment_id = whole_number(request.GET.get("payment"))
    fitting = _fitting(here.practice, remittance_id, payment_id, others)
    choices = sorted(((one, one.pk in fitting) for one in others), key=lambda choice: not choice[1])
    return render(request, "remittance/move_choices.html", {"choices": choices, "of_claim": payment_id is not None})


def _fitting(here: Practice, remittance_id: int, payment_id: int | None, others: list[Practice]) -> set[int]:
    """Practices that bill under the payee's numbers, or have the claim with this number for this last name."""
    with practice_scope(here.pk):
        remittance = get_object_or_404(Remittance.objects.select_related("file"), pk=remittance_id)
        row = get_object_or_404(ClaimPayment, pk=payment_id, remittance=remittance) if payment_id else None
        numbers = None if row else payee_numbers(remittance)
    if row is not None:
        return {one.pk for one in others if has_claim_of(one.pk, row.patient_control_number, row.patient_last_name)}
    return {one.pk for one in others if numbers and bills_under(one.pk, numbers)}
