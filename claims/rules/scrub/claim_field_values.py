"""Each field that a payer's rule may name, read from the claim (contacts.rules.claim_fields lists them).

What the 837P leaves out for being equal to something else (2310B, 2310C) is read from the facts, so that a payer who
wants it is not told that it is missing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from claims.rules.facts import ClaimFacts
from x12.claim import ClaimDetails, ClaimLine, LineDetails
from x12.claim_details import ClaimDates, ClaimReferences, LineDates
from x12.parties import Person
from x12.remittance import Reference

Texts = Iterable[str]
_NO_DETAILS, _NO_LINE_DETAILS = ClaimDetails(), LineDetails()
_NO_DATES, _NO_REFERENCES, _NO_LINE_DATES = ClaimDates(), ClaimReferences(), LineDates()


def claim_values(facts: ClaimFacts, name: str) -> list[str]:
    """What the claim says in the field; empty where it says nothing."""
    return [value for value in CLAIM_VALUES[name](facts) if value]


def line_values(line: ClaimLine, name: str) -> list[str]:
    """What one line says in the field."""
    return [value for value in LINE_VALUES[name](line) if value]


def _day(value: dt.date | None) -> Texts:
    return (f"{value:%Y%m%d}",) if value else ()


def _number(value: Decimal | None) -> Texts:
    return (f"{value.normalize():f}",) if value is not None else ()


def _flag(value: bool) -> Texts:
    return ("Y",) if value else ()


def _numbers(references: Iterable[Reference], qualifier: str) -> Texts:
    return [reference.value for reference in references if reference.qualifier == qualifier]


def details_of(facts: ClaimFacts) -> ClaimDetails:
    return facts.record.details or _NO_DETAILS


def line_details_of(line: ClaimLine) -> LineDetails:
    return line.details or _NO_LINE_DETAILS


def claim_dates_of(facts: ClaimFacts) -> ClaimDates:
    return details_of(facts).dates or _NO_DATES


def claim_references_of(facts: ClaimFacts) -> ClaimReferences:
    return details_of(facts).references or _NO_REFERENCES


def line_dates_of(line: ClaimLine) -> LineDates:
    return line_details_of(line).dates or _NO_LINE_DATES


def patient_on_claim(facts: ClaimFacts) -> Person:
    """The person with the details of the 837P: the subscriber where he is the patient."""
    return facts.record.patient or facts.record.subscriber.person


def _subscriber_social_security(facts: ClaimFacts) -> Texts:
    details = facts.record.subscriber.person.details
    return (details.social_security_number,) if details else ()


def _contact_phone(facts: ClaimFacts) -> Texts:
    contact = facts.record.billing_provider.contact
    return (contact.phone if contact else facts.billing_phone,)


CLAIM_VALUES: dict[str, Callable[[ClaimFacts], Texts]] = {
    "billing_npi": lambda facts: (facts.record.billing_provider.name.identifier,),
    "billing_taxonomy": lambda facts: (facts.record.billing_provider.taxonomy,),
    "billing_tax_id": lambda facts: (facts.record.billing_provider.tax_id,),
    "billing_license": lambda facts: _numbers(facts.record.billing_provider.references, "0B"),
    "billing_contact_phone": _contact_phone,
    "billing_payer_number": lambda facts: _numbers(facts.record.subscriber.billing_provider_ids, "G2"),
    "billing_location_number": lambda facts: _numbers(facts.record.subscriber.billing_provider_ids, "LU"),
    "pay_to_address": lambda facts: (pay_to.line1,) if (pay_to := facts.record.billing_provider.pay_to) else (),
    "member_id": lambda facts: (facts.record.subscriber.person.name.identifier,),
    "group_number": lambda facts: (facts.record.subscriber.group_number,),
    "group_name": lambda facts: (facts.record.subscriber.group_name,),
    "medicare_secondary_type": lambda facts: (facts.record.subscriber.medicare_secondary_type,),
    "subscriber_birth_date": lambda facts: _day(facts.record.subscriber.person.born_on),
    "subscriber_address": lambda facts: (at.line1,) if (at := facts.record.subscriber.person.address) else (),
    "subscriber_social_security": _subscriber_social_security,
    "property_casualty_number": lambda facts: (facts.record.subscriber.property_casualty_number,),
    "payer_address": lambda facts: (at.line1,) if (at := facts.record.subscriber.payer_address) else (),
    "patient_relationship": lambda facts: (facts.record.relationship,),
    "patient_sex": lambda facts: (facts.patient.sex,),
    "patient_middle_name": lambda facts: (facts.patient.name.middle,),
    "place_of_service": lambda facts: (facts.record.place_of_service,),
    "frequency": lambda facts: (facts.record.frequency,),
    "accepts_assignment": lambda facts: (facts.record.accepts_assignment,),
    "assigns_benefits": lambda facts: (facts.record.assigns_benefits,),
    "releases_information": lambda facts: (facts.record.releases_information,),
    "related_cause": lambda facts: facts.record.related_causes,
    "accident_state": lambda facts: (facts.record.accident_state,),
    "special_program": lambda facts: (details_of(facts).special_program,),
    "delay_reason": lambda facts: (details_of(facts).delay_reason,),
    "accident_on": lambda facts: _day(facts.record.accident_on),
    "onset_on": lambda facts: _day(facts.record.onset_on),
    "initial_treatment_on": lambda facts: _day(claim_dates_of(facts).initial_treatment_on),
    "last_seen_on": lambda facts: _day(claim_dates_of(facts).last_seen_on),
    "acute_manifestation_on": lambda facts: _day(claim_dates_of(facts).acute_manifestation_on),
    "last_menstrual_period_on": lambda facts: _day(claim_dates_of(facts).last_menstrual_period_on),
    "last_x_ray_on": lambda facts: _day(claim_dates_of(facts).last_x_ray_on),
    "prescribed_on": lambda facts: _day(claim_dates_of(facts).prescribed_on),
    "last_worked_on": lambda facts: _day(claim_dates_of(facts).last_worked_on),
    "returned_to_work_on": lambda facts: _day(claim_dates_of(facts).returned_to_work_on),
    "disabled_from": lambda facts: _day(claim_dates_of(facts).disabled_from),
    "admitted_on": lambda facts: _day(facts.record.admitted_on),
    "discharged_on": lambda facts: _day(claim_dates_of(facts).discharged_on),
    "care_assumed_on": lambda facts: _day(claim_dates_of(facts).care_assumed_on),
    "care_relinquished_on": lambda facts: _day(claim_dates_of(facts).care_relinquished_on),
    "first_contact_on": lambda facts: _day(claim_dates_of(facts).first_contact_on),
    "attachment_type": lambda facts: [each.report_type for each in details_of(facts).attachments],
    "attachment_control_number": lambda facts: [each.control_number for each in details_of(facts).attachments],
    "patient_paid": lambda facts: _number(facts.record.patient_paid),
    "prior_authorization": lambda facts: (facts.record.prior_authorization,),
    "referral_number": lambda facts: (facts.record.referral_number,),
    "payer_claim_number": lambda facts: (facts.record.payer_claim_control_number,),
    "clia_number": lambda facts: (facts.record.clia_number,),
    "medical_record_number": lambda facts: (claim_references_of(facts).medical_record_number,),
    "authorization_exception": lambda facts: (claim_references_of(facts).authorization_exception,),
    "mammography_certification": lambda facts: (claim_references_of(facts).mammography_certification,),
    "device_exemption": lambda facts: (claim_references_of(facts).device_exemption,),
    "demonstration_project": lambda facts: (claim_references_of(facts).demonstration_project,),
    "care_plan_oversight": lambda facts: (claim_references_of(facts).care_plan_oversight,),
    "claim_note": lambda facts: (facts.record.note,),
    "condition_code": lambda facts: details_of(facts).conditions,
    "first_diagnosis": lambda facts: facts.record.diagnoses[:1],
    "diagnosis": lambda facts: facts.record.diagnoses,
    "rendering_npi": lambda facts: (facts.rendering.name.identifier,),
    "rendering_taxonomy": lambda facts: (facts.rendering.taxonomy,),
    "rendering_payer_number": lambda facts: _numbers(facts.rendering.references, "G2"),
    "referring_npi": lambda facts: (who.name.identifier,) if (who := facts.record.referring) else (),
    "referring_payer_number": lambda facts: _numbers(who.references, "G2") if (who := facts.record.referring) else (),
    "primary_care_npi": lambda facts: (who.name.identifier,) if (who := facts.record.primary_care) else (),
    "supervising_npi": lambda facts: (who.name.identifier,) if (who := facts.record.supervising) else (),
    "facility_npi": lambda facts: (facts.facility.npi,),
    "facility_payer_number": lambda facts: _numbers(facts.facility.references, "G2"),
    "other_payer_claim_number": lambda facts: [each.payer_claim_control_number for each in facts.record.other_payers],
}


def _authorizations(line: ClaimLine, qualifier: str) -> Iterator[str]:
    for each in line_details_of(line).authorizations:
        if each.qualifier == qualifier and not each.payer_id:
            yield each.number


LINE_VALUES: dict[str, Callable[[ClaimLine], Texts]] = {
    "procedure_code": lambda line: (line.procedure.code,),
    "modifier": lambda line: line.procedure.modifiers,
    "line_description": lambda line: (line.procedure.description,),
    "unit": lambda line: (line.unit,),
    "units": lambda line: _number(line.units),
    "line_place_of_service": lambda line: (line.place_of_service,),
    "emergency": lambda line: _flag(line.is_emergency),
    "epsdt": lambda line: _flag(line_details_of(line).is_epsdt),
    "family_planning": lambda line: _flag(line_details_of(line).is_family_planning),
    "line_prior_authorization": lambda line: _authorizations(line, "G1"),
    "line_referral_number": lambda line: _authorizations(line, "9F"),
    "line_clia_number": lambda line: (line_details_of(line).clia_number,),
    "immunization_batch": lambda line: (line_details_of(line).immunization_batch,),
    "line_attachment_control_number": lambda line: [each.control_number for each in line_details_of(line).attachments],
    "line_prescribed_on": lambda line: _day(line_dates_of(line).prescribed_on),
    "line_initial_treatment_on": lambda line: _day(line_dates_of(line).initial_treatment_on),
    "line_last_seen_on": lambda line: _day(line_dates_of(line).last_seen_on),
    "line_note": lambda line: (line.note,),
    "ndc": lambda line: (drug.ndc,) if (drug := line_details_of(line).drug) else (),
    "drug_quantity": lambda line: _number(drug.quantity) if (drug := line_details_of(line).drug) else (),
    "drug_unit": lambda line: (drug.unit,) if (drug := line_details_of(line).drug) else (),
    "prescription_number": lambda line: (drug.prescription_number,) if (drug := line_details_of(line).drug) else (),
    "line_rendering_npi": lambda line: (who.name.identifier,) if (who := line_details_of(line).rendering) else (),
    "line_supervising_npi": lambda line: (who.name.identifier,) if (who := line_details_of(line).supervising) else (),
    "ordering_npi": lambda line: (who.name.identifier,) if (who := line_details_of(line).ordering) else (),
    "line_referring_npi": lambda line: (who.name.identifier,) if (who := line_details_of(line).referring) else (),
}
