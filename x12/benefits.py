"""What a 270 asks and a 271 (005010X279A1) answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from x12.envelope import Envelope
from x12.findings import Finding
from x12.parties import Address, Name, Person
from x12.remittance import Procedure, Reference


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One ST of a 270: one patient, one payer, one or more service types.

    `dependent` is set, with `relationship` (INS02: 01 spouse, 19 child, 34 other), when the patient is not
    the subscriber. The trace (TRN02) goes where the patient is and comes back in the 271.
    """

    reference: str  # BHT03
    created_at: dt.datetime  # BHT04, BHT05
    payer: Name  # 2100A NM1*PR
    provider: Name  # 2100B NM1*1P, XX
    trace: str  # TRN02
    trace_originator: str  # TRN03: ten characters, 1+EIN or 9+own id
    subscriber: Person
    service_types: tuple[str, ...] = ("30",)  # EQ01
    service_on: dt.date | None = None  # DTP*291
    service_to: dt.date | None = None  # DTP*291*RD8: the last day of a period
    group_number: str = ""  # REF*6P
    dependent: Person | None = None
    relationship: str = ""
    repeat_service_types: bool = False  # EQ*30^98 instead of one EQ each
    procedures: tuple[Procedure, ...] = ()  # EQ02: each in an EQ of its own, after the service types
    coverage_level: str = ""  # EQ03 of a subscriber's question: FAM or IND
    place_of_service: str = ""  # III*ZZ below every EQ
    control_number: str = ""  # ST02; empty: numbered on writing
    envelope: Envelope | None = None  # set on reading
    findings: tuple[Finding, ...] = ()  # set on reading
    segment: int = 0


@dataclass(frozen=True, slots=True)
class Trace:
    """TRN of an answer. Kind 2 is a number of the inquiry's that comes back, 1 one of the payer's own."""

    kind: str  # TRN01
    number: str  # TRN02
    originator: str = ""  # TRN03: who gave the number, 1+EIN or 9+own id
    division: str = ""  # TRN04


@dataclass(frozen=True, slots=True)
class Rejection:
    """AAA: why the payer could not answer."""

    level: str  # loop: 2000A, 2100A, 2100B, 2100C, 2100D, 2110C, 2110D
    is_valid_request: bool  # AAA01
    reason: str  # AAA03
    follow_up: str  # AAA04
    segment: int = 0


@dataclass(frozen=True, slots=True)
class DatePeriod:
    """DTP with its qualifier; `end` is None for a single date."""

    qualifier: str
    start: dt.date
    end: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """HSD: quantity of services, e.g. 20 visits a calendar year."""

    unit: str  # HSD01: VS, DY, HS, MN, FL
    quantity: Decimal | None  # HSD02
    sample_unit: str = ""  # HSD03
    sample_quantity: Decimal | None = None  # HSD04
    period: str = ""  # HSD05
    period_count: Decimal | None = None  # HSD06


@dataclass(frozen=True, slots=True)
class RelatedEntity:
    """2120: another payer, a primary care provider, a carve-out administrator."""

    entity: str  # NM101
    name: Name
    address: Address | None = None
    contacts: tuple[str, ...] = ()  # PER values as sent


@dataclass(frozen=True, slots=True)
class Benefit:
    """EB with what hangs on it (2110C/D). `percent` is a fraction: 0.2 is 20 %."""

    information: str  # EB01
    level: str = ""  # EB02
    service_types: tuple[str, ...] = ()  # EB03
    insurance_type: str = ""  # EB04
    plan: str = ""  # EB05
    period: str = ""  # EB06
    amount: Decimal | None = None  # EB07
    percent: Decimal | None = None  # EB08
    quantity_qualifier: str = ""  # EB09
    quantity: Decimal | None = None  # EB10
    authorization: str = ""  # EB11
    network: str = ""  # EB12
    procedure: Procedure | None = None  # EB13
    deliveries: tuple[Delivery, ...] = ()
    references: tuple[Reference, ...] = ()
    dates: tuple[DatePeriod, ...] = ()
    messages: tuple[str, ...] = ()
    related: tuple[RelatedEntity, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    segment: int = 0
    places_of_service: tuple[str, ...] = ()  # III*ZZ: the benefit holds only there


@dataclass(frozen=True, slots=True)
class BenefitAnswer:
    """One ST of a 271, for one patient. A file with several patients gives several of these."""

    reference: str  # BHT03
    trace: str  # the first TRN02 with TRN01 = 2
    payer: Name | None
    provider: Name | None
    subscriber: Person | None
    dependent: Person | None = None
    relationship: str = ""  # INS02
    is_corrected: bool = False  # INS03 001 with INS04 25: the payer changed name, birth date or id
    group_number: str = ""  # REF*6P or 1L
    plan_references: tuple[Reference, ...] = ()
    dates: tuple[DatePeriod, ...] = ()  # patient level
    benefits: tuple[Benefit, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    control_number: str = ""
    envelope: Envelope | None = None
    findings: tuple[Finding, ...] = ()
    segment: int = 0
    traces: tuple[Trace, ...] = ()  # every TRN: a clearinghouse's and the payer's too

    @property
    def patient(self) -> Person | None:
        """Whom the answer is about."""
        return self.dependent if self.dependent is not None else self.subscriber

    @property
    def all_rejections(self) -> tuple[Rejection, ...]:
        """Every AAA, from the payer's level down to those of single benefits."""
        return (*self.rejections, *(one for benefit in self.benefits for one in benefit.rejections))

    def is_answer_to(self, trace: str, originator: str = "") -> bool:
        """Whether it brings our trace back. An originator counts only where both sides name one."""
        return any(
            one.kind == "2" and one.number == trace and (not originator or one.originator in {"", originator})
            for one in self.traces or (Trace("2", self.trace),)
        )
