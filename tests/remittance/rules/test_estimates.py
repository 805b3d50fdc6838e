"""The tables of docs/algorithms/estimates.md."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from remittance.rules.estimates import Figures, Terms, patient_part, reason_of


def dollars(text: str) -> Decimal | None:
    return Decimal(text) if text else None


@pytest.mark.parametrize(
    ("allowed", "copay", "left", "percent", "most", "parts"),
    [
        ("130.00", "25.00", "500.00", "", "", ("25.00", "0.00", "0.00")),
        ("130.00", "25.00", "500.00", "0", "", ("25.00", "0.00", "0.00")),
        ("130.00", "", "40.00", "20", "", ("0.00", "40.00", "18.00")),
        ("130.00", "25.00", "0.00", "20", "", ("25.00", "0.00", "21.00")),
        ("130.00", "", "500.00", "20", "", ("0.00", "130.00", "0.00")),
        ("130.00", "", "40.00", "20", "50.00", ("0.00", "40.00", "10.00")),
        ("130.00", "", "40.00", "20", "30.00", ("0.00", "30.00", "0.00")),
        ("130.00", "25.00", "", "", "10.00", ("10.00", "0.00", "0.00")),
        ("20.00", "25.00", "", "", "", ("20.00", "0.00", "0.00")),
        ("130.00", "", "", "", "", ("0.00", "0.00", "0.00")),
    ],
)
def test_patient_part(allowed: str, copay: str, left: str, percent: str, most: str, parts: tuple[str, ...]) -> None:
    share = Decimal(percent) / 100 if percent else None

    part = patient_part(Decimal(allowed), Terms(dollars(copay), dollars(left), share, dollars(most)))

    assert (part.copay, part.deductible, part.coinsurance) == tuple(Decimal(one) for one in parts)
    assert part.total == sum(Decimal(one) for one in parts)


def figures(*amounts: str) -> Figures:
    return Figures(*(Decimal(one) for one in amounts))


ESTIMATED = figures("200.00", "130.00", "25.00", "0.00", "20.00", "45.00")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "As estimated"),
        ({"paid": "0", "allowed": "0", "patient": "0"}, "The payer denied it"),
        ({"patient": "50", "charge": "250"}, "Other services were coded"),
        ({"patient": "50", "allowed": "140"}, "The allowed amount differed"),
        ({"patient": "50", "deductible": "5"}, "The deductible differed"),
        ({"patient": "50", "coinsurance": "25"}, "The coinsurance differed"),
        ({"patient": "50", "copay": "30"}, "The copay differed"),
        ({"patient": "45.03", "copay": "25.03"}, "Other"),
    ],
)
def test_reason(changed: dict[str, str], words: str) -> None:
    actual = replace(ESTIMATED, paid=Decimal(85))
    actual = replace(actual, **{name: Decimal(value) for name, value in changed.items()})

    assert reason_of(ESTIMATED, actual) == words


def test_self_pay_is_never_denied() -> None:
    assert reason_of(ESTIMATED, figures("0", "0", "0", "0", "0", "0"), is_self_pay=True) == "Other services were coded"
