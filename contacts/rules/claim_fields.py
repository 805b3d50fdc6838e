"""The fields of a claim that a payer's rule may name, each with its loop and segment (005010X222A1).

`claims.rules.scrub.claim_field_values` reads each of them from a claim; a test keeps both lists equal. A name that
rows refer to is never renamed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClaimField:
    """`is_of_line`: there is one on every service line, so that every line is looked at."""

    name: str
    label: str
    place: str  # loop and segment
    box: str  # of the CMS-1500 form
    is_of_line: bool = False


# name | label | loop and segment | box
_CLAIM = """
billing_npi | Billing provider's NPI | 2010AA NM109 | 33a
billing_taxonomy | Billing provider's taxonomy | 2000A PRV03 | 33b
billing_tax_id | Billing provider's tax id | 2010AA REF*EI or SY | 25
billing_license | Billing provider's state license | 2010AA REF*0B | 33b
billing_contact_phone | Billing provider's phone | 2010AA PER04 | 33
billing_payer_number | Payer's number of the billing provider | 2010BB REF*G2 | 33b
billing_location_number | Payer's number of the billing location | 2010BB REF*LU | 33b
pay_to_address | Pay-to address | 2010AB N301 | 33
member_id | Member id | 2010BA NM109 | 1a
group_number | Group number | 2000B SBR03 | 11
group_name | Group name | 2000B SBR04 | 11c
medicare_secondary_type | Reason why Medicare pays second | 2000B SBR05 | 11
subscriber_birth_date | Subscriber's birth date | 2010BA DMG02 | 11a
subscriber_address | Subscriber's street | 2010BA N301 | 7
subscriber_social_security | Subscriber's social security number | 2010BA REF*SY | 1a
property_casualty_number | Property and casualty claim number | 2010BA or CA REF*Y4 | 11b
payer_address | Payer's street | 2010BB N301 | 1
patient_relationship | Patient's relationship | 2000C PAT01 | 6
patient_sex | Patient's sex | DMG03 | 3
patient_middle_name | Patient's middle name | NM105 | 2
place_of_service | Place of service | 2300 CLM05-1 | 24B
frequency | Claim frequency | 2300 CLM05-3 | 22
accepts_assignment | Accepts assignment | 2300 CLM07 | 27
assigns_benefits | Assigns benefits | 2300 CLM08 | 13
releases_information | Releases information | 2300 CLM09 | 12
related_cause | Related cause | 2300 CLM11 | 10
accident_state | State of the auto accident | 2300 CLM11-4 | 10b
special_program | Special program | 2300 CLM12 | 19
delay_reason | Reason of the delay | 2300 CLM20 | 19
accident_on | Day of the accident | 2300 DTP*439 | 14
onset_on | Onset of the illness | 2300 DTP*431 | 14
initial_treatment_on | Initial treatment | 2300 DTP*454 | 15
last_seen_on | Last seen by the supervising provider | 2300 DTP*304 | 15
acute_manifestation_on | Acute manifestation | 2300 DTP*453 | 15
last_menstrual_period_on | Last menstrual period | 2300 DTP*484 | 14
last_x_ray_on | Last X-ray | 2300 DTP*455 | 15
prescribed_on | Prescription of hearing aid or lenses | 2300 DTP*471 | 15
last_worked_on | Last day of work | 2300 DTP*297 | 16
returned_to_work_on | Return to work | 2300 DTP*296 | 16
disabled_from | Beginning of the disability | 2300 DTP*314 or 360 | 16
admitted_on | Admission | 2300 DTP*435 | 18
discharged_on | Discharge | 2300 DTP*096 | 18
care_assumed_on | Care assumed | 2300 DTP*090 | 19
care_relinquished_on | Care relinquished | 2300 DTP*091 | 19
first_contact_on | First contact, property and casualty | 2300 DTP*444 | 15
attachment_type | Kind of attachment | 2300 PWK01 | 19
attachment_control_number | Attachment control number | 2300 PWK06 | 19
patient_paid | Amount that the patient paid | 2300 AMT*F5 | 29
prior_authorization | Prior authorization | 2300 REF*G1 | 23
referral_number | Referral number | 2300 REF*9F | 23
payer_claim_number | Payer's claim number | 2300 REF*F8 | 22
clia_number | CLIA number | 2300 REF*X4 | 23
medical_record_number | Medical record number | 2300 REF*EA | 26
authorization_exception | Authorization exception | 2300 REF*4N | 23
mammography_certification | Mammography certification | 2300 REF*EW | 32b
device_exemption | Investigational device exemption | 2300 REF*LX | 23
demonstration_project | Demonstration project | 2300 REF*P4 | 19
care_plan_oversight | Care plan oversight number | 2300 REF*1J | 23
claim_note | Claim note | 2300 NTE02 | 19
condition_code | Condition code | 2300 HI*BG | 10d
first_diagnosis | First diagnosis, without dot | 2300 HI*ABK | 21
diagnosis | Each diagnosis, without dot | 2300 HI*ABK and ABF | 21
rendering_npi | Rendering provider's NPI | 2310B NM109 | 24J
rendering_taxonomy | Rendering provider's taxonomy | 2310B PRV03 | 24J
rendering_payer_number | Payer's number of the rendering provider | 2310B REF*G2 | 24J
referring_npi | Referring provider's NPI | 2310A NM1*DN | 17b
referring_payer_number | Payer's number of the referring provider | 2310A REF*G2 | 17a
primary_care_npi | Primary care provider's NPI | 2310A NM1*P3 | 17b
supervising_npi | Supervising provider's NPI | 2310D NM109 | 17b
facility_npi | Service facility's NPI | 2310C NM109 | 32a
facility_payer_number | Payer's number of the facility | 2310C REF*G2 | 32b
other_payer_claim_number | Earlier payer's claim number | 2330B REF*F8 | 9
"""
_LINE = """
procedure_code | Procedure code | 2400 SV101-2 | 24D
modifier | Each modifier | 2400 SV101-3 to 6 | 24D
line_description | Description of the service | 2400 SV101-7 | 24D
unit | Unit of the quantity | 2400 SV103 | 24G
units | Quantity | 2400 SV104 | 24G
line_place_of_service | Place of service of the line | 2400 SV105 | 24B
emergency | Emergency | 2400 SV109 | 24C
epsdt | EPSDT | 2400 SV111 | 24H
family_planning | Family planning | 2400 SV112 | 24H
line_prior_authorization | Prior authorization of the line | 2400 REF*G1 | 23
line_referral_number | Referral of the line | 2400 REF*9F | 23
line_clia_number | CLIA number of the line | 2400 REF*X4 | 23
immunization_batch | Immunization batch | 2400 REF*BT | 24
line_attachment_control_number | Attachment control number of the line | 2400 PWK06 | 24
line_prescribed_on | Prescription | 2400 DTP*471 | 24
line_initial_treatment_on | Initial treatment, line | 2400 DTP*454 | 24
line_last_seen_on | Last seen, line | 2400 DTP*304 | 24
line_note | Note of the line | 2400 NTE02 | 24
ndc | National drug code | 2410 LIN03 | 24
drug_quantity | Quantity of the drug | 2410 CTP04 | 24
drug_unit | Unit of the drug | 2410 CTP05 | 24
prescription_number | Prescription number | 2410 REF*XZ | 24
line_rendering_npi | Rendering provider of the line | 2420A NM109 | 24J
line_supervising_npi | Supervising provider of the line | 2420D NM109 | 24
ordering_npi | Ordering provider's NPI | 2420E NM109 | 17b
line_referring_npi | Referring provider of the line | 2420F NM109 | 17b
"""


def _rows(table: str, *, is_of_line: bool) -> dict[str, ClaimField]:
    rows = ([part.strip() for part in row.split("|")] for row in table.strip().splitlines())
    fields = (ClaimField(name, label, place, box, is_of_line) for name, label, place, box in rows)
    return {field.name: field for field in fields}


CLAIM_FIELDS: dict[str, ClaimField] = {**_rows(_CLAIM, is_of_line=False), **_rows(_LINE, is_of_line=True)}
