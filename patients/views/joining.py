"""Pages join in the browser: a page links to parts of the apps above its own by url name."""

from __future__ import annotations

from django.urls import NoReverseMatch, resolve

from practice.permissions import PracticeRequest, may, practice_url


def open_url(request: PracticeRequest, name: str, **kwargs: object) -> str:
    """The url of a page of any app; empty where the member may not open it or the app is not there."""
    try:
        url = practice_url(request, name, **kwargs)
    except NoReverseMatch:
        return ""
    view = resolve(url).func
    return url if may(request.membership, view.required_permission) else ""  # type: ignore[attr-defined]  # @requires sets it
