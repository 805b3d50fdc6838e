"""A check or one of its claim payments as it came: its own segments in words, with the findings in their places."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clearinghouse.models import InterchangeFile
from clearinghouse.views.raw_segments import ROWS_TEMPLATE, RawPart, raw_part, wants_more
from practice.permissions import Permission, PracticeRequest, may, requires
from practice.services.audit import record_event
from remittance.models import ClaimPayment, Remittance
from x12.document import NotX12
from x12.excerpts import claim_payment_span, remittance_span
from x12.findings import Finding, Severity

_NOWHERE = range(0)


@requires(Permission.REMITTANCES)
@require_safe
def remittance_raw(request: PracticeRequest, remittance_id: int) -> HttpResponse:
    """From ST to SE of the check's 835."""
    remittance = get_object_or_404(Remittance, pk=remittance_id)
    return _answer(request, remittance, None)


@requires(Permission.REMITTANCES)
@require_safe
def claim_payment_raw(request: PracticeRequest, claim_payment_id: int) -> HttpResponse:
    """The CLP of a claim payment, with all up to the next one."""
    payment = get_object_or_404(ClaimPayment.objects.select_related("remittance"), pk=claim_payment_id)
    return _answer(request, payment.remittance, payment)


def _answer(request: PracticeRequest, remittance: Remittance, payment: ClaimPayment | None) -> HttpResponse:
    record_event(
        actor=request.user,
        verb="remittance.viewed",
        subject=remittance,
        now=timezone.now(),
        detail={"claim_payment": payment.pk} if payment is not None else {},
    )
    part = _part(request, remittance, payment)
    if wants_more(request):
        return render(request, ROWS_TEMPLATE, {"segments": part.segments, "more_url": part.more_url})
    template = "remittance/remittance_raw.html"
    context = {
        "remittance": remittance,
        "payment": payment,
        "raw": part,
        "can_take": may(request.membership, Permission.CLAIMS),  # as the file itself
    }
    return render(request, f"{template}#segments" if request.htmx else template, context)


def _part(request: PracticeRequest, remittance: Remittance, payment: ClaimPayment | None) -> RawPart:
    content = bytes(InterchangeFile.objects.only("content").get(pk=remittance.file_id).content)
    try:
        if payment is None:
            span = remittance_span(content, remittance.position)
        else:
            span = claim_payment_span(content, remittance.position, payment.position)
    except NotX12:
        span = _NOWHERE
    return raw_part(request, content, findings=_findings(remittance), span=span)


def _findings(remittance: Remittance) -> list[Finding]:
    """What the reader found when the check was read."""
    return [Finding(rule, Severity(severity), segment, text) for rule, severity, segment, text in remittance.findings]
