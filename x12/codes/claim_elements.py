"""Codes of the 837P's elements that no other transaction decodes for us, in our own words. Guide: 005010X222A1."""

from __future__ import annotations

from x12.codes.code_table import labels

YES_NO = {"Y": "yes", "N": "no", "U": "unknown", "W": "not applicable"}
RANKS: dict[str, str] = {
    "P": "primary",
    "S": "secondary",
    "T": "tertiary",
    **{chr(code): f"payer responsibility {code - 61}" for code in range(ord("A"), ord("I"))},  # A is the fourth
    "U": "unknown",
}
RELATIONS: dict[str, str] = labels(
    """
01 spouse
04 grandparent
05 grandchild
07 nephew or niece
10 foster child
15 ward of the court
17 stepchild
18 self
19 child
20 employee
21 unknown
22 handicapped dependent
23 sponsored dependent
24 dependent of a minor dependent
29 significant other
32 mother
33 father
34 other adult
36 emancipated minor
38 collateral dependent
39 organ donor
40 cadaver donor
41 injured plaintiff
43 child, insured not responsible
53 life partner
G8 other relation
"""
)
MEDICARE_SECONDARY: dict[str, str] = labels(
    """
12 working aged
13 end-stage renal disease
14 no-fault or auto first
15 workers' compensation
16 public health service
41 black lung
42 veterans affairs
43 disabled with a large group plan
47 other liability first
"""
)
FILING_INDICATORS: dict[str, str] = labels(
    """
09 Self-pay
10 Central certification
11 Other non-federal program
12 Preferred provider organization
13 Point of service
14 Exclusive provider organization
15 Indemnity
16 Medicare Advantage HMO
17 Dental maintenance organization
AM Auto medical
BL Blue Cross Blue Shield
CH TRICARE
CI Commercial
DS Disability
FI Federal employees
HM Health maintenance organization
LI Liability
LM Liability, medical
MA Medicare Part A
MB Medicare Part B
MC Medicaid
OF Other federal program
TV Title V
VA Veterans affairs
WC Workers' compensation
ZZ Mutually defined, or unknown
"""
)
FREQUENCIES = {
    "1": "original",
    "2": "interim, first",
    "3": "interim, continuing",
    "4": "interim, last",
    "5": "late charges only",
    "6": "corrected",
    "7": "replaces an earlier claim",
    "8": "voids an earlier claim",
}
ASSIGNMENT = {"A": "assigned", "B": "assigned for laboratory services only", "C": "not assigned"}
RELEASE = {"Y": "signed statement permits release", "I": "informed consent as the law asks"}
SIGNATURE_SOURCES = {  # B, C, M and S are of version 4010
    "B": "signed authorizations for claim and payment are on file",
    "C": "signed claim form is on file",
    "M": "signed authorization for the claim is on file",
    "P": "signed by the provider for the patient",
    "S": "signed authorization for the payment is on file",
}
RELATED_CAUSES = {"AA": "auto accident", "EM": "employment", "OA": "other accident"}
SPECIAL_PROGRAMS: dict[str, str] = labels(
    """
02 physically handicapped children
03 special federal funding
05 disability
09 second opinion or surgery
"""
)
DELAY_REASONS: dict[str, str] = labels(
    """
1 proof of eligibility unknown or not available
2 litigation
3 authorization came late
4 certifying the provider took time
5 claim forms came late
6 custom-made appliances came late
7 third party took time
8 eligibility was determined late
9 earlier claim was denied for reasons other than filing limits
10 prior approval took time
11 other
15 natural disaster
"""
)
NOTE_KINDS: dict[str, str] = labels(
    """
ADD additional information
CER certification narrative
DCP goals, rehabilitation potential or discharge plans
DGN diagnosis description
PMT payment
TPO third-party organization's note
"""
)
UNITS: dict[str, str] = labels(
    """
01 pounds
DA days
DH miles
F2 international units
GR grams
LB pounds
ME milligrams
MJ minutes
ML milliliters
MO months
UN units
"""
)
AMBULANCE_REASONS: dict[str, str] = labels(
    """
A to the nearest facility for the care needed
B for the benefit of a preferred physician
C to be near family
D for a specialist or special equipment
E to a rehabilitation facility
"""
)
SPINAL_CONDITIONS: dict[str, str] = labels(
    """
A acute
C chronic
D non-acute
E non-life-threatening
F routine
G symptomatic
M acute manifestation of a chronic condition
"""
)
CERTIFICATION_TYPES = {"I": "initial", "R": "renewal", "S": "revised"}
CONDITION_CATEGORIES: dict[str, str] = labels(
    """
07 Ambulance certification
09 Equipment certification
70 Hospice
75 Functional limits: homebound
E1 Spectacle lenses
E2 Contact lenses
E3 Spectacle frames
ZZ EPSDT referral
"""
)
CONDITIONS: dict[str, str] = labels(
    """
01 admitted to a hospital
04 moved by stretcher
05 unconscious or in shock
06 transported in an emergency
07 had to be restrained
08 visible bleeding
09 transport was medically necessary
12 confined to bed or chair
38 certification is on file with the supplier
65 provider is employed by a hospice
AV referral available, not used
IH homebound
L1 general standard of change is met
L2 replaced: lost or stolen
L3 replaced: broken
L4 replaced: the patient prefers it
L5 replaced: medical reason
NU not used
S2 under treatment
ST new services requested
ZV replacement item
"""
)
RENTAL_UNITS = {"1": "weekly", "4": "monthly", "6": "daily"}
MEASURE_KINDS = {"OG": "original", "TR": "test result"}
MEASURES = {"HT": "height", "R1": "hemoglobin", "R2": "hematocrit", "R3": "epoetin starting dose", "R4": "creatinine"}
CONTRACT_TYPES: dict[str, str] = labels(
    """
01 by diagnosis group
02 per diem
03 variable per diem
04 flat
05 capitated
06 percent
09 other
"""
)
PRICING_METHODS: dict[str, str] = labels(
    """
00 zero pricing: not covered
01 as billed
02 as a standard fee schedule
03 as a contract percentage
04 bundled
05 peer review
06 per diem
07 flat rate
08 combination
09 maternity
10 other
11 lower of cost
12 ratio of cost
13 cost reimbursed
14 adjustment
"""
)
PRICING_REJECTIONS: dict[str, str] = labels(
    """
T1 provider is no participant known to the repricer
T2 payer cannot be identified
T3 insured person cannot be identified
T4 payer's name or id is missing
T5 certification is missing
T6 not enough information to reprice
"""
)
PRICING_COMPLIANCES: dict[str, str] = labels(
    """
1 procedure followed
2 not followed: call not made
3 not followed: not medically necessary
4 not followed: other
5 emergency admission to a hospital out of network
"""
)
PRICING_EXCEPTIONS: dict[str, str] = labels(
    """
1 professional out of network in a network hospital
2 emergency care
3 service or specialist not in the network
4 out of the service area
5 state mandate
6 other
"""
)
CODE_LISTS: dict[str, str] = labels(
    """
ABF diagnosis, ICD-10-CM
ABJ admitting diagnosis, ICD-10-CM
ABK principal diagnosis, ICD-10-CM
ABN external cause, ICD-10-CM
AD dental, CDT
APR patient's reason for visit, ICD-10-CM
BBQ other procedure, ICD-10-PCS
BBR principal procedure, ICD-10-PCS
BE value
BF diagnosis, ICD-9-CM
BG condition
BH occurrence
BI occurrence span
BK principal diagnosis, ICD-9-CM
BO other surgical procedure under anesthesia
BP principal surgical procedure under anesthesia
DR diagnosis group
EN bar code, EAN 13
EO bar code, EAN 8
ER jurisdiction's own code
HC procedure, HCPCS or CPT
HI bar code, HIBC
HP health insurance prospective payment rate
IV home infusion
N1 drug, NDC 4-4-2
N2 drug, NDC 5-3-2
N3 drug, NDC 5-4-1
N4 drug, NDC 5-4-2
N6 health related item
NU revenue code
ON order number
RB revenue code, national
UK bar code, GTIN 14
UP bar code, UPC
WK advanced billing concept
ZZ mutually defined
"""
)
SEXES = {"F": "female", "M": "male", "U": "unknown"}
REMARK_LISTS = {"AS": "form", "HE": "remark", "HI": "drug reject", "RX": "drug reject", "UT": "equipment certificate"}
AUTHORIZATION_EXCEPTIONS: dict[str, str] = labels(
    """
1 immediate or urgent care
2 in a retroactive period
3 emergency care
4 client has temporary Medicaid
5 request from the county for a second opinion
6 request for override pending
7 special handling
"""
)
