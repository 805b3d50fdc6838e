"""What a provider asks about a claim (276) and what the payer answers (277), both of guide 005010X212."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from x12.acknowledgements import StatusCode
from x12.envelope import Envelope
from x12.findings import Finding
from x12.parties import Name, Person
from x12.remittance import Procedure


@dataclass(frozen=True, slots=True)
class LineInquiry:
    """2210D, 2210E of a 276: a service line that is asked about."""

    procedure: Procedure
    charge: Decimal
    service_from: dt.date
    service_to: dt.date | None = None
    units: Decimal | None = None  # SVC07
    line_control_number: str = ""  # REF*FJ: our 6R


@dataclass(frozen=True, slots=True)
class StatusInquiry:
    """One claim asked about. The patient is the dependent where there is one, else the subscriber."""

    reference: str  # BHT03
    created_at: dt.datetime
    payer: Name  # 2100A PI
    receiver: Name  # 2100B NM1*41, who asks: 46
    provider: Name  # 2100C NM1*1P: XX
    subscriber: Person  # 2100D; with birth date and sex where he is the patient
    trace: str  # TRN02: comes back in the 277
    charge: Decimal | None = None  # AMT*T3
    service_from: dt.date | None = None
    service_to: dt.date | None = None
    dependent: Person | None = None  # 2100E, with birth date and sex
    payer_claim_control_number: str = ""  # REF*1K
    patient_control_number: str = ""  # REF*EJ: our CLM01
    group_number: str = ""  # REF*6P
    clearinghouse_trace: str = ""  # REF*D9
    lines: tuple[LineInquiry, ...] = ()
    control_number: str = ""  # ST02
    envelope: Envelope | None = None  # set on reading
    findings: tuple[Finding, ...] = ()  # set on reading
    segment: int = 0


@dataclass(frozen=True, slots=True)
class Status:
    """STC of a 277: where a claim or line stands, and what was paid."""

    codes: tuple[StatusCode, ...]  # 1 to 3: STC01, 10, 11
    effective_on: dt.date | None
    charge: Decimal | None = None  # STC04
    paid: Decimal | None = None  # STC05
    finalized_on: dt.date | None = None  # STC06
    payment_method: str = ""  # STC07: ACH, CHK, ...
    paid_on: dt.date | None = None  # STC08
    check_number: str = ""  # STC09
    segment: int = 0
    raw: str = ""  # the segment as it came

    @property
    def category(self) -> str:
        """The category of the first code: F1 paid, F2 denied, P pending, R information wanted, E try again."""
        return self.codes[0].category if self.codes else ""

    @property
    def is_unknown_claim(self) -> bool:
        """The payer has no such claim: send it, or ask with other data."""
        return any(code.category in {"A4", "D0"} for code in self.codes)

    @property
    def is_final(self) -> bool:
        """Nothing further will come for this claim but its remittance."""
        return self.category.startswith("F")

    @property
    def wants_information(self) -> bool:
        """The payer waits for something from the provider."""
        return any(code.category.startswith("R") or code.category == "P3" for code in self.codes)

    @property
    def may_be_asked_again(self) -> bool:
        """The payer's system failed; the same question may be sent later."""
        return any(code.category in {"E1", "E2"} for code in self.codes)


@dataclass(frozen=True, slots=True)
class LineStatus:
    """2220D, 2220E."""

    procedure: Procedure | None
    charge: Decimal | None
    paid: Decimal | None
    statuses: tuple[Status, ...]
    units: Decimal | None = None  # SVC07
    line_control_number: str = ""  # REF*FJ: our 6R
    service_from: dt.date | None = None
    service_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ClaimStatusAnswer:
    """2200D, 2200E: one claim."""

    trace: str  # TRN02, as asked
    subscriber: Name | None
    statuses: tuple[Status, ...]
    dependent: Name | None = None
    payer_claim_control_number: str = ""  # REF*1K
    patient_control_number: str = ""  # REF*EJ
    bill_type: str = ""  # REF*BLT
    clearinghouse_trace: str = ""  # REF*D9
    voucher: str = ""  # REF*VV
    service_from: dt.date | None = None
    service_to: dt.date | None = None
    lines: tuple[LineStatus, ...] = ()
    segment: int = 0


@dataclass(frozen=True, slots=True)
class ProviderStatus:
    """2000C: the claims of one provider; or why none of them was looked up (2200C)."""

    provider: Name | None
    claims: tuple[ClaimStatusAnswer, ...] = ()
    statuses: tuple[Status, ...] = ()
    trace: str = ""


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """One ST of a 277. Statuses at this level (2200B) refuse the whole inquiry."""

    reference: str  # BHT03
    created_at: dt.datetime
    payer: Name | None
    receiver: Name | None
    providers: tuple[ProviderStatus, ...] = ()
    statuses: tuple[Status, ...] = ()
    trace: str = ""
    control_number: str = ""
    envelope: Envelope | None = None  # set on reading
    findings: tuple[Finding, ...] = ()  # set on reading
    segment: int = 0

    @property
    def claims(self) -> tuple[ClaimStatusAnswer, ...]:
        """The claims of every provider."""
        return tuple(claim for provider in self.providers for claim in provider.claims)
