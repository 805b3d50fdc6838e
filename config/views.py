"""Where a user lands: in his practice, or before a choice of practices."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from practice.models import User
from practice.queries import memberships_of


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """One practice: go there. Several: choose. None: say who can help."""
    assert isinstance(request.user, User)  # login_required
    memberships = memberships_of(request.user)
    if len(memberships) == 1:
        return redirect("schedule", practice_slug=memberships[0].practice.slug)
    return render(request, "practice/choose.html", {"memberships": memberships})
