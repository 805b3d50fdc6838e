"""One appointment: who comes, what to collect, and how far the visit is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from billing.queries.credits import free_credit_amount
from encounters.models import Appointment, AppointmentStatus, ChartNote
from encounters.queries import appointments_of_patient
from encounters.rules.status import MoveNotAllowed, can_move
from encounters.services.arrival import NoBillingProvider, NotYetDue, check_in, check_out
from encounters.services.booking import cancel_appointment, mark_no_show, reopen_appointment
from patients.models import Coverage, Patient, Sequence
from patients.queries import coverages_of
from patients.rules.coverage import policies_on, problems_on
from patients.views.joining import open_url
from patients.views.page import Step
from practice.permissions import Permission, PracticeRequest, may, practice_url, requires

RELATED = ("patient", "provider", "location", "visit__chart_note")


@requires(Permission.SCHEDULE)
@require_GET
def appointment_page(request: PracticeRequest, appointment_id: int) -> HttpResponse:
    appointment = get_object_or_404(Appointment.objects.select_related(*RELATED), pk=appointment_id)
    service_on = timezone.localtime(appointment.starts_at).date()
    coverages = coverages_of(appointment.patient_id)
    in_force = policies_on(coverages, service_on)
    primary = in_force.get(Sequence.PRIMARY)
    visit = appointment.visit
    context = {
        "appointment": appointment,
        "patient": appointment.patient,
        "visit": visit,
        "in_force": sorted(in_force.values(), key=lambda each: "PST".index(each.sequence)),
        "coverage_problems": problems_on(coverages, service_on),
        "step": _next_step(request, appointment, primary, service_on),
        "eligibility_url": open_url(request, "appointment_eligibility_panel", appointment_id=appointment.pk),
        "estimate_url": open_url(request, "estimate_panel", appointment_id=appointment.pk),
        "collect_url": _collect_url(request, appointment, primary),
        "note_url": open_url(request, "chart_note", visit_id=visit.pk) if visit else "",
        "free_credit": free_credit_amount(appointment.patient_id, but_visit_id=visit.pk if visit else None),
        "may_change": visit is None and appointment.status == AppointmentStatus.BOOKED,
        "may_reopen": can_move(appointment.status, AppointmentStatus.BOOKED),
        "may_check_out": can_move(appointment.status, AppointmentStatus.CHECKED_OUT),
    }
    return render(request, "encounters/appointment_page.html", context)


def _collect_url(request: PracticeRequest, appointment: Appointment, primary: Coverage | None) -> str:
    if appointment.visit_id is None:
        return ""
    url = open_url(request, "take_payment", visit_id=appointment.visit_id)
    due = _copay_due(appointment, primary)
    return f"{url}?amount={due}" if url and due else url


def _copay_due(appointment: Appointment, primary: Coverage | None) -> Decimal:
    """What is left of the card's copay after what the patient has paid for this visit."""
    visit = appointment.visit
    copay: Decimal | None = primary.copay_amount if primary else None
    if visit is None or copay is None:
        return Decimal(0)
    paid: Decimal = visit.patient_paid_amount + visit.patient_credit_amount
    return max(copay - paid, Decimal(0))


def _next_step(
    request: PracticeRequest, appointment: Appointment, primary: Coverage | None, service_on: dt.date
) -> Step:
    if appointment.visit is not None:
        return _step_of_visit(request, appointment, primary)
    page = {"appointment_id": appointment.pk}
    if appointment.status == AppointmentStatus.BOOKED:
        if service_on > timezone.localdate():
            return Step(f"Booked for {service_on:%m/%d/%Y}. Nothing is due before that day.", "", "", "done")
        return Step(
            "Check the patient in when they arrive: that opens the visit.",
            practice_url(request, "appointment_check_in", **page),
            "Check in",
            method="post",
        )
    booking_url = practice_url(request, "appointment_new")
    return Step(
        f"This appointment is {appointment.get_status_display().lower()}.",
        f"{booking_url}?patient={appointment.patient_id}",
        "Book another time",
    )


