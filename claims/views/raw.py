"""What was sent for one claim: its own loops, cut out of the stored file, each segment in words."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from claims.models import Claim, Submission
from claims.queries.history import submissions_of
from clearinghouse.models import InterchangeFile
from clearinghouse.views.raw_segments import (
    ROWS_TEMPLATE,
    SHOWN_SEGMENTS,
    more_url,
    shown_span,
    wants_more,
)
from practice.permissions import Permission, PracticeRequest, may, requires
from practice.queries import whole_number
from practice.services.audit import record_event
from x12.claim_findings import findings_of_claim
from x12.document import NotX12
from x12.excerpts import ClaimExcerpt, claim_excerpt
from x12.explain import explain_spans

Context = dict[str, object]


@requires(Permission.CLAIMS_VIEW)
@require_GET
def claim_raw(request: PracticeRequest, claim_id: int) -> HttpResponse:
    """The claim's segments as they went out last, or in the submission that is asked for."""
    claim = get_object_or_404(Claim, pk=claim_id)
    record_event(actor=request.user, verb="chart.viewed", subject=claim, now=timezone.now())
    submissions = list(submissions_of(claim))
    wanted = whole_number(request.GET.get("submission"))
    shown = next((one for one in submissions if one.pk == wanted), submissions[0] if submissions else None)
    context = {
        "claim": claim,
        "submissions": submissions,
        "shown": shown,
        "can_take": may(request.membership, Permission.CLAIMS),
        **(_sent(request, claim, shown) if shown is not None else {}),
    }
    if wants_more(request):
        return render(
            request, ROWS_TEMPLATE, {"segments": context.get("segments", ()), "more_url": context.get("more")}
        )
    return render(request, "claims/claim_raw.html#sent" if request.htmx else "claims/claim_raw.html", context)


def _sent(request: PracticeRequest, claim: Claim, submission: Submission) -> Context:
    """2300 and all below it first, then the levels above it, with what is wrong in their places."""
    content = bytes(InterchangeFile.objects.only("content").get(pk=submission.file_id).content)
    found = _excerpt(content, claim, submission)
    span = shown_span(request, found.claim) if found.claim else range(0)
    spans = [span, found.billing_provider, found.subscriber, found.patient]
    findings = findings_of_claim(content, found) if found.claim else ()
    segments, *levels = explain_spans(content, spans, findings=findings)
    titles = ("Billing provider (2000A)", "Subscriber and payer (2000B)", "Patient (2000C)")
    return {
        "segments": segments[:SHOWN_SEGMENTS],
        "more": more_url(request, span.start) if len(segments) > SHOWN_SEGMENTS else "",
        "levels": [(title, level) for title, level in zip(titles, levels, strict=True) if level],
    }


def _excerpt(content: bytes, claim: Claim, submission: Submission) -> ClaimExcerpt:
    try:
        return claim_excerpt(
            content,
            transaction=submission.transaction_control_number,
            patient_control_number=claim.patient_control_number,
        )
    except NotX12:
        return ClaimExcerpt()
