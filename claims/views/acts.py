"""Hold, release, void, close: each with its reason."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from claims.models import Claim
from claims.rules.status import MoveNotAllowed
from claims.services.build import ClaimAlreadyBuilt
from claims.services.correct import CannotReplace, replace_claim
from claims.services.scrub import scrub
from claims.services.secondary import NoNextCoverage, build_claim_past_payer
from claims.services.shelve import ReasonMissing, close_claim, hold_claim, release_claim, void_claim
from practice.models import User
from practice.permissions import Permission, PracticeRequest, practice_url, requires


class Act(Protocol):
    """A service that takes a claim and a reason."""

    def __call__(self, *, claim: Claim, reason: str, actor: User, now: dt.datetime) -> None: ...


def _answer(request: PracticeRequest, claim_id: int, act: Act, done: str) -> HttpResponse:
    claim = get_object_or_404(Claim, pk=claim_id)
    try:
        act(claim=claim, reason=request.POST.get("reason", ""), actor=request.user, now=timezone.now())
    except (ReasonMissing, MoveNotAllowed) as problem:
        messages.error(request, _sentence(problem))
    else:
        messages.success(request, f"Claim {claim.patient_control_number} is {done}.")
    return redirect(practice_url(request, "claim_page", claim_id=claim_id))


def _sentence(problem: ValueError) -> str:
    text = str(problem)
    return text if text.endswith(".") else f"This cannot be done: {text}."


@requires(Permission.CLAIMS)
@require_POST
def claim_hold(request: PracticeRequest, claim_id: int) -> HttpResponse:
    return _answer(request, claim_id, hold_claim, "on hold")


@requires(Permission.CLAIMS)
@require_POST
def claim_void(request: PracticeRequest, claim_id: int) -> HttpResponse:
    return _answer(request, claim_id, void_claim, "voided")


@requires(Permission.CLAIMS)
@require_POST
def claim_close(request: PracticeRequest, claim_id: int) -> HttpResponse:
    return _answer(request, claim_id, close_claim, "closed")


@requires(Permission.CLAIMS)
@require_POST
def claim_release(request: PracticeRequest, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, pk=claim_id)
    try:
        release_claim(claim=claim, actor=request.user, today=timezone.localdate(), now=timezone.now())
    except MoveNotAllowed as problem:
        messages.error(request, _sentence(problem))
    else:
        messages.success(request, f"Claim {claim.patient_control_number} is released.")
    return redirect(practice_url(request, "claim_prepare", claim_id=claim_id))


@requires(Permission.CLAIMS)
@require_POST
def claim_replace(request: PracticeRequest, claim_id: int) -> HttpResponse:
    """A correction or a void of what the payer has, opened for preparation."""
    claim = get_object_or_404(Claim, pk=claim_id)
    now = timezone.now()
    try:
        replacement = replace_claim(
            claim=claim, frequency=request.POST.get("frequency", ""), actor=request.user, now=now
        )
    except CannotReplace as problem:
        messages.error(request, str(problem))
        return redirect(practice_url(request, "claim_page", claim_id=claim_id))
    scrub(claim=replacement, actor=request.user, today=timezone.localdate(), now=now)
    return redirect(practice_url(request, "claim_prepare", claim_id=replacement.pk))


@requires(Permission.CLAIMS)
@require_POST
def claim_past_payer(request: PracticeRequest, claim_id: int) -> HttpResponse:
    """The claim to the payer after one that covers nothing, opened for preparation; this one is voided."""
    claim = get_object_or_404(Claim.objects.select_related("payer", "visit", "superbill"), pk=claim_id)
    reason, now = request.POST.get("reason", ""), timezone.now()
    try:
        following = build_claim_past_payer(claim=claim, reason=reason, actor=request.user, now=now)
    except (ReasonMissing, MoveNotAllowed) as problem:
        messages.error(request, _sentence(problem))
    except (NoNextCoverage, ClaimAlreadyBuilt):
        messages.error(request, "No further payer of this patient waits for a claim: look at the coverages.")
    else:
        scrub(claim=following, actor=request.user, today=timezone.localdate(), now=now)
        numbers = (claim.patient_control_number, following.patient_control_number)
        messages.success(request, "Claim {} is voided. Claim {} bills the next payer.".format(*numbers))
        return redirect(practice_url(request, "claim_prepare", claim_id=following.pk))
    return redirect(practice_url(request, "claim_page", claim_id=claim_id))
