"""Template components of the house; a builtin library, so that templates need no load."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def purl(context: template.Context, name: str, **kwargs: Any) -> str:  # Any: url arguments
    """The url of a page of this practice: {% purl "claim_page" claim_id=claim.pk %}."""
    return reverse(name, kwargs={"practice_slug": context["request"].practice.slug, **kwargs})
