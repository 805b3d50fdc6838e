"""A claim from the visit superbill."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from billing.models import Superbill, SuperbillKind, SuperbillLine, Visit
from claims.models import Claim, ClaimEvent, ClaimLine, ClaimStatus, LineDrug
from claims.queries.details import load_details
from claims.services.advance import note_events
from claims.services.detail_copies import copy_details, copy_lines, for_next_payer
from claims.services.snapshot import take_snapshot
from clearinghouse.models import ClaimType
from contacts.models import FilingIndicator
from patients.models import Coverage, Sequence
from patients.queries import coverages_on
from practice.models import User
from practice.scoping import current_practice_id
from practice.services.audit import record_event
from practice.services.numbering import next_number

CLAIM_TYPES = {
    FilingIndicator.WORKERS.value: ClaimType.WORKERS,
    FilingIndicator.AUTO.value: ClaimType.AUTO,
}


CARRIED = (  # what the claim to the next payer says of the service as the one before did
    "billing_provider_id",
    "rendering_provider_id",
    "location_id",
    "place_of_service",
    "diagnoses",
    "accepts_assignment",
    "assigns_benefits",
    "related_cause",
    "second_cause",
    "accident_on",
    "accident_state",
    "accident_country",
    "onset_on",
    "admitted_on",
    "referring_last_name",
    "referring_first_name",
    "referring_npi",
    "note",
    "note_kind",
    "has_provider_signature",
    "releases_information",
    "patient_signature_source",
    "special_program",
    "spinal_condition",
    "spinal_description",
    "spinal_more_description",
    "anesthesia_procedures",
    "condition_codes",
    "patient_weight",
    "is_patient_pregnant",
)


class NoVisitSuperbill(ValueError):
    """The chart note is not signed yet, so there is nothing to bill."""


class NoCoverage(ValueError):
    """No coverage of the patient was in force on the day of the visit."""


class ClaimAlreadyBuilt(ValueError):
    """The payer of this sequence has its claim for the visit; `claim` is it."""

    def __init__(self, claim: Claim) -> None:
        super().__init__(f"{claim} is there already")
        self.claim = claim


@dataclass(frozen=True, slots=True)
class ClaimParts:
    """What a claim is made of."""

    visit: Visit
    superbill: Superbill
    coverage: Coverage
    sequence: str
    other_coverage: Coverage | None = None
    previous: Claim | None = None
    prior_adjudications: list[dict[str, Any]] = field(default_factory=list)  # Any: JSON values


def coverages_of_visit(visit: Visit) -> dict[Sequence, Coverage]:
    """Who was to pay on the day of the visit, by sequence."""
    return coverages_on(patient_id=visit.patient_id, service_on=visit.service_on)


def other_coverage(coverages: dict[Sequence, Coverage], sequence: str) -> Coverage | None:
    """The policy of boxes 9 to 9d: the one before a secondary claim's, or the one after a primary's."""
    order = [Sequence.PRIMARY, Sequence.SECONDARY, Sequence.TERTIARY]
    others = [coverages[each] for each in order if each != sequence and each in coverages]
    return others[0] if others else None


@transaction.atomic
def build_claim(*, visit: Visit, sequence: str = Sequence.PRIMARY, actor: User, now: dt.datetime) -> Claim:
    """Build the claim of a visit to the payer of one sequence, as a draft.

    Raises NoVisitSuperbill, NoCoverage or ClaimAlreadyBuilt.
    """
    superbill = Superbill.objects.filter(visit=visit, kind=SuperbillKind.VISIT).first()
    if superbill is None:
        raise NoVisitSuperbill(f"{visit} has no superbill")
    coverages = coverages_of_visit(visit)
    coverage = coverages.get(Sequence(sequence))
    if coverage is None:
        raise NoCoverage(f"{visit} has no coverage {sequence} on {visit.service_on}")
    parts = ClaimParts(
        visit=visit,
        superbill=superbill,
        coverage=coverage,
        sequence=sequence,
        other_coverage=other_coverage(coverages, sequence),
    )
    return create_claim(parts=parts, actor=actor, now=now)


def create_claim(*, parts: ClaimParts, actor: User, now: dt.datetime) -> Claim:
    """Write the claim, its lines, its first event and the audit event; the caller holds the transaction."""
    Visit.objects.select_for_update(no_key=True).get(pk=parts.visit.pk)  # two clicks build one claim
    _refuse_second_claim(parts)
    visit, coverage = parts.visit, parts.coverage
    claim = Claim.objects.create(
        practice_id=current_practice_id(),
        patient_control_number=f"C{next_number('claim')}",
        visit=visit,
        superbill=parts.superbill,
        patient_id=visit.patient_id,
        coverage=coverage,
        payer=coverage.payer,
        sequence=parts.sequence,
        claim_type=CLAIM_TYPES.get(coverage.payer.filing_indicator, ClaimType.PROFESSIONAL),
        previous=parts.previous,
        status=ClaimStatus.DRAFT,
        status_at=now,
        service_on=visit.service_on,
        charge_amount=parts.superbill.charge_amount,
        patient_paid_amount=visit.patient_paid_amount + visit.patient_credit_amount,
        property_casualty_number=coverage.property_casualty_number,
        coverage_snapshot=take_snapshot(coverage, visit.patient, parts.other_coverage),
        prior_adjudications=parts.prior_adjudications,
        created_at=now,
        created_by=actor,
        **_what_was_done(parts),
    )
    if parts.previous is None:
        _create_lines(claim, parts.superbill)
    else:
        _carry_lines(claim, parts.previous)
    _note_built(claim, parts, actor, now)
    return claim


def _what_was_done(parts: ClaimParts) -> dict[str, Any]:  # Any: column values
    """As on the visit superbill, or as the payer before was told, with what was amended for it."""
    if parts.previous is not None:
        return {name: getattr(parts.previous, name) for name in CARRIED}
    visit = parts.visit
    return {
        "billing_provider_id": visit.billing_provider_id,
        "rendering_provider_id": visit.rendering_provider_id,
        "location_id": visit.location_id,
        "place_of_service": visit.location.place_of_service,
        "diagnoses": list(parts.superbill.diagnoses),
    }


def _note_built(claim: Claim, parts: ClaimParts, actor: User, now: dt.datetime) -> None:
    note_events(
        [
            (
                claim,
                ClaimEvent(at=now, status=ClaimStatus.DRAFT, source="practice", text=_built(parts), actor=actor),
            )
        ]
    )
    record_event(actor=actor, verb="claim.built", subject=claim, now=now, detail={"sequence": parts.sequence})


def _refuse_second_claim(parts: ClaimParts) -> None:
    there = (
        Claim.objects.filter(visit=parts.visit, sequence=parts.sequence, frequency="1")
        .exclude(status=ClaimStatus.VOIDED)
        .first()
    )
    if there is not None:
        raise ClaimAlreadyBuilt(there)


def _create_lines(claim: Claim, superbill: Superbill) -> None:
    """One line per superbill line: two equal services stay two lines, each with its own control number."""
    lines = SuperbillLine.objects.filter(superbill=superbill).order_by("number")
    created = ClaimLine.objects.bulk_create(
        [
            ClaimLine(
                practice_id=claim.practice_id,
                claim=claim,
                superbill_line=line,
                number=number,
                control_number=f"{claim.patient_control_number}L{number}",
                code=line.code,
                modifiers=line.modifiers,
                units=line.units,
                unit=line.unit,
                pointers=line.pointers,
                charge_amount=line.charge_amount,
                service_on=line.service_on,
            )
            for number, line in enumerate(lines, start=1)
        ]
    )
    LineDrug.objects.bulk_create(
        LineDrug(
            practice_id=claim.practice_id,
            line=line,
            ndc=line.superbill_line.ndc,
            quantity=line.superbill_line.ndc_quantity,
            unit=line.superbill_line.ndc_unit,
        )
        for line in created
        if line.superbill_line.ndc
    )


def _carry_lines(claim: Claim, previous: Claim) -> None:
    """The lines and details of the claim before, but for what only its payer knows."""
    details = load_details([previous.pk])[previous.pk]
    carried = for_next_payer(details, given_by=previous.payer.claim_payer_id, billed=claim.payer.claim_payer_id)
    copy_details(carried, copy_lines(previous, claim), claim.pk)


def _built(parts: ClaimParts) -> str:
    if parts.previous is not None:
        before = parts.previous.patient_control_number
        if parts.prior_adjudications[-1]["paid"] is None:
            return f"Built in place of {before}, whose payer covers none of the services."
        return f"Built from the visit superbill and the answer to {before}."
    return "Built from the visit superbill."
