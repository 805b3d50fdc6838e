"""From template to PDF, without ever fetching anything."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import CSS, HTML


class FetchRefused(ValueError):
    """A document tried to load something: documents carry all that they show."""


def _refuse(url: str, *args: object, **kwargs: object) -> NoReturn:
    raise FetchRefused("documents load nothing from outside")


def render_pdf(template: str, context: dict[str, Any]) -> bytes:  # Any: template context
    """Render a template with the house's print stylesheet (static/css/print.css)."""
    html = render_to_string(template, context)
    stylesheet = CSS(string=(settings.PROJECT / "static" / "css" / "print.css").read_text())
    pdf: bytes = HTML(string=html, url_fetcher=_refuse).write_pdf(stylesheets=[stylesheet])
    return pdf
