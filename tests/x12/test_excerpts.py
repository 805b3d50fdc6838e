"""One claim or payment is cut out of its file, with nothing of its neighbours."""

from __future__ import annotations

import dataclasses

import pytest

from tests.x12.files import remittance
from tests.x12.records import CLAIM, ENVELOPE, PARENT, ROBIN, batch_of
from x12.excerpts import ClaimExcerpt, claim_excerpt, claim_payment_span, remittance_span
from x12.tokenizer import NotX12, segments
from x12.write_837p import write_837p

pytestmark = pytest.mark.unit

CHILD = dataclasses.replace(CLAIM, patient_control_number="CHILD", subscriber=PARENT, patient=ROBIN, relationship="19")
OTHER = dataclasses.replace(CLAIM, patient_control_number="OTHER")
FILE = write_837p([batch_of(CLAIM, CHILD, OTHER)], ENVELOPE)


def texts(content: bytes, span: range) -> list[str]:
    return [segment.raw for segment in segments(content) if segment.position in span]


def number_of_the_first() -> str:
    return next(segment.get(2) for segment in segments(FILE) if segment.id == "ST")


def cut(patient_control_number: str) -> ClaimExcerpt:
    return claim_excerpt(FILE, transaction=number_of_the_first(), patient_control_number=patient_control_number)


def test_claim_of_a_subscriber_is_cut_out_with_its_levels() -> None:
    found = cut("PCN1")

    claim = texts(FILE, found.claim)
    assert claim[0].startswith("CLM*PCN1*")
    assert [text for text in claim[1:] if text.startswith(("CLM", "HL", "SE"))] == []
    assert texts(FILE, found.billing_provider)[0] == "HL*1**20*1"
    assert texts(FILE, found.subscriber)[0].startswith("HL*2*1*22*")
    assert texts(FILE, found.subscriber)[-1].startswith(("NM1*PR", "N4", "REF"))
    assert not found.patient


def test_claim_of_a_dependent_has_the_patient_level_too() -> None:
    found = cut("CHILD")

    assert texts(FILE, found.claim)[0].startswith("CLM*CHILD*")
    assert texts(FILE, found.patient)[0].split("*")[3] == "23"
    assert any(text.startswith("NM1*QC*1*EXAMPLE*ROBIN") for text in texts(FILE, found.patient))


def test_every_claim_of_the_file_ends_before_the_next() -> None:
    spans = [cut(number).claim for number in ("PCN1", "CHILD", "OTHER")]

    positions = [position for span in spans for position in span]
    assert len(positions) == len(set(positions))


def test_claim_that_the_file_does_not_hold_is_empty() -> None:
    assert cut("NOBODY") == ClaimExcerpt()
    assert claim_excerpt(FILE, transaction="9999", patient_control_number="PCN1") == ClaimExcerpt()


def test_claim_of_a_file_that_was_cut_off_goes_to_its_end() -> None:
    whole = texts(FILE, cut("OTHER").claim)
    cut_off = FILE[: FILE.index(b"~SE*") + 1]

    found = claim_excerpt(cut_off, transaction=number_of_the_first(), patient_control_number="OTHER")

    assert texts(cut_off, found.claim) == whole


def test_remittances_and_their_payments_are_found_by_number() -> None:
    content = remittance() + remittance()

    first, second = remittance_span(content, 1), remittance_span(content, 2)
    payment = claim_payment_span(content, 2, 1)

    assert texts(content, second)[0].startswith("ST*835")
    assert texts(content, second)[-1].startswith("SE*")
    assert texts(content, first) == texts(content, second)
    assert texts(content, payment)[0].startswith("CLP*PCN1*")
    assert set(payment) < set(second)
    assert [text[:3] for text in texts(content, payment) if text[:3] in {"PLB", "SE*"}] == []


@pytest.mark.parametrize(("remittance_number", "payment_number"), [(1, 2), (3, 1)])
def test_payment_that_the_file_does_not_hold_is_empty(remittance_number: int, payment_number: int) -> None:
    assert not claim_payment_span(remittance(), remittance_number, payment_number)
    assert not remittance_span(remittance(), 3)


def test_excerpt_of_what_is_no_x12_is_refused() -> None:
    with pytest.raises(NotX12):
        remittance_span(b"hello", 1)
