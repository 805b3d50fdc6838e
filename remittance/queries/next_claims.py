"""Claim payments whose next payer is to be billed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from billing.models import Account, LedgerLine
from claims.models import Claim, ClaimStatus, ScrubFinding
from practice.models import User
from remittance.models import ClaimPayment
from remittance.queries.denial_owners import owners_of, possible_owners
from remittance.rules.outcome import FORWARDED

NextClaim = ClaimPayment.NextClaim


def next_claims_to_build() -> list[int]:
    """Ids of claim payments that wait for the next payer's claim, oldest first."""
    rows = ClaimPayment.objects.filter(next_claim__in=[NextClaim.TO_BUILD, NextClaim.FORWARDED])
    return list(rows.order_by("id").values_list("id", flat=True))


def crossed_over() -> QuerySet[ClaimPayment]:
    """Forwarded to a payer that is not on file, so that the patient's part is billed to the patient meanwhile."""
    to_patient = LedgerLine.objects.filter(entry=OuterRef("ledger_entry"), account=Account.PATIENT_RECEIVABLE)
    return ClaimPayment.objects.filter(Exists(to_patient), next_claim=NextClaim.FAILED, status_code__in=FORWARDED)


@dataclass(frozen=True, slots=True)
class FailedNextClaim:
    """A next claim that needs a person: whose work it is, and whether it may be that there is no such coverage."""

    row: ClaimPayment
    owner: User | None
    is_crossed_over: bool


def failed_with_owners(count: int) -> list[FailedNextClaim]:
    """The first of them, each with whoever works that payer's denials: at most five statements."""
    rows = list(next_claims_failed().order_by("id")[:count])
    if not rows:
        return []
    owner_ids = owners_of({row.claim.payer_id for row in rows if row.claim is not None})
    people = {user.pk: user for user in possible_owners()}
    crossed = set(crossed_over().filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return [
        FailedNextClaim(row, people.get(owner_ids.get(row.claim.payer_id, 0)) if row.claim else None, row.pk in crossed)
        for row in rows
    ]


def next_claims_failed() -> QuerySet[ClaimPayment]:
    return ClaimPayment.objects.filter(next_claim=NextClaim.FAILED).select_related(
        "claim", "claim__patient", "remittance"
    )


def next_claims_unsent() -> QuerySet[Claim]:
    """Claims to second and third payers that are built and not sent."""
    unsent = (ClaimStatus.DRAFT, ClaimStatus.READY, ClaimStatus.NEEDS_FIX)
    return (
        Claim.objects.filter(previous__isnull=False, status__in=unsent)
        .select_related("patient", "payer", "previous")
        .prefetch_related(Prefetch("findings", queryset=ScrubFinding.objects.filter(severity="error").order_by("id")))
        .order_by("id")
    )
