"""The claim to the next payer, built from what the earlier ones did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from claims.models import Claim, ClaimProvider
from claims.rules.status import BEFORE_SENT, MoveNotAllowed, Status
from claims.services.build import ClaimParts, coverages_of_visit, create_claim, other_coverage
from claims.services.detail_copies import IDS_OF_ONE_PAYER
from claims.services.shelve import void_claim
from claims.services.snapshot import ADDRESS
from contacts.models import Payer
from patients.models import Sequence
from practice.models import User

MOST_REMARKS = 5  # MOA03 to 07
NEXT_SEQUENCE = {Sequence.PRIMARY: Sequence.SECONDARY, Sequence.SECONDARY: Sequence.TERTIARY}


ORIGINAL = "1"
PASSED_OVER_FROM = BEFORE_SENT | {Status.REJECTED}  # no payer has such a claim


class NoNextCoverage(ValueError):
    """The patient had no further coverage on the day of the visit: what is left is his own."""


@dataclass(frozen=True, slots=True)
class PriorAdjustment:
    """One CAS triplet of the 835, verbatim."""

    group: str
    reason: str
    amount: Decimal
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PriorLine:
    """What the payer did with one line. Several may name one claim line, where the payer unbundled it."""

    number: int  # of the claim line
    paid: Decimal
    code: str
    modifiers: tuple[str, ...] = ()
    units: Decimal = Decimal(1)
    adjustments: tuple[PriorAdjustment, ...] = ()
    bundled_into: int | None = None  # the claim line that this one went into


@dataclass(frozen=True, slots=True)
class PriorAdjudication:
    """What the payer of a claim paid and adjusted, to the cent."""

    payer: Payer
    paid: Decimal
    adjudicated_on: dt.date
    payer_claim_control_number: str
    lines: tuple[PriorLine, ...] = ()
    adjustments: tuple[PriorAdjustment, ...] = ()  # claim level only
    was_adjusted: bool = False  # it took its first decision back
    remarks: tuple[str, ...] = ()  # MOA03 to 07
    outpatient_amounts: Mapping[str, str] = field(default_factory=dict)  # dollars by element: "MOA02": "12.50"


def has_next_coverage(claim: Claim) -> bool:
    """True when another payer of the patient can be billed after this claim's."""
    sequence = NEXT_SEQUENCE.get(Sequence(claim.sequence))
    return sequence is not None and sequence in coverages_of_visit(claim.visit)


def can_pass_over(claim: Claim) -> bool:
    """True when no payer has the claim, or one that it corrects, and another payer can be billed instead."""
    return claim.frequency == ORIGINAL and Status(claim.status) in PASSED_OVER_FROM and has_next_coverage(claim)


@transaction.atomic
def build_secondary_claim(*, claim: Claim, adjudication: PriorAdjudication, actor: User, now: dt.datetime) -> Claim:
    """Build the claim to the payer after `claim`'s, with every earlier adjudication in it.

    The caller asks for it only where the payer has not forwarded the claim itself (CLP02 19 to 21). Raises
    NoNextCoverage, or ClaimAlreadyBuilt when that payer has its claim.
    """
    return create_claim(parts=_next_parts(claim, adjudication_as_json(claim, adjudication)), actor=actor, now=now)


@transaction.atomic
def build_claim_past_payer(*, claim: Claim, reason: str, actor: User, now: dt.datetime) -> Claim:
    """Build the claim to the payer after `claim`'s, which covers none of these services and is not asked (AMT*A8).

    Only where the next payer does not want the other's denial. `claim`, which no payer has, is voided. Raises
    MoveNotAllowed where it is out, on hold or a correction, ReasonMissing, NoNextCoverage or ClaimAlreadyBuilt.
    """
    first = Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
    if first.frequency != ORIGINAL or Status(first.status) not in PASSED_OVER_FROM:
        raise MoveNotAllowed("its payer may have it already, or it is on hold")
    built = create_claim(parts=_next_parts(claim, _passed_over(claim)), actor=actor, now=now)
    void_claim(claim=claim, reason=reason, actor=actor, now=now)
    return built


