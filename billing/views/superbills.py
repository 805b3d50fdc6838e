"""A superbill on the screen and on paper."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from billing.documents import superbill_pdf
from billing.models import Superbill, Visit
from billing.queries import superbills_of
from practice.permissions import Permission, PracticeRequest, requires
from practice.services.audit import record_event


def money_parts(visit: Visit) -> list[tuple[str, object, str]]:
    """The money bar of a visit: where its charge went; sums to the charge."""
    return [
        ("Insurer paid", visit.insurance_paid_amount, "insurer"),
        ("Adjusted", visit.adjustment_amount, "contractual"),
        ("Patient", visit.patient_part_amount, "patient"),
        ("Open with insurance", visit.insurance_balance_amount, "open"),
    ]


def _superbill(superbill_id: int) -> Superbill:
    return get_object_or_404(
        Superbill.objects.select_related(
            "practice",
            "payer",
            "corrects",
            "issued_by",
            "visit__patient",
            "visit__rendering_provider",
            "visit__billing_provider",
        ),
        pk=superbill_id,
    )


@requires(Permission.PATIENTS)
@require_GET
def superbill_page(request: PracticeRequest, superbill_id: int) -> HttpResponse:
    superbill = _superbill(superbill_id)
    record_event(actor=request.user, verb="chart.viewed", subject=superbill, now=timezone.now())
    return render(
        request,
        "billing/superbill_page.html",
        {
            "superbill": superbill,
            "visit": superbill.visit,
            "patient": superbill.visit.patient,
            "lines": superbill.lines.order_by("number"),
            "parts": money_parts(superbill.visit),
            "siblings": superbills_of(superbill.visit),
        },
    )


@requires(Permission.PATIENTS)
@require_GET
def superbill_document(request: PracticeRequest, superbill_id: int) -> HttpResponse:
    superbill = _superbill(superbill_id)
    record_event(actor=request.user, verb="superbill.printed", subject=superbill, now=timezone.now())
    return HttpResponse(
        superbill_pdf(superbill),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="superbill-{superbill.number}.pdf"'},
    )
