"""What a person decides of a check, with a reason: to release it or set it aside, to undo it, to post it again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from practice.permissions import Permission, PracticeRequest, practice_url, requires
from remittance.forms import ReasonForm
from remittance.models import ClaimPayment, Remittance
from remittance.queries.cancelled import is_cancelled
from remittance.services.releasing import CannotRelease, CannotSetAside, release_remittance, set_aside_remittance
from remittance.services.undoing import (
    CannotReplay,
    CannotUndo,
    replay_remittance,
    undo_claim_payment,
    undo_remittance,
)
from remittance.tasks import bill_next_payers

HELD_INSTEAD = "Nothing was posted: the check is on hold, since it looks like one that is posted. Compare the two."


def _reason(request: PracticeRequest) -> str:
    """What was typed; empty, with a message, when nothing usable was."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        return str(form.cleaned_data["reason"])
    messages.error(request, " ".join(str(one) for one in form.errors["reason"]))
    return ""


def _check_page(request: PracticeRequest, remittance_id: int) -> HttpResponse:
    return redirect(practice_url(request, "remittance_page", remittance_id=remittance_id))


@requires(Permission.REMITTANCES)
@require_POST
def remittance_undo(request: PracticeRequest, remittance_id: int) -> HttpResponse:
    remittance = get_object_or_404(Remittance, pk=remittance_id)
    reason = _reason(request)
    if not reason:
        return _check_page(request, remittance.pk)
    try:
        undo_remittance(
            remittance_id=remittance.pk,
            reason=reason,
            actor=request.user,
            today=timezone.localdate(),
            now=timezone.now(),
        )
    except CannotUndo as refusal:
        messages.error(request, f"Nothing was undone. {refusal}")
    else:
        messages.success(request, "The whole check was undone. Nothing of it is on the books.")
    return _check_page(request, remittance.pk)


@requires(Permission.REMITTANCES)
@require_POST
def remittance_replay(request: PracticeRequest, remittance_id: int) -> HttpResponse:
    remittance = get_object_or_404(Remittance, pk=remittance_id)
    was_duplicate = remittance.state == Remittance.State.DUPLICATE
    try:
        replayed = replay_remittance(
            remittance_id=remittance.pk, actor=request.user, today=timezone.localdate(), now=timezone.now()
        )
    except CannotReplay as refusal:
        messages.error(request, f"Nothing was posted. {refusal}")
        return _check_page(request, remittance.pk)
    if replayed.state != Remittance.State.POSTED:
        messages.warning(request, HELD_INSTEAD)
    else:
        bill_next_payers.delay_on_commit(request.practice.pk)
        messages.success(request, "The check was posted." if was_duplicate else "The check was posted again.")
    return _check_page(request, remittance.pk)


@requires(Permission.REMITTANCES)
@require_POST
def claim_payment_undo(request: PracticeRequest, claim_payment_id: int) -> HttpResponse:
    row = get_object_or_404(ClaimPayment, pk=claim_payment_id)
    reason = _reason(request)
    if not reason:
        return _check_page(request, row.remittance_id)
    was_cancelled = is_cancelled(row)
    try:
        row = undo_claim_payment(
            claim_payment_id=row.pk,
            reason=reason,
            actor=request.user,
            today=timezone.localdate(),
            now=timezone.now(),
        )
    except CannotUndo as refusal:
        messages.error(request, f"Nothing was undone. {refusal}")
        return _check_page(request, row.remittance_id)
    if was_cancelled:
        messages.success(request, "Taken apart: the payment and its reversal are held again. Attach each to its claim.")
        return _check_page(request, row.remittance_id)
    if is_cancelled(row):
        messages.success(request, "The posting was undone, and cancels out with the payer's reversal that waited.")
        return _check_page(request, row.remittance_id)
    messages.success(request, f"The posting was undone. {row.paid_amount:,.2f} is held until you attach it to a claim.")
    return redirect(practice_url(request, "exception_page", claim_payment_id=row.pk))


@requires(Permission.REMITTANCES)
@require_POST
def remittance_release(request: PracticeRequest, remittance_id: int) -> HttpResponse:
    remittance = get_object_or_404(Remittance, pk=remittance_id)
    reason = _reason(request)
    if not reason:
        return _check_page(request, remittance.pk)
    try:
        released = release_remittance(
            remittance_id=remittance.pk,
            reason=reason,
            actor=request.user,
            today=timezone.localdate(),
            now=timezone.now(),
        )
    except CannotRelease as refusal:
        messages.error(request, f"Nothing was posted. {refusal}")
        return _check_page(request, remittance.pk)
    if released.state != Remittance.State.POSTED:
        messages.warning(request, HELD_INSTEAD)
    else:
        bill_next_payers.delay_on_commit(request.practice.pk)
        messages.success(request, "The check was posted. What was wrong with its file stays on it.")
    return _check_page(request, remittance.pk)


@requires(Permission.REMITTANCES)
@require_POST
def remittance_set_aside(request: PracticeRequest, remittance_id: int) -> HttpResponse:
    remittance = get_object_or_404(Remittance, pk=remittance_id)
    reason = _reason(request)
    if not reason:
        return _check_page(request, remittance.pk)
    try:
        set_aside_remittance(remittance_id=remittance.pk, reason=reason, actor=request.user, now=timezone.now())
    except CannotSetAside as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The check was set aside. Nothing of it is on the books.")
    return _check_page(request, remittance.pk)
