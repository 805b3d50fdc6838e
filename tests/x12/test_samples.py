"""Every public sample file is read: no crash, and the counts of its index are ours.

The folder is named by the environment variable X12_SAMPLES; nothing of it is part of the project.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from x12 import document, tokenizer
from x12.report import report

pytestmark = pytest.mark.unit

SAMPLES = os.environ.get("X12_SAMPLES", "")


def _index() -> list[dict[str, str]]:
    if not SAMPLES:
        return []
    with (Path(SAMPLES) / "INDEX.tsv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t"))


ROWS = _index()
# What the index says of a file's defects, and the rule that names it; only 835s are held to their sums.
_NAMED = {
    "SE01 ": "X12-ENV-SE-COUNT",
    "SE02!=ST02": "X12-ENV-SE-CONTROL",
    "GE01 wrong": "X12-ENV-GE-COUNT",
    "GE02!=GS06": "X12-ENV-GE-CONTROL",
    "IEA01 wrong": "X12-ENV-IEA-COUNT",
    "IEA02!=ISA13": "X12-ENV-IEA-CONTROL",
    "BPR02!=": "X835-BAL-PAYMENT",
    "line SVC02": "X835-BAL-LINE",
    "claim level CLP03-CAS": "X835-BAL-CLAIM",
    "CLP03!=sum SVC02": "X835-BAL-CHARGE",
    "CLP05!=sum PR": "X835-PATIENT-SHARE",
}


@pytest.mark.skipif(not SAMPLES, reason="X12_SAMPLES names no folder")
def test_samples_folder_has_an_index() -> None:
    assert len(ROWS) > 100


@pytest.mark.parametrize("row", ROWS, ids=[row["file"] for row in ROWS])
def test_sample_is_read_whole(row: dict[str, str]) -> None:
    content = (Path(SAMPLES) / row["file"]).read_bytes()

    found = report(content)

    segments = list(tokenizer.segments(content))
    assert len(segments) == int(row["segments"])
    assert row["transaction"] in found["summary"]["transactions"]
    # The index counts CLP and CLM as claims, and in the transactions without them the traces (TRN).
    has_claims = row["transaction"].startswith(("835", "837"))
    traces = sum(segment.id == "TRN" for segment in segments)
    assert (found["summary"]["claims"] if has_claims else traces) == int(row["claims"])


@pytest.mark.parametrize("row", ROWS, ids=[row["file"] for row in ROWS])
def test_defects_of_a_sample_are_named(row: dict[str, str]) -> None:
    found = {one.rule for one in document.read((Path(SAMPLES) / row["file"]).read_bytes()).all_findings}

    defects = row["defects"].split("; ")
    expected = {rule for mark, rule in _NAMED.items() if any(defect.startswith(mark) for defect in defects)}
    assert expected <= found
    envelope_and_balance = {rule for rule in found if rule in _NAMED.values() and rule != "X835-PATIENT-SHARE"}
    # X835-BAL-CHARGE stands for a claim's lines in the index, X835-BAL-PAID follows from the others.
    assert envelope_and_balance <= expected
