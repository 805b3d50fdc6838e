"""Where a user lands, and the search over everything."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from config.search import find
from practice.models import User
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.queries import memberships_of


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """One practice: go there. Several: choose. None: say who can help."""
    memberships = memberships_of(cast(User, request.user))  # login_required
    if len(memberships) == 1:
        return redirect("schedule", practice_slug=memberships[0].practice.slug)
    return render(request, "practice/choose.html", {"memberships": memberships})


@requires(Permission.PATIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: PracticeRequest) -> HttpResponse:
    """One box for everything; a single hit is opened at once. Asked by POST: a name does not belong into a URL."""
    text = request.POST.get("q", "").strip()
    found = find(request, text)
    hits = [
        *(practice_url(request, "patient_page", patient_id=patient.pk) for patient in found.patients),
        *(practice_url(request, "claim_page", claim_id=claim.pk) for claim in found.claims),
        *(practice_url(request, "remittance_page", remittance_id=remittance.pk) for remittance in found.remittances),
    ]
    if len(hits) == 1:
        return redirect(hits[0])
    return render(request, "config/search.html", {"search_text": text, "found": found})
