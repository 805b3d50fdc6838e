"""Claim rows as the records that the 837P is written from."""

from __future__ import annotations

from collections.abc import Sequence

import x12.claim as x12
from claims.models import Claim, ClaimLine
from claims.queries.details import NO_DETAILS, ClaimDetailRows
from claims.services.provider_levels import provider_levels
from claims.services.x12_details import claim_details, line_details
from claims.services.x12_payers import AssignedIds, line_adjudications, other_payers, subscriber_record
from claims.services.x12_people import (
    NO_PROVIDERS,
    PROPERTY_AND_CASUALTY,
    LineProviders,
    billing_provider_record,
    patient_person,
)
from patients.models import Relationship
from providers.models import BillingProvider
from x12.parties import Person
from x12.remittance import Procedure

LABORATORY = ("80000", "89999")  # pathology and laboratory codes, which need the CLIA number


class ClaimRecords:
    """Makes the records of many claims; providers and places are made once, since the writer looks for that.

    The claims come with payer, billing provider, rendering provider and location loaded.
    """

    def __init__(self, submitter_phone: str = "", assigned: AssignedIds | None = None) -> None:
        self._submitter_phone = submitter_phone
        self._assigned: AssignedIds = assigned or {}
        self._billing: dict[tuple[int, bool], x12.BillingProvider] = {}

    def record(self, claim: Claim, lines: Sequence[ClaimLine], rows: ClaimDetailRows = NO_DETAILS) -> x12.Claim:
        """The claim as its 837P says it: what equals the billing provider is left out, as the guide wants."""
        billing = self._billing_provider(claim)
        levels = provider_levels(claim, lines, rows, billing)
        return x12.Claim(
            patient_control_number=claim.patient_control_number,
            charge=claim.charge_amount,
            place_of_service=claim.place_of_service,
            diagnoses=tuple(code.replace(".", "") for code in claim.diagnoses),
            lines=tuple(_line(claim, line, rows, levels.lines.get(line.pk, NO_PROVIDERS)) for line in lines),
            billing_provider=billing,
            subscriber=subscriber_record(claim, self._assigned),
            patient=_dependent(claim),
            relationship=claim.coverage_snapshot["coverage"]["relationship"],
            frequency=claim.frequency,
            provider_signature=claim.has_provider_signature,
            accepts_assignment="A" if claim.accepts_assignment else "C",
            assigns_benefits="Y" if claim.assigns_benefits else "N",
            releases_information=claim.releases_information,
            payer_claim_control_number=claim.payer_claim_control_number if claim.frequency != "1" else "",
            prior_authorization=claim.prior_authorization,
            referral_number=claim.referral_number,
            clia_number=claim.location.clia_number if _has_laboratory(lines) else "",
            related_causes=_causes(claim),
            accident_state=claim.accident_state,
            accident_on=claim.accident_on,
            onset_on=claim.onset_on,
            admitted_on=claim.admitted_on,
            patient_paid=claim.patient_paid_amount or None,
            note=claim.note,
            note_kind=claim.note_kind,
            rendering=levels.rendering,
            referring=levels.referring,
            facility=levels.facility,
            supervising=levels.supervising,
            primary_care=levels.primary_care,
            other_payers=other_payers(claim, self._assigned),
            details=claim_details(claim, rows.own),
        )

    def _billing_provider(self, claim: Claim) -> x12.BillingProvider:
        provider: BillingProvider = claim.billing_provider
        has_license = claim.claim_type in PROPERTY_AND_CASUALTY or not provider.npi
        key = (provider.pk, has_license)
        if key not in self._billing:
            self._billing[key] = billing_provider_record(provider, self._submitter_phone, has_license=has_license)
        return self._billing[key]


def _dependent(claim: Claim) -> Person | None:
    """The patient, where somebody else is the subscriber."""
    is_subscriber = claim.coverage_snapshot["coverage"]["relationship"] == Relationship.SELF
    return None if is_subscriber else patient_person(claim)


def _causes(claim: Claim) -> tuple[str, ...]:
    return tuple(cause for cause in (claim.related_cause, claim.second_cause) if cause)


def _has_laboratory(lines: Sequence[ClaimLine]) -> bool:
    first, last = LABORATORY
    return any(first <= line.code <= last for line in lines)


def _line(claim: Claim, line: ClaimLine, rows: ClaimDetailRows, providers: LineProviders) -> x12.ClaimLine:
    return x12.ClaimLine(
        number=line.number,
        procedure=Procedure(line.code, tuple(line.modifiers), description=line.description),
        charge=line.charge_amount,
        units=line.units,
        pointers=tuple(line.pointers),
        service_from=line.service_on,
        control_number=line.control_number,
        unit=line.unit,
        service_to=line.service_to,
        place_of_service=line.place_of_service if line.place_of_service != claim.place_of_service else "",
        is_emergency=line.is_emergency,
        note=line.note,
        note_kind=line.note_kind,
        adjudications=line_adjudications(claim, line),
        details=line_details(claim, line, rows.of_line(line.pk), providers),
    )
