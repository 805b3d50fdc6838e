"""Records written and read again are the same records, for every transaction that is written."""

from __future__ import annotations

import dataclasses
from typing import Any

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
from tests.x12.strategies import envelopes, inquiries
from x12.acknowledgements import (
    ClaimBatchAcknowledgement,
    ImplementationAcknowledgement,
    InterchangeAcknowledgement,
)
from x12.benefits import BenefitAnswer, Inquiry
from x12.claim import ClaimBatch
from x12.claim_reading_rules import JUDGED_RULES
from x12.document import Document, read
from x12.envelope import Envelope, Separators
from x12.findings import Severity
from x12.remittance import Remittance
from x12.write_270 import write_270
from x12.write_271 import write_271
from x12.write_277ca import write_277ca
from x12.write_835 import write_835
from x12.write_837p import write_837p
from x12.write_999 import write_999
from x12.write_ta1 import write_ta1

pytestmark = pytest.mark.unit
# Not shrunk: to make a file of claims smaller step by step takes minutes.
often = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)

# A line break may end segments, but separates nothing else.
separators_of_others = st.one_of(
    st.permutations("|{>^~*").map(lambda marks: Separators(*marks[:4])),
    st.permutations("|{>^*").map(lambda marks: Separators(marks[0], marks[1], marks[2], "\n")),
)
_OF_THE_FILE: dict[str, object] = {"segment": 0, "raw": "", "envelope": None, "findings": ()}


def bare(record: Any) -> Any:  # Any: whatever a record holds
    """The record without what only a file gives it: positions, raw text, envelope and findings."""
    if isinstance(record, tuple):
        return tuple(bare(one) for one in record)
    if not dataclasses.is_dataclass(record) or isinstance(record, type):
        return record
    names = [one.name for one in dataclasses.fields(record)]
    changes = {name: _OF_THE_FILE.get(name, bare(getattr(record, name))) for name in names}
    return dataclasses.replace(record, **changes)


def errors(document: Document) -> list[str]:
    """What the readers found wrong, warnings left out."""
    return [one.text for one in document.all_findings if one.severity is Severity.ERROR]


def disorder(document: Document) -> list[str]:
    """What the readers found out of the guide's order, too often or missing."""
    kinds = ("-ORDER", "-MANY", "-REQUIRED")
    return [one.text for one in document.all_findings if one.rule.endswith(kinds)]


def in_order(batch: ClaimBatch) -> ClaimBatch:
    """The batch with its claims by control number: writing sorts them into trees."""
    claims = sorted(batch.claims, key=lambda claim: claim.patient_control_number)
    return dataclasses.replace(batch, claims=tuple(claims))


@often
@given(claim_batches(), envelopes())
def test_claim_batch_survives_writing(batch: ClaimBatch, envelope: Envelope) -> None:
    document = read(write_837p([batch], envelope))

    # What random claims say is often untrue; that they are read as they stand is what this is about.
    assert [one for one in document.all_findings if one.rule not in JUDGED_RULES] == []
    assert bare(in_order(document.claim_batches[0])) == in_order(batch)
    assert document.envelopes == (envelope,)


@settings(often, max_examples=10)
@given(claim_batches(), envelopes(), separators_of_others)
def test_claim_batch_survives_any_separators(batch: ClaimBatch, envelope: Envelope, separators: Separators) -> None:
    document = read(write_837p([batch], envelope, separators))

    assert bare(in_order(document.claim_batches[0])) == in_order(batch)


@often
@given(inquiries(), envelopes())
def test_inquiry_survives_writing(inquiry: Inquiry, envelope: Envelope) -> None:
    document = read(write_270([inquiry], envelope))

    assert document.all_findings == ()
    assert bare(document.inquiries) == (inquiry,)


@often
@given(benefit_answers(), envelopes())
def test_benefit_answer_survives_writing(answer: BenefitAnswer, envelope: Envelope) -> None:
    document = read(write_271([answer], envelope))

    assert errors(document) == []
    assert disorder(document) == []
    assert bare(document.benefit_answers) == (answer,)


@often
@given(implementation_acknowledgements(), envelopes())
def test_999_survives_writing(ack: ImplementationAcknowledgement, envelope: Envelope) -> None:
    document = read(write_999([ack], envelope))

    assert errors(document) == []
    assert disorder(document) == []
    assert bare(document.implementation_acknowledgements) == (ack,)


@often
@given(interchange_acknowledgements, envelopes())
def test_ta1_survives_writing(ack: InterchangeAcknowledgement, envelope: Envelope) -> None:
    document = read(write_ta1(ack, envelope))

    assert errors(document) == []
    assert bare(document.interchange_acknowledgements) == (ack,)


@often
@given(claim_batch_acknowledgements(), envelopes())
def test_277ca_survives_writing(ack: ClaimBatchAcknowledgement, envelope: Envelope) -> None:
    document = read(write_277ca([ack], envelope))

    assert disorder(document) == []
    assert bare(document.claim_batch_acknowledgements) == (ack,)


@often
@given(remittances(), envelopes())
def test_remittance_survives_writing_and_balances(remittance: Remittance, envelope: Envelope) -> None:
    document = read(write_835([remittance], envelope))

    assert errors(document) == []
    assert disorder(document) == []
    assert bare(document.remittances) == (remittance,)


@settings(often, max_examples=10)
@given(st.lists(remittances(), min_size=2, max_size=3), envelopes())
def test_file_of_several_remittances_numbers_them(found: list[Remittance], envelope: Envelope) -> None:
    unnumbered = [dataclasses.replace(one, control_number="") for one in found]

    document = read(write_835(unnumbered, envelope))

    expected = [dataclasses.replace(one, control_number=f"{n:04}") for n, one in enumerate(found, 1)]
    assert errors(document) == []
    assert list(bare(document.remittances)) == expected
