"""Turns /p/<slug>/ into a practice, or into nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.defaults import page_not_found

from practice.checks import refuse_unsafe_role
from practice.models import Membership
from practice.scoping import practice_scope, user_scope

PRACTICE_PATH = re.compile(r"^/p/(?P<slug>[-\w]+)/")


class UnmarkedView(RuntimeError):
    """A view under /p/ does not say which permission it needs: add @requires."""


class PracticeMiddleware:
    """For a path under /p/<slug>/, in this order:

    1. send who is not logged in to the log-in page;
    2. answer 404 to a stranger, exactly as for a practice that does not exist;
    3. open the practice's scope (a transaction) around view and template;
    4. use the practice's time zone;
    5. refuse a view that names no permission.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.role_is_checked = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.role_is_checked:
            refuse_unsafe_role()
            self.role_is_checked = True
        match = PRACTICE_PATH.match(request.path_info)
        if match is None:
            return self.get_response(request)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        membership = self._membership(request.user.pk, match["slug"])
        if membership is None:
            return page_not_found(request, Http404())
        request.practice = membership.practice  # type: ignore[attr-defined]  # PracticeRequest declares it
        request.membership = membership  # type: ignore[attr-defined]  # PracticeRequest declares it
        with practice_scope(membership.practice_id), timezone.override(membership.practice.zone):
            return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., Any],
        args: Any,
        kwargs: Any,  # Any: Django's signature
    ) -> None:
        if hasattr(request, "practice") and not hasattr(view, "required_permission"):
            raise UnmarkedView(f"{view.__module__}.{view.__name__}")

    def _membership(self, user_id: int, slug: str) -> Membership | None:
        with user_scope(user_id):
            return (
                Membership.objects.filter(user_id=user_id, practice__slug=slug, is_active=True)
                .select_related("practice")
                .first()
            )
