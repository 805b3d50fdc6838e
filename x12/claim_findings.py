"""What is wrong with one claim of a file, however many others are in it."""

from __future__ import annotations

import dataclasses

from x12.document import read
from x12.excerpts import ClaimExcerpt
from x12.findings import Finding
from x12.tokenizer import Tokenizer

# What only the whole file can be judged by: its counts, its control numbers and the numbers of its levels.
_OF_THE_WHOLE = ("X12-ENV-", "X12-HL")


def findings_of_claim(content: bytes, excerpt: ClaimExcerpt) -> tuple[Finding, ...]:
    """The findings on the claim and on the levels above it, as if the file held nothing else.

    Their positions are those of the whole file. Raises NotX12.
    """
    small, positions = _cut_out(content, excerpt)
    return tuple(
        dataclasses.replace(finding, segment=positions[finding.segment - 1])
        for finding in read(small).all_findings
        if 0 < finding.segment <= len(positions)
        and positions[finding.segment - 1] not in excerpt.header
        and not finding.rule.startswith(_OF_THE_WHOLE)
    )


def _cut_out(content: bytes, excerpt: ClaimExcerpt) -> tuple[bytes, list[int]]:
    """A file of the claim alone, and where each of its segments stands in the whole one; 0 for the envelopes."""
    spans = (excerpt.header, excerpt.billing_provider, excerpt.subscriber, excerpt.patient, excerpt.claim)
    tokenizer = Tokenizer(content)
    envelopes = {"ISA": "", "GS": ""}
    kept: list[str] = []
    positions = [0, 0]
    for segment in tokenizer:
        if segment.position >= excerpt.claim.stop:
            break
        if segment.id in envelopes:
            envelopes[segment.id] = segment.raw
        if any(segment.position in span for span in spans):
            kept.append(segment.raw)
            positions.append(segment.position)
    end = tokenizer.separators.segment
    text = "".join(f"{raw}{end}" for raw in (*envelopes.values(), *kept))
    return text.encode("utf-8"), positions
