"""Booking appointments and changing them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods

from encounters.forms.appointment import AppointmentForm, initial_of
from encounters.models import Appointment
from encounters.queries import appointments_that_overlap, provider_of
from encounters.services.booking import AppointmentIsPast, book_appointment, change_appointment
from patients.forms.fields import typed_text
from patients.models import Patient
from patients.queries import patients_matching
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from providers.models import Location, RenderingProvider

PICKER_LENGTH = 8


def _whole_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _overlaps(form: AppointmentForm, appointment: Appointment | None = None) -> list[Appointment]:
    booking = form.booking()
    return appointments_that_overlap(
        provider_id=booking.provider.pk,
        starts_at=booking.starts_at,
        minutes=booking.minutes,
        but_not_id=appointment.pk if appointment else None,
    )


def _picker(request: PracticeRequest, patient: Patient | None) -> dict[str, Any]:  # Any: template context
    text = typed_text(request.POST, "patient_search")
    matches = list(patients_matching(text, limit=PICKER_LENGTH)) if text.strip() and patient is None else []
    return {"chosen": patient, "patient_search": text, "matches": matches}


def _first_guess(request: PracticeRequest, patient: Patient | None) -> dict[str, Any]:  # Any: form initial
    """The day that was shown, the provider who asks or was there last, and his usual place."""
    last = None
    if patient is not None:
        last = Appointment.objects.filter(patient=patient).select_related("provider").order_by("-starts_at").first()
    provider_id = _whole_number(request.GET.get("provider", ""))
    provider = RenderingProvider.objects.filter(pk=provider_id, is_active=True).first() if provider_id else None
    provider = provider or (last.provider if last else None) or provider_of(request.user.pk)
    places = list(Location.objects.filter(is_active=True).order_by("pk")[:2])
    only_place = places[0].pk if len(places) == 1 else None
    try:
        on = parse_date(request.GET.get("day", ""))
    except ValueError:
        on = None
    return {
        "patient": patient.pk if patient else None,
        "on": on or timezone.localdate(),
        "provider": provider.pk if provider else None,
        "location": (provider.default_location_id if provider else None) or only_place,
        "modality": last.modality if last else "",
        "is_new_patient": patient is not None and last is None,
    }


@requires(Permission.SCHEDULE)
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_new(request: PracticeRequest) -> HttpResponse:
    """Works without script, too: `find` shows the patients that match, with everything else as typed."""
    chosen_id = _whole_number(request.POST.get("patient", "") or request.GET.get("patient", ""))
    patient = Patient.objects.filter(pk=chosen_id).first() if chosen_id else None
    is_finding = "find" in request.POST
    if is_finding:
        patient = None
    form = AppointmentForm(
        request.POST if request.method == "POST" else None,
        zone=request.practice.zone,
        initial=_first_guess(request, patient) if request.method != "POST" else {},
    )
    overlaps: list[Appointment] = []
    if request.method == "POST" and not is_finding and form.is_valid():
        overlaps = _overlaps(form)
        if not overlaps or "is_confirmed" in request.POST:
            appointment = book_appointment(booking=form.booking(), actor=request.user, now=timezone.now())
            messages.success(request, f"{appointment.patient.name} is booked for {_when(appointment)}.")
            return redirect(practice_url(request, "appointment_page", appointment_id=appointment.pk))
    context = {"form": form, "overlaps": overlaps, "is_finding": is_finding} | _picker(request, patient)
    is_refused = not is_finding and request.method == "POST"
    return render(request, "encounters/appointment_form.html", context, status=422 if is_refused else 200)


@requires(Permission.SCHEDULE)
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_edit(request: PracticeRequest, appointment_id: int) -> HttpResponse:
    appointment = get_object_or_404(Appointment.objects.select_related("patient"), pk=appointment_id)
    page = redirect(practice_url(request, "appointment_page", appointment_id=appointment.pk))
    zone = request.practice.zone
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None:
        data["patient"] = str(appointment.patient_id)
    form = AppointmentForm(data, zone=zone, appointment=appointment, initial=initial_of(appointment, zone))
    overlaps: list[Appointment] = []
    if data is not None and form.is_valid():
        overlaps = _overlaps(form, appointment)
        if not overlaps or "is_confirmed" in request.POST:
            try:
                changed = change_appointment(
                    appointment=appointment, booking=form.booking(), actor=request.user, now=timezone.now()
                )
            except AppointmentIsPast as problem:
                messages.error(request, str(problem))
            else:
                messages.success(request, f"The appointment of {appointment.patient.name} is now {_when(changed)}.")
            return page
    context = {
        "form": form,
        "appointment": appointment,
        "overlaps": overlaps,
        "chosen": appointment.patient,
        "is_finding": False,
    }
    return render(request, "encounters/appointment_form.html", context, status=422 if data is not None else 200)


def _when(appointment: Appointment) -> str:
    local = timezone.localtime(appointment.starts_at)
    return f"{local:%m/%d/%Y} at {local.strftime('%I:%M %p').lstrip('0')}"
