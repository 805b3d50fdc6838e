"""One claim: what to do next, its money, its timeline, its submissions, its form."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from claims.documents import cms1500_pdf
from claims.models import Claim, ClaimEvent, EventSource
from claims.queries.details import load_details
from claims.queries.history import events_of, submissions_of
from claims.queries.status_inquiries import payer_status_of
from claims.rules.cms1500 import form_boxes
from claims.rules.cms1500_lines import form_lines
from claims.rules.facts import ClaimFacts
from claims.rules.status import MOVES, Status
from claims.services.amend import EDITABLE
from claims.services.correct import can_replace
from claims.services.facts import MADE_OF, LoadedClaim, load_facts
from claims.services.secondary import can_pass_over
from claims.views.detail_words import told_details
from claims.views.related import earlier_payers, of_same_payer, others_of_visit, why_medicare_follows
from claims.views.steps import next_step, passed_on
from patients.views.joining import open_url
from practice.money import ZERO
from practice.permissions import Permission, PracticeRequest, may, requires
from practice.services.audit import record_event
from practice.templatetags.statuses import look_of
from x12.explain import explain_fragment

SUMMARY_BOXES = (
    ("1a", "Insured's ID"),
    ("2", "Patient"),
    ("3", "Birth date"),
    ("4", "Insured"),
    ("6", "Patient is"),
    ("11", "Group"),
    ("17", "Referring, ordering or supervising"),
    ("19", "Note to the payer"),
    ("22 reference", "Payer's claim number"),
    ("23", "Authorization"),
    ("25", "Tax ID"),
    ("27", "Accepts assignment"),
    ("31", "Rendering provider"),
    ("32", "Facility"),
    ("33", "Billing provider"),
)


def load_claim(claim_id: int) -> LoadedClaim:
    """The claim with all that its pages show; 404 when it is not of this practice."""
    claim = get_object_or_404(Claim.objects.select_related("visit", "previous", *MADE_OF), pk=claim_id)
    return LoadedClaim(claim, tuple(claim.lines.order_by("number")), load_details([claim.pk])[claim.pk])


def facts_of(loaded: LoadedClaim) -> ClaimFacts:
    return load_facts([loaded], today=timezone.localdate())[loaded.claim.pk]


@requires(Permission.CLAIMS_VIEW)
@require_GET
def claim_page(request: PracticeRequest, claim_id: int) -> HttpResponse:
    loaded = load_claim(claim_id)
    claim = loaded.claim
    record_event(actor=request.user, verb="chart.viewed", subject=claim, now=timezone.now())
    facts = facts_of(loaded)
    boxes = form_boxes(facts)
    findings = list(claim.findings.order_by("severity", "pk"))
    submissions = list(submissions_of(claim))
    events = list(events_of(claim))
    can_act = may(request.membership, Permission.CLAIMS)
    others = others_of_visit(claim)
    next_claims = [each for each in others if each.previous_id == claim.pk]
    context = {
        "claim": claim,
        "step": passed_on(request, claim, next_claims)
        or next_step(request, claim, findings, submissions, events, payer_status_of(claim)),
        "money_parts": money_parts(claim),
        "timeline": [timeline_entry(event) for event in events],
        "findings": findings,
        "summary": _summary(claim, boxes),
        "diagnoses": claim.diagnoses,
        "details": told_details(claim, loaded.lines, loaded.details),
        "lines": form_lines(facts),
        "submissions": submissions,
        "can_open_files": can_act,
        "next_claims": next_claims,
        "earlier_payers": earlier_payers(claim),
        "why_medicare_follows": why_medicare_follows(claim),
        "same_payer_claims": of_same_payer(claim, others),
        "note_url": open_url(request, "chart_note", visit_id=claim.visit_id),
        "superbill_url": open_url(request, "superbill_page", superbill_id=claim.superbill_id),
        "patient_url": open_url(request, "patient_page", patient_id=claim.patient_id),
        "remittances_url": open_url(request, "claim_remittances_panel", claim_id=claim.pk),
        "acts": acts_of(claim) if can_act else (),
        "replacements": replacements_of(claim) if can_act else (),
        "can_prepare": can_act and Status(claim.status) in EDITABLE,
    }
    return render(request, "claims/claim_page.html", context)


def _summary(claim: Claim, boxes: dict[str, str]) -> list[tuple[str, str, str]]:
    """Box, name and text. Box 23 of the form has room for one number, though the claim may go out with two."""
    rows = [(number.split()[0], label, boxes[number]) for number, label in SUMMARY_BOXES]
    if claim.referral_number and claim.referral_number != boxes["23"]:
        rows.insert([number for number, *_ in rows].index("23") + 1, ("", "Referral", claim.referral_number))
    return rows


def acts_of(claim: Claim) -> list[dict[str, str]]:
    """The acts with a reason that the claim's state allows."""
    possible = MOVES[Status(claim.status)]
    acts = []
    if Status.ON_HOLD in possible:
        acts.append({"url_name": "claim_hold", "label": "Hold", "question": "Why is it not to be sent yet?"})
    if Status.CLOSED in possible:
        acts.append({"url_name": "claim_close", "label": "Close", "question": "Why is nothing more expected?"})
    if Status.VOIDED in possible:
        acts.append({"url_name": "claim_void", "label": "Void", "question": "Why is it given up?"})
    if can_pass_over(claim):
        acts.append(
            {
                "url_name": "claim_past_payer",
                "label": "Bill the next payer: this one does not cover it",
                "question": "Why does this payer cover none of the services?",
                "button": f"Void claim {claim.patient_control_number} and bill the next payer",
            }
        )
    return acts


