"""`python -m x12 FILE` answers with one JSON document, whatever it is given."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.x12.files import ANSWER, answer, changed, remittance
from tests.x12.records import CLAIM, ENVELOPE, batch_of
from x12.__main__ import main
from x12.claim_reading_rules import CLAIM_RULES
from x12.document import READERS
from x12.reading_rules import RULES
from x12.report import RECORDS
from x12.rules_page import rules_page
from x12.write_837p import write_837p

pytestmark = pytest.mark.unit

# Any: the JSON document.
Run = tuple[int, dict[str, Any]]


def _run(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> Run:
    path = tmp_path / "file.835"
    path.write_bytes(content)
    code = main([str(path)])
    return code, json.loads(capsys.readouterr().out)


def test_report_sums_up_the_claims(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = _run(tmp_path, capsys, remittance() + remittance())

    assert code == 0
    assert found["summary"] == {"transactions": {"835": 2}, "claims": 2, "charge": "400.00", "paid": "260.00"}
    assert found["findings"] == []


def test_report_holds_the_content(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, found = _run(tmp_path, capsys, remittance() + answer(ANSWER))

    payment, benefits = found["transactions"]
    assert (payment["transaction"], payment["amount"], payment["payment_on"]) == ("835", "130", "2026-01-15")
    assert payment["claims"][0]["services"][0]["adjustments"] == [
        {"group": "CO", "reason": "45", "amount": "20", "quantity": None}
    ]
    assert (benefits["transaction"], benefits["benefits"][0]["service_types"]) == ("271", ["30"])


def test_report_holds_every_record_that_a_document_can() -> None:
    kept = {reader.keeps for reader in READERS.values()}

    assert set(RECORDS) == kept


def test_report_lists_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = _run(tmp_path, capsys, changed(remittance(), "SE*25*0001", "SE*24*0001"))

    assert code == 0
    assert found["findings"] == [
        {
            "segment": 27,
            "severity": "error",
            "text": "SE01 says '24' segments; there are 25.",
            "rule": "X12-ENV-SE-COUNT",
        }
    ]


def test_report_never_shows_a_part_of_the_money_as_the_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = changed(remittance(), "CLP*PCN1*1*200*130*", "CLP*PCN1*1*200*12..5*")

    code, found = _run(tmp_path, capsys, remittance() + broken)

    assert code == 0
    assert found["summary"] == {"transactions": {"835": 2}, "claims": 2, "charge": "400.00", "paid": None}
    assert [one["unreadable"] for one in found["transactions"] if "unreadable" in one] == [True]


def test_file_that_is_no_x12_gives_an_error_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = _run(tmp_path, capsys, b"%PDF-1.7 nothing here")

    assert code == 2
    assert found["error"].startswith("This file holds no X12 interchange")


@pytest.mark.parametrize("arguments", [[], ["one", "two"], ["/nowhere/at/all"], ["/"], ["nul\0byte"], [""]])
def test_bad_arguments_give_an_error_document(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert json.loads(capsys.readouterr().out)["error"]


def test_explain_prints_segments_in_words_with_their_loops_and_findings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.835"
    path.write_bytes(changed(remittance(), "CLP*PCN1*1*200*130*", "CLP*PCN1*1*200*131*"))

    code = main(["explain", str(path)])

    printed = capsys.readouterr().out.splitlines()
    at = next(number for number, line in enumerate(printed) if "CLP*PCN1*" in line)
    assert code == 0
    assert printed[at].split()[1] == "2100"
    assert printed[at + 1].strip().startswith("Claim payment: patient control number PCN1, status 1")
    assert printed[at + 2].strip().startswith("! error: ")
    assert printed[at + 2].endswith("[X835-BAL-CLAIM]")


def test_explain_refuses_what_is_not_x12(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "file.txt"
    path.write_bytes(b"hello")

    assert main(["explain", str(path)]) == 2
    assert json.loads(capsys.readouterr().out)["error"].startswith("This file holds no X12 interchange")


def test_explain_without_a_file_says_what_to_give(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"]) == 2
    assert json.loads(capsys.readouterr().out)["error"].startswith("Give the path of one X12 file")


_PEAK = """
import resource, sys
from x12.__main__ import main
main(["explain", sys.argv[1]])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


def _kilobytes_to_explain(path: Path, content: bytes) -> int:
    path.write_bytes(content)
    command = [sys.executable, "-c", _PEAK, str(path)]
    run = subprocess.run(command, capture_output=True, check=True)  # noqa: S603  # our own command
    assert run.stdout.count(b"Claim payment: ") == content.count(b"~CLP*")
    assert run.stdout.count(b"Claim: ") == content.count(b"~CLM*")
    return int(run.stderr)


def test_explain_needs_no_more_memory_for_a_longer_remittance(tmp_path: Path) -> None:
    claims = remittance().split(b"~CLP*", 1)[1].split(b"~SE*")[0]
    long = remittance().replace(b"~CLP*" + claims, (b"~CLP*" + claims) * 5_000)

    short_peak = _kilobytes_to_explain(tmp_path / "short.835", remittance())
    long_peak = _kilobytes_to_explain(tmp_path / "long.835", long)

    assert len(long) > 1_000_000
    assert long_peak - short_peak < 12_000  # kilobytes: the findings, since the claims repeat


def test_explain_needs_no_more_memory_for_a_longer_batch_of_claims(tmp_path: Path) -> None:
    claims = [dataclasses.replace(CLAIM, patient_control_number=f"P{number}") for number in range(2_000)]

    short_peak = _kilobytes_to_explain(tmp_path / "short.837", write_837p([batch_of(CLAIM)], ENVELOPE))
    long_peak = _kilobytes_to_explain(tmp_path / "long.837", write_837p([batch_of(*claims)], ENVELOPE))

    assert long_peak - short_peak < 8_000


def test_committed_page_of_rules_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    page = Path(__file__).parents[2] / "docs" / "x12-rules.md"

    assert main(["rules"]) == 0

    assert page.read_text() == capsys.readouterr().out, "run: python -m x12 rules > docs/x12-rules.md"


def test_page_of_rules_has_a_row_for_each_rule() -> None:
    rows = [row for row in rules_page().splitlines() if row.startswith("| X")]

    assert len(rows) == len(RULES) + len(CLAIM_RULES)
    assert all(row.count("|") == 5 for row in rows)


def test_command_runs_by_itself_and_outlives_a_closed_pipe(tmp_path: Path) -> None:
    path = tmp_path / "file.835"
    path.write_bytes(remittance() * 50)
    command = [sys.executable, "-m", "x12", str(path)]

    whole = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  # our own command
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as closed:  # noqa: S603
        assert closed.stdout is not None
        assert closed.stderr is not None
        closed.stdout.read(10)
        closed.stdout.close()
        complaint = closed.stderr.read()

    assert (whole.returncode, whole.stderr) == (0, b"")
    assert json.loads(whole.stdout)["summary"]["claims"] == 50
    assert b"Traceback" not in complaint
