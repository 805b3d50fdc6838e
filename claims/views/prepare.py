"""The CMS-1500 preparation page: the form's boxes, what is wrong in them, and the way out of the house."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from billing.models import Visit
from claims.models import Claim, ScrubFinding
from claims.rules.cms1500 import form_boxes
from claims.rules.cms1500_lines import form_lines
from claims.rules.status import Status
from claims.services.amend import (
    EDITABLE,
    ClaimIsOut,
    to_billing_provider,
    to_location,
    to_what_is_on_file,
)
from claims.services.build import ClaimAlreadyBuilt, NoCoverage, NoVisitSuperbill, build_claim
from claims.services.detail_changes import DetailRefused
from claims.services.facts import LoadedClaim
from claims.services.scrub import scrub
from claims.services.submit import submit_claims
from claims.views.finding_places import place_of
from claims.views.form_boxes import FormBoxes
from claims.views.listing import tell_submitted
from claims.views.page import facts_of, load_claim
from claims.views.page_forms import PageForms, save
from claims.views.rejection import Rejection, rejection_of
from contacts.models import Contact
from contacts.queries import contacts_matching
from patients.views.joining import open_url
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.queries.paging import whole_number
from practice.services.audit import record_event
from providers.models import BillingProvider, Location

MOST_CONTACTS = 1000


@requires(Permission.CLAIMS)
@require_http_methods(["GET", "HEAD", "POST"])
def claim_prepare(request: PracticeRequest, claim_id: int) -> HttpResponse:
    """Show the form's boxes, or save what was changed in them and in the open sections, and scrub again."""
    loaded = load_claim(claim_id)
    if Status(loaded.claim.status) not in EDITABLE:
        messages.info(request, "This claim is out, so its boxes change no more.")
        return redirect(practice_url(request, "claim_page", claim_id=claim_id))
    if request.method != "POST":
        record_event(actor=request.user, verb="chart.viewed", subject=loaded.claim, now=timezone.now())
        wanted = set(request.GET.getlist("open"))
        return show_page(request, PageForms(loaded, opened=wanted or None))
    forms = PageForms(loaded, posted=request.POST)
    try:
        claim = save_all(request, forms)
    except ClaimIsOut as problem:
        messages.error(request, f"{problem} Nothing was changed.")
        return redirect(practice_url(request, "claim_page", claim_id=claim_id))
    if claim is None:
        return show_page(request, forms, status=422)
    if "submit" in request.POST:
        return _submit(request, claim)
    messages.success(request, f"Claim {claim.patient_control_number} is saved.")
    return redirect(practice_url(request, "claim_prepare", claim_id=claim_id))


def save_all(request: PracticeRequest, forms: PageForms, **switched: Any) -> Claim | None:  # Any: field values
    """Save everything that was typed on the page; None when something of it has to be mended first."""
    if not forms.is_valid():
        return None
    changes = forms.changes()
    changes.claim |= switched
    try:
        return save(forms.loaded.claim, changes, request.user)
    except DetailRefused as problem:
        forms.problem = str(problem)
        return None


def show_page(request: PracticeRequest, forms: PageForms, *, status: int = 200) -> HttpResponse:
    return render(request, "claims/claim_prepare.html", page_context(request, forms), status=status)


def page_context(request: PracticeRequest, forms: PageForms) -> dict[str, Any]:  # Any: template context
    claim = forms.loaded.claim
    facts = facts_of(forms.loaded)
    step = step_context(forms.loaded, forms.findings)
    return {
        **step,
        "refusals": forms.refusals,
        "overriding": forms.overriding,
        "form": forms.form,
        "boxes": FormBoxes(form_boxes(facts), forms.form, in_boxes(forms.findings, step["rejection"])),
        "sections": forms.sections,
        "lines": list(zip(forms.rows, form_lines(facts), forms.sections.of_lines, strict=True)),
        "contacts": contact_list(),
        "billing_providers": BillingProvider.objects.filter(is_active=True).order_by("title"),
        "locations": Location.objects.filter(is_active=True).order_by("name"),
        "patient_url": open_url(request, "patient_page", patient_id=claim.patient_id),
        "coverage_url": open_url(request, "coverage_edit", coverage_id=claim.coverage_id),
    }


def contact_list() -> QuerySet[Contact]:
    """Whom the people's sections find by name."""
    return contacts_matching("", kind=Contact.Kind.REFERRING).order_by("name", "first_name", "pk")[:MOST_CONTACTS]


def step_context(loaded: LoadedClaim, findings: list[ScrubFinding]) -> dict[str, Any]:  # Any: template context
    """What the next step at the top of the page is made of."""
    return {
        "claim": loaded.claim,
        "findings": [(finding, place_of(finding)) for finding in findings],
        "errors": sum(finding.severity == "error" for finding in findings),
        "warnings": [(finding, place_of(finding)) for finding in findings if finding.severity == "warning"],
        "rejection": rejection_of(loaded.claim),
        "is_on_hold": loaded.claim.status == Status.ON_HOLD,
    }


def in_boxes(findings: list[ScrubFinding], rejection: Rejection | None) -> list[ScrubFinding]:
    """What the boxes show: why the claim came back, then what the scrubber finds."""
    return [*rejection.findings, *findings] if rejection is not None else findings


@requires(Permission.CLAIMS)
@require_POST
def claim_switch(request: PracticeRequest, claim_id: int) -> HttpResponse:
    """Another billing provider, location, or what is on file, by one button; what was typed is saved with it."""
    loaded = load_claim(claim_id)
    forms = PageForms(loaded, posted=request.POST)
    switched = _switched(request, loaded.claim)
    try:
        if save_all(request, forms, **switched) is None:
            return show_boxes(request, forms, is_refused=True)
    except ClaimIsOut as problem:
        messages.error(request, f"{problem} Nothing was changed.")
    return show_boxes(request, PageForms(load_claim(claim_id)))


def _switched(request: PracticeRequest, claim: Claim) -> dict[str, Any]:  # Any: field values
    """What the pressed button says."""
    provider_id = whole_number(request.POST.get("billing_provider"))
    if provider_id is not None:
        return to_billing_provider(get_object_or_404(BillingProvider, pk=provider_id, is_active=True))
    location_id = whole_number(request.POST.get("location"))
    if location_id is not None:
        return to_location(get_object_or_404(Location, pk=location_id, is_active=True))
    return to_what_is_on_file(claim) if "take_over" in request.POST else {}


def show_boxes(request: PracticeRequest, forms: PageForms, *, is_refused: bool = False) -> HttpResponse:
    """The boxes alone for htmx; without script the whole page."""
    if not request.htmx:
        if is_refused:
            return show_page(request, forms, status=422)
        return redirect(practice_url(request, "claim_prepare", claim_id=forms.loaded.claim.pk))
    return render(request, "claims/claim_prepare.html#boxes", page_context(request, forms))


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
