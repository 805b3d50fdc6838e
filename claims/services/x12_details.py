"""What few claims and lines tell, from rows to the records of x12.claim_details."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import x12.claim_certifications as certified
import x12.claim_details as x12
from claims.models import (
    AmbulanceTransport,
    Claim,
    ClaimAttachment,
    ClaimCertification,
    ClaimLine,
    ClaimReference,
    LineDrug,
    LineEquipment,
)
from claims.queries.details import NO_ROWS, DetailRows
from claims.services.x12_people import LineProviders
from x12.parties import Address

_CLAIM_REFERENCES = {kind: name for name, kind in x12.CLAIM_REFERENCE_QUALIFIERS.items()}
_LINE_REFERENCES = {kind: name for name, kind in x12.LINE_REFERENCE_QUALIFIERS.items()}
_AUTHORIZATIONS = frozenset({"G1", "9F"})
_NO_LINE_DETAILS = x12.LineDetails()


def claim_details(claim: Claim, rows: DetailRows) -> x12.ClaimDetails | None:
    """What stands in 2300 of this claim beside what every claim has; None for nothing."""
    if not (_has_rare_claim_columns(claim) or _has_claim_rows(rows)):
        return None
    dates = {row.kind: row.on for row in rows.dates}
    references = {_CLAIM_REFERENCES[row.kind]: row.value for row in rows.references}
    return x12.ClaimDetails(
        accident_country=claim.accident_country,
        special_program=claim.special_program,
        delay_reason=claim.delay_reason,
        patient_signature_source=claim.patient_signature_source,
        attachments=_attachments(rows.attachments),
        dates=x12.ClaimDates(**dates) if dates else None,
        references=x12.ClaimReferences(**references) if references else None,
        spinal_manipulation=_spinal_manipulation(claim),
        ambulance=_transport(rows.transports[0]) if rows.transports else None,
        certifications=_certifications(rows.certifications),
        anesthesia_procedures=tuple(claim.anesthesia_procedures),
        conditions=tuple(claim.condition_codes),
    )


def line_details(claim: Claim, line: ClaimLine, rows: DetailRows, providers: LineProviders) -> x12.LineDetails | None:
    """What stands in 2400 to 2420 of this line beside what every line has; None for nothing.

    `providers` are those of the line that are not the claim's too.
    """
    if rows is NO_ROWS and not _has_rare_line_columns(line):
        return None
    dates = {row.kind: row.on for row in rows.dates}
    references = {_LINE_REFERENCES[row.kind]: row.value for row in rows.references if row.kind in _LINE_REFERENCES}
    details = x12.LineDetails(
        is_epsdt=line.is_epsdt,
        is_family_planning=line.is_family_planning,
        is_copay_exempt=line.is_copay_exempt,
        obstetric_units=line.obstetric_units,
        attachments=_attachments(rows.attachments),
        dates=x12.LineDates(**dates) if dates else None,
        third_party_note=line.third_party_note,
        authorizations=_authorizations(claim, rows.references),
        ambulance=_transport(rows.transports[0]) if rows.transports else None,
        patient_count=None if line.patient_count is None else Decimal(line.patient_count),
        equipment=_equipment(rows.equipment[0]) if rows.equipment else None,
        certifications=_certifications(rows.certifications),
        test_results=tuple(certified.TestResult(row.kind, row.measure, row.value) for row in rows.test_results),
        sales_tax=line.sales_tax_amount,
        postage=line.postage_amount,
        drug=_drug(rows.drugs[0]) if rows.drugs else None,
        rendering=providers.rendering,
        purchased=providers.purchased,
        facility=providers.facility,
        supervising=providers.supervising,
        ordering=providers.ordering,
        referring=providers.referring,
        primary_care=providers.primary_care,
        mammography_certification=references.get("mammography_certification", ""),
        clia_number=references.get("clia_number", ""),
        reference_clia_number=references.get("reference_clia_number", ""),
        immunization_batch=references.get("immunization_batch", ""),
    )
    return None if details == _NO_LINE_DETAILS else details


def _has_rare_claim_columns(claim: Claim) -> bool:
    return bool(
        claim.accident_country
        or claim.special_program
        or claim.delay_reason
        or claim.patient_signature_source
        or claim.spinal_condition
        or claim.spinal_description
        or claim.spinal_more_description
        or claim.anesthesia_procedures
        or claim.condition_codes
    )


def _has_claim_rows(rows: DetailRows) -> bool:
    """Providers stand in the claim's own record."""
    return bool(rows.dates or rows.references or rows.attachments or rows.certifications or rows.transports)


def _has_rare_line_columns(line: ClaimLine) -> bool:
    amounts = (line.obstetric_units, line.patient_count, line.sales_tax_amount, line.postage_amount)
    return (
        line.is_epsdt
        or line.is_family_planning
        or line.is_copay_exempt
        or bool(line.third_party_note)
        or any(amount is not None for amount in amounts)
    )


def _spinal_manipulation(claim: Claim) -> x12.SpinalManipulation | None:
    parts = (claim.spinal_condition, claim.spinal_description, claim.spinal_more_description)
    return x12.SpinalManipulation(*parts) if any(parts) else None


def _attachments(rows: Iterable[ClaimAttachment]) -> tuple[x12.Attachment, ...]:
    return tuple(x12.Attachment(row.report_type, row.transmission, row.control_number) for row in rows)


def _certifications(rows: Iterable[ClaimCertification]) -> tuple[certified.Certification, ...]:
    return tuple(certified.Certification(row.category, row.applies, tuple(row.conditions)) for row in rows)


def _authorizations(claim: Claim, rows: Iterable[ClaimReference]) -> tuple[x12.LineAuthorization, ...]:
    """REF04 only where another payer than the one billed gave the number."""
    billed = claim.payer.claim_payer_id
    return tuple(
        x12.LineAuthorization(row.kind, row.value, row.payer_id if row.payer_id != billed else "")
        for row in rows
        if row.kind in _AUTHORIZATIONS
    )


def _transport(row: AmbulanceTransport) -> certified.AmbulanceTransport:
    return certified.AmbulanceTransport(
        reason=row.reason,
        miles=row.miles,
        pick_up=_place(row.pick_up_line1, row.pick_up_city, row.pick_up_state, row.pick_up_postal_code),
        drop_off=_place(row.drop_off_line1, row.drop_off_city, row.drop_off_state, row.drop_off_postal_code),
        drop_off_name=row.drop_off_name,
        weight_in_pounds=row.weight_in_pounds,
        round_trip_purpose=row.round_trip_purpose,
        stretcher_purpose=row.stretcher_purpose,
    )


def _place(line1: str, city: str, state: str, postal_code: str) -> Address:
    return Address(line1, city, state, postal_code.replace("-", ""))


def _drug(row: LineDrug) -> x12.Drug:
    return x12.Drug(row.ndc, row.quantity, row.unit, row.prescription_number, row.compound_link)


def _equipment(row: LineEquipment) -> certified.Equipment:
    return certified.Equipment(
        code=row.code,
        days=row.days,
        rental_price=row.rental_amount,
        purchase_price=row.purchase_amount,
        rental_unit=row.rental_unit,
        certification=row.certificate,
        months=row.months,
        necessity=row.necessity,
    )
