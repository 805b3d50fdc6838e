"""Nothing that is written, and nothing of the public samples, is left without a name or a loop."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.x12.answer_strategies import (
    benefit_answers,
    claim_batch_acknowledgements,
    implementation_acknowledgements,
    interchange_acknowledgements,
)
from tests.x12.claim_strategies import claim_batches
from tests.x12.payment_strategies import remittances
from tests.x12.records import ENVELOPE
from tests.x12.status_strategies import status_answers, status_inquiries
from tests.x12.strategies import inquiries
from x12.document import READERS
from x12.explain import UNNAMED, ExplainedSegment, explained
from x12.framing import Frames
from x12.write_270 import write_270
from x12.write_271 import write_271
from x12.write_276 import write_276
from x12.write_277 import write_277
from x12.write_277ca import write_277ca
from x12.write_835 import write_835
from x12.write_837p import write_837p
from x12.write_999 import write_999
from x12.write_ta1 import write_ta1

pytestmark = pytest.mark.unit
# Not shrunk: to make a file of claims smaller step by step takes minutes.
often = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
AROUND = frozenset({"ISA", "GS", "ST", "SE", "GE", "IEA", "TA1"})

FILES: dict[str, st.SearchStrategy[bytes]] = {
    "837P": claim_batches().map(lambda batch: write_837p([batch], ENVELOPE)),
    "835": remittances().map(lambda remittance: write_835([remittance], ENVELOPE)),
    "270": inquiries().map(lambda inquiry: write_270([inquiry], ENVELOPE)),
    "271": benefit_answers().map(lambda one: write_271([one], ENVELOPE)),
    "276": status_inquiries().map(lambda inquiry: write_276([inquiry], ENVELOPE)),
    "277": status_answers().map(lambda one: write_277([one], ENVELOPE)),
    "277CA": claim_batch_acknowledgements().map(lambda ack: write_277ca([ack], ENVELOPE)),
    "999": implementation_acknowledgements().map(lambda ack: write_999([ack], ENVELOPE)),
    "TA1": interchange_acknowledgements.map(lambda ack: write_ta1(ack, ENVELOPE)),
}


def unexplained(segments: Iterator[ExplainedSegment]) -> list[str]:
    """Segments without a name or loop, and elements without a name."""
    found = []
    for segment in segments:
        if not segment.headline:
            found.append(segment.id)
        if not segment.loop.name and segment.id not in AROUND:
            found.append(f"{segment.id} in no loop")
        found += [element.place for element in segment.elements if element.name == UNNAMED]
    return found


@pytest.mark.parametrize("transaction", FILES)
@often
@given(data=st.data())
def test_everything_that_is_written_has_a_name(transaction: str, data: st.DataObject) -> None:
    assert unexplained(explained(data.draw(FILES[transaction]))) == []


SAMPLES = sorted(Path(os.environ["X12_SAMPLES"]).glob("*.x12")) if os.environ.get("X12_SAMPLES") else []
# Ids in the samples that are broken or in no guide: a comma, a template's hole, a segment made up by a test.
_NO_SEGMENTS = frozenset({",", "LXXXX", "#{body}"})


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample.name for sample in SAMPLES])
def test_everything_in_a_sample_has_a_name(sample: Path) -> None:
    content = sample.read_bytes()
    if not {transaction.name for transaction in Frames(content)} <= set(READERS):
        return  # an institutional claim, say, beside what is read

    found = set(unexplained(explained(content)))

    assert {one for one in found if one.split()[0] not in _NO_SEGMENTS} == set()
