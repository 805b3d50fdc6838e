"""Urls of the schedule, appointments and chart notes, below /p/<slug>/."""

from __future__ import annotations

from django.urls import path

from encounters.views import appointments, booking, chart_note, coding, schedule

appointment_urls = [
    path("schedule/", schedule.schedule, name="schedule"),
    path("appointments/new/", booking.appointment_new, name="appointment_new"),
    path("appointments/<int:appointment_id>/", appointments.appointment_page, name="appointment_page"),
    path("appointments/<int:appointment_id>/edit/", booking.appointment_edit, name="appointment_edit"),
    path(
        "appointments/<int:appointment_id>/check-in/",
        appointments.appointment_check_in,
        name="appointment_check_in",
    ),
    path(
        "appointments/<int:appointment_id>/check-out/",
        appointments.appointment_check_out,
        name="appointment_check_out",
    ),
    path(
        "appointments/<int:appointment_id>/cancel/",
        appointments.appointment_cancel,
        name="appointment_cancel",
    ),
    path(
        "appointments/<int:appointment_id>/no-show/",
        appointments.appointment_no_show,
        name="appointment_no_show",
    ),
    path(
        "appointments/<int:appointment_id>/reopen/",
        appointments.appointment_reopen,
        name="appointment_reopen",
    ),
    path("patients/<int:patient_id>/visits/", appointments.patient_visits_panel, name="patient_visits_panel"),
]
note_urls = [
    path("notes/unsigned/", schedule.unsigned_notes, name="unsigned_notes"),
    path("notes/icd10/", coding.icd10_search, name="icd10_search"),
    path("notes/services/", coding.service_search, name="service_search"),
    path("visits/<int:visit_id>/note/", chart_note.chart_note, name="chart_note"),
    path("visits/<int:visit_id>/note/save/", chart_note.note_save, name="note_save"),
    path("visits/<int:visit_id>/note/sign/", chart_note.note_sign, name="note_sign"),
    path("visits/<int:visit_id>/note/addendum/", chart_note.note_addendum, name="note_addendum"),
    path("visits/<int:visit_id>/note/copy/", coding.coding_copy, name="coding_copy"),
    path("visits/<int:visit_id>/diagnoses/add/", coding.diagnosis_add, name="diagnosis_add"),
    path("visits/<int:visit_id>/diagnoses/remove/", coding.diagnosis_remove, name="diagnosis_remove"),
    path("visits/<int:visit_id>/diagnoses/move/", coding.diagnosis_move, name="diagnosis_move"),
    path("visits/<int:visit_id>/services/add/", coding.service_add, name="service_add"),
    path("visits/<int:visit_id>/services/<int:coded_id>/", coding.service_change, name="service_change"),
    path("visits/<int:visit_id>/services/<int:coded_id>/remove/", coding.service_remove, name="service_remove"),
]
urlpatterns = [*appointment_urls, *note_urls]
