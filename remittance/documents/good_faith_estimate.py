"""The good-faith estimate of a patient who pays alone, with what 45 CFR 149.610(c) asks."""

from __future__ import annotations

from billing.documents import render_pdf
from remittance.models import Estimate


def good_faith_estimate_pdf(estimate: Estimate) -> bytes:
    appointment = estimate.appointment
    return render_pdf(
        "remittance/good_faith_estimate_pdf.html",
        {
            "estimate": estimate,
            "lines": list(estimate.lines.order_by("number")),
            "practice": estimate.practice,
            "patient": appointment.patient,
            "provider": appointment.provider,
            "billing_provider": estimate.billing_provider,
            "location": appointment.location,
            "starts_on": estimate.service_on,
            "modality": appointment.get_modality_display(),
        },
    )
