"""Going on against a finding, with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from claims.models import Claim, ScrubFinding
from claims.services.override import CannotOverride, override_finding
from claims.services.shelve import ReasonMissing
from practice.permissions import Permission, PracticeRequest, practice_url, requires


@requires(Permission.CLAIMS)
@require_POST
def finding_override(request: PracticeRequest, claim_id: int, finding_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, pk=claim_id)
    finding = get_object_or_404(ScrubFinding, pk=finding_id, claim=claim)
    try:
        override_finding(
            finding=finding,
            reason=request.POST.get("reason", ""),
            actor=request.user,
            today=timezone.localdate(),
            now=timezone.now(),
        )
    except (CannotOverride, ReasonMissing) as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, f"Overridden on claim {claim.patient_control_number}: {finding.text}")
    return redirect(practice_url(request, "claim_page", claim_id=claim_id))
