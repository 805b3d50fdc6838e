"""Whatever a record of an 837P can hold stands in an example: no segment is written without anyone having looked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.x12.claim_variants import VARIANTS
from tests.x12.mutations.good import CORRECTED
from tests.x12.mutations.good_claims import EQUIPMENT, TRANSPORT
from tests.x12.records import ENVELOPE, batch_of
from x12.claim_loops import KEPT
from x12.read_837p_parts import ClaimParts
from x12.read_loops import Loop, cut
from x12.tokenizer import Segment
from x12.write_837p import write_837p

pytestmark = pytest.mark.unit

_PARTIES = {
    "41": "1000A", "40": "1000B", "85": "2010AA", "87": "2010AB", "PE": "2010AC", "IL": "2010BA", "PR": "2010BB",
    "QC": "2010CA",
}  # fmt: skip
_LEVELS = {"20": "2000A", "22": "2000B", "23": "2000C"}


def _loops(content: bytes) -> Iterator[tuple[str, Loop]]:
    """Every loop of a file of one claim with its name."""
    segments = [Segment(raw, raw.split("*"), 0) for raw in content.decode().split("~")]
    at = next(place for place, segment in enumerate(segments) if segment.id == "CLM")
    end = next(place for place, segment in enumerate(segments) if segment.id == "SE")
    before, levels = cut(segments[3:at], frozenset({"HL", "NM1"}))
    yield "header", before
    for loop in levels:
        yield (_LEVELS[loop.opener.get(3)] if loop.opener.id == "HL" else _PARTIES[loop.opener.get(1)]), loop
    yield from ClaimParts(segments[at:end]).by_loop()


def test_every_segment_and_kind_that_is_kept_stands_in_an_example() -> None:
    examples = [claim for claim, _ in VARIANTS.values()] + [CORRECTED, EQUIPMENT, TRANSPORT]

    shown: set[tuple[str, str, str]] = set()
    for claim in examples:
        for key, loop in _loops(write_837p([batch_of(claim)], ENVELOPE)):
            for segment in loop.segments:
                kinds = KEPT[key][segment.id]
                shown.add((key, segment.id, "" if kinds is None else segment.get(1)))

    kept = {
        (key, segment_id, kind)
        for key, segments in KEPT.items()
        for segment_id, kinds in segments.items()
        for kind in (kinds if kinds is not None else ("",))
    }
    assert kept - shown == set()
