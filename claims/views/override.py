"""Going on against a finding, with a reason: from the claim's page, or beside the box that it is about."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from claims.models import Claim, ScrubFinding
from claims.services.amend import ClaimIsOut
from claims.services.override import CannotOverride, override_finding
from claims.services.shelve import ReasonMissing
from claims.views.page import load_claim
from claims.views.page_forms import BOXES, Overriding, PageForms
from claims.views.prepare import save_all, show_boxes
from practice.permissions import Permission, PracticeRequest, practice_url, requires

Refused = (CannotOverride, ReasonMissing)


@requires(Permission.CLAIMS)
@require_POST
def finding_override(request: PracticeRequest, claim_id: int, finding_id: int) -> HttpResponse:
    """Note the reason. What is typed in the boxes of the preparation page is saved with it, or kept as it is typed."""
    if BOXES in request.POST:
        return _from_preparation(request, claim_id, finding_id)
    claim = get_object_or_404(Claim, pk=claim_id)
    finding = get_object_or_404(ScrubFinding, pk=finding_id, claim=claim)
    try:
        _override(request, finding, request.POST.get("reason", ""))
    except Refused as problem:
        messages.error(request, str(problem))
    return redirect(practice_url(request, "claim_page", claim_id=claim_id))


def _override(request: PracticeRequest, finding: ScrubFinding, reason: str) -> None:
    """Raises ReasonMissing or CannotOverride."""
    now = timezone.now()
    override_finding(finding=finding, reason=reason, actor=request.user, today=timezone.localdate(), now=now)
    messages.success(request, f"Overridden: {finding.text}")


def _from_preparation(request: PracticeRequest, claim_id: int, finding_id: int) -> HttpResponse:
    """The preparation page again: with the finding overridden, or with what is to be mended first."""
    forms = PageForms(load_claim(claim_id), posted=request.POST)
    reason = request.POST.get(f"reason-{finding_id}", "").replace("\x00", "")
    problem = "" if reason.strip() else "Say why the finding does not count."
    forms.overriding = Overriding(finding_id, reason, problem)
    pressed = next((finding for finding in forms.findings if finding.pk == finding_id), None)
    if pressed is None:
        forms.problem = "The claim was scrubbed again meanwhile: look at what is found now, and give the reason there."
    if pressed is None or problem:
        return show_boxes(request, forms, is_refused=True)
    try:
        if save_all(request, forms) is None:
            return show_boxes(request, forms, is_refused=True)
    except ClaimIsOut as is_out:
        messages.error(request, f"{is_out} Nothing was changed.")
        page = practice_url(request, "claim_page", claim_id=claim_id)
        return HttpResponseClientRedirect(page) if request.htmx else redirect(page)
    _override_as_found_now(request, pressed, reason)
    return show_boxes(request, PageForms(load_claim(claim_id)))


def _override_as_found_now(request: PracticeRequest, pressed: ScrubFinding, reason: str) -> None:
    """Saving scrubbed the claim again, so that the finding is there anew, or is mended by what was typed."""
    finding = ScrubFinding.objects.filter(claim_id=pressed.claim_id, rule=pressed.rule, text=pressed.text).first()
    if finding is None:
        messages.info(request, "Saved. The finding is no longer found, so it needs no reason.")
        return
    try:
        _override(request, finding, reason)
    except Refused as problem:
        messages.error(request, str(problem))
