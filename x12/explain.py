"""Each segment of a file in words, with the findings in their places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from x12.codes.adjustment_reasons import ADJUSTMENT_REASONS
from x12.codes.claim_payment import ADJUSTMENT_GROUPS, CLAIM_STATUSES
from x12.findings import Finding
from x12.segment_names import SEGMENT_NAMES
from x12.tokenizer import NotX12, Segment, segments

DECODED: dict[tuple[str, int], dict[str, str]] = {
    ("CAS", 1): ADJUSTMENT_GROUPS,
    **{("CAS", position): ADJUSTMENT_REASONS for position in (2, 5, 8, 11, 14, 17)},
    ("CLP", 2): CLAIM_STATUSES,
    ("NM1", 1): {
        "85": "billing provider",
        "IL": "subscriber",
        "QC": "patient",
        "PR": "payer",
        "41": "submitter",
        "40": "receiver",
        "82": "rendering provider",
        "77": "service facility",
        "1P": "provider",
        "03": "dependent",
        "TT": "crossover carrier",
        "74": "corrected insured",
    },
    ("REF", 1): {
        "6R": "line control number",
        "F8": "payer claim control number",
        "EI": "employer tax id",
        "G1": "prior authorization",
        "1K": "payer claim control number",
    },
    ("DTP", 1): {"472": "service", "573": "adjudicated", "291": "plan", "439": "accident"},
    ("DTM", 1): {"472": "service", "405": "production", "232": "statement from", "050": "received"},
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
            meaning = DECODED.get((segment.id, number), {}).get(value, "")
            parts.append(f"{element_name} {value} ({meaning})" if meaning else f"{element_name} {value}")
    return f"{name}: {', '.join(parts)}" if parts else name
