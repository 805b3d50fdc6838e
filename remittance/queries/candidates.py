"""Claims that a held claim payment may answer."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from claims.models import Claim, ClaimStatus
from claims.rules.status import SENT_STATES
from remittance.models import ClaimPayment
from remittance.rules.candidates import Answer, Candidate, rank

MOST_LOOKED_AT = 200
NEVER_SENT = (ClaimStatus.DRAFT, ClaimStatus.READY, ClaimStatus.NEEDS_FIX, ClaimStatus.VOIDED)


@dataclass(frozen=True, slots=True)
class ShownCandidate:
    """A claim that may be meant, with what speaks for it."""

    claim: Claim
    reasons: str


def candidates_for(row: ClaimPayment) -> list[ShownCandidate]:
    """Ranked candidates among the claims that share patient, payer's number, or charge and date."""
    services = list(row.services.all())
    answer = Answer(
        payer_claim_control_number=row.payer_claim_control_number,
        last_name=row.patient_last_name,
        first_name=row.patient_first_name,
        charge=abs(row.charge_amount),
        service_dates=frozenset(one.service_on for one in services if one.service_on),
        codes=frozenset(one.submitted_code or one.code for one in services),
        payer_id=row.remittance.payer_id,
    )
    claims = _similar(answer)
    ranked = rank(answer, (_candidate(claim) for claim in claims.values()))
    return [ShownCandidate(claims[one.claim_id], ", ".join(one.reasons)) for one in ranked]


def _similar(answer: Answer) -> dict[int, Claim]:
    same = Q(charge_amount=answer.charge, service_on__in=answer.service_dates)
    if answer.last_name:
        same |= Q(patient__last_name__iexact=answer.last_name)
    if answer.payer_claim_control_number:
        same |= Q(payer_claim_control_number=answer.payer_claim_control_number)
    rows = (
        Claim.objects.filter(same)
        .exclude(status__in=NEVER_SENT)
        .select_related("patient", "payer")
        .prefetch_related("lines")
        .order_by("-id")[:MOST_LOOKED_AT]
    )
    return {claim.pk: claim for claim in rows}


def _candidate(claim: Claim) -> Candidate:
    return Candidate(
        claim_id=claim.pk,
        payer_claim_control_number=claim.payer_claim_control_number,
        last_name=claim.patient.last_name,
        first_name=claim.patient.first_name,
        charge=claim.charge_amount,
        service_on=claim.service_on,
        codes=frozenset(line.code for line in claim.lines.all()),
        payer_id=claim.payer_id,
        is_unanswered=claim.status in SENT_STATES,
    )
