"""Segments of an 835 that stand twice or out of order are named where they stand, whatever the file's length."""

from __future__ import annotations

import pytest

from tests.x12.files import CLAIM, changed, remittance
from x12.document import read

pytestmark = pytest.mark.unit


def _found(content: bytes) -> list[tuple[str, int]]:
    return [(one.rule, one.segment) for one in read(content).all_findings]


def test_repetitions_are_counted_across_the_runs_of_a_long_file() -> None:
    reference = "REF*EA*MEDICAL RECORD NUMBER OF MANY LETTERS"  # so that two thousand are more than is read at once

    found = _found(remittance(*CLAIM[:3], *[reference] * 2_000, *CLAIM[3:]))

    assert [one for one in found if one[0] == "X835-TWICE"] == [("X835-TWICE", at) for at in range(19, 2_018)]


def test_disorder_between_two_runs_is_named() -> None:
    reference = "REF*EA*MEDICAL RECORD NUMBER OF MANY LETTERS "
    many = [f"{reference}{at}" for at in range(3_000)]

    found = _found(remittance(*CLAIM[:2], *(one for at in many for one in (at, "DTM*232*20260105")), *CLAIM[3:]))

    assert ("X835-ORDER", 18 + 1) in found  # REF after DTM, named once


def test_equal_lines_are_two_lines() -> None:
    line = "SVC*HC:99213*50*50"

    assert _found(remittance("CLP*PCN1*1*100*100**12*ICN1", *CLAIM[1:3], line, line)) == [("X835-BAL-PAYMENT", 4)]


@pytest.mark.parametrize(
    ("old", "new", "segment"),
    [
        ("NM1*QC*1*EXAMPLE*ALEX****MI*M100~DTM*232*20260105~", "DTM*232*20260105~NM1*QC*1*EXAMPLE*ALEX~", 17),
        ("DTM*472*20260105~CAS*CO*45*20~", "CAS*CO*45*20~DTM*472*20260105~", 20),
        ("CAS*CO*45*20~REF*6R*L1~", "REF*6R*L1~CAS*CO*45*20~", 21),
        ("REF*6R*L1~AMT*B6*130~", "AMT*B6*130~REF*6R*L1~", 22),
        ("REF*6R*L1~AMT*B6*130~", "LQ*HE*N1~REF*6R*L1~", 22),
        ("DTM*472*20260105~CAS*CO*45*20~", "DTM*472*20260105~CAS*CO*45*20~DTM*151*20260106~", 21),
        ("DTM*232*20260105~SVC*HC:99213:25*150*130**1~", "SVC*HC:99213:25*150*130**1~DTM*232*20260105~", 18),
        ("N3*1 PLAN ROAD~N4*SPRINGFIELD*IL*62701~", "N4*SPRINGFIELD*IL*62701~N3*1 PLAN ROAD~", 9),
        ("REF*2U*60054~PER*BL*EDI DESK*TE*8005550100~", "PER*BL*EDI DESK*TE*8005550100~REF*2U*60054~", 11),
    ],
)
@pytest.mark.parametrize("separators", ["~*", "!*", "~|"])
def test_pair_out_of_order_is_named_at_its_second_segment(old: str, new: str, segment: int, separators: str) -> None:
    content = changed(remittance(), old, new).decode()
    terminator, element = separators[0], separators[1]
    content = content.replace("~", terminator).replace("*", element)

    found = {one for one in _found(content.encode()) if one[0] != "X12-ENV-SE-COUNT"}

    assert found == {("X835-ORDER", segment)}
