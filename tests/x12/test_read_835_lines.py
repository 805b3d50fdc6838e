"""A line that was met before is told by what was read then, and keeps its own day, control number and place."""

from __future__ import annotations

import datetime as dt
import gc
from decimal import Decimal

import pytest

from tests.x12.files import remittance
from x12 import document, read_835
from x12.record_building import collector_paused
from x12.remittance import Adjustment, Amount, ClaimPayment, Remittance

pytestmark = pytest.mark.unit

_PATIENT = "NM1*QC*1*EXAMPLE*ALEX****MI*M100"


def _line(control: str, day: str, *after: str) -> list[str]:
    return ["SVC*HC:98941*80*60", f"DTM*472*{day}", "CAS*CO*45*10", "CAS*PR*3*10", f"REF*6R*{control}", *after]


def _read(*segments: str) -> Remittance:
    (read,) = document.read(remittance(*segments)).remittances
    return read


def test_lines_that_repeat_keep_their_own_day_control_number_and_place() -> None:
    read = _read(
        "CLP*PCN1*1*160*120*20*12*ICN1", _PATIENT,
        *_line("L1", "20260105", "AMT*B6*70", "AMT*AU*5", "LQ*HE*N130"),
        *_line("L2*MORE", "20260106", "AMT*B6*70", "AMT*AU*5", "LQ*HE*N130"),
        "CLP*PCN2*1*80*60*10*12*ICN2", _PATIENT, *_line("L3", "20260107", "AMT*B6*70", "AMT*AU*5", "LQ*HE*N130"),
    )  # fmt: skip

    lines = [line for claim in read.claims for line in claim.services]
    assert [line.line_control_number for line in lines] == ["L1", "L2", "L3"]
    assert [line.service_from for line in lines] == [dt.date(2026, 1, day) for day in (5, 6, 7)]
    assert [line.segment - lines[0].segment for line in lines] == [0, 8, 18]
    for line in lines:
        assert line.adjustments == (Adjustment("CO", "45", Decimal(10)), Adjustment("PR", "3", Decimal(10)))
        assert (line.allowed, line.amounts, line.remarks) == (Decimal(70), (Amount("AU", Decimal(5)),), ("N130",))


@pytest.mark.parametrize(
    ("segment", "rule"),
    [
        ("AMT*B6*99", "X835-ALLOWED"),
        ("AMT*AU*5e2", "X12-AMOUNT"),
        ("LQ*HE*NOSUCH", "X835-REMARK-UNKNOWN"),
        ("CAS*CO*NOSUCH*0", "X835-REASON-UNKNOWN"),
        ("ABC*1", "X12-SEG-UNKNOWN"),
    ],
)
def test_what_is_wrong_with_a_line_is_found_in_every_file_that_has_it(segment: str, rule: str) -> None:
    claim = ("CLP*PCN1*1*80*60*10*12*ICN1", _PATIENT, *_line("L1", "20260105", segment))

    assert [rule in {one.rule for one in _read(*claim).findings} for _ in range(3)] == [True, True, True]


def test_line_that_repeats_under_another_charge_of_its_claim_is_still_compared_with_it() -> None:
    first = ("CLP*PCN1*1*80*60*10*12*ICN1", _PATIENT, *_line("L1", "20260105", "AMT*B6*70"))
    second = ("CLP*PCN2*1*90*60*10*12*ICN2", _PATIENT, *_line("L2", "20260105", "AMT*B6*70"))

    found = [one for one in _read(*first, *second).findings if one.rule == "X835-BAL-CHARGE"]

    assert ["PCN2" in one.text for one in found] == [True]


def test_day_that_is_none_is_noted_on_a_line_that_repeats() -> None:
    read = _read(
        "CLP*PCN1*1*160*120*20*12*ICN1", _PATIENT, *_line("L1", "20260105"), *_line("L2", "20260230")
    )  # fmt: skip

    assert [line.service_from for line in read.claims[0].services] == [dt.date(2026, 1, 5), None]
    assert "X12-DATE" in {one.rule for one in read.findings}


def test_adjustment_after_a_line_that_repeats_belongs_to_that_line() -> None:
    line = _line("L1", "20260105", "AMT*B6*70")
    _read("CLP*PCN1*1*80*60*10*12*ICN1", _PATIENT, *line)

    read = _read("CLP*PCN1*1*80*60*10*12*ICN1", _PATIENT, *line, "CAS*OA*23*5", "LX*2")

    assert read.claims[0].services[0].adjustments[-1] == Adjustment("OA", "23", Decimal(5))
    assert "X835-BAL-LINE" in {one.rule for one in read.findings}


def test_lines_across_the_chunks_of_a_long_file_are_those_of_the_claim() -> None:
    claims = [
        one
        for number in range(2_500)
        for one in (
            f"CLP*PCN{number}*1*160*120*20*12*ICN{number}", _PATIENT,
            *_line(f"{number}A", "20260105", "AMT*B6*70"), *_line(f"{number}B", "20260106", "AMT*AU*5"),
        )
    ]  # fmt: skip

    content = remittance(*claims)
    read = [one for one in read_835.stream(content) if isinstance(one, ClaimPayment)]

    assert [[line.line_control_number for line in claim.services] for claim in read] == [
        [f"{number}A", f"{number}B"] for number in range(2_500)
    ]
    assert {tuple(len(line.adjustments) for line in claim.services) for claim in read} == {(2, 2)}
    assert {claim.services[0].allowed for claim in read} == {Decimal(70)}
    assert read == list(document.read(content).remittances[0].claims)


def test_collector_is_as_it_was_after_reading() -> None:
    with collector_paused():
        assert not gc.isenabled()

    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_known_line_joins_no_claim_that_is_over() -> None:
    line = _line("L1", "20260105")
    first, second = (("CLP*PCN1*1*80*60*10*12*ICN1", _PATIENT), ("CLP*PCN2*1*80*60*10*12*ICN2", _PATIENT))

    read = _read(*first, *line, *second, *line, "LX*2", *line, *line)

    assert [len(claim.services) for claim in read.claims] == [1, 1]
    assert [(one.rule, one.segment) for one in read.findings if "OUTSIDE" in one.rule] == [
        ("X835-SEG-OUTSIDE-CLAIM", read.claims[1].segment + 2 + len(line) + at) for at in (1, 2, 3, 5)
    ]
