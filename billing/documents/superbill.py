"""The itemised superbill for the patient or his insurer."""

from __future__ import annotations

from billing.documents.pdf import render_pdf
from billing.models import Superbill


def superbill_pdf(superbill: Superbill) -> bytes:
    visit = superbill.visit
    return render_pdf(
        "billing/superbill_pdf.html",
        {
            "superbill": superbill,
            "lines": list(superbill.lines.order_by("number")),
            "practice": superbill.practice,
            "patient": visit.patient,
            "visit": visit,
            "provider": visit.rendering_provider,
            "billing_provider": visit.billing_provider,
        },
    )