def _next_parts(claim: Claim, decision: dict[str, Any]) -> ClaimParts:  # Any: JSON values
    sequence = NEXT_SEQUENCE.get(Sequence(claim.sequence))
    coverages = coverages_of_visit(claim.visit)
    coverage = coverages.get(sequence) if sequence else None
    if sequence is None or coverage is None:
        raise NoNextCoverage(f"{claim} has no coverage after it")
    return ClaimParts(
        visit=claim.visit,
        superbill=claim.superbill,
        coverage=coverage,
        sequence=sequence,
        other_coverage=other_coverage(coverages, sequence),
        previous=claim,
        prior_adjudications=[*claim.prior_adjudications, decision],
    )


def adjudication_as_json(claim: Claim, adjudication: PriorAdjudication) -> dict[str, Any]:  # Any: JSON values
    """One entry of Claim.prior_adjudications: who that payer and its subscriber are, and what it did.

    Amounts are text, dates ISO; `coverage` and `subscriber` are those of the earlier claim's snapshot. The
    authorization and the referral that it had given go with it, since the next payer gave none of them.
    """
    return {
        **_who(claim, adjudication.payer),
        "was_adjusted": adjudication.was_adjusted,
        "remarks": list(adjudication.remarks[:MOST_REMARKS]),
        "outpatient_amounts": dict(adjudication.outpatient_amounts),
        "paid": str(adjudication.paid),
        "adjudicated_on": adjudication.adjudicated_on.isoformat(),
        "payer_claim_control_number": adjudication.payer_claim_control_number,
        "adjustments": [_adjustment(adjustment) for adjustment in adjudication.adjustments],
        "lines": [_line(line) for line in adjudication.lines],
    }


def _passed_over(claim: Claim) -> dict[str, Any]:  # Any: JSON values
    """An entry of prior_adjudications of a payer that was not asked: it covers none of the charge."""
    return {
        **_who(claim, claim.payer),
        "paid": None,
        "non_covered": str(claim.charge_amount),
        "adjudicated_on": None,
        "payer_claim_control_number": "",
        "adjustments": [],
        "lines": [],
    }


def _who(claim: Claim, payer: Payer) -> dict[str, Any]:  # Any: JSON values
    """The payer, its subscriber, and what it was told and had given."""
    return {
        "sequence": claim.sequence,
        "payer": _payer(payer),
        "coverage": claim.coverage_snapshot["coverage"],
        "subscriber": claim.coverage_snapshot["subscriber"],
        "assigns_benefits": claim.assigns_benefits,
        "releases_information": claim.releases_information,
        "patient_signature_source": claim.patient_signature_source,
        "prior_authorization": claim.prior_authorization,
        "referral_number": claim.referral_number,
        "providers": _providers(claim),
    }


def _payer(payer: Payer) -> dict[str, Any]:  # Any: JSON values
    names = ("name", "claim_payer_id", "filing_indicator", *ADDRESS)
    return {"id": payer.pk, **{name: getattr(payer, name) for name in names}}


def _providers(claim: Claim) -> list[dict[str, Any]]:  # Any: JSON values
    """Whom the payer knows by a number of its own (2330C to F)."""
    rows = ClaimProvider.objects.filter(claim=claim, line=None, other_id_type__in=IDS_OF_ONE_PAYER).order_by("-role")
    return [{"role": row.role, "id_type": row.other_id_type, "id": row.other_id} for row in rows]


def _line(line: PriorLine) -> dict[str, Any]:  # Any: JSON values
    return {
        "number": line.number,
        "paid": str(line.paid),
        "code": line.code,
        "modifiers": list(line.modifiers),
        "units": str(line.units),
        "adjustments": [_adjustment(adjustment) for adjustment in line.adjustments],
        "bundled_into": line.bundled_into,
    }


def _adjustment(adjustment: PriorAdjustment) -> dict[str, str | None]:
    return {
        "group": adjustment.group,
        "reason": adjustment.reason,
        "amount": str(adjustment.amount),
        "quantity": None if adjustment.quantity is None else str(adjustment.quantity),
    }
