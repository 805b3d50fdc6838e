"""Urls of eligibility, below /p/<slug>/."""

from __future__ import annotations

from django.urls import path

from eligibility.views import inquiries, panels, raw

urlpatterns = [
    path("eligibility/", inquiries.eligibility_worklist, name="eligibility_worklist"),
    path("eligibility/<int:inquiry_id>/", inquiries.inquiry_page, name="eligibility_inquiry"),
    path("eligibility/<int:inquiry_id>/again/", inquiries.ask_again, name="eligibility_again"),
    path("eligibility/<int:inquiry_id>/raw/<slug:transaction>/", raw.inquiry_raw, name="eligibility_raw"),
    path(
        "eligibility/<int:inquiry_id>/raw/<slug:transaction>/download/",
        raw.inquiry_raw_download,
        name="eligibility_raw_download",
    ),
    path("eligibility/badges/", panels.schedule_badges, name="schedule_eligibility_badges"),
    path(
        "appointments/<int:appointment_id>/eligibility/",
        panels.appointment_panel,
        name="appointment_eligibility_panel",
    ),
    path("patients/<int:patient_id>/eligibility/", panels.patient_panel, name="patient_eligibility_panel"),
    path("coverages/<int:coverage_id>/eligibility/", panels.ask_for_coverage, name="coverage_eligibility"),
]
