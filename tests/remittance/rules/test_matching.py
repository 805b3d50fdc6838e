"""Lines find their claim lines: the table of docs/algorithms/posting.md, section 2."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from remittance.rules.matching import BilledLine, match_lines
from tests.remittance.factories import SERVICE_ON, clp, svc
from x12.remittance import Procedure, ServicePayment


def billed(line_id: int, code: str, charge: str, *modifiers: str, service_on: dt.date = SERVICE_ON) -> BilledLine:
    return BilledLine(line_id, frozenset({f"C12L{line_id}"}), code, modifiers, service_on, Decimal(charge))


OFFICE = billed(1, "99213", "150.00")
THERAPY = billed(2, "97110", "50.00", "GP")
EQUAL = (billed(2, "97110", "50.00"), billed(3, "97110", "50.00"))


@pytest.mark.parametrize(
    ("services", "lines", "expected"),
    [
        pytest.param([svc("97112", "50.00", "0", line="C12L2")], [OFFICE, THERAPY], (2,), id="number before code"),
        pytest.param([svc("97110", "50.00", "0")], [OFFICE, THERAPY], (2,), id="modifier left out by the payer"),
        pytest.param([svc("97110", "50.00", "0", line="OTHER")], [OFFICE, THERAPY], (2,), id="unknown number"),
        pytest.param([svc("97110", "50.00", "0")] * 2, [OFFICE, *EQUAL], (2, 3), id="equal lines in order"),
        pytest.param([svc("97110", "30.00", "0")], [OFFICE, *EQUAL], (None,), id="ambiguous"),
        pytest.param(
            [svc("97110", "20.00", "0", line="C12L2"), svc("97110", "30.00", "0", line="C12L2")],
            [OFFICE, THERAPY],
            (2, 2),
            id="split line",
        ),
        pytest.param(
            [svc("99215", "150.00", "0", submitted_procedure=Procedure("99213"))],
            [OFFICE, THERAPY],
            (1,),
            id="changed code",
        ),
        pytest.param([svc("97110", "50.00", "0", service_on=None)], [OFFICE, THERAPY], (2,), id="no date"),
        pytest.param(
            [svc("97110", "50.00", "0", service_on=dt.date(2026, 11, 9))], [OFFICE, THERAPY], (None,), id="other date"
        ),
        pytest.param(
            [svc("99213", "150.00", "0", line="C12L1"), svc("97110", "40.00", "0")],
            [OFFICE, *EQUAL[:1]],
            (1, 2),
            id="one left with code and date",
        ),
    ],
)
def test_match_lines(services: list[ServicePayment], lines: list[BilledLine], expected: tuple[int | None, ...]) -> None:
    assert match_lines(clp("C12", *services), lines).line_ids == expected


def test_line_without_date_takes_the_claims_own() -> None:
    other_day = dt.date(2026, 11, 9)
    lines = [billed(1, "97110", "50.00"), billed(2, "97110", "50.00", service_on=other_day)]

    record = clp("C12", svc("97110", "50.00", "0", service_on=None), statement_from=other_day)

    assert match_lines(record, lines).line_ids == (2,)
