"""The practice switcher of the top bar, loaded when it is opened."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from practice.permissions import Permission, PracticeRequest, requires
from practice.queries import memberships_of


@requires(Permission.SCHEDULE)
@require_safe
def practice_menu(request: PracticeRequest) -> HttpResponse:
    return render(request, "practice/menu.html", {"memberships": memberships_of(request.user)})
