"""Registering patients and mending their details."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from patients.forms.patient import PatientForm
from patients.models import Patient
from patients.queries import patients_alike
from patients.services.registration import change_patient, register_patient
from practice.permissions import Permission, PracticeRequest, practice_url, requires


def _duplicates(form: PatientForm, patient: Patient | None) -> list[Patient]:
    return list(
        patients_alike(
            last_name=form.cleaned_data["last_name"],
            first_name=form.cleaned_data["first_name"],
            born_on=form.cleaned_data["born_on"],
            but_not_id=patient.pk if patient else None,
        )
    )


@requires(Permission.PATIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def patient_new(request: PracticeRequest) -> HttpResponse:
    form = PatientForm(request.POST or None, today=timezone.localdate())
    duplicates: list[Patient] = []
    if request.method == "POST" and form.is_valid():
        duplicates = _duplicates(form, None)
        if not duplicates or "is_confirmed" in request.POST:
            patient = register_patient(details=form.details(), actor=request.user, now=timezone.now())
            messages.success(request, f"{patient.name} is registered with chart number {patient.number}.")
            if "then_cover" in request.POST:
                return redirect(practice_url(request, "coverage_new", patient_id=patient.pk))
            return redirect(practice_url(request, "patient_page", patient_id=patient.pk))
    status = 422 if form.errors or duplicates else 200
    context = {"form": form, "duplicates": duplicates}
    return render(request, "patients/patient_form.html", context, status=status)


@requires(Permission.PATIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def patient_edit(request: PracticeRequest, patient_id: int) -> HttpResponse:
    patient = get_object_or_404(Patient, pk=patient_id)
    name = patient.name
    # The form gets a copy: validation writes into its instance, and the service compares with the row.
    form = PatientForm(request.POST or None, instance=Patient.objects.get(pk=patient_id), today=timezone.localdate())
    duplicates: list[Patient] = []
    if request.method == "POST" and form.is_valid():
        is_renamed = {"last_name", "first_name", "born_on"} & set(form.changed_data)
        duplicates = _duplicates(form, patient) if is_renamed else []
        if not duplicates or "is_confirmed" in request.POST:
            change_patient(patient=patient, details=form.details(), actor=request.user, now=timezone.now())
            messages.success(request, f"The details of {patient.name} are saved.")
            return redirect(practice_url(request, "patient_page", patient_id=patient.pk))
    status = 422 if form.errors or duplicates else 200
    context = {"form": form, "patient": patient, "patient_name": name, "duplicates": duplicates}
    return render(request, "patients/patient_form.html", context, status=status)
