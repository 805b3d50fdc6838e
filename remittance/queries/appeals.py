"""Appeals in lists, and all that their letter and evidence packet say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from claims.models import Acknowledgement, Claim, ClaimEvent, Submission
from clearinghouse.models import InterchangeFile
from encounters.models import Addendum, ChartNote, NoteDiagnosis, NoteService
from practice.models import Practice
from practice.scoping import current_practice_id
from remittance.models import Appeal, Denial
from remittance.queries.claim_payments import ShownPayment, payments_on_claim, shown
from remittance.queries.denials import ShownDenial, shown_denials
from x12.document import NotX12
from x12.excerpts import claim_payment_span
from x12.explain import ExplainedSegment, explain_spans

OVERDUE = "overdue"  # sent, and the day of the answer is over


def appeals_in(state: str, today: dt.date) -> QuerySet[Appeal]:
    """The appeals of a state, the overdue ones, or all, with what a row of the list shows."""
    rows = Appeal.objects.select_related("claim__payer", "claim__patient", "created_by")
    if state == OVERDUE:
        return rows.filter(state=Appeal.State.SENT, answer_due_on__lt=today)
    return rows.filter(state=state) if state in Appeal.State.values else rows


def appeal_with_claim() -> QuerySet[Appeal]:
    return Appeal.objects.select_related(
        "claim__payer",
        "claim__patient",
        "claim__billing_provider",
        "claim__rendering_provider",
        "created_by",
        "sent_by",
    )


def denials_of(appeal: Appeal) -> list[ShownDenial]:
    rows = Denial.objects.filter(appealed__appeal=appeal).select_related(
        "claim__payer", "claim__patient", "service_payment__claim_line", "claim_payment__remittance"
    )
    return shown_denials(rows.order_by("service_payment__position", "pk"))


@dataclass(frozen=True, slots=True)
class SentFile:
    """One file that carried the claim, with what was answered to it, oldest first."""

    submission: Submission
    answers: list[Acknowledgement]


@dataclass(frozen=True, slots=True)
class SignedNote:
    """The signed chart note of the visit, with what was added to it."""

    note: ChartNote
    sections: tuple[tuple[str, str], ...]
    diagnoses: list[NoteDiagnosis]
    services: list[NoteService]
    addenda: list[Addendum]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves the claim, as the packet shows it."""

    practice: Practice
    files: list[SentFile]
    events: list[ClaimEvent]
    note: SignedNote | None
    payments: list[ShownPayment]
    segments: list[tuple[ShownPayment, list[ExplainedSegment]]]


def evidence_of(claim: Claim) -> Evidence:
    """Everything on file that proves a claim: files, answers, timeline, note, remittances. Reads the stored ERAs."""
    payments = shown(payments_on_claim(claim.pk))
    return Evidence(
        practice=Practice.objects.get(pk=current_practice_id()),
        files=_files(claim),
        events=list(ClaimEvent.objects.filter(claim=claim).order_by("pk")),
        note=_note(claim),
        payments=payments,
        segments=[(payment, _segments(payment)) for payment in payments],
    )


def _files(claim: Claim) -> list[SentFile]:
    rows = Submission.objects.filter(claim=claim).select_related("file__account").defer("file__content").order_by("pk")
    return [SentFile(row, list(row.acknowledgements.order_by("pk"))) for row in rows]


def _note(claim: Claim) -> SignedNote | None:
    signed = ChartNote.objects.filter(visit_id=claim.visit_id, status=ChartNote.Status.SIGNED)
    note = signed.select_related("visit", "signed_by").first()
    if note is None:
        return None
    texts = (
        ("Subjective", note.subjective),
        ("Objective", note.objective),
        ("Assessment", note.assessment),
        ("Plan", note.plan),
    )
    return SignedNote(
        note=note,
        sections=tuple((label, text) for label, text in texts if text.strip()),
        diagnoses=list(note.diagnoses.order_by("position")),
        services=list(note.services.select_related("service").order_by("position")),
        addenda=list(note.addenda.select_related("added_by").order_by("pk")),
    )


def _segments(payment: ShownPayment) -> list[ExplainedSegment]:
    """The CLP of the payment and all up to the next one, in words; none where its file cannot be read any more."""
    remittance = payment.row.remittance
    content = bytes(InterchangeFile.objects.only("content").get(pk=remittance.file_id).content)
    try:
        span = claim_payment_span(content, remittance.position, payment.row.position)
    except NotX12:
        return []
    return explain_spans(content, [span])[0]


def authorizations_of(claim: Claim) -> Sequence[tuple[str, str]]:
    """Numbers on the claim that a payer or referring provider gave."""
    named = (("Prior authorization", claim.prior_authorization), ("Referral", claim.referral_number))
    return [(label, number) for label, number in named if number]


def has_signed_note(claim: Claim) -> bool:
    return ChartNote.objects.filter(visit_id=claim.visit_id, status=ChartNote.Status.SIGNED).exists()


def overdue_appeals(today: dt.date) -> int:
    return Appeal.objects.filter(state=Appeal.State.SENT, answer_due_on__lt=today).count()
