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
# What the index says of a file's defects, and the rules of which one names it.
_NAMED = {
    "SE01 ": {"X12-ENV-SE-COUNT"},
    "SE02!=ST02": {"X12-ENV-SE-CONTROL"},
    "GE01 wrong": {"X12-ENV-GE-COUNT"},
    "GE02!=GS06": {"X12-ENV-GE-CONTROL"},
    "IEA01 wrong": {"X12-ENV-IEA-COUNT"},
    "IEA02!=ISA13": {"X12-ENV-IEA-CONTROL"},
    "BPR02!=": {"X835-BAL-PAYMENT"},
    "line SVC02": {"X835-BAL-LINE"},
    "claim level CLP03-CAS": {"X835-BAL-CLAIM"},
    "CLP03!=sum SVC02": {"X835-BAL-CHARGE"},
    "CLP05!=sum PR": {"X835-PATIENT-SHARE"},
    "CLM02!=sum": {"X837P-BAL-CHARGE"},
    "HL01 not sequential": {"X12-HL"},
    "HL02 parent unknown": {"X12-HL"},
    "NPIs fail Luhn": {"X12-NPI", "X837P-NPI"},
}
_COUNTED_MARKS = ("SE", "GE", "IE", "BP", "line", "claim level", "CLP03")


def _expected(defect: str) -> set[str]:
    return next(rules for mark, rules in _NAMED.items() if mark in defect)


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
    findings = document.read((Path(SAMPLES) / row["file"]).read_bytes()).all_findings

    found = {one.rule for one in findings}
    defects = [defect for defect in row["defects"].split("; ") if defect]
    assert [defect for defect in defects if not _expected(defect) & found] == []
    named = set[str]().union(*(_expected(defect) for defect in defects)) if defects else set()
    # Where the index counts no wrong envelope or balance, none must be found.
    counted = set[str]().union(*(rules for mark, rules in _NAMED.items() if mark.startswith(_COUNTED_MARKS)))
    assert found & counted <= named
    assert all(one.segment > 0 and one.text for one in findings)
