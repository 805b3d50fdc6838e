"""What an 837P (005010X222A1) asks a payer to pay."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from x12.claim_details import ClaimDetails, LineDetails, Provider, ServiceFacility
from x12.envelope import Envelope
from x12.findings import Finding
from x12.parties import Address, Contact, Name, Person
from x12.remittance import Adjustment, Procedure, Reference

__all__ = [
    "BillingProvider",
    "Claim",
    "ClaimBatch",
    "ClaimDetails",
    "ClaimLine",
    "LineAdjudication",
    "LineDetails",
    "OtherPayer",
    "OtherPayerProvider",
    "OutpatientAdjudication",
    "PayToPlan",
    "Provider",
    "ServiceFacility",
    "Submitter",
    "Subscriber",
]


@dataclass(frozen=True, slots=True)
class Submitter:
    """1000A and 1000B of a batch."""

    name: Name  # NM1*41, qualifier 46
    contact: Contact
    receiver_name: str  # NM1*40
    receiver_id: str


@dataclass(frozen=True, slots=True)
class PayToPlan:
    """2010AC: the plan that paid first and now wants its money back (subrogation)."""

    name: str
    identifier: str  # NM109 PI
    address: Address
    tax_id: str
    reference: Reference | None = None  # 2U, FY, NF
    qualifier: str = "PI"  # NM108: PI, or XV a national plan id


@dataclass(frozen=True, slots=True)
class BillingProvider:
    """2000A, 2010AA to AC. `tax_id` is nine digits; `tax_id_qualifier` EI (employer) or SY (social security).

    One without NPI (atypical: a taxi, a carpenter) needs a G2 number of each payer in Subscriber.billing_provider_ids.
    """

    name: Name  # XX and the NPI
    address: Address  # ZIP+4
    tax_id: str
    tax_id_qualifier: str = "EI"
    taxonomy: str = ""  # PRV*BI*PXC
    contact: Contact | None = None
    pay_to: Address | None = None  # 2010AB
    pay_to_is_person: bool = False
    references: tuple[Reference, ...] = ()  # 0B state licence, 1G UPIN
    pay_to_plan: PayToPlan | None = None
    currency: str = ""  # CUR02, only where charges are not in dollars


@dataclass(frozen=True, slots=True)
class Subscriber:
    """2000B, 2010BA, 2010BB: the payer now billed and its subscriber.

    When the patient is the subscriber, `is_patient` is True and `person` carries address, birth date and sex.
    """

    sequence: str  # SBR01: P, S, T
    filing_indicator: str  # SBR09
    person: Person  # NM1*IL with MI and the member id
    payer_name: str
    payer_id: str  # 2010BB NM109 PI
    is_patient: bool = True
    group_number: str = ""  # SBR03
    group_name: str = ""  # SBR04, only without a group number
    medicare_secondary_type: str = ""  # SBR05
    payer_address: Address | None = None
    property_casualty_number: str = ""  # REF*Y4
    payer_references: tuple[Reference, ...] = ()  # 2010BB: 2U, EI, FY, NF
    billing_provider_ids: tuple[Reference, ...] = ()  # 2010BB: G2 and LU, what this payer calls the billing provider
    payer_id_qualifier: str = "PI"  # 2010BB NM108: PI, or XV a national plan id


@dataclass(frozen=True, slots=True)
class LineAdjudication:
    """2430: what an earlier payer did with the line; of an unbundled line one for each procedure it became."""

    payer_id: str  # SVD01: a 2330B NM109 of the claim
    paid: Decimal
    procedure: Procedure
    units: Decimal
    adjudicated_on: dt.date
    adjustments: tuple[Adjustment, ...] = ()
    bundled_into: int | None = None  # SVD06
    remaining_patient_liability: Decimal | None = None  # AMT*EAF


@dataclass(frozen=True, slots=True)
class OutpatientAdjudication:
    """MOA of 2320, as the 835 of that payer had it."""

    remarks: tuple[str, ...] = ()  # MOA03 to 07
    reimbursement_rate: Decimal | None = None  # MOA01, a share
    payable: Decimal | None = None  # MOA02
    end_stage_renal_paid: Decimal | None = None  # MOA08
    non_payable_professional: Decimal | None = None  # MOA09


@dataclass(frozen=True, slots=True)
class OtherPayerProvider:
    """2330C to G: what another payer calls a provider of the claim."""

    entity: str  # DN, P3, 82, 77, DQ, 85
    references: tuple[Reference, ...]  # one to three: 0B, 1G, G2, LU
    is_person: bool = True


@dataclass(frozen=True, slots=True)
class OtherPayer:
    """2320, 2330: a payer that adjudicated before."""

    sequence: str  # SBR01
    relationship: str  # SBR02: 18 self, 01, 19, ...
    filing_indicator: str
    subscriber: Person  # 2330A
    payer_name: str
    payer_id: str  # 2330B NM109
    paid: Decimal | None  # AMT*D; None only when it has not adjudicated
    group_number: str = ""
    group_name: str = ""
    medicare_secondary_type: str = ""
    remaining_patient_liability: Decimal | None = None  # AMT*EAF
    non_covered: Decimal | None = None  # AMT*A8
    adjustments: tuple[Adjustment, ...] = ()  # claim level only
    assigns_benefits: str = "Y"  # OI03
    releases_information: str = "Y"  # OI06
    payer_claim_control_number: str = ""  # REF*F8
    adjudicated_on: dt.date | None = None  # DTP*573, only when no line carries it
    patient_signature_source: str = ""  # OI04: P
    outpatient: OutpatientAdjudication | None = None
    payer_address: Address | None = None
    payer_references: tuple[Reference, ...] = ()  # 2U, EI, FY, NF; up to two
    prior_authorization: str = ""  # REF*G1
    referral_number: str = ""  # REF*9F
    was_adjusted: bool = False  # REF*T4*Y: the payer changed its first decision
    providers: tuple[OtherPayerProvider, ...] = ()
    payer_id_qualifier: str = "PI"  # 2330B NM108: PI, XV


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """2400. `pointers` are 1-based indexes into the claim's diagnoses, the primary one first."""

    number: int  # LX01
    procedure: Procedure
    charge: Decimal
    units: Decimal
    pointers: tuple[int, ...]
    service_from: dt.date
    control_number: str  # REF*6R
    unit: str = "UN"  # or MJ
    service_to: dt.date | None = None
    place_of_service: str = ""  # only when it differs from the claim
    is_emergency: bool = False
    note: str = ""  # NTE
    note_kind: str = "ADD"  # NTE01: ADD, DCP goals and plans
    adjudications: tuple[LineAdjudication, ...] = ()
    details: LineDetails | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """2300 under its subscriber, and its patient where that is another person."""

    patient_control_number: str  # CLM01
    charge: Decimal
    place_of_service: str
    diagnoses: tuple[str, ...]  # ICD-10-CM without dots
    lines: tuple[ClaimLine, ...]
    billing_provider: BillingProvider
    subscriber: Subscriber
    patient: Person | None = None  # 2010CA; None when the subscriber is the patient
    relationship: str = "18"  # PAT01 when patient is set
    frequency: str = "1"
    provider_signature: bool = True  # CLM06
    accepts_assignment: str = "A"  # CLM07
    assigns_benefits: str = "Y"  # CLM08
    releases_information: str = "Y"  # CLM09
    payer_claim_control_number: str = ""  # REF*F8 with frequency 7 or 8
    prior_authorization: str = ""  # REF*G1
    referral_number: str = ""  # REF*9F
    clia_number: str = ""  # REF*X4
    related_causes: tuple[str, ...] = ()  # CLM11: AA, EM, OA
    accident_state: str = ""
    accident_on: dt.date | None = None  # DTP*439
    onset_on: dt.date | None = None  # DTP*431
    admitted_on: dt.date | None = None  # DTP*435
    patient_paid: Decimal | None = None  # AMT*F5
    note: str = ""  # NTE
    note_kind: str = "ADD"  # NTE01: ADD, CER certification, DCP goals, DGN diagnosis, TPO third party
    rendering: Provider | None = None  # 2310B; None when the same as billing
    referring: Provider | None = None  # 2310A
    facility: ServiceFacility | None = None  # 2310C
    supervising: Provider | None = None  # 2310D
    primary_care: Provider | None = None  # 2310A NM1*P3
    other_payers: tuple[OtherPayer, ...] = ()
    details: ClaimDetails | None = None
    segment: int = 0  # position of CLM in the file, set on reading


@dataclass(frozen=True, slots=True)
class ClaimBatch:
    """One ST: claims of one submitter to one receiver, in any order of provider and patient."""

    reference: str  # BHT03: comes back in the 277CA
    created_at: dt.datetime
    submitter: Submitter
    claims: tuple[Claim, ...]
    control_number: str = "0001"  # ST02
    is_reissue: bool = False  # BHT02: 18 instead of 00, a batch that was sent before and got lost
    reports_encounters: bool = False  # BHT06: RP instead of CH, services under capitation that nobody pays
    envelope: Envelope | None = None  # set on reading
    findings: tuple[Finding, ...] = ()  # set on reading
    segment: int = 0