def _step_of_visit(request: PracticeRequest, appointment: Appointment, primary: Coverage | None) -> Step:
    visit = appointment.visit
    due = _copay_due(appointment, primary)
    collect_url = _collect_url(request, appointment, primary)
    note = getattr(visit, "chart_note", None)
    is_signed = note is not None and note.status == ChartNote.Status.SIGNED
    if due and collect_url and appointment.status == AppointmentStatus.CHECKED_IN:
        credit = free_credit_amount(appointment.patient_id, but_visit_id=appointment.visit_id)
        words = f" The patient has ${credit:,.2f} of free credit: it may pay for it." if credit else ""
        return Step(f"Collect the copay of ${due:,.2f}.{words}", collect_url, "Take the copay")
    if not is_signed and may(request.membership, Permission.CODE):
        return Step("The chart note is not signed yet.", _note_url(request, appointment), "Write the note")
    if appointment.status == AppointmentStatus.CHECKED_IN:
        return Step(
            "Check the patient out when they leave.",
            practice_url(request, "appointment_check_out", appointment_id=appointment.pk),
            "Check out",
            method="post",
        )
    if not is_signed:
        return Step("The provider signs the chart note; then the visit can be billed.", "", "", "moving")
    note_url = open_url(request, "chart_note", visit_id=appointment.visit_id)
    return Step("The note is signed and the visit is charged.", note_url, "See the note and its claim", "done")


def _note_url(request: PracticeRequest, appointment: Appointment) -> str:
    return practice_url(request, "chart_note", visit_id=appointment.visit_id)


@requires(Permission.SCHEDULE)
@require_POST
def appointment_check_in(request: PracticeRequest, appointment_id: int) -> HttpResponse:
    return _act(request, appointment_id, check_in, "{name} is checked in.")


@requires(Permission.SCHEDULE)
@require_POST
def appointment_check_out(request: PracticeRequest, appointment_id: int) -> HttpResponse:
    return _act(request, appointment_id, check_out, "{name} is checked out.")


@requires(Permission.SCHEDULE)
@require_POST
def appointment_cancel(request: PracticeRequest, appointment_id: int) -> HttpResponse:
    return _act(request, appointment_id, cancel_appointment, "The appointment of {name} is cancelled.")


@requires(Permission.SCHEDULE)
@require_POST
def appointment_no_show(request: PracticeRequest, appointment_id: int) -> HttpResponse:
    return _act(request, appointment_id, mark_no_show, "{name} is marked as a no-show.")


@requires(Permission.SCHEDULE)
@require_POST
def appointment_reopen(request: PracticeRequest, appointment_id: int) -> HttpResponse:
    return _act(request, appointment_id, reopen_appointment, "The appointment of {name} is booked again.")


def _act(
    request: PracticeRequest, appointment_id: int, service: Callable[..., Appointment], words: str
) -> HttpResponse:
    appointment = get_object_or_404(Appointment.objects.select_related("patient"), pk=appointment_id)
    try:
        service(appointment=appointment, actor=request.user, now=timezone.now())
    except (MoveNotAllowed, NotYetDue, NoBillingProvider) as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, words.format(name=appointment.patient.name))
    return redirect(practice_url(request, "appointment_page", appointment_id=appointment.pk))


@requires(Permission.PATIENTS)
@require_GET
def patient_visits_panel(request: PracticeRequest, patient_id: int) -> HttpResponse:
    """Appointments and visits, the latest first; part of the patient page."""
    patient = get_object_or_404(Patient, pk=patient_id)
    context = {
        "patient": patient,
        "appointments": appointments_of_patient(patient.pk)[:50],
        "patient_key": str(patient.pk),
        "may_read_notes": may(request.membership, Permission.CHART),
        "may_book": may(request.membership, Permission.SCHEDULE),
    }
    return render(request, "encounters/visits_panel.html", context)
