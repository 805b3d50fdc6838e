"""What an 835 (005010X221A1) says: the payment, its claims, lines, adjustments and provider-level amounts.

All amounts are Decimal dollars exactly as sent. An amount that could not be read is None with a Finding of
severity ERROR: it is never taken as zero.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from x12.envelope import Envelope
from x12.findings import Finding
from x12.parties import Address, Contact, Name
from x12.record_building import OnDemand


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One CAS triplet. Group CO, PR, OA, PI (or CR in old files); `reason` is the CARC."""

    group: str
    reason: str
    amount: Decimal
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """REF: qualifier and value."""

    qualifier: str
    value: str
    payer_id: str = ""  # REF04 2U of an 837P line: the payer that gave the number, where it is another one


@dataclass(frozen=True, slots=True)
class Amount:
    """AMT (or QTY): qualifier and value."""

    qualifier: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Procedure:
    """A composite medical procedure identifier (SVC01, SVC06, SV101, SVD03)."""

    code: str
    modifiers: tuple[str, ...] = ()
    qualifier: str = "HC"
    description: str = ""


@dataclass(frozen=True, slots=True)
class ServicePayment:
    """SVC, loop 2110."""

    procedure: Procedure  # SVC01: as adjudicated
    charge: Decimal  # SVC02
    paid: Decimal  # SVC03
    units: Decimal | None = None  # SVC05; None when absent (then 1 by the guide)
    submitted_procedure: Procedure | None = None  # SVC06: what we billed, when the payer changed or bundled it
    submitted_units: Decimal | None = None  # SVC07
    service_from: dt.date | None = None  # DTM*472 or *150
    service_to: dt.date | None = None  # DTM*151
    line_control_number: str = ""  # REF*6R
    allowed: Decimal | None = None  # AMT*B6
    adjustments: tuple[Adjustment, ...] = ()
    references: tuple[Reference, ...] = ()  # the other REF
    amounts: tuple[Amount, ...] = ()  # the other AMT
    remarks: tuple[str, ...] = ()  # LQ*HE (RARC)
    segment: int = 0  # position of SVC in the file


@dataclass(frozen=True, slots=True)
class ClaimPayment(OnDemand):
    """CLP, loop 2100. One that was read from a file is filled when a field of it is first asked for."""

    patient_control_number: str  # CLP01, as it came
    status: str  # CLP02
    charge: Decimal  # CLP03
    paid: Decimal  # CLP04
    patient_responsibility: Decimal | None = None  # CLP05
    filing_indicator: str = ""  # CLP06
    payer_claim_control_number: str = ""  # CLP07
    facility_code: str = ""  # CLP08
    frequency: str = ""  # CLP09
    patient: Name | None = None  # NM1*QC
    subscriber: Name | None = None  # NM1*IL
    corrected: Name | None = None  # NM1*74
    rendering: Name | None = None  # NM1*82
    crossover_carrier: Name | None = None  # NM1*TT: where the payer forwarded the claim
    corrected_priority_payer: Name | None = None  # NM1*PR
    adjustments: tuple[Adjustment, ...] = ()  # claim-level CAS
    services: tuple[ServicePayment, ...] = ()
    references: tuple[Reference, ...] = ()
    amounts: tuple[Amount, ...] = ()
    quantities: tuple[Amount, ...] = ()
    remarks: tuple[str, ...] = ()  # MOA03-07, MIA05, MIA20-23 (RARC)
    statement_from: dt.date | None = None  # DTM*232
    statement_to: dt.date | None = None  # DTM*233
    received_on: dt.date | None = None  # DTM*050
    outpatient_amounts: tuple[Amount, ...] = ()  # MOA01 (a share), 02, 08, 09; the qualifier names the element
    segment: int = 0

    @property
    def is_reversal(self) -> bool:
        return self.status == "22"

    @property
    def is_forwarded(self) -> bool:
        """The payer has sent the claim on (crossover): the next payer must not be billed again."""
        return self.status in {"19", "20", "21", "23"}


@dataclass(frozen=True, slots=True)
class ProviderAdjustment:
    """One pair of a PLB. A positive amount lowers the payment, a negative one raises it."""

    provider_id: str  # PLB01
    fiscal_period_on: dt.date | None  # PLB02
    reason: str  # PLB03-1: WO, FB, L6, ...
    reference: str  # PLB03-2
    amount: Decimal  # PLB04
    segment: int = 0


@dataclass(frozen=True, slots=True)
class Remittance:
    """One ST of an 835: one check, EFT or notice."""

    handling: str  # BPR01
    amount: Decimal  # BPR02
    credit_debit: str  # BPR03
    method: str  # BPR04: ACH CHK FWT BOP NON
    payment_on: dt.date | None  # BPR16
    trace: str  # TRN02: check or EFT number
    payer_originator: str  # TRN03
    payer: Name
    payee: Name
    claims: Sequence[ClaimPayment] = ()  # a tuple, or what reads them anew each time they are gone through
    provider_adjustments: tuple[ProviderAdjustment, ...] = ()
    payer_address: Address | None = None
    payee_address: Address | None = None
    payer_contact: Contact | None = None
    payer_references: tuple[Reference, ...] = ()  # 1000A REF: 2U, EO, HI, NF
    payee_references: tuple[Reference, ...] = ()  # 1000B REF: TJ, PQ
    production_on: dt.date | None = None  # DTM*405
    control_number: str = ""  # ST02
    envelope: Envelope | None = None
    findings: tuple[Finding, ...] = ()
    segment: int = 0

    @property
    def claims_paid(self) -> Decimal:
        return sum((claim.paid for claim in self.claims), Decimal(0))

    @property
    def provider_level(self) -> Decimal:
        """Sum of PLB amounts, with the 835's sign: positive lowers the payment."""
        return sum((adjustment.amount for adjustment in self.provider_adjustments), Decimal(0))
