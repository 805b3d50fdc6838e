"""One claim is judged as it would be in its file, without its neighbours."""

from __future__ import annotations

import dataclasses

import pytest

from tests.x12.records import CLAIM, ENVELOPE, PARENT, ROBIN, batch_of
from x12.claim_findings import findings_of_claim
from x12.document import read
from x12.excerpts import claim_excerpt
from x12.findings import Finding
from x12.tokenizer import segments
from x12.write_837p import write_837p

pytestmark = pytest.mark.unit

CHILD = dataclasses.replace(CLAIM, patient_control_number="CHILD", subscriber=PARENT, patient=ROBIN, relationship="19")
OTHER = dataclasses.replace(CLAIM, patient_control_number="OTHER")
FILE = write_837p([batch_of(CLAIM, CHILD, OTHER)], ENVELOPE)


def found_of(content: bytes, number: str) -> tuple[Finding, ...]:
    transaction = next(segment.get(2) for segment in segments(content) if segment.id == "ST")
    excerpt = claim_excerpt(content, transaction=transaction, patient_control_number=number)
    return findings_of_claim(content, excerpt)


def text_at(content: bytes, position: int) -> str:
    return next(segment.raw for segment in segments(content) if segment.position == position)


@pytest.mark.parametrize("number", ["PCN1", "CHILD", "OTHER"])
def test_clean_claim_has_no_findings(number: str) -> None:
    assert found_of(FILE, number) == ()


def test_findings_of_a_claim_are_those_of_the_whole_file_at_its_segments() -> None:
    broken = FILE.replace(b"CLM*CHILD*150*", b"CLM*CHILD*151*").replace(b"CLM*OTHER*150*", b"CLM*OTHER*152*")

    found = found_of(broken, "CHILD")

    assert [text_at(broken, one.segment).split("*")[:3] for one in found] == [["CLM", "CHILD", "151"]]
    assert set(found) < set(read(broken).all_findings)
    assert found_of(broken, "PCN1") == ()


def test_findings_on_the_levels_above_count_too() -> None:
    broken = FILE.replace(b"NM1*QC*1*EXAMPLE*ROBIN", b"NM1*QC*1*EXAMPLE*")

    found = found_of(broken, "CHILD")

    assert {text_at(broken, one.segment) for one in found} == {"NM1*QC*1*EXAMPLE*"}
    assert found_of(broken, "PCN1") == ()


def test_defects_of_the_file_are_left_to_the_file() -> None:
    assert found_of(FILE.replace(b"~GE*1*", b"~GE*9*"), "PCN1") == ()
