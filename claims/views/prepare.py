"""The CMS-1500 preparation page: the form's boxes, what is wrong in them, and the way out of the house."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from billing.models import Visit
from claims.forms import ClaimForm, LineForm, line_forms
from claims.models import Claim
from claims.rules.cms1500 import form_boxes, form_lines
from claims.rules.status import Status
from claims.services.amend import (
    EDITABLE,
    ClaimIsOut,
    amend_claim,
    to_billing_provider,
    to_location,
    to_what_is_on_file,
)
from claims.services.build import ClaimAlreadyBuilt, NoCoverage, NoVisitSuperbill, build_claim
from claims.services.facts import LoadedClaim
from claims.services.scrub import scrub
from claims.services.submit import submit_claims
from claims.views.form_boxes import FormBoxes, shown_box
from claims.views.listing import tell_submitted
from claims.views.page import facts_of, load_claim
from patients.views.joining import open_url
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.queries.paging import whole_number
from practice.services.audit import record_event
from providers.models import BillingProvider, Location


@requires(Permission.CLAIMS)
@require_http_methods(["GET", "HEAD", "POST"])
def claim_prepare(request: PracticeRequest, claim_id: int) -> HttpResponse:
    """Show the form's boxes, or save what was changed in them and scrub again."""
    loaded = load_claim(claim_id)
    if Status(loaded.claim.status) not in EDITABLE:
        messages.info(request, "This claim is out, so its boxes change no more.")
        return redirect(practice_url(request, "claim_page", claim_id=claim_id))
    # The form gets a copy, since validation writes into its instance.
    form = ClaimForm(request.POST or None, instance=Claim.objects.get(pk=claim_id))
    rows = line_forms(loaded.lines, request.POST or None)
    if request.method != "POST":
        record_event(actor=request.user, verb="chart.viewed", subject=loaded.claim, now=timezone.now())
        return _page(request, loaded, form, rows)
    if not all([form.is_valid(), *(row.is_valid() for row in rows)]):
        return _page(request, loaded, form, rows, status=422)
    try:
        claim = amend_claim(
            claim=loaded.claim,
            changes=form.changes(),
            lines=[row.change() for row in rows if row.has_changed()],
            actor=request.user,
            today=timezone.localdate(),
            now=timezone.now(),
        )
    except ClaimIsOut as problem:
        messages.error(request, f"{problem} Nothing was changed.")
        return redirect(practice_url(request, "claim_page", claim_id=claim_id))
    if "submit" in request.POST:
        return _submit(request, claim)
    messages.success(request, f"Claim {claim.patient_control_number} is saved.")
    return redirect(practice_url(request, "claim_prepare", claim_id=claim_id))


def _page(
    request: PracticeRequest, loaded: LoadedClaim, form: ClaimForm, rows: list[LineForm], *, status: int = 200
) -> HttpResponse:
    return render(request, "claims/claim_prepare.html", _context(request, loaded, form, rows), status=status)


def _context(
    request: PracticeRequest, loaded: LoadedClaim, form: ClaimForm, rows: list[LineForm]
) -> dict[str, Any]:  # Any: template context
    claim = loaded.claim
    facts = facts_of(loaded)
    findings = list(claim.findings.order_by("severity", "pk"))
    return {
        "claim": claim,
        "form": form,
        "boxes": FormBoxes(form_boxes(facts), form, findings),
        "lines": list(zip(rows, form_lines(facts), strict=True)),
        "row_errors": [(row, row.errors) for row in rows if row.errors],
        "findings": [(finding, shown_box(finding.box)) for finding in findings],
        "errors": sum(finding.severity == "error" for finding in findings),
        "is_on_hold": claim.status == Status.ON_HOLD,
        "billing_providers": BillingProvider.objects.filter(is_active=True).order_by("title"),
        "locations": Location.objects.filter(is_active=True).order_by("name"),
        "patient_url": open_url(request, "patient_page", patient_id=claim.patient_id),
        "coverage_url": open_url(request, "coverage_edit", coverage_id=claim.coverage_id),
    }