def replacements_of(claim: Claim) -> list[dict[str, str]]:
    """What the payer can be asked to do with a claim that it has."""
    choices = (("7", "Send a corrected claim"), ("8", "Void it at the payer"))
    return [{"frequency": frequency, "label": label} for frequency, label in choices if can_replace(claim, frequency)]


def money_parts(claim: Claim) -> list[tuple[str, Decimal, str]]:
    """Where the charge went; sums to the charge. A later payer is asked only for what the payer before left."""
    before = _last_payer_asked(claim)
    earlier = ZERO if before is None else claim.charge_amount - before.patient_amount
    answered = claim.paid_amount + claim.adjusted_amount + claim.patient_amount
    open_amount = claim.charge_amount - earlier - answered
    return [
        *([("Settled by earlier payers", earlier, "other")] if earlier else []),
        ("Insurer paid", claim.paid_amount, "insurer"),
        ("Adjusted", claim.adjusted_amount, "contractual"),
        ("Patient or next payer", claim.patient_amount, "patient"),
        ("Open with this payer", open_amount, "open"),
    ]


def _last_payer_asked(claim: Claim) -> Claim | None:
    """The claim to the payer before; one that was passed over, and so was voided, settled nothing."""
    before: Claim | None = claim.previous
    while before is not None and Status(before.status) is Status.VOIDED:
        before = before.previous
    return before


def timeline_entry(event: ClaimEvent) -> dict[str, object]:
    look = look_of("claim", event.status) if event.status else None
    source = EventSource(event.source).label
    by = f"{source}, {event.actor}" if event.source == EventSource.PRACTICE else source
    return {
        "at": event.at,
        "source": by,
        "title": look.word if look else "Answer",
        "tone": look.tone if look else "draft",
        "code": event.code if event.code != "unknown" else "",
        "text": event.text,
        "segments": explain_fragment(event.raw),
    }


@requires(Permission.CLAIMS_VIEW)
@require_GET
def claim_cms1500_pdf(request: PracticeRequest, claim_id: int) -> HttpResponse:
    loaded = load_claim(claim_id)
    record_event(actor=request.user, verb="claim.printed", subject=loaded.claim, now=timezone.now())
    return HttpResponse(
        cms1500_pdf(facts_of(loaded)),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="cms1500-{loaded.claim.patient_control_number}.pdf"'},
    )
