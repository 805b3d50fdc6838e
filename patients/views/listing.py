"""Finding a patient."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from patients.forms.fields import typed_text
from patients.queries import PAGE_LENGTH, patients_matching
from practice.permissions import Permission, PracticeRequest, requires

PICKER_LENGTH = 8


def _whole_number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None


@requires(Permission.PATIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def patient_list(request: PracticeRequest) -> HttpResponse:
    """The search travels in a POST, so that names and birth dates stay out of addresses and server logs."""
    text = typed_text(request.POST, "q") or typed_text(request.GET, "q")
    after_id = _whole_number(request.POST.get("after"))
    found = list(patients_matching(text, after_id=after_id, limit=PAGE_LENGTH + 1))
    context = {
        "q": text,
        "patients": found[:PAGE_LENGTH],
        "next_after": found[PAGE_LENGTH - 1].pk if len(found) > PAGE_LENGTH else None,
        "is_first_page": after_id is None,
    }
    part = "#results" if request.htmx else ""
    return render(request, f"patients/patient_list.html{part}", context)


@requires(Permission.PATIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def patient_picker(request: PracticeRequest) -> HttpResponse:
    """The first matches as radio buttons, for the forms that need a patient."""
    text = typed_text(request.POST, "patient_search")
    found = list(patients_matching(text, limit=PICKER_LENGTH)) if text.strip() else []
    return render(request, "patients/patient_picker.html", {"patient_search": text, "matches": found})
