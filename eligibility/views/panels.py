"""Eligibility inside other rooms' pages, loaded by htmx; each also stands alone without script."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from billing.models import Modality
from billing.queries.credits import free_credit_amount
from eligibility.queries import history_of, latest_for_appointment, latest_outcomes
from eligibility.services.asking import ask_eligibility
from eligibility.tasks import ask
from eligibility.views.cards import card_for
from encounters.models import Appointment
from encounters.rules.practice_time import day_bounds
from patients.models import Coverage, Patient, Sequence
from patients.queries import coverages_of, coverages_on
from patients.views.joining import open_url
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.queries import whole_number

HISTORY_ROWS = 20


@requires(Permission.PATIENTS)
@require_http_methods(["GET", "POST"])
def appointment_panel(request: PracticeRequest, appointment_id: int) -> HttpResponse:
    """What to collect for an appointment; POST asks the payer that covers its date."""
    appointment = get_object_or_404(Appointment.objects.select_related("patient"), pk=appointment_id)
    service_on = timezone.localtime(appointment.starts_at).date()
    coverage = coverages_on(patient_id=appointment.patient_id, service_on=service_on).get(Sequence.PRIMARY)
    if request.method == "POST" and coverage is not None:
        inquiry = ask_eligibility(
            patient=appointment.patient,
            coverage=coverage,
            modality=appointment.modality,
            service_on=service_on,
            appointment=appointment,
            actor=request.user,
            now=timezone.now(),
        )
        ask.delay_on_commit(request.practice.pk, inquiry.pk)
        if not request.htmx:
            return redirect(practice_url(request, "appointment_page", appointment_id=appointment.pk))
    return render(
        request,
        "eligibility/appointment_panel.html",
        {
            "free_credit": free_credit_amount(appointment.patient_id, but_visit_id=appointment.visit_id),
            "credit_url": open_url(request, "take_payment", visit_id=appointment.visit_id)
            if appointment.visit_id
            else "",
            "appointment": appointment,
            "coverage": coverage,
            "card": card_for(latest_for_appointment(appointment.pk)),
        },
    )


@requires(Permission.PATIENTS)
@require_GET
def patient_panel(request: PracticeRequest, patient_id: int) -> HttpResponse:
    """The newest answer per coverage, and the history."""
    patient = get_object_or_404(Patient, pk=patient_id)
    coverages = coverages_of(patient.pk)
    history = list(history_of([coverage.pk for coverage in coverages])[:HISTORY_ROWS])
    newest = {row.coverage_id: row for row in reversed(history)}
    return render(
        request,
        "eligibility/patient_panel.html",
        {
            "patient": patient,
            "rows": [(coverage, card_for(newest.get(coverage.pk))) for coverage in coverages],
            "history": history,
            "modalities": Modality.choices,
            "today": timezone.localdate(),
        },
    )


@requires(Permission.PATIENTS)
@require_POST
def ask_for_coverage(request: PracticeRequest, coverage_id: int) -> HttpResponse:
    """Ask the payer of one coverage, for a modality and a date."""
    coverage = get_object_or_404(Coverage.objects.select_related("patient"), pk=coverage_id)
    modality = request.POST.get("modality", "")
    inquiry = ask_eligibility(
        patient=coverage.patient,
        coverage=coverage,
        modality=modality if modality in Modality.values else Modality.MEDICAL,
        service_on=parse_date(request.POST.get("service_on", "")) or timezone.localdate(),
        appointment=None,
        actor=request.user,
        now=timezone.now(),
    )
    ask.delay_on_commit(request.practice.pk, inquiry.pk)
    return redirect(practice_url(request, "eligibility_inquiry", inquiry_id=inquiry.pk))


@requires(Permission.SCHEDULE)
@require_GET
def schedule_badges(request: PracticeRequest) -> HttpResponse:
    """A badge for each appointment of a day, swapped into the schedule out of band."""
    day = parse_date(request.GET.get("day", "")) or timezone.localdate()
    start, end = day_bounds(day, request.practice.zone)
    of_day = Appointment.objects.filter(starts_at__gte=start, starts_at__lt=end)
    for name in ("provider", "location"):  # as the schedule that asks is filtered: it has no other rows
        if (key := whole_number(request.GET.get(name))) is not None:
            of_day = of_day.filter(**{f"{name}_id": key})
    appointment_ids = list(of_day.values_list("id", flat=True))
    return render(request, "eligibility/schedule_badges.html", {"inquiries": latest_outcomes(appointment_ids).values()})
