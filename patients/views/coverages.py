"""What covers a patient: the panel of his page, and the forms behind it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from patients.forms.coverage import CoverageForm
from patients.models import Coverage, Patient, Sequence
from patients.queries import coverages_of, coverages_with_member_id
from patients.rules.coverage import coverage_problems, is_in_force
from patients.services.coverages import add_coverage, change_coverage, remove_coverage
from practice.permissions import Permission, PracticeRequest, practice_url, requires


@requires(Permission.PATIENTS)
@require_GET
def patient_coverages_panel(request: PracticeRequest, patient_id: int) -> HttpResponse:
    patient = get_object_or_404(Patient, pk=patient_id)
    coverages = coverages_of(patient.pk)
    today = timezone.localdate()
    context = {
        "patient": patient,
        "rows": [{"coverage": each, "is_in_force": is_in_force(each, today)} for each in coverages],
        "problems": coverage_problems(coverages),
    }
    return render(request, "patients/coverages_panel.html", context)


def _same_member(form: CoverageForm, patient: Patient) -> list[Coverage]:
    return list(
        coverages_with_member_id(
            payer_id=form.cleaned_data["payer"].pk,
            member_id=form.cleaned_data["member_id"],
            but_not_patient_id=patient.pk,
        )
    )


@requires(Permission.PATIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def coverage_new(request: PracticeRequest, patient_id: int) -> HttpResponse:
    patient = get_object_or_404(Patient, pk=patient_id)
    taken = {coverage.sequence for coverage in coverages_of(patient.pk)}
    free = next((sequence for sequence in Sequence if sequence not in taken), Sequence.PRIMARY)
    form = CoverageForm(request.POST or None, initial={"sequence": free, "payer": request.GET.get("payer")})
    duplicates: list[Coverage] = []
    if request.method == "POST" and form.is_valid():
        duplicates = _same_member(form, patient)
        if not duplicates or "is_confirmed" in request.POST:
            coverage = add_coverage(patient=patient, details=form.details(), actor=request.user, now=timezone.now())
            messages.success(request, f"{coverage.payer} is now a {_word(coverage)} coverage of {patient.name}.")
            return redirect(practice_url(request, "patient_page", patient_id=patient.pk))
    context = {"form": form, "patient": patient, "duplicates": duplicates}
    status = 422 if form.errors or duplicates else 200
    return render(request, "patients/coverage_form.html", context, status=status)


@requires(Permission.PATIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def coverage_edit(request: PracticeRequest, coverage_id: int) -> HttpResponse:
    coverage = get_object_or_404(Coverage.objects.select_related("patient", "payer"), pk=coverage_id, is_active=True)
    # The form gets a copy: validation writes into its instance, and the service compares with the row.
    form = CoverageForm(request.POST or None, instance=Coverage.objects.get(pk=coverage_id))
    duplicates: list[Coverage] = []
    if request.method == "POST" and form.is_valid():
        is_other_member = {"payer", "member_id"} & set(form.changed_data)
        duplicates = _same_member(form, coverage.patient) if is_other_member else []
        if not duplicates or "is_confirmed" in request.POST:
            change_coverage(coverage=coverage, details=form.details(), actor=request.user, now=timezone.now())
            messages.success(request, f"The coverage by {coverage.payer} is saved.")
            return redirect(practice_url(request, "patient_page", patient_id=coverage.patient_id))
    context = {"form": form, "patient": coverage.patient, "coverage": coverage, "duplicates": duplicates}
    status = 422 if form.errors or duplicates else 200
    return render(request, "patients/coverage_form.html", context, status=status)


@requires(Permission.PATIENTS)
@require_POST
def coverage_remove(request: PracticeRequest, coverage_id: int) -> HttpResponse:
    coverage = get_object_or_404(Coverage.objects.select_related("patient", "payer"), pk=coverage_id, is_active=True)
    remove_coverage(coverage=coverage, actor=request.user, now=timezone.now())
    messages.success(request, f"The {_word(coverage)} coverage by {coverage.payer} is out of use.")
    return redirect(practice_url(request, "patient_page", patient_id=coverage.patient_id))


def _word(coverage: Coverage) -> str:
    return str(Sequence(coverage.sequence).label).lower()
