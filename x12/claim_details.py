"""What fewer claims tell: the parts of 2300, 2310, 2400, 2410 and 2420 that depend on the kind of service.

A claim or line without any of it has `details` None. Sources in comments are of 005010X222A1.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from x12.claim_certifications import AmbulanceTransport, Certification, Equipment, SupportingForm, TestResult
from x12.claim_pricing import Contract, Repricing
from x12.parties import Address, Contact, Name
from x12.remittance import Reference


@dataclass(frozen=True, slots=True)
class Provider:
    """A person or organisation that had a part in the service: 2310A, B, D and 2420A, D, F.

    `references` are ids other than the NPI, for providers that have none: 0B state licence, G2 the payer's
    number, LU location (not for referring providers).
    """

    name: Name
    taxonomy: str = ""  # only for the rendering provider: PRV*PE*PXC
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceFacility:
    """2310C, 2420C: only when it differs from the billing provider's address."""

    name: str
    address: Address
    npi: str = ""
    references: tuple[Reference, ...] = ()  # G2, LU; 0B only for a claim
    contact: Contact | None = None  # PER of 2310C: name, telephone and extension; property and casualty


@dataclass(frozen=True, slots=True)
class OrderingProvider:
    """2420E: who ordered the equipment, the test or the image."""

    name: Name
    address: Address | None = None
    contact: Contact | None = None
    references: tuple[Reference, ...] = ()  # 0B, 1G, G2


@dataclass(frozen=True, slots=True)
class PurchasedService:
    """2420B and PS1: from whom a diagnostic service was bought, and for how much.

    One without NPI is known by the first of its `references`, which then stands in PS101.
    """

    npi: str
    charge: Decimal
    is_person: bool = False
    references: tuple[Reference, ...] = ()  # 0B, 1G, G2


@dataclass(frozen=True, slots=True)
class Drug:
    """2410. The units of the procedure code stay in SV104; `quantity` and `unit` are those of the drug's code.

    A drug has a prescription number, or a number that links the ingredients of a compound, or neither.
    """

    ndc: str  # LIN03: 11 digits; with another qualifier the code of a supply
    quantity: Decimal  # CTP04
    unit: str  # CTP05: F2 (international unit), GR, ME, ML, UN
    prescription_number: str = ""  # REF*XZ
    compound_link: str = ""  # REF*VY
    qualifier: str = "N4"  # LIN02: N4 a drug; EN, EO, HI, ON, UK, UP the bar code of a supply


DRUG_CODE_LISTS = frozenset({"EN", "EO", "HI", "N4", "ON", "UK", "UP"})
DRUG_UNITS = frozenset({"F2", "GR", "ME", "ML", "UN"})


@dataclass(frozen=True, slots=True)
class LineAuthorization:
    """REF*G1 or REF*9F of a line; `payer_id` (REF04) only where another payer than the one billed gave it."""

    qualifier: str  # G1 prior authorization, 9F referral
    number: str
    payer_id: str = ""


@dataclass(frozen=True, slots=True)
class ClaimReferences:
    """Rarer REF of 2300; what most claims need stands in the claim itself."""

    authorization_exception: str = ""  # 4N: 1 urgent care ... 7 special handling
    medicare_crossover: str = ""  # F5: Y or N, section 4081
    mammography_certification: str = ""  # EW
    repriced_claim_number: str = ""  # 9A
    adjusted_repriced_claim_number: str = ""  # 9C
    device_exemption: str = ""  # LX: investigational device
    clearinghouse_trace: str = ""  # D9
    medical_record_number: str = ""  # EA
    demonstration_project: str = ""  # P4
    care_plan_oversight: str = ""  # 1J


AUTHORIZATION_EXCEPTIONS = frozenset("1234567")
CLAIM_REFERENCE_QUALIFIERS = {
    "authorization_exception": "4N",
    "medicare_crossover": "F5",
    "mammography_certification": "EW",
    "repriced_claim_number": "9A",
    "adjusted_repriced_claim_number": "9C",
    "device_exemption": "LX",
    "clearinghouse_trace": "D9",
    "medical_record_number": "EA",
    "demonstration_project": "P4",
    "care_plan_oversight": "1J",
}


@dataclass(frozen=True, slots=True)
class ClaimDates:
    """Rarer DTP of 2300; onset, accident and admission stand in the claim itself."""

    initial_treatment_on: dt.date | None = None
    last_seen_on: dt.date | None = None
    acute_manifestation_on: dt.date | None = None
    last_menstrual_period_on: dt.date | None = None
    last_x_ray_on: dt.date | None = None
    prescribed_on: dt.date | None = None  # hearing and vision
    last_worked_on: dt.date | None = None
    returned_to_work_on: dt.date | None = None
    discharged_on: dt.date | None = None
    care_assumed_on: dt.date | None = None
    care_relinquished_on: dt.date | None = None
    first_contact_on: dt.date | None = None  # property and casualty
    repricer_received_on: dt.date | None = None
    disabled_from: dt.date | None = None  # DTP*314 with both, *360 the beginning alone, *361 the end alone
    disabled_to: dt.date | None = None


CLAIM_DATE_QUALIFIERS = {
    "initial_treatment_on": "454",
    "last_seen_on": "304",
    "acute_manifestation_on": "453",
    "last_menstrual_period_on": "484",
    "last_x_ray_on": "455",
    "prescribed_on": "471",
    "last_worked_on": "297",
    "returned_to_work_on": "296",
    "discharged_on": "096",
    "care_assumed_on": "090",
    "care_relinquished_on": "091",
    "first_contact_on": "444",
    "repricer_received_on": "050",
}


