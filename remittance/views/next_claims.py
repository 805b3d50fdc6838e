"""Sending the claims to second and third payers that wait."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from claims.tasks import send_batch
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from remittance.models import ClaimPayment
from remittance.queries.next_claims import next_claims_unsent
from remittance.services.crossovers import (
    NotCrossedOver,
    leave_with_patient,
    move_to_added_coverages,
    try_next_claim_again,
)
from remittance.services.next_payer import send_next_claims, try_failed_again
from remittance.tasks import bill_next_payers

SHOWN_REASONS = 5


@requires(Permission.CLAIMS)
@require_POST
def next_claims_send(request: PracticeRequest) -> HttpResponse:
    """Scrub and send all of them; those that cannot go stay on the list, each with its reason."""
    moved = move_to_added_coverages(actor=request.user, today=timezone.localdate(), now=timezone.now())
    if moved:
        messages.success(
            request, f"The patient's part of {moved} claim{'s' if moved != 1 else ''} went to the next payer."
        )
    if try_failed_again(actor=request.user, now=timezone.now()) or moved:
        bill_next_payers.delay_on_commit(request.practice.pk)
    claims = list(next_claims_unsent())
    sent = send_next_claims(claims=claims, actor=request.user, today=timezone.localdate(), now=timezone.localtime())
    for file_id in sent.file_ids:
        send_batch.delay_on_commit(request.practice.pk, file_id)
    if sent.queued_count:
        messages.success(
            request, f"{sent.queued_count} claim{'s' if sent.queued_count != 1 else ''} on the way to the next payer."
        )
    for claim, reason in sent.blocked[:SHOWN_REASONS]:
        messages.warning(request, f"{claim.patient_control_number} was not sent: {reason}")
    if not claims and not moved:
        messages.info(request, "No claim to a next payer is waiting.")
    return redirect(f"{practice_url(request, 'remittance_list')}?tab=next")


@requires(Permission.CLAIMS)
@require_POST
def next_claim_again(request: PracticeRequest, claim_payment_id: int) -> HttpResponse:
    """Bill the next payer of one answer, now that its coverage is on file."""
    row = get_object_or_404(ClaimPayment.objects.select_related("claim"), pk=claim_payment_id)
    number = row.claim.patient_control_number if row.claim else row.patient_control_number
    if try_next_claim_again(
        claim_payment_id=row.pk, actor=request.user, today=timezone.localdate(), now=timezone.now()
    ):
        bill_next_payers.delay_on_commit(request.practice.pk)
        messages.success(request, f"The claim to the next payer after {number} is being built.")
    else:
        messages.warning(request, f"No further coverage is on file for {number} on its date of service. Add it first.")
    return redirect(f"{practice_url(request, 'remittance_list')}?tab=next")


@requires(Permission.CLAIMS)
@require_POST
def next_claim_none(request: PracticeRequest, claim_payment_id: int) -> HttpResponse:
    """The patient has no coverage with the payer that the claim was forwarded to."""
    get_object_or_404(ClaimPayment, pk=claim_payment_id)
    try:
        leave_with_patient(claim_payment_id=claim_payment_id, actor=request.user, now=timezone.now())
    except NotCrossedOver as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, "Noted: there is no such coverage, and what is left stays the patient's.")
    return redirect(f"{practice_url(request, 'remittance_list')}?tab=next")
