from __future__ import annotations

from pathlib import Path

import pytest

from x12.__main__ import main
from x12.explain import explain
from x12.findings import Finding, Severity

ISA = "ISA*00*          *00*          *ZZ*PAYER          *ZZ*LAKESIDE       *261102*1000*^*00501*000000001*0*T*:~"


def words(segment: str) -> str:
    """The explanation of one segment after an ISA."""
    return explain(f"{ISA}{segment}~".encode())[1].explanation


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        (
            "CLP*C7*1*200*85*45*12*P1",
            "Claim payment: patient control number C7, status 1 (Processed as primary), charge 200, paid 85,"
            " patient responsibility 45, filing indicator 12, payer claim control number P1",
        ),
        (
            "CAS*OA*23",
            "Adjustment: group OA (Other: look at the reason), reason 23 (What an earlier payer paid or adjusted)",
        ),
        ("REF*6R*C7L1", "Reference: kind 6R (line control number), value C7L1"),
        ("EQ*30^33", "Benefits asked for: service types 30^33 (Plan coverage, general, Chiropractic)"),
        ("ZZZ*1", ""),
    ],
)
def test_explain_names_elements_and_decodes_codes(segment: str, expected: str) -> None:
    assert words(segment) == expected


def test_explain_decodes_a_status_part_by_part() -> None:
    assert words("STC*A2:20*20261102*WQ*200").startswith("Claim status: status A2:20 (Accepted for adjudication")


def test_explain_puts_findings_in_their_places() -> None:
    finding = Finding("X835-BAL-CLAIM", Severity.ERROR, 2, "The claim does not add up.")

    rows = explain(f"{ISA}CLP*C7*1*200*85~".encode(), findings=[finding])

    assert [row.findings for row in rows] == [(), (finding,)]


def test_explain_says_nothing_of_what_is_not_x12() -> None:
    assert explain(b"not an interchange") == []


def test_the_command_prints_segments_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.x12"
    file.write_text(f"{ISA}TA1*000000007*261102*0900*R*025~IEA*0*000000009~")

    code = main(["explain", str(file)])

    printed = capsys.readouterr().out
    assert code == 0
    assert "Interchange acknowledgement: control number 000000007" in printed
    assert "! error:" in printed  # IEA02 is not ISA13


def test_the_command_refuses_what_is_not_x12(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.txt"
    file.write_text("hello")

    assert main(["explain", str(file)]) == 2
    assert '"error"' in capsys.readouterr().out