@requires(Permission.CLAIMS)
@require_POST
def claim_switch(request: PracticeRequest, claim_id: int) -> HttpResponse:
    """Another billing provider, location, or what is on file, by one button; what was typed is saved with it."""
    loaded = load_claim(claim_id)
    form = ClaimForm(request.POST, instance=Claim.objects.get(pk=claim_id))
    rows = line_forms(loaded.lines, request.POST)
    has_form = "place_of_service" in request.POST
    is_valid = not has_form or all([form.is_valid(), *(row.is_valid() for row in rows)])
    if not is_valid:
        return _boxes(request, loaded, form, rows)
    try:
        amend_claim(
            claim=loaded.claim,
            changes={**(form.changes() if has_form else {}), **_switched(request, loaded.claim)},
            lines=[row.change() for row in rows if row.has_changed()] if has_form else (),
            actor=request.user,
            today=timezone.localdate(),
            now=timezone.now(),
        )
    except ClaimIsOut as problem:
        messages.error(request, f"{problem} Nothing was changed.")
    fresh = load_claim(claim_id)
    return _boxes(request, fresh, ClaimForm(instance=fresh.claim), line_forms(fresh.lines))


def _switched(request: PracticeRequest, claim: Claim) -> dict[str, Any]:  # Any: field values
    """What the pressed button says."""
    provider_id = whole_number(request.POST.get("billing_provider"))
    if provider_id is not None:
        return to_billing_provider(get_object_or_404(BillingProvider, pk=provider_id, is_active=True))
    location_id = whole_number(request.POST.get("location"))
    if location_id is not None:
        return to_location(get_object_or_404(Location, pk=location_id, is_active=True))
    return to_what_is_on_file(claim) if "take_over" in request.POST else {}


def _boxes(request: PracticeRequest, loaded: LoadedClaim, form: ClaimForm, rows: list[LineForm]) -> HttpResponse:
    """The boxes alone for htmx; without script the whole page."""
    if not request.htmx:
        if form.is_bound:
            return _page(request, loaded, form, rows, status=422)
        return redirect(practice_url(request, "claim_prepare", claim_id=loaded.claim.pk))
    return render(request, "claims/claim_prepare.html#boxes", _context(request, loaded, form, rows))


@requires(Permission.CLAIMS)
@require_POST
def claim_scrub(request: PracticeRequest, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, pk=claim_id)
    if Status(claim.status) in EDITABLE - {Status.ON_HOLD}:
        found = scrub(claim=claim, actor=request.user, today=timezone.localdate(), now=timezone.now())
        errors = sum(finding.severity == "error" for finding in found)
        if errors:
            messages.warning(request, f"{errors} {'box is' if errors == 1 else 'boxes are'} to be mended.")
        else:
            messages.success(request, "The scrubber finds nothing that would stop this claim.")
    else:
        messages.info(request, f"The claim is {claim.get_status_display().lower()}: there is nothing to scrub.")
    return redirect(practice_url(request, "claim_prepare", claim_id=claim_id))


@requires(Permission.CLAIMS)
@require_POST
def claim_submit(request: PracticeRequest, claim_id: int) -> HttpResponse:
    """Queue and send in one act; what blocks the claim is named."""
    return _submit(request, get_object_or_404(Claim.objects.select_related("payer"), pk=claim_id))


def _submit(request: PracticeRequest, claim: Claim) -> HttpResponse:
    outcome = submit_claims(claims=[claim], actor=request.user, today=timezone.localdate(), now=timezone.now())
    tell_submitted(request, outcome)
    is_blocked = any(blocked.findings for blocked in outcome.blocked)
    name = "claim_prepare" if is_blocked else "claim_page"
    return redirect(practice_url(request, name, claim_id=claim.pk))


@requires(Permission.CLAIMS)
@require_POST
def claim_for_visit(request: PracticeRequest, visit_id: int) -> HttpResponse:
    """Open the visit's claim, building it when it is not there yet."""
    visit = get_object_or_404(Visit.objects.select_related("location", "patient"), pk=visit_id)
    now = timezone.now()
    try:
        claim = build_claim(visit=visit, actor=request.user, now=now)
    except ClaimAlreadyBuilt as there:
        return redirect(practice_url(request, "claim_page", claim_id=there.claim.pk))
    except NoVisitSuperbill:
        messages.error(request, "Sign the chart note first: the claim is built from it.")
        return redirect(practice_url(request, "chart_note", visit_id=visit_id))
    except NoCoverage:
        messages.error(request, "No coverage was in force on that day: add it, or bill the patient.")
        return redirect(practice_url(request, "patient_page", patient_id=visit.patient_id))
    scrub(claim=claim, actor=request.user, today=timezone.localdate(), now=now)
    return redirect(practice_url(request, "claim_prepare", claim_id=claim.pk))
