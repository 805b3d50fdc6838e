"""Estimates: given on the appointment's page, held against what came of them, and printed for those who pay alone."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from billing.models import Service, Visit
from encounters.models import Appointment
from patients.models import Sequence
from patients.queries import coverages_on
from practice.permissions import Permission, PracticeRequest, may, practice_url, requires
from practice.queries import whole_number
from practice.services.audit import record_event
from remittance.documents.good_faith_estimate import good_faith_estimate_pdf
from remittance.models import Estimate
from remittance.queries.estimates import (
    SHOWN,
    accuracy,
    compared,
    last_estimate,
    likely_services,
    payers_estimated,
)
from remittance.services.estimates import NothingToEstimate, WantedService, give_estimate
from remittance.views.estimate_form import EstimateForm


@requires(Permission.PATIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def estimate_panel(request: PracticeRequest, appointment_id: int) -> HttpResponse:
    """What the patient will owe, on the appointment's page; a post works it out and keeps it."""
    appointment = get_object_or_404(
        Appointment.objects.select_related("practice", "patient", "provider__default_billing_provider"),
        pk=appointment_id,
    )
    if request.method != "POST":
        return _panel(request, appointment, EstimateForm(initial=_suggested(appointment)))
    form = EstimateForm(request.POST)
    if not form.is_valid():
        return _panel(request, appointment, form, status=422)
    try:
        give_estimate(
            appointment=appointment,
            wanted=[WantedService(pk, units) for pk, units in form.wanted],
            is_self_pay=form.cleaned_data["is_self_pay"],
            diagnoses=form.diagnosis_codes,
            idempotency_key=form.cleaned_data["key"],
            actor=request.user,
            now=timezone.now(),
        )
    except NothingToEstimate as refused:
        form.add_error(None, str(refused))
        return _panel(request, appointment, form, status=422)
    if not request.htmx:
        return redirect(practice_url(request, "appointment_page", appointment_id=appointment.pk))
    return _panel(request, appointment, EstimateForm(initial=_suggested(appointment)))


def _suggested(appointment: Appointment) -> dict[str, Any]:  # Any: values of form fields
    """What the last estimate had; else what was coded last time."""
    last = last_estimate(appointment.pk)
    chosen: list[tuple[int, Decimal]] = []
    if last is not None:
        on_file = {(one.code, one.name): one.pk for one in Service.objects.filter(is_active=True)}
        chosen = [
            (on_file[one.code, one.name], one.units)
            for one in sorted(last.lines.all(), key=lambda line: line.number)
            if (one.code, one.name) in on_file
        ]
    initial: dict[str, Any] = {"key": uuid.uuid4(), "is_self_pay": last is not None and last.is_self_pay}
    for number, (service_id, units) in enumerate(chosen or likely_services(appointment), start=1):
        initial |= {f"service_{number}": service_id, f"units_{number}": units.normalize()}
    return initial


def _panel(request: PracticeRequest, appointment: Appointment, form: EstimateForm, status: int = 200) -> HttpResponse:
    service_on = timezone.localtime(appointment.starts_at).date()
    coverages = coverages_on(patient_id=appointment.patient_id, service_on=service_on)
    estimate = last_estimate(appointment.pk)
    rows = compared(visit_id=appointment.visit_id) if appointment.visit_id else []
    context = {
        "appointment": appointment,
        "form": form,
        "estimate": estimate,
        "lines": sorted(estimate.lines.all(), key=lambda line: line.number) if estimate is not None else [],
        "is_insured": Sequence.PRIMARY in coverages,
        "has_next_payer": Sequence.SECONDARY in coverages,
        "came_of_it": rows[0] if rows else None,
    }
    return render(request, "remittance/estimate_panel.html", context, status=status)


@requires(Permission.CLAIMS_VIEW)
@require_safe
def visit_estimate_panel(request: PracticeRequest, visit_id: int) -> HttpResponse:
    """How near the estimate of a visit came; part of the superbill's page, empty without an estimate."""
    visit = get_object_or_404(Visit, pk=visit_id)
    rows = compared(visit_id=visit.pk)
    return render(
        request,
        "remittance/visit_estimate_panel.html",
        {"one": rows[0] if rows else None, "may_see_appointment": may(request.membership, Permission.SCHEDULE)},
    )


@requires(Permission.REMITTANCES)
@require_safe
def estimate_list(request: PracticeRequest) -> HttpResponse:
    """Estimates beside what came of them, by payer and service, and how near they were."""
    payer_id, code = whole_number(request.GET.get("payer")), request.GET.get("code", "").strip().upper()[:5]
    rows = compared(payer_id=payer_id, code=code, before=whole_number(request.GET.get("before")))
    context = {
        "rows": rows[:SHOWN],
        "older": rows[SHOWN - 1].estimate_id if len(rows) > SHOWN else None,
        "accuracy": accuracy(payer_id=payer_id, code=code),
        "payers": payers_estimated(),
        "payer_id": payer_id,
        "code": code,
    }
    return render(request, "remittance/estimate_list.html", context)


@requires(Permission.PATIENTS)
@require_safe
def good_faith_estimate(request: PracticeRequest, estimate_id: int) -> HttpResponse:
    """The self-pay estimate as the patient takes it home."""
    estimate = get_object_or_404(
        Estimate.objects.select_related(
            "practice", "billing_provider", "appointment__patient", "appointment__provider", "appointment__location"
        ),
        pk=estimate_id,
        kind=Estimate.Kind.SELF_PAY,
    )
    record_event(actor=request.user, verb="estimate.printed", subject=estimate, now=timezone.now())
    return HttpResponse(
        good_faith_estimate_pdf(estimate),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="good-faith-estimate-{estimate.pk}.pdf"'},
    )
