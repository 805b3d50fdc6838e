"""Every variant of a claim: its own segments, in the guide's order; accepted by pyx12; read again as it was."""

from __future__ import annotations

import dataclasses

import pytest

from tests.x12.claim_variants import MISJUDGED, VARIANTS
from tests.x12.judge import refusal
from tests.x12.records import CLAIM, ENVELOPE, batch_of
from x12.claim import Claim
from x12.document import read
from x12.write_837p import write_837p

pytestmark = pytest.mark.unit


def segments(claim: Claim) -> list[str]:
    """The segments of a file of this claim."""
    return write_837p([batch_of(claim)], ENVELOPE).decode().split("~")


@pytest.mark.parametrize("variant", VARIANTS)
def test_variant_adds_its_segments_in_order(variant: str) -> None:
    claim, expected = VARIANTS[variant]
    plain = {segment for segment in segments(CLAIM) if not segment.startswith("SE*")}

    added = [segment for segment in segments(claim) if segment not in plain]

    assert [segment for segment in added if not segment.startswith("SE*")] == expected


def test_pyx12_accepts_every_variant() -> None:
    batch = batch_of(*(claim for name, (claim, _) in VARIANTS.items() if name not in MISJUDGED))

    assert refusal(write_837p([batch], ENVELOPE)) == ""


@pytest.mark.parametrize("variant", VARIANTS)
def test_variant_is_read_as_it_was(variant: str) -> None:
    claim, _ = VARIANTS[variant]

    document = read(write_837p([batch_of(claim)], ENVELOPE))

    again = document.claim_batches[0].claims[0]
    assert document.all_findings == ()
    assert segments(dataclasses.replace(again, segment=0)) == segments(claim)
