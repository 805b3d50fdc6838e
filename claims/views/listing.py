"""The claim worklist, and a patient's claims."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.models import Claim
from claims.queries.listing import (
    TABS,
    TABS_BY_KEY,
    Heap,
    Tab,
    claims_in,
    claims_matching,
    claims_of_patient,
    heap_of,
    heaps_by_status,
)
from claims.services.submit import Submitted, submit_claims
from claims.tasks import send_batch
from claims.views.steps import waiting_words
from contacts.models import Payer
from patients.models import Patient
from practice.permissions import Permission, PracticeRequest, may, practice_url, requires
from practice.queries.paging import PAGE_LENGTH, Page, keyset_page, whole_number

MOST_SELECTED = 500


@requires(Permission.CLAIMS_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def claim_list(request: PracticeRequest) -> HttpResponse:
    """Tabs and filters are in the URL; a search travels in a POST, so that names stay out of addresses."""
    text = request.POST.get("q", "").strip()
    now = timezone.localtime()
    tab = TABS_BY_KEY.get(request.GET.get("tab", ""), TABS[0])
    payer_id = whole_number(request.GET.get("payer"))
    if text:
        page = Page(rows=list(claims_matching(text)[:PAGE_LENGTH]), older=None, newer=None)
    else:
        page = keyset_page(
            claims_in(tab, now, payer_id=payer_id),
            order=("-pk",),
            after=whole_number(request.GET.get("after")),
            before=whole_number(request.GET.get("before")),
        )
    heaps = heaps_by_status()
    counts = {each.key: heap_of(each, heaps, now) for each in TABS}
    for claim in page.rows:
        claim.waiting = waiting_words(claim, now)  # type: ignore[attr-defined]  # for the row
    context = {
        "page": page,
        "q": text,
        "tab": tab,
        "chips": _chips(request, tab, counts, is_searching=bool(text)),
        "total": sum(heap.count for heap in heaps.values()),
        "tab_count": counts[tab.key].count,
        "tab_amount": counts[tab.key].charge_amount,
        "payers": Payer.objects.filter(is_active=True).order_by("name"),
        "payer_id": payer_id,
        "can_submit": may(request.membership, Permission.CLAIMS),
    }
    template = "claims/claim_list.html#results" if request.htmx else "claims/claim_list.html"
    return render(request, template, context)


def _chips(
    request: PracticeRequest, current: Tab, counts: dict[str, Heap], *, is_searching: bool
) -> list[dict[str, object]]:
    url = practice_url(request, "claim_list")
    return [
        {
            "label": tab.label,
            "url": f"{url}?tab={tab.key}",
            "is_current": tab == current and not is_searching,
            "count": counts[tab.key].count,
        }
        for tab in TABS
    ]


@requires(Permission.CLAIMS)
@require_POST
def claims_submit(request: PracticeRequest) -> HttpResponse:
    """Submit the selected claims: what is clean goes out, what is not is named."""
    ids = [number for text in request.POST.getlist("claim") if (number := whole_number(text)) is not None]
    claims = list(Claim.objects.filter(pk__in=ids[:MOST_SELECTED]).select_related("payer").order_by("pk"))
    if not claims:
        messages.warning(request, "Select the claims that you want to send.")
        return redirect(practice_url(request, "claim_list"))
    outcome = submit_claims(claims=claims, actor=request.user, today=timezone.localdate(), now=timezone.now())
    tell_submitted(request, outcome)
    return redirect(practice_url(request, "claim_list"))


def tell_submitted(request: PracticeRequest, outcome: Submitted) -> None:
    """Ring the worker for each file, and say what went out and what blocks the rest."""
    for file in outcome.files:
        send_batch.delay_on_commit(request.practice.pk, file.pk)
    if len(outcome.queued) == 1:
        claim = outcome.queued[0]
        messages.success(request, f"Claim {claim.patient_control_number} is on its way to {claim.payer}.")
    elif outcome.queued:
        messages.success(request, f"{len(outcome.queued)} claims are on their way.")
    for blocked in outcome.blocked[:10]:
        number = blocked.claim.patient_control_number
        if blocked.reason:
            messages.error(request, blocked.reason)
        elif blocked.findings:
            first = blocked.findings[0]
            messages.error(request, f"Claim {number} was not sent. {first.text} {first.remedy}")
        else:
            status = blocked.claim.get_status_display().lower()
            messages.warning(request, f"Claim {number} was not sent, since it is {status}.")
    if len(outcome.blocked) > 10:
        messages.error(request, f"{len(outcome.blocked) - 10} more claims were not sent.")


@requires(Permission.CLAIMS_VIEW)
@require_GET
def patient_claims_panel(request: PracticeRequest, patient_id: int) -> HttpResponse:
    patient = get_object_or_404(Patient, pk=patient_id)
    claims = claims_of_patient(patient.pk)[:PAGE_LENGTH]
    return render(request, "claims/patient_claims_panel.html", {"claims": claims, "patient": patient})