@dataclass(frozen=True, slots=True)
class LineDates:
    """Every DTP of 2400 but the date of service."""

    prescribed_on: dt.date | None = None
    recertified_on: dt.date | None = None
    therapy_began_on: dt.date | None = None
    last_certified_on: dt.date | None = None
    last_seen_on: dt.date | None = None
    hemoglobin_tested_on: dt.date | None = None
    creatinine_tested_on: dt.date | None = None
    shipped_on: dt.date | None = None
    last_x_ray_on: dt.date | None = None
    initial_treatment_on: dt.date | None = None


LINE_DATE_QUALIFIERS = {
    "prescribed_on": "471",
    "recertified_on": "607",
    "therapy_began_on": "463",
    "last_certified_on": "461",
    "last_seen_on": "304",
    "hemoglobin_tested_on": "738",
    "creatinine_tested_on": "739",
    "shipped_on": "011",
    "last_x_ray_on": "455",
    "initial_treatment_on": "454",
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """PWK of 2300 or 2400: a paper that the payer gets, or may ask for (AA)."""

    report_type: str  # PWK01
    transmission: str  # PWK02: AA on request, BM mail, EL with a 275, EM e-mail, FT file transfer, FX fax
    control_number: str = ""  # PWK06: stands on the paper too; not needed with AA


_REPORT_TYPES = (
    "03 04 05 06 07 08 09 10 11 13 15 21 A3 A4 AM AS B2 B3 B4 BR BS BT CB CK CT D2 DA DB DG DJ DS EB HC HR I5 IR "
    "LA M1 MT NN OB OC OD OE OX OZ P4 P5 PE PN PO PQ PY PZ RB RR RT RX SG V5 XP"
)
REPORT_TYPES = frozenset(_REPORT_TYPES.split())
TRANSMISSIONS = frozenset({"AA", "BM", "EL", "EM", "FT", "FX"})


@dataclass(frozen=True, slots=True)
class SpinalManipulation:
    """CR2 of a chiropractor's claim."""

    condition: str  # CR208: A acute, C chronic, D non-acute, E non-life-threatening, F routine, G symptomatic, M
    description: str = ""  # CR210
    more_description: str = ""  # CR211


@dataclass(frozen=True, slots=True)
class ClaimDetails:
    """What stands in 2300 of few claims only."""

    accident_country: str = ""  # CLM11-5, where it was abroad
    special_program: str = ""  # CLM12: 02, 03, 05, 09
    delay_reason: str = ""  # CLM20: 1 to 11, 15
    patient_signature_source: str = ""  # CLM10: P, signed for the patient by the provider
    attachments: tuple[Attachment, ...] = ()  # up to 10
    dates: ClaimDates | None = None
    references: ClaimReferences | None = None
    spinal_manipulation: SpinalManipulation | None = None
    ambulance: AmbulanceTransport | None = None
    certifications: tuple[Certification, ...] = ()  # each category once, 07 and E1 to E3 up to three times
    anesthesia_procedures: tuple[str, ...] = ()  # HI*BP and BO: surgical codes, one or two
    conditions: tuple[str, ...] = ()  # HI*BG: condition codes, up to 24
    contract: Contract | None = None  # CN1
    state_data: tuple[str, ...] = ()  # K3: what a state demands, up to ten
    repricing: Repricing | None = None  # HCP


@dataclass(frozen=True, slots=True)
class LineDetails:
    """What stands in 2400 to 2420 of few lines only."""

    is_epsdt: bool = False  # SV111
    is_family_planning: bool = False  # SV112
    is_copay_exempt: bool = False  # SV115
    obstetric_units: Decimal | None = None  # QTY*FL: further units of obstetric anesthesia
    attachments: tuple[Attachment, ...] = ()  # up to 10
    dates: LineDates | None = None
    third_party_note: str = ""  # NTE*TPO
    authorizations: tuple[LineAuthorization, ...] = ()  # up to 5 of each kind
    mammography_certification: str = ""  # REF*EW
    clia_number: str = ""  # REF*X4, where it differs from the claim's
    reference_clia_number: str = ""  # REF*F4: the laboratory that the test was sent to
    immunization_batch: str = ""  # REF*BT
    ambulance: AmbulanceTransport | None = None  # where it differs from the claim's
    patient_count: Decimal | None = None  # QTY*PT: of the ambulance
    equipment: Equipment | None = None
    certifications: tuple[Certification, ...] = ()  # each category once, 07 up to three times
    test_results: tuple[TestResult, ...] = ()  # up to five
    sales_tax: Decimal | None = None  # AMT*T
    postage: Decimal | None = None  # AMT*F4
    drug: Drug | None = None
    rendering: Provider | None = None  # 2420A: where it differs from the claim's
    purchased: PurchasedService | None = None  # PS1, 2420B
    facility: ServiceFacility | None = None  # 2420C
    supervising: Provider | None = None  # 2420D
    ordering: OrderingProvider | None = None  # 2420E
    referring: Provider | None = None  # 2420F NM1*DN
    primary_care: Provider | None = None  # 2420F NM1*P3
    contract: Contract | None = None  # CN1
    repriced_line_number: str = ""  # REF*9B
    adjusted_repriced_line_number: str = ""  # REF*9D
    state_data: tuple[str, ...] = ()  # K3: up to ten
    repricing: Repricing | None = None  # HCP
    forms: tuple[SupportingForm, ...] = ()  # 2440


LINE_REFERENCE_QUALIFIERS = {
    "mammography_certification": "EW",
    "clia_number": "X4",
    "reference_clia_number": "F4",
    "immunization_batch": "BT",
    "repriced_line_number": "9B",
    "adjusted_repriced_line_number": "9D",
}
