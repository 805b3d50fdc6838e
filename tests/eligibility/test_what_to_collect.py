from __future__ import annotations

from decimal import Decimal

import pytest

from eligibility.rules.what_to_collect import Accumulator, BenefitLine, what_to_collect

CHIROPRACTIC = ["30", "33"]


def test_the_copay_of_the_asked_service_in_network_is_chosen() -> None:
    lines = [
        BenefitLine("1", service_types=("30",)),
        BenefitLine("B", service_types=("98",), amount=Decimal(40), network="Y"),
        BenefitLine("B", service_types=("30",), amount=Decimal(30), network="Y"),
        BenefitLine("B", service_types=("33",), amount=Decimal(60), network="N"),
        BenefitLine("B", service_types=("33",), amount=Decimal(25), network="Y"),
    ]

    answer = what_to_collect(lines, CHIROPRACTIC)

    assert answer.in_network.copay == Decimal(25)
    assert answer.out_of_network.copay == Decimal(60)


def test_a_copay_without_network_counts_for_both() -> None:
    answer = what_to_collect([BenefitLine("B", service_types=("33",), amount=Decimal(25))], CHIROPRACTIC)

    assert (answer.in_network.copay, answer.out_of_network.copay) == (Decimal(25), Decimal(25))


def test_total_and_remaining_deductible_are_kept_apart() -> None:
    lines = [
        BenefitLine("C", "IND", ("30",), "23", Decimal(500), network="Y"),
        BenefitLine("C", "IND", ("30",), "29", Decimal(120), network="Y"),
        BenefitLine("C", "FAM", ("30",), "23", Decimal(1000), network="Y"),
    ]

    answer = what_to_collect(lines, CHIROPRACTIC)

    assert answer.in_network.deductible == Accumulator(Decimal(500), Decimal(120))
    assert answer.in_network.deductible.used == Decimal(380)
    assert answer.in_network.family_deductible == Accumulator(Decimal(1000), None)


def test_remaining_is_worked_out_from_what_was_used() -> None:
    lines = [
        BenefitLine("G", "IND", ("30",), "23", Decimal(3000), network="Y"),
        BenefitLine("G", "IND", ("30",), "24", Decimal(700), network="Y"),
    ]

    assert what_to_collect(lines, CHIROPRACTIC).in_network.out_of_pocket.left == Decimal(2300)


def test_visits_allowed_and_left() -> None:
    lines = [
        BenefitLine("F", service_types=("33",), period="23", quantity_qualifier="VS", quantity=Decimal(20)),
        BenefitLine("F", service_types=("33",), period="29", quantity_qualifier="VS", quantity=Decimal(12)),
    ]

    answer = what_to_collect(lines, CHIROPRACTIC)

    assert (answer.visits_allowed, answer.visits_left) == (Decimal(20), Decimal(12))


@pytest.mark.parametrize(
    ("information", "is_active"), [("1", True), ("5", True), ("6", False), ("8", False), ("B", None)]
)
def test_active_inactive_or_not_said(information: str, is_active: bool | None) -> None:
    assert what_to_collect([BenefitLine(information, service_types=("30",))], CHIROPRACTIC).is_active is is_active


def test_what_was_not_said_is_never_zero() -> None:
    answer = what_to_collect([BenefitLine("1", service_types=("30",))], CHIROPRACTIC)

    assert (answer.in_network.copay, answer.in_network.coinsurance, answer.visits_left) == (None, None, None)
    assert not answer.in_network.deductible.is_known


def test_another_payer_and_a_carve_out_are_named() -> None:
    lines = [
        BenefitLine("R", service_types=("30",), entities=(("PRP", "OTHER MUTUAL", "OTH01"),)),
        BenefitLine("1", service_types=("33",), entities=(("13", "SPINE ADMINISTRATORS", "SPIN1"),)),
    ]

    answer = what_to_collect(lines, CHIROPRACTIC)

    assert answer.other_payers == (("PRP", "OTHER MUTUAL", "OTH01"),)
    assert answer.administrators == (("13", "SPINE ADMINISTRATORS", "SPIN1"),)
