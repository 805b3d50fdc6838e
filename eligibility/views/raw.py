"""The question and the answer as they went over the wire, each segment in words."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clearinghouse.views.raw_segments import ROWS_TEMPLATE, findings_in, raw_part, wants_more
from eligibility.models import EligibilityInquiry
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.services.audit import record_event

TITLES = {"270": "The question as it went (270)", "271": "The answer as it came (271)"}


@requires(Permission.PATIENTS)
@require_safe
def inquiry_raw(request: PracticeRequest, inquiry_id: int, transaction: str) -> HttpResponse:
    """The 270 or the 271, with what is wrong with it in its place."""
    inquiry, content = _content(inquiry_id, transaction)
    record_event(actor=request.user, verb="chart.viewed", subject=inquiry, now=timezone.now())
    part = raw_part(request, content, findings=findings_in(content))
    if wants_more(request):
        return render(request, ROWS_TEMPLATE, {"segments": part.segments, "more_url": part.more_url})
    template = "eligibility/inquiry_raw.html"
    context = {"inquiry": inquiry, "transaction": transaction, "title": TITLES[transaction], "raw": part}
    return render(request, f"{template}#segments" if request.htmx else template, context)


@requires(Permission.PATIENTS)
@require_safe
def inquiry_raw_download(request: PracticeRequest, inquiry_id: int, transaction: str) -> HttpResponse:
    """The bytes as they went over the wire."""
    inquiry, content = _content(inquiry_id, transaction)
    if not content:
        return redirect(
            practice_url(request, "eligibility_raw", inquiry_id=inquiry.pk, transaction=transaction)
        )  # it says why
    record_event(actor=request.user, verb="eligibility.downloaded", subject=inquiry, now=timezone.now())
    return HttpResponse(
        content,
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="eligibility-{inquiry.pk}-{transaction}.x12"'},
    )


def _content(inquiry_id: int, transaction: str) -> tuple[EligibilityInquiry, bytes]:
    """The inquiry and its 270 or 271; empty bytes where there is none. 404 for any other transaction."""
    if transaction not in TITLES:
        raise Http404
    inquiry = get_object_or_404(EligibilityInquiry.objects.select_related("patient", "coverage__payer"), pk=inquiry_id)
    content = inquiry.request if transaction == "270" else inquiry.response
    return inquiry, bytes(content or b"")
