"""Each segment of a file in words, with the findings in their places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from x12.codes import claim_payment, claim_status, eligibility, functional_acknowledgement, interchange_acknowledgement
from x12.codes.adjustment_reasons import ADJUSTMENT_REASONS
from x12.codes.eligibility_rejections import FOLLOW_UPS, REJECTION_REASONS
from x12.codes.service_types import SERVICE_TYPES
from x12.findings import Finding
from x12.segment_names import SEGMENT_NAMES
from x12.tokenizer import NotX12, Segment, segments

_STATUS = claim_status.CATEGORIES | claim_status.STATUSES
_PLACES = (2, 5, 8, 11, 14, 17)  # where CAS has its reasons

# Segment and element number -> what its codes mean. Composites and repetitions are decoded part by part.
DECODED: dict[tuple[str, int], dict[str, str]] = {
    ("CAS", 1): claim_payment.ADJUSTMENT_GROUPS,
    **{("CAS", place): ADJUSTMENT_REASONS for place in _PLACES},
    ("CLP", 2): claim_payment.CLAIM_STATUSES,
    ("BPR", 1): claim_payment.HANDLING,
    ("BPR", 4): claim_payment.PAYMENT_METHODS,
    **{("PLB", place): claim_payment.PROVIDER_ADJUSTMENT_REASONS for place in (3, 5, 7, 9, 11, 13)},
    **{("STC", place): _STATUS for place in (1, 10, 11)},
    ("STC", 3): claim_status.ACTIONS,
    ("TA1", 4): interchange_acknowledgement.RESULTS,
    ("TA1", 5): interchange_acknowledgement.NOTES,
    ("IK5", 1): functional_acknowledgement.RESULTS,
    ("IK5", 2): functional_acknowledgement.TRANSACTION_ERRORS,
    ("AK9", 1): functional_acknowledgement.RESULTS,
    ("IK3", 4): functional_acknowledgement.SEGMENT_ERRORS,
    ("IK4", 3): functional_acknowledgement.ELEMENT_ERRORS,
    ("EQ", 1): SERVICE_TYPES,
    ("EB", 1): eligibility.INFORMATION,
    ("EB", 2): eligibility.COVERAGE_LEVELS,
    ("EB", 3): SERVICE_TYPES,
    ("EB", 4): eligibility.INSURANCE_TYPES,
    ("EB", 6): eligibility.PERIODS,
    ("EB", 9): eligibility.QUANTITIES,
    ("EB", 11): eligibility.AUTHORIZATIONS,
    ("EB", 12): eligibility.NETWORKS,
    ("AAA", 3): {code: f"{reason.words}. {reason.next_step}" for code, reason in REJECTION_REASONS.items()},
    ("AAA", 4): FOLLOW_UPS,
    ("DTP", 1): eligibility.DATES | {"573": "adjudicated", "439": "accident", "050": "received", "009": "processed"},
    ("DTM", 1): {"472": "service", "405": "production", "232": "statement from", "050": "received"},
    ("NM1", 1): {
        "03": "dependent",
        "1P": "provider",
        "40": "receiver",
        "41": "submitter",
        "74": "corrected insured",
        "77": "service facility",
        "82": "rendering provider",
        "85": "billing provider",
        "87": "pay-to address",
        "AY": "clearinghouse",
        "DK": "ordering provider",
        "DN": "referring provider",
        "DQ": "supervising provider",
        "IL": "subscriber",
        "PR": "payer",
        "QC": "patient",
        "TT": "crossover carrier",
    },
    ("REF", 1): {
        "1K": "payer claim control number",
        "6P": "group number",
        "6R": "line control number",
        "9F": "referral",
        "EI": "employer tax id",
        "F8": "payer claim control number",
        "FJ": "line control number",
        "G1": "prior authorization",
        "SY": "social security number",
        "X4": "CLIA number",
        "Y4": "property and casualty claim number",
    },
}


@dataclass(frozen=True, slots=True)
class ExplainedSegment:
    """One segment for people: `text` as it was sent, `explanation` in words."""

    position: int
    id: str
    text: str
    explanation: str
    findings: tuple[Finding, ...] = ()


def explain(content: bytes, *, findings: Iterable[Finding] = (), limit: int = 2_000) -> list[ExplainedSegment]:
    """The first `limit` segments of a file in words; empty when the content is not X12."""
    by_segment: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_segment[finding.segment].append(finding)
    try:
        return [
            ExplainedSegment(
                position=segment.position,
                id=segment.id,
                text=segment.raw.strip(),
                explanation=explain_segment(segment),
                findings=tuple(by_segment[segment.position]),
            )
            for segment in islice(segments(content), limit)
        ]
    except NotX12:
        return []


def explain_segment(segment: Segment) -> str:
    """For example "Claim payment: patient control number C7, status 1 (Processed as primary), charge 200"."""
    name, element_names = SEGMENT_NAMES.get(segment.id, ("", ()))
    if not name:
        return ""
    parts = []
    for number, element_name in enumerate(element_names, start=1):
        value = segment.get(number).strip()
        if value and element_name:
            meaning = _meaning(segment.id, number, value)
            parts.append(f"{element_name} {value} ({meaning})" if meaning else f"{element_name} {value}")
    return f"{name}: {', '.join(parts)}" if parts else name


def _meaning(segment_id: str, number: int, value: str) -> str:
    """What a code means; a composite (A2:20) or repetition (30^98) part by part. Empty when nothing is known."""
    table = DECODED.get((segment_id, number))
    if table is None:
        return ""
    if value in table:
        return table[value]
    parts = "".join(character if character.isalnum() else " " for character in value).split()
    return ", ".join(table[part] for part in parts if part in table)
