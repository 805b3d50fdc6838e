"""Sending the claims to second and third payers that wait."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from claims.tasks import send_batch
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from remittance.queries.next_claims import next_claims_unsent
from remittance.services.next_payer import send_next_claims, try_failed_again
from remittance.tasks import bill_next_payers

SHOWN_REASONS = 5


@requires(Permission.CLAIMS)
@require_POST
def next_claims_send(request: PracticeRequest) -> HttpResponse:
    """Scrub and send all of them; those that cannot go stay on the list, each with its reason."""
    if try_failed_again(actor=request.user, now=timezone.now()):
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
    if not claims:
        messages.info(request, "No claim to a next payer is waiting.")
    return redirect(f"{practice_url(request, 'remittance_list')}?tab=next")
