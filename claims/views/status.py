"""Asking payers where claims stand: the panel of the claim page, one inquiry with its files, and the acts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from claims.models import Claim, PayerStatus, StatusInquiry
from claims.queries.listing import TABS_BY_KEY
from claims.queries.status_inquiries import payer_status_of, status_inquiries_of
from claims.rules.status import MoveNotAllowed, Status
from claims.services.lost_claims import give_up_submission
from claims.services.status_inquiry import ASKABLE, Asked, ask_status, payers_that_answer
from claims.tasks import ask_claim_status
from patients.views.joining import open_url
from practice.permissions import Permission, PracticeRequest, may, practice_url, requires
from practice.queries.paging import whole_number
from practice.services.audit import record_event
from x12.document import NotX12, read
from x12.explain import ExplainedSegment, explain

SHOWN = 10
MOST_SELECTED = 500
WAS_OPEN = "open"  # in the url of the panel that is asked again while the payer is


@requires(Permission.CLAIMS_VIEW)
@require_GET
def claim_status_panel(request: PracticeRequest, claim_id: int) -> HttpResponse:
    """What the payer said and what it was asked. Asked again by itself while an inquiry is open."""
    claim = get_object_or_404(Claim.objects.select_related("payer"), pk=claim_id)
    inquiries = list(status_inquiries_of(claim)[:SHOWN])
    is_open = any(inquiry.outcome == StatusInquiry.Outcome.OPEN for inquiry in inquiries)
    is_askable = Status(claim.status) in ASKABLE
    answers = is_askable and bool(payers_that_answer([(claim.payer, claim.claim_type)]))
    told = payer_status_of(claim)
    context = {
        "claim": claim,
        "unasked": told if told is not None and told.inquiry_id is None else None,
        "rows": [(inquiry, next(iter(inquiry.payer_statuses.all()), None)) for inquiry in inquiries],
        "is_open": is_open,
        "is_askable": is_askable,
        "answers_in_real_time": answers,
        "can_ask": answers and not is_open and may(request.membership, Permission.CLAIMS),
    }
    response = render(request, "claims/status_panel.html", context)
    if request.htmx and request.GET.get("was") == WAS_OPEN and not is_open:
        response["HX-Refresh"] = "true"  # the next step and the timeline have changed, too
    return response


@requires(Permission.CLAIMS_VIEW)
@require_GET
def status_inquiry_page(request: PracticeRequest, status_inquiry_id: int) -> HttpResponse:
    """One inquiry with its 276 and 277 explained."""
    inquiry = get_object_or_404(
        StatusInquiry.objects.select_related("claim__payer", "claim__patient", "asked_by"), pk=status_inquiry_id
    )
    record_event(actor=request.user, verb="chart.viewed", subject=inquiry, now=timezone.now())
    told = PayerStatus.objects.filter(inquiry=inquiry).select_related("file").defer("file__content").first()
    in_file = told is not None and told.file_id is not None
    context = {
        "inquiry": inquiry,
        "claim": inquiry.claim,
        "told": told,
        "file_url": open_url(request, "file_page", file_id=told.file_id) if told is not None and in_file else "",
        "request_segments": _explained(inquiry.request),
        "response_segments": _explained(inquiry.response),
    }
    return render(request, "claims/status_inquiry.html", context)


def _explained(content: bytes | memoryview | None) -> list[ExplainedSegment]:
    if not content:
        return []
    try:
        findings = read(bytes(content)).all_findings
    except NotX12:
        return []
    return explain(bytes(content), findings=findings)


@requires(Permission.CLAIMS)
@require_POST
def claim_ask_status(request: PracticeRequest, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim.objects.select_related("payer"), pk=claim_id)
    asked = ask_status(claims=[claim], actor=request.user, now=timezone.now())
    _ring(request, asked)
    for one in asked.not_asked:
        messages.error(request, f"The payer was not asked: {one.reason}.")
    return redirect(practice_url(request, "claim_page", claim_id=claim_id) + "#payer-status")


@requires(Permission.CLAIMS)
@require_POST
def claims_ask_status(request: PracticeRequest) -> HttpResponse:
    """Ask for the selected claims, and name those that cannot be asked about."""
    ids = [number for text in request.POST.getlist("claim") if (number := whole_number(text)) is not None]
    claims = list(Claim.objects.filter(pk__in=ids[:MOST_SELECTED]).select_related("payer").order_by("pk"))
    if not claims:
        messages.warning(request, "Select the claims that you want to ask about.")
        return redirect(_list_url(request))
    asked = ask_status(claims=claims, actor=request.user, now=timezone.now())
    _ring(request, asked)
    count = len(asked.inquiries)
    if count:
        messages.success(request, f"Asking about {count} claim{'s' if count > 1 else ''}: look at each for the answer.")
    for one in asked.not_asked[:SHOWN]:
        messages.warning(request, f"Claim {one.claim.patient_control_number} was not asked about: {one.reason}.")
    if len(asked.not_asked) > SHOWN:
        messages.warning(request, f"{len(asked.not_asked) - SHOWN} more claims were not asked about.")
    return redirect(_list_url(request))


def _list_url(request: PracticeRequest) -> str:
    """The tab of the list from which the claims were chosen."""
    url = practice_url(request, "claim_list")
    tab = request.POST.get("tab", "")
    return f"{url}?tab={tab}" if tab in TABS_BY_KEY else url


def _ring(request: PracticeRequest, asked: Asked) -> None:
    for inquiry in asked.inquiries:
        ask_claim_status.delay_on_commit(request.practice.pk, inquiry.pk)


@requires(Permission.CLAIMS)
@require_POST
def claim_send_again(request: PracticeRequest, claim_id: int) -> HttpResponse:
    """The payer has no such claim: mend it, and send it again as an original."""
    claim = get_object_or_404(Claim, pk=claim_id)
    try:
        give_up_submission(claim=claim, actor=request.user, now=timezone.now())
    except MoveNotAllowed as problem:
        messages.error(request, f"This cannot be done: {problem}.")
        return redirect(practice_url(request, "claim_page", claim_id=claim_id))
    messages.success(request, "Look it over, above all payer id and member id, and send it again.")
    return redirect(practice_url(request, "claim_prepare", claim_id=claim_id))
