"""The patient page: what to do next, who this is, and panels of every room."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from patients.models import Patient, Sequence
from patients.queries import coverages_of
from patients.rules.coverage import policies_on, problems_on
from patients.views.joining import open_url
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.services.audit import record_event


@dataclass(frozen=True)
class Step:
    """The next step of a page."""

    text: str
    url: str
    label: str
    tone: str = "person"
    method: str = "get"


@dataclass(frozen=True)
class Panel:
    """A part of the page that another url serves."""

    title: str
    url_name: str
    url: str

    @property
    def id(self) -> str:
        return self.url_name.replace("_", "-")


PANELS = (
    ("Coverages", "patient_coverages_panel"),
    ("Eligibility", "patient_eligibility_panel"),
    ("Visits", "patient_visits_panel"),
    ("Claims", "patient_claims_panel"),
    ("Balance", "patient_balance_panel"),
)


@requires(Permission.PATIENTS)
@require_GET
def patient_page(request: PracticeRequest, patient_id: int) -> HttpResponse:
    patient = get_object_or_404(Patient, pk=patient_id)
    record_event(actor=request.user, verb="chart.viewed", subject=patient, now=timezone.now())
    today = timezone.localdate()
    panels = [Panel(title, name, open_url(request, name, patient_id=patient.pk)) for title, name in PANELS]
    context = {
        "patient": patient,
        "age": _age(patient.born_on, today),
        "step": _next_step(request, patient, today),
        "panels": [panel for panel in panels if panel.url],
        "book_url": open_url(request, "appointment_new"),
    }
    return render(request, "patients/patient_page.html", context)


def _next_step(request: PracticeRequest, patient: Patient, today: dt.date) -> Step:
    coverages = coverages_of(patient.pk)
    edit_url = practice_url(request, "patient_edit", patient_id=patient.pk)
    if not coverages:
        return Step(
            "No coverage is on file: visits are billed to the patient.",
            practice_url(request, "coverage_new", patient_id=patient.pk),
            "Add the insurance card",
        )
    problems = problems_on(coverages, today)
    if problems:
        url = practice_url(request, "coverage_new", patient_id=patient.pk)
        if problems[0].coverage_ids:
            url = practice_url(request, "coverage_edit", coverage_id=problems[0].coverage_ids[0])
        return Step(problems[0].sentence, url, "Mend the coverage")
    if not (patient.address_line1 and patient.city and patient.state and patient.postal_code):
        return Step("The address is not complete: claims are rejected without it.", edit_url, "Complete the address")
    primary = policies_on(coverages, today).get(Sequence.PRIMARY)
    if primary is None:
        return Step("No coverage is in force today.", edit_url, "Look at the details")
    return Step(f"Covered by {primary.payer} today. Nothing is missing for a claim.", "", "", "done")


def _age(born_on: dt.date, today: dt.date) -> int:
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
