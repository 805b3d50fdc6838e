"""What is read at one look says the same as the same segments one by one, and leaves to them whatever is odd."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.x12.files import remittance
from x12 import document, read_835
from x12.remittance import Adjustment, ClaimPayment, Remittance

pytestmark = pytest.mark.unit

_HEAD = ("CLP*PCN1*1*200.50*120.25*30.25*12*ICN1*11*1", "NM1*QC*1*EXAMPLE*ALEX****MI*M100")
_DAYS = ("DTM*232*20260105", "DTM*233*20260106")
_LINE = ("SVC*HC:99213:25*200.50*120.25**1", "DTM*472*20260105", "CAS*CO*45*50.00", "CAS*PR*1*.25", "CAS*PR*3*30")
_END = ("REF*6R*L1", "AMT*B6*150.50")


def _read(*segments: str) -> Remittance:
    (read,) = document.read(remittance(*segments, payment=_payment("120.25"))).remittances
    return read


def _payment(amount: str) -> tuple[str, ...]:
    return (
        f"BPR*I*{amount}*C*ACH*CCP*01*111000025*DA*123*1512345678**01*111000025*DA*456*20260115",
        "TRN*1*EFT77*1512345678",
        "N1*PR*EXAMPLE HEALTH PLAN",
        "N1*PE*LAKESIDE CLINIC*XX*1234567893",
        "LX*1",
    )


def test_usual_claim_is_read_with_every_value() -> None:
    read = _read(*_HEAD, *_DAYS, *_LINE, *_END)

    (claim,) = read.claims
    (line,) = claim.services
    assert read.findings == ()
    assert claim.patient is not None
    assert (claim.patient.last, claim.patient.identifier) == ("EXAMPLE", "M100")
    assert (claim.statement_from, claim.statement_to) == (dt.date(2026, 1, 5), dt.date(2026, 1, 6))
    assert (claim.charge, claim.paid, claim.patient_responsibility) == tuple(
        Decimal(text) for text in ("200.50", "120.25", "30.25")
    )
    assert line.adjustments == (
        Adjustment("CO", "45", Decimal(50)),
        Adjustment("PR", "1", Decimal(".25")),
        Adjustment("PR", "3", Decimal(30)),
    )
    assert (line.units, line.allowed, line.line_control_number) == (Decimal(1), Decimal("150.50"), "L1")
    assert (line.procedure.code, line.procedure.modifiers, line.service_from) == ("99213", ("25",), dt.date(2026, 1, 5))


@pytest.mark.parametrize(
    ("usual", "odd", "rule"),
    [
        ("CAS*CO*45*50.00", "CAS*CO*45*49.99", "X835-BAL-LINE"),
        ("CAS*PR*3*30", "CAS*OA*3*30", "X835-PATIENT-SHARE"),
        ("CAS*CO*45*50.00", "CAS*CO*NOSUCH*50.00", "X835-REASON-UNKNOWN"),
        ("CAS*CO*45*50.00", "CAS*XX*45*50.00", "X835-GROUP-UNKNOWN"),
        ("CAS*CO*45*50.00", "CAS*CO*45*50.00*1*253*0", "X835-ADJUSTMENT-ZERO"),
        ("AMT*B6*150.50", "AMT*B6*200.51", "X835-ALLOWED"),
        ("AMT*B6*150.50", "AMT*B6*1.505", "X12-AMOUNT"),
        ("SVC*HC:99213:25*200.50*120.25**1", "SVC*HC:99213:25*200.50*120.25**-1", "X835-UNITS-NEGATIVE"),
        ("SVC*HC:99213:25*200.50*120.25**1", "SVC*HC:99213:25*200.50*120.25**1e2", "X12-QUANTITY"),
        ("SVC*HC:99213:25*200.50*120.25**1", "SVC*HC::25*200.50*120.25**1", "X835-PROCEDURE-MISSING"),
        ("SVC*HC:99213:25*200.50*120.25**1", "SVC*XY:99213*200.50*120.25**1", "X835-PROCEDURE-QUALIFIER"),
        ("DTM*472*20260105", "DTM*472*20260230", "X12-DATE"),
        ("DTM*232*20260105", "DTM*232*20260230", "X12-DATE"),
        ("CLP*PCN1*1*200.50*120.25*30.25*12*ICN1*11*1", "CLP*PCN1*1*200.5*120.24*30.25*12*ICN1*11*1", "X835-BAL-PAID"),
        (
            "CLP*PCN1*1*200.50*120.25*30.25*12*ICN1*11*1",
            "CLP*PCN1*77*200.50*120.25*30.25*12*ICN1",
            "X835-STATUS-UNKNOWN",
        ),
        ("CLP*PCN1*1*200.50*120.25*30.25*12*ICN1*11*1", "CLP*PCN1*1*200.50*120.25*x*12*ICN1*11*1", "X12-AMOUNT"),
        ("NM1*QC*1*EXAMPLE*ALEX****MI*M100", "NM1*QC*1*EXAMPLE*ALEX****XX*1234567890", "X12-NPI"),
    ],
)
def test_what_is_odd_among_the_usual_is_noted(usual: str, odd: str, rule: str) -> None:
    segments = [odd if one == usual else one for one in (*_HEAD, *_DAYS, *_LINE, *_END)]

    assert segments.count(odd) == 1
    assert rule in {one.rule for one in _read(*segments).findings}


@pytest.mark.parametrize("amount", ["1e2", "NaN", "1_0", "1,000", "+5", "", "1.234", "Infinity"])
@pytest.mark.parametrize("segment", ["SVC*HC:99213:25*200.50*{}**1", "CAS*CO*45*{}"])
def test_amount_that_cannot_be_read_stops_the_transaction(segment: str, amount: str) -> None:
    broken = segment.format(amount)
    segments = [broken if one[:6] == broken[:6] else one for one in (*_HEAD, *_DAYS, *_LINE, *_END)]

    read = document.read(remittance(*segments))

    assert not read.remittances
    assert len(read.unreadable) == 1


def test_segments_in_another_order_give_the_same_line() -> None:
    usual = _read(*_HEAD, *_DAYS, *_LINE, *_END).claims[0].services[0]
    turned = _read(*_HEAD, *_DAYS, _LINE[0], *_END, *_LINE[1:]).claims[0].services[0]

    assert turned == usual


@pytest.mark.parametrize("separators", ["|~", ".~", "-~", "*.", "+'"])
def test_separators_are_never_taken_for_parts_of_an_amount(separators: str) -> None:
    element, terminator = separators[0], separators[1]
    whole = [
        one.replace(".50", "").replace("120.25", "120").replace("30.25", "30").replace("50.00", "50")
        for one in (*_HEAD, *_DAYS, _LINE[0], _LINE[1], "CAS*CO*45*50", "CAS*PR*3*30", *_END)
    ]
    text = remittance(*whole, payment=_payment("120")).decode()
    assert "." not in text

    (read,) = document.read(text.replace("*", element).replace("~", terminator).encode()).remittances

    (claim,) = read.claims
    (line,) = claim.services
    assert (claim.charge, claim.paid) == (Decimal(200), Decimal(120))
    assert (line.charge, line.allowed, len(line.adjustments)) == (Decimal(200), Decimal(150), 2)
    assert not {one.rule for one in read.findings if one.severity.name == "ERROR"}


def test_amounts_that_never_repeat_are_read_as_exactly_as_those_that_do() -> None:
    segments = [
        one
        for cents in range(3_000)
        for one in (
            f"CLP*P{cents}*1*{cents + 200}.{cents % 100:02}*{cents + 100}.{cents % 100:02}*40*12*I{cents}*11*1",
            _HEAD[1],
            f"SVC*HC:99213*{cents + 200}.{cents % 100:02}*{cents + 100}.{cents % 100:02}**1",
            "DTM*472*20260105",
            "CAS*CO*45*60",
            "CAS*PR*1*40",
            f"REF*6R*L{cents}",
            f"AMT*B6*{cents + 140}.{cents % 100:02}",
        )
    ]
    content = remittance(*segments, payment=_payment("1"))

    claims = [one for one in read_835.stream(content) if isinstance(one, ClaimPayment)]

    assert [claim.services[0].paid for claim in claims] == [
        Decimal(f"{cents + 100}.{cents % 100:02}") for cents in range(3_000)
    ]
    assert [claim.services[0].segment - claim.segment for claim in claims] == [2] * 3_000
    assert [claim.segment for claim in claims] == [claims[0].segment + 8 * at for at in range(3_000)]
    assert {line.adjustments for claim in claims for line in claim.services} == {
        (Adjustment("CO", "45", Decimal(60)), Adjustment("PR", "1", Decimal(40)))
    }
