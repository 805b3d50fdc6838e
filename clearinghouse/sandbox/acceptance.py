"""What the TA1 and the 999 say of a file: whether its envelope holds, which transaction sets may be used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clearinghouse.sandbox.judge import Judgement, SetKey, set_segments
from clearinghouse.sandbox.rules import suffix_of
from x12.acknowledgements import (
    ElementError,
    ImplementationAcknowledgement,
    InterchangeAcknowledgement,
    SegmentError,
    TransactionAcknowledgement,
)
from x12.claim import ClaimBatch
from x12.document import Document
from x12.envelope import Envelope

VERSION = "005010X222A1"

# TA105 by the finding of our reader that calls for it; the first that applies is said.
_NOTES = {
    "X12-ENV-IEA-MISSING": "023",
    "X12-ENV-IEA-CONTROL": "001",
    "X12-ENV-IEA-COUNT": "021",
    "X12-ISA-WIDTH": "022",
}
_DUPLICATE_NOTE, _INVALID_CONTENT_NOTE = "025", "024"


@dataclass(frozen=True, slots=True)
class SetVerdict:
    """Whether one transaction set may be used, and why not."""

    control_number: str
    is_accepted: bool
    errors: tuple[SegmentError, ...] = ()


def interchange_acknowledgement(
    document: Document, envelope: Envelope, *, is_repeated: bool
) -> InterchangeAcknowledgement:
    """TA1: accepted, or rejected with the reason."""
    rules = {finding.rule for finding in document.findings}
    note = next((code for rule, code in _NOTES.items() if rule in rules), "000")
    if note == "000" and is_repeated:
        note = _DUPLICATE_NOTE
    if note == "000" and len({one.interchange_control_number for one in document.envelopes}) > 1:
        note = _INVALID_CONTENT_NOTE  # one interchange a file, so that each has its own TA1
    return InterchangeAcknowledgement(
        interchange_control_number=envelope.interchange_control_number,
        interchange_at=envelope.created_at,
        code="A" if note == "000" else "R",
        note=note,
    )


def set_verdicts(content: bytes, batches: Iterable[ClaimBatch], judgement: Judgement) -> dict[SetKey, SetVerdict]:
    """A set is accepted when our reader could read it and the validator blamed nothing in it."""
    readable = {batch.control_number: batch for batch in batches}
    verdicts = {}
    for key, segments in set_segments(content).items():
        errors = judgement.errors.get(key, ())
        is_accepted = key[1] in readable and not errors and (judgement.is_valid or any(judgement.errors.values()))
        provoking = _provoking_claim(readable[key[1]]) if is_accepted else ""
        if provoking:
            position = next(i for i, segment in enumerate(segments, 2) if segment.elements[:2] == ["CLM", provoking])
            errors = (_bad_place_of_service(provoking, position),)
        verdicts[key] = SetVerdict(key[1], is_accepted and not provoking, errors)
    return verdicts


def implementation_acknowledgement(envelope: Envelope, verdicts: Iterable[SetVerdict]) -> ImplementationAcknowledgement:
    """999: each set with its errors, and the group as accepted, in part, or rejected."""
    sets = tuple(
        TransactionAcknowledgement(
            transaction_set="837",
            control_number=verdict.control_number,
            version=VERSION,
            code="A" if verdict.is_accepted else "R",
            error_codes=() if verdict.is_accepted else ("5" if verdict.errors else "I5",),
            errors=verdict.errors,
        )
        for verdict in verdicts
    )
    accepted_count = sum(one.is_accepted for one in sets)
    return ImplementationAcknowledgement(
        functional_id="HC",
        group_control_number=envelope.group_control_number,
        version=VERSION,
        code="A" if accepted_count == len(sets) else "P" if accepted_count else "R",
        included_count=len(sets),
        received_count=len(sets),
        accepted_count=accepted_count,
        transactions=sets,
    )


def _provoking_claim(batch: ClaimBatch) -> str:
    """The control number of the first claim whose member id ends in X2, or ""."""
    for claim in batch.claims:
        if suffix_of(claim.subscriber.person.name.identifier) == "X2":
            return claim.patient_control_number
    return ""


def _bad_place_of_service(patient_control_number: str, position: int) -> SegmentError:
    """The error that X2 provokes: CLM05-1 is said to hold no valid code."""
    element = ElementError(position=5, component=1, repetition=None, reference="1331", code="7")
    return SegmentError(
        segment_id="CLM",
        position=position,
        loop="2300",
        code="8",
        business_unit=patient_control_number,
        elements=(element,),
    )
