"""Urls of patients and coverages, below /p/<slug>/."""

from __future__ import annotations

from django.urls import path

from patients.views import coverages, listing, page, registration

urlpatterns = [
    path("patients/", listing.patient_list, name="patient_list"),
    path("patients/pick/", listing.patient_picker, name="patient_picker"),
    path("patients/new/", registration.patient_new, name="patient_new"),
    path("patients/<int:patient_id>/", page.patient_page, name="patient_page"),
    path("patients/<int:patient_id>/edit/", registration.patient_edit, name="patient_edit"),
    path(
        "patients/<int:patient_id>/coverages/",
        coverages.patient_coverages_panel,
        name="patient_coverages_panel",
    ),
    path("patients/<int:patient_id>/coverages/new/", coverages.coverage_new, name="coverage_new"),
    path("coverages/<int:coverage_id>/", coverages.coverage_edit, name="coverage_edit"),
    path("coverages/<int:coverage_id>/remove/", coverages.coverage_remove, name="coverage_remove"),
]
