"""One check with its proof, and a claim's answers."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from claims.models import Claim
from practice.permissions import Permission, PracticeRequest, requires
from practice.queries import keyset_page, whole_number
from practice.services.audit import record_event
from remittance.models import ClaimPayment, Remittance
from remittance.queries.claim_payments import payments_of, payments_on_claim, provider_adjustments_of, shown
from remittance.queries.deposits import deposited
from remittance.queries.doubts import STANDS
from remittance.queries.moves import last_move, other_practices, shown_arrival
from remittance.queries.proof import PARTS, entries_of, proof_of, shown_entries
from remittance.queries.typed_eobs import typed_eob_of
from remittance.rules.release import may_overlook
from remittance.services.moving import MOVABLE
from remittance.services.releasing import RELEASABLE
from x12.codes.claim_payment import HANDLING, PAYMENT_METHODS
from x12.findings import Severity

State = ClaimPayment.State
FILTERS = {
    "posted": (State.POSTED, State.RESOLVED),
    "held": (State.EXCEPTION, State.ALREADY_POSTED, State.UNDONE, State.MOVED),
}


@requires(Permission.REMITTANCES)
@require_safe
def remittance_page(request: PracticeRequest, remittance_id: int) -> HttpResponse:
    """What came in, where it went, what stands in the way."""
    remittance = get_object_or_404(
        Remittance.objects.select_related("payer", "file", "duplicate_of", "posted_by", "undone_by").defer(
            "file__content"
        ),
        pk=remittance_id,
    )
    record_event(actor=request.user, verb="remittance.viewed", subject=remittance, now=timezone.now())
    show = request.GET.get("show", "")
    rows = payments_of(remittance)
    if show in FILTERS:
        rows = rows.filter(state__in=FILTERS[show])
    after, before = whole_number(request.GET.get("after")), whole_number(request.GET.get("before"))
    page = keyset_page(rows, order=("position", "pk"), after=after, before=before)
    context = {
        "remittance": remittance,
        "proof": proof_of(remittance),
        "typed": typed_eob_of(remittance),
        "deposit": deposited(remittance),
        "move": last_move(remittance, request.user) if remittance.state != Remittance.State.POSTED else None,
        "arrival": shown_arrival(remittance, request.user),
        "practices": other_practices(request.user) if remittance.state in MOVABLE else [],
        "page": page,
        "payments": shown(page.rows),
        "show": show,
        "may_release": remittance.state in RELEASABLE and bool(remittance.trace) and may_overlook(_errors(remittance)),
        "may_post_instead": remittance.duplicate_of is not None and remittance.duplicate_of.state not in STANDS,
        "provider_adjustments": provider_adjustments_of(remittance),
        "method_words": PAYMENT_METHODS.get(remittance.method, remittance.method),
        "handling_words": HANDLING.get(remittance.handling, remittance.handling),
        "findings": [
            {"rule": rule, "severity": severity, "segment": segment, "text": text}
            for rule, severity, segment, text in remittance.findings
        ],
    }
    return render(request, "remittance/remittance_page.html", context)


def _errors(remittance: Remittance) -> set[str]:
    """The rules that keep it on hold, as it was read."""
    return {str(rule) for rule, severity, _, _ in remittance.findings if severity == Severity.ERROR}


@requires(Permission.REMITTANCES)
@require_safe
def remittance_entries(request: PracticeRequest, remittance_id: int, part: str) -> HttpResponse:
    """The ledger entries behind one figure of the proof."""
    if part not in PARTS:
        raise Http404
    remittance = get_object_or_404(Remittance.objects.select_related("payer"), pk=remittance_id)
    after, before = whole_number(request.GET.get("after")), whole_number(request.GET.get("before"))
    line = next((one for one in proof_of(remittance).lines if one.part == part), None)
    if line is None:
        raise Http404
    page = keyset_page(entries_of(remittance, part), order=("pk",), after=after, before=before)
    context = {"remittance": remittance, "page": page, "entries": shown_entries(page.rows), "line": line}
    return render(request, "remittance/remittance_entries.html", context)


@requires(Permission.CLAIMS_VIEW)
@require_safe
def claim_remittances_panel(request: PracticeRequest, claim_id: int) -> HttpResponse:
    """A claim's answers, newest first, for the claim page."""
    claim = get_object_or_404(Claim, pk=claim_id)
    payments = shown(payments_on_claim(claim.pk))
    return render(request, "remittance/claim_panel.html", {"claim": claim, "payments": payments})
