"""What TA1, 999 (005010X231A1) and 277CA (005010X214) say of a file that we sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from x12.envelope import Envelope
from x12.findings import Finding
from x12.parties import Name
from x12.remittance import Procedure, Reference


@dataclass(frozen=True, slots=True)
class InterchangeAcknowledgement:
    """TA1: `code` A accepted, E accepted with errors, R rejected; `note` 000 is no error."""

    interchange_control_number: int  # TA101: our ISA13
    interchange_at: dt.datetime | None  # TA102, TA103
    code: str  # TA104
    note: str  # TA105
    segment: int = 0


@dataclass(frozen=True, slots=True)
class ElementError:
    """IK4."""

    position: int  # IK401-1
    component: int | None
    repetition: int | None
    reference: str  # IK402: data element number
    code: str  # IK403
    value: str = ""  # IK404: bad value


@dataclass(frozen=True, slots=True)
class SegmentError:
    """IK3 with its CTX and IK4."""

    segment_id: str
    position: int  # IK302: counted from the ST, which is 1
    loop: str  # IK303
    code: str  # IK304
    business_unit: str = ""  # CTX*CLM01:value: the patient control number
    elements: tuple[ElementError, ...] = ()


@dataclass(frozen=True, slots=True)
class TransactionAcknowledgement:
    """AK2 to IK5: code A, E (accepted with errors), M, R, W or X."""

    transaction_set: str  # AK201
    control_number: str  # AK202: our ST02
    version: str  # AK203
    code: str  # IK501
    error_codes: tuple[str, ...] = ()  # IK502-506
    errors: tuple[SegmentError, ...] = ()

    @property
    def is_accepted(self) -> bool:
        return self.code in {"A", "E"}


@dataclass(frozen=True, slots=True)
class ImplementationAcknowledgement:
    """One ST of a 999."""

    functional_id: str  # AK101: HC
    group_control_number: int  # AK102: our GS06
    version: str  # AK103
    code: str  # AK901: A, E, P (part), R
    included_count: int  # AK902
    received_count: int  # AK903
    accepted_count: int  # AK904
    error_codes: tuple[str, ...] = ()
    transactions: tuple[TransactionAcknowledgement, ...] = ()
    control_number: str = ""
    envelope: Envelope | None = None
    findings: tuple[Finding, ...] = ()
    segment: int = 0


@dataclass(frozen=True, slots=True)
class StatusCode:
    """One composite of STC01, 10 or 11: category (A2), status (20), entity (PR)."""

    category: str
    status: str
    entity: str = ""


@dataclass(frozen=True, slots=True)
class ClaimStatus:
    """STC."""

    codes: tuple[StatusCode, ...]  # 1 to 3
    effective_on: dt.date | None
    action: str  # STC03: WQ accept, U reject
    charge: Decimal | None = None  # STC04
    message: str = ""  # STC12
    segment: int = 0
    raw: str = ""  # the segment as it came

    @property
    def is_rejection(self) -> bool:
        return self.action == "U" or any(code.category in {"A3", "A4", "A6", "A7", "A8"} for code in self.codes)

    @property
    def is_acceptance(self) -> bool:
        """Accepted for adjudication: category A2 only (A0 and A1 are receipts)."""
        return not self.is_rejection and any(code.category == "A2" for code in self.codes)


@dataclass(frozen=True, slots=True)
class LineAcknowledgement:
    """2220D."""

    procedure: Procedure | None
    charge: Decimal | None
    line_control_number: str  # REF*FJ: our 6R
    statuses: tuple[ClaimStatus, ...] = ()

    @property
    def is_rejected(self) -> bool:
        return any(status.is_rejection for status in self.statuses)


@dataclass(frozen=True, slots=True)
class ClaimAcknowledgement:
    """2200D: one claim of the batch."""

    patient_control_number: str  # TRN02
    patient: Name | None
    statuses: tuple[ClaimStatus, ...]
    payer_claim_control_number: str = ""  # REF*1K
    clearinghouse_trace: str = ""  # REF*D9
    service_from: dt.date | None = None
    service_to: dt.date | None = None
    lines: tuple[LineAcknowledgement, ...] = ()
    segment: int = 0

    @property
    def is_rejected(self) -> bool:
        """The worst status counts, and one rejected line sends the whole claim back."""
        return any(status.is_rejection for status in self.statuses) or any(line.is_rejected for line in self.lines)

    @property
    def is_accepted(self) -> bool:
        """Accepted for adjudication (A2); a claim may be neither, when it was only received."""
        return not self.is_rejected and any(status.is_acceptance for status in self.statuses)

    @property
    def charge(self) -> Decimal | None:
        """STC04 of the first status that tells it."""
        return next((status.charge for status in self.statuses if status.charge is not None), None)


@dataclass(frozen=True, slots=True)
class ProviderAcknowledgement:
    """2000C: the claims of one billing provider."""

    provider: Name | None
    trace: str = ""
    statuses: tuple[ClaimStatus, ...] = ()
    claims: tuple[ClaimAcknowledgement, ...] = ()
    accepted_count: int | None = None  # QTY*QA
    rejected_count: int | None = None  # QTY*QC

    @property
    def rejects_all(self) -> bool:
        """A rejection at this level rejects every claim of the provider, named or not."""
        return any(status.is_rejection for status in self.statuses)


@dataclass(frozen=True, slots=True)
class ClaimBatchAcknowledgement:
    """One ST of a 277CA. `batch_reference` is our BHT03."""

    source: Name | None  # 2100A: who answers (AY clearinghouse or PR payer)
    source_entity: str  # NM101
    receiver: Name | None  # 2100B
    batch_reference: str  # 2200B TRN02
    received_on: dt.date | None = None  # DTP*050
    processed_on: dt.date | None = None  # DTP*009
    statuses: tuple[ClaimStatus, ...] = ()  # 2200B STC: a rejection here rejects every claim of the batch
    providers: tuple[ProviderAcknowledgement, ...] = ()
    accepted_count: int | None = None  # QTY*90
    rejected_count: int | None = None  # QTY*AA
    accepted_amount: Decimal | None = None  # AMT*YU
    rejected_amount: Decimal | None = None  # AMT*YY
    references: tuple[Reference, ...] = ()
    control_number: str = ""
    envelope: Envelope | None = None
    findings: tuple[Finding, ...] = ()
    segment: int = 0

    @property
    def rejects_all(self) -> bool:
        """A rejection at this level rejects every claim of the batch; then none may be named at all."""
        return any(status.is_rejection for status in self.statuses)

    @property
    def claims(self) -> tuple[ClaimAcknowledgement, ...]:
        """The claims of every provider."""
        return tuple(claim for provider in self.providers for claim in provider.claims)

    @property
    def rejected(self) -> tuple[ClaimAcknowledgement, ...]:
        """The claims named that were sent back, by their own status or by one above them."""
        return tuple(
            claim
            for provider in self.providers
            for claim in provider.claims
            if self.rejects_all or provider.rejects_all or claim.is_rejected
        )
