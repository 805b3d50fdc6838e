"""The findings of a file are the same whether its records are kept or not."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from tests.x12.files import ANSWER, answer, changed, remittance
from tests.x12.records import CLAIM, ENVELOPE, batch_of
from x12.document import read
from x12.file_findings import findings_of
from x12.tokenizer import NotX12
from x12.write_837p import write_837p

pytestmark = pytest.mark.unit

GOOD = remittance()
FILES = {
    "good": GOOD,
    "trailer": changed(GOOD, "SE*25*0001", "SE*24*0001"),
    "sums": changed(GOOD, "CLP*PCN1*1*200*130*", "CLP*PCN1*1*200*131*"),
    "unreadable amount": changed(GOOD, "CLP*PCN1*1*200*130*", "CLP*PCN1*1*200*12..5*"),
    "cut off": GOOD[:-40],
    "several": GOOD + answer([*ANSWER, "ZZZ*1"]) + write_837p([batch_of(CLAIM)], ENVELOPE),
}
SAMPLES = sorted(Path(os.environ["X12_SAMPLES"]).glob("*.x12")) if os.environ.get("X12_SAMPLES") else []


@pytest.mark.parametrize("name", FILES)
def test_findings_are_those_of_the_document(name: str) -> None:
    assert tuple(findings_of(io.BytesIO(FILES[name]))) == read(FILES[name]).all_findings


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample.name for sample in SAMPLES])
def test_findings_of_a_sample_are_those_of_its_document(sample: Path) -> None:
    content = sample.read_bytes()

    assert set(findings_of(content)) == set(read(content).all_findings)


def test_broken_files_do_have_findings() -> None:
    assert [name for name in FILES if name != "good" and not findings_of(FILES[name])] == []


def test_what_is_no_x12_is_refused() -> None:
    with pytest.raises(NotX12):
        findings_of(b"hello")
