"""The receipt that the patient takes home."""

from __future__ import annotations

from billing.documents.pdf import render_pdf
from billing.models import Payment


def receipt_pdf(payment: Payment) -> bytes:
    return render_pdf(
        "billing/receipt_pdf.html",
        {
            "payment": payment,
            "practice": payment.practice,
            "patient": payment.patient,
            "visit": payment.visit,
        },
    )
