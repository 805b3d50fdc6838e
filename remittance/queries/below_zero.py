"""Payers that have paid for a part that an earlier payer took back: what they owe is below zero."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from billing.models import Account, LedgerLine, Superbill
from claims.models import Claim, ClaimStatus
from practice.models import User
from practice.money import ZERO
from remittance.queries.denial_owners import owners_of, possible_owners


@dataclass(frozen=True, slots=True)
class BelowZero:
    """One claim whose payer has settled more than the earlier payers leave to it. `amount` in dollars, above zero."""

    claim: Claim
    amount: Decimal
    owner: User | None


def _places() -> QuerySet[Any, Any]:  # Any: a group of rows
    """Visit, payer and sequence with what is below zero; only where a correction superbill took a part back."""
    corrected = Superbill.objects.filter(corrects__isnull=False).values("visit_id")
    sums = LedgerLine.objects.filter(account=Account.INSURANCE_RECEIVABLE, visit_id__in=corrected).order_by()
    newest = Claim.objects.filter(
        visit_id=OuterRef("visit_id"), payer_id=OuterRef("payer_id"), sequence=OuterRef("sequence")
    ).exclude(status=ClaimStatus.VOIDED)
    by_place = sums.values("visit_id", "payer_id", "sequence").annotate(total=Sum("amount")).filter(total__lt=ZERO)
    return by_place.annotate(claim_pk=Subquery(newest.order_by("-pk").values("pk")[:1]))


def below_zero_count() -> int:
    return _places().count()


def below_zero(most: int, *, viewer: User) -> list[BelowZero]:
    """The first of them by visit, each with whoever works that payer's denials, else the viewer: five statements."""
    found = list(_places().order_by("visit_id").values_list("claim_pk", "total")[:most])
    claims = Claim.objects.select_related("patient", "payer").in_bulk([pk for pk, _ in found if pk])
    owner_ids = owners_of({claim.payer_id for claim in claims.values()})
    people = {user.pk: user for user in [viewer, *possible_owners()]} if found else {}
    return [
        BelowZero(claims[pk], -total, people.get(owner_ids.get(claims[pk].payer_id, viewer.pk)))
        for pk, total in found
        if pk in claims
    ]
