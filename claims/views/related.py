"""The claims around one claim: to the patient's other payers, and to the same payer before and after a correction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from claims.models import Claim
from patients.models import MedicareSecondaryType

FREQUENCY_WORDS = {"1": "Original claim", "7": "Corrected claim", "8": "Void"}


@dataclass(frozen=True, slots=True)
class EarlierPayer:
    """What a payer before this claim's did, as the claim tells it (2320, 2330B)."""

    name: str
    paid: Decimal | None  # None: it was not asked, as it covers none of the services
    decided_on: dt.date | None
    number: str


def earlier_payers(claim: Claim) -> list[EarlierPayer]:
    return [
        EarlierPayer(
            entry["payer"]["name"],
            Decimal(entry["paid"]) if entry["paid"] is not None else None,
            dt.date.fromisoformat(entry["adjudicated_on"]) if entry["adjudicated_on"] else None,
            entry["payer_claim_control_number"],
        )
        for entry in claim.prior_adjudications
    ]


def why_medicare_follows(claim: Claim) -> str:
    """SBR05 in words; empty where Medicare is first, or is not the payer."""
    code = claim.coverage_snapshot["coverage"].get("medicare_secondary_type", "")
    return str(MedicareSecondaryType(code).label) if code in MedicareSecondaryType.values else ""


def others_of_visit(claim: Claim) -> list[Claim]:
    """The visit's other claims with their payers, oldest first."""
    return list(Claim.objects.filter(visit=claim.visit_id).exclude(pk=claim.pk).select_related("payer").order_by("pk"))


def of_same_payer(claim: Claim, others: Iterable[Claim]) -> list[tuple[str, Claim]]:
    """The original, corrections and voids at this payer's place among the visit's others, with what each is."""
    return [(FREQUENCY_WORDS.get(each.frequency, "Claim"), each) for each in others if each.sequence == claim.sequence]
