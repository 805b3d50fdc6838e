"""The sidebar and the practice switcher, by role."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, Any]:  # Any: template context
    """Context for the base layout."""
    return {}
