"""Tabler's outline icons, inlined so that they take the colour of their text."""

from __future__ import annotations

import functools
import re

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

ICON_NAME = re.compile(r"^[a-z0-9-]+$")
START = (
    '<svg class="icon" width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
    ' stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"'
    ' aria-hidden="true" focusable="false">'
)


class NoSuchIcon(ValueError):
    """A template names an icon that @tabler/icons does not have."""


@functools.cache
def icon_svg(name: str) -> SafeString:
    """The icon as SVG, hidden from screen readers since a word always stands beside it."""
    path = settings.NODE_MODULES / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg"
    if not ICON_NAME.match(name) or not path.exists():
        raise NoSuchIcon(name)
    shapes = re.sub(r"^.*?<svg[^>]*>|</svg>.*$", "", path.read_text(), flags=re.DOTALL)
    shapes = shapes.replace('<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "")
    svg = f"{START}{' '.join(shapes.split())}</svg>"
    return mark_safe(svg)  # noqa: S308 - the shapes come from the package, never from a person
