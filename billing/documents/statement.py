"""Statements for patients on paper; several in one document, each on its own sheets."""

from __future__ import annotations

from collections.abc import Iterable

from billing.documents.pdf import render_pdf
from billing.models import Statement
from billing.rules.statement import from_json
from practice.models import Practice


def statements_pdf(practice: Practice, statements: Iterable[Statement]) -> bytes:
    """The figures are those that were kept when each was made."""
    shown = [{"statement": one, "patient": one.patient, "figures": from_json(one.figures)} for one in statements]
    return render_pdf("billing/statement_pdf.html", {"practice": practice, "statements": shown})
