"""The table of denial codes (docs/algorithms/denials.md, section 1), deadlines, and the words of letters."""

from __future__ import annotations

import datetime as dt

import pytest

from remittance.rules.adjustments import CONTRACTUAL_REASONS
from remittance.rules.appeal_letters import ARGUMENTS, letter_text
from remittance.rules.denial_codes import CODE_ROWS, Category, category, code_row, scenario
from remittance.rules.denials import answer_days, appeal_days, due_on
from remittance.rules.playbooks import PLAYBOOKS
from x12.codes.adjustment_reasons import ADJUSTMENT_REASONS
from x12.codes.remark_codes import REMARK_CODES


@pytest.mark.parametrize(
    ("group", "reason", "remarks", "expected"),
    [
        ("CO", "16", ("N290",), (Category.ENROLLMENT, "2")),
        ("CO", "16", ("N382",), (Category.REGISTRATION, "2")),
        ("CO", "16", ("M62",), (Category.AUTHORIZATION, "2")),
        ("CO", "16", ("MA04",), (Category.OTHER_PAYER, "2")),
        ("CO", "16", ("M127",), (Category.MISSING_DATA, "1")),
        ("CO", "16", ("M44", "N290"), (Category.ENROLLMENT, "2")),
        ("CO", "16", (), (Category.MISSING_DATA, "2")),
        ("CO", "252", ("M127",), (Category.MISSING_DATA, "1")),
        ("CO", "252", (), (Category.MISSING_DATA, "1")),
        ("PI", "226", (), (Category.MISSING_DATA, "1")),
        ("CO", "197", (), (Category.AUTHORIZATION, "3")),
        ("CO", "15", (), (Category.AUTHORIZATION, "2")),
        ("CO", "50", (), (Category.MEDICAL_NECESSITY, "3")),
        ("CO", "27", (), (Category.REGISTRATION, "3")),
        ("CO", "97", (), (Category.BUNDLING, "4")),
        ("CO", "B15", (), (Category.BUNDLING, "4")),
        ("CO", "4", (), (Category.CODING, "2")),
        ("CO", "29", (), (Category.TIMELY_FILING, "")),
        ("OA", "18", (), (Category.DUPLICATE, "")),
        ("OA", "22", (), (Category.OTHER_PAYER, "")),
        ("CO", "P4", (), (Category.OTHER_PAYER, "")),
        ("CO", "999", (), (Category.OTHER, "")),
    ],
)
def test_codes_say_category_and_scenario(
    group: str, reason: str, remarks: tuple[str, ...], expected: tuple[Category, str]
) -> None:
    assert (category(group, reason, remarks), scenario(group, reason, remarks)) == expected


def test_group_decides_where_a_row_names_one() -> None:
    left_open, wrong_order = code_row("OA", "23"), code_row("CO", "22")

    assert left_open is not None
    assert "compare both answers" in left_open.next_step
    assert wrong_order is not None
    assert wrong_order.next_step == ""


def test_table_names_only_codes_that_exist() -> None:
    reasons = {reason for row in CODE_ROWS for reason in row.reasons}
    remarks = {remark for row in CODE_ROWS for remark in row.remarks}

    assert reasons <= set(ADJUSTMENT_REASONS)
    assert remarks <= set(REMARK_CODES)


def test_contractual_reasons_are_no_denials() -> None:
    assert not CONTRACTUAL_REASONS & {reason for row in CODE_ROWS for reason in row.reasons}


def test_no_row_is_hidden_behind_an_earlier_one() -> None:
    """Each row is the first that fits for at least one of its reasons."""
    for row in CODE_ROWS:
        group = next(iter(row.groups), "CO")
        remark_sets: list[tuple[str, ...]] = [(remark,) for remark in row.remarks] or [()]
        assert any(code_row(group, reason, remarks) is row for reason in row.reasons for remarks in remark_sets)


def test_every_category_has_steps_and_an_argument() -> None:
    assert set(PLAYBOOKS) == set(ARGUMENTS) == set(Category)
    assert all(playbook.check and playbook.send and playbook.places for playbook in PLAYBOOKS.values())


def test_letter_argues_once_for_each_kind_of_denial() -> None:
    text = letter_text([Category.CODING, Category.CODING, Category.BUNDLING])

    assert text.count(ARGUMENTS[Category.CODING]) == 1
    assert ARGUMENTS[Category.BUNDLING] in text


@pytest.mark.parametrize(
    ("filing_indicator", "own", "expected"), [("MB", None, 120), ("MC", None, 60), ("CI", None, 90), ("CI", 180, 180)]
)
def test_days_to_appeal(filing_indicator: str, own: int | None, expected: int) -> None:
    assert appeal_days(filing_indicator, own) == expected


@pytest.mark.parametrize(("filing_indicator", "expected"), [("MB", 60), ("CH", 60), ("CI", 45)])
def test_days_of_the_answer(filing_indicator: str, expected: int) -> None:
    assert answer_days(filing_indicator) == expected


def test_payers_own_days_set_the_deadline() -> None:
    day = due_on(
        Category.MEDICAL_NECESSITY,
        decided_on=dt.date(2026, 11, 16),
        service_on=dt.date(2026, 11, 2),
        filing_indicator="CI",
        filing_days=365,
        payer_appeal_days=30,
    )

    assert day == dt.date(2026, 12, 16)
