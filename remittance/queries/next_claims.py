"""Claim payments whose next payer is to be billed."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from claims.models import Claim, ClaimStatus, ScrubFinding
from remittance.models import ClaimPayment

NextClaim = ClaimPayment.NextClaim


def next_claims_to_build() -> list[int]:
    """Ids of claim payments that wait for the next payer's claim, oldest first."""
    rows = ClaimPayment.objects.filter(next_claim__in=[NextClaim.TO_BUILD, NextClaim.FORWARDED])
    return list(rows.order_by("id").values_list("id", flat=True))


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
