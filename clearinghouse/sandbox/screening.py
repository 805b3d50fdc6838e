"""Which claims go on, and what the 277CA says of each: the clearinghouse's own look, then the payer's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clearinghouse.sandbox.rules import Payer, suffix_of
from x12.acknowledgements import (
    ClaimAcknowledgement,
    ClaimBatchAcknowledgement,
    ClaimStatus,
    ProviderAcknowledgement,
    StatusCode,
)
from x12.claim import Claim, ClaimBatch
from x12.npi import is_valid_npi
from x12.parties import Name

RECEIVED = StatusCode("A1", "19", "PR")  # receipt, not acceptance; the guide knows no clearinghouse (AY) here
ACCEPTED = StatusCode("A2", "20")  # accepted for adjudication
BILLING_NPI = StatusCode("A7", "562", "85")
RENDERING_NPI = StatusCode("A7", "562", "82")
MEMBER_ID_MISSING = StatusCode("A6", "164", "IL")
CHARGES_DIFFER = StatusCode("A7", "178")
SERVICE_DATE = StatusCode("A7", "187")
REPEATED = StatusCode("A3", "746")
SUBSCRIBER_NOT_FOUND = StatusCode("A3", "33")


@dataclass(frozen=True, slots=True)
class Screened:
    """One claim with the status that it got, and the payer's number for it once the payer has it."""

    claim: Claim
    code: StatusCode
    payer_claim_control_number: str = ""

    @property
    def is_accepted(self) -> bool:
        return self.code in {RECEIVED, ACCEPTED}


def screen(batch: ClaimBatch, today: date) -> list[Screened]:
    """The clearinghouse's look at each claim of the batch."""
    counts = Counter(claim.patient_control_number for claim in batch.claims)
    return [
        Screened(claim, REPEATED if counts[claim.patient_control_number] > 1 else _clearinghouse_code(claim, today))
        for claim in batch.claims
    ]


def payer_code(claim: Claim) -> StatusCode:
    """The payer's look: an ending of X3 is nobody it knows."""
    is_unknown = suffix_of(claim.subscriber.person.name.identifier) == "X3"
    return SUBSCRIBER_NOT_FOUND if is_unknown else ACCEPTED


def _clearinghouse_code(claim: Claim, today: date) -> StatusCode:
    member_id = claim.subscriber.person.name.identifier
    if not member_id:
        return MEMBER_ID_MISSING
    if suffix_of(member_id) == "X1" or not is_valid_npi(claim.billing_provider.name.identifier):
        return BILLING_NPI
    if claim.rendering is not None and not is_valid_npi(claim.rendering.name.identifier):
        return RENDERING_NPI
    if sum((line.charge for line in claim.lines), Decimal(0)) != claim.charge:
        return CHARGES_DIFFER
    if any(line.service_from > today for line in claim.lines):
        return SERVICE_DATE
    return RECEIVED


def batch_acknowledgement(
    batch: ClaimBatch, screened: Iterable[Screened], today: date, payer: Payer | None = None
) -> ClaimBatchAcknowledgement:
    """The 277CA on these claims: from the payer, or from the clearinghouse itself when there is none."""
    claims = list(screened)
    accepted = [one for one in claims if one.is_accepted]
    rejected = [one for one in claims if not one.is_accepted]
    total = _charge(claims)
    receipt = StatusCode("A1", "19", "PR" if payer else "AY")
    source = Name(payer.name, is_person=False, qualifier="PI", identifier=payer.payer_id) if payer else _SANDBOX
    return ClaimBatchAcknowledgement(
        source=source,
        source_entity="PR" if payer else "AY",
        receiver=batch.submitter.name,
        batch_reference=batch.reference,
        received_on=today,
        processed_on=today,
        statuses=(ClaimStatus((receipt,), today, "WQ", total),),
        providers=tuple(_providers(claims, today)),
        accepted_count=len(accepted),
        rejected_count=len(rejected),
        accepted_amount=_charge(accepted),
        rejected_amount=_charge(rejected),
    )


_SANDBOX = Name("SANDBOX CLEARINGHOUSE", is_person=False, qualifier="46", identifier="SANDBOX")


def _providers(claims: list[Screened], today: date) -> Iterable[ProviderAcknowledgement]:
    by_provider: dict[Name, list[Screened]] = {}
    for one in claims:
        by_provider.setdefault(one.claim.billing_provider.name, []).append(one)
    for provider, theirs in by_provider.items():
        accepted_count = sum(one.is_accepted for one in theirs)
        yield ProviderAcknowledgement(
            provider=provider,
            trace=provider.identifier,
            statuses=(ClaimStatus((RECEIVED,), None, "WQ", _charge(theirs)),),
            claims=tuple(_claim_acknowledgement(one, today) for one in theirs),
            accepted_count=accepted_count,
            rejected_count=len(theirs) - accepted_count,
        )


def _claim_acknowledgement(screened: Screened, today: date) -> ClaimAcknowledgement:
    claim = screened.claim
    status = ClaimStatus((screened.code,), today, "WQ" if screened.is_accepted else "U", claim.charge)
    person = claim.patient or claim.subscriber.person
    return ClaimAcknowledgement(
        patient_control_number=claim.patient_control_number,
        patient=person.name,
        statuses=(status,),
        payer_claim_control_number=screened.payer_claim_control_number,
        service_from=min(line.service_from for line in claim.lines),
        service_to=max(line.service_to or line.service_from for line in claim.lines),
    )


def _charge(claims: list[Screened]) -> Decimal:
    return sum((one.claim.charge for one in claims), Decimal(0))
