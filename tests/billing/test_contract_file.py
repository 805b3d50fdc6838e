"""A file of contracted amounts: every cell, and what loading it would do."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules.contract_file import NotContractedAmounts, OnFile, plan, read_contract_file

NPIS = {"1234567893": 1}
PLACES = {"main street": 2}
HEADING = "code,modifiers,amount,from,until,billing_npi,location\n"


def test_every_cell_is_read() -> None:
    text = "\ufeff" + HEADING + '97110,"59, gp","$1,130.50",01/01/2026,2026-12-31,1234567893,Main Street\n\n'

    (row,) = read_contract_file(text, providers=NPIS, locations=PLACES)

    assert row.problems == {}
    assert (row.number, row.terms, row.amount) == (2, ("97110", "59 GP", 1, 2), Decimal("1130.50"))
    assert (row.starts_on, row.ends_on) == (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        ("9711,,130,2026-01-01,,,", {"code"}),
        ("97110,GPX,130,2026-01-01,,,", {"modifiers"}),
        ("97110,GP 59 KX CQ 76,130,2026-01-01,,,", {"modifiers"}),
        ("97110,,,2026-01-01,,,", {"amount"}),
        ("97110,,0,2026-01-01,,,", {"amount"}),
        ("97110,,-5,2026-01-01,,,", {"amount"}),
        ("97110,,NaN,2026-01-01,,,", {"amount"}),
        ("97110,,1.005,2026-01-01,,,", {"amount"}),
        ("97110,,130,1st of May,,,", {"from"}),
        ("97110,,130,2026-02-30,,,", {"from"}),
        ("97110,,130,2026-01-01,soon,,", {"until"}),
        ("97110,,130,2026-01-01,2025-12-31,,", {"until"}),
        ("97110,,130,2026-01-01,,1999999999,", {"billing_npi"}),
        ("97110,,130,2026-01-01,,,Elsewhere", {"location"}),
        ("97110,,130,2026-01-01,,,,more", {"location"}),
        ("x,y,z,a,b,c,d", {"code", "modifiers", "amount", "from", "until", "billing_npi", "location"}),
    ],
)
def test_each_wrong_cell_is_named(cells: str, columns: set[str]) -> None:
    (row,) = read_contract_file(HEADING + cells, providers=NPIS, locations=PLACES)

    assert set(row.problems) == columns


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "lacks code, amount, from"),
        ("code,amount\n97110,1", "lacks from"),
        ("code,amount,from,price\n", "unknown price"),
        ("code,amount,from,code\n", "code twice"),
        (HEADING, "no rows"),
        (HEADING + "97110,,130,2026-01-01,,,\n" * 5_001, "more than 5,000 rows"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(NotContractedAmounts, match=words):
        read_contract_file(text, providers=NPIS, locations=PLACES)


def test_two_rows_in_force_on_one_day_are_a_problem_of_the_later() -> None:
    text = HEADING + "97110,,130,2026-01-01,2026-06-30,,\n97110,,140,2026-06-30,,,\n97110,GP,120,2026-01-01,,,\n"

    rows = read_contract_file(text, providers=NPIS, locations=PLACES)

    assert [set(row.problems) for row in rows] == [set(), {"from"}, set()]


def test_plan_ends_the_earlier_knows_the_same_and_refuses_the_later() -> None:
    text = HEADING + "97110,,140,2026-07-01,,,\n97112,,50,2026-01-01,,,\n97140,,60,2026-01-01,,,\n"
    rows = read_contract_file(text, providers=NPIS, locations=PLACES)
    on_file: dict[tuple[str, str, int | None, int | None], list[OnFile]] = {
        ("97110", "", None, None): [OnFile(7, dt.date(2026, 1, 1), None, Decimal("130.00"))],
        ("97112", "", None, None): [OnFile(8, dt.date(2026, 1, 1), None, Decimal("50.00"))],
        ("97140", "", None, None): [OnFile(9, dt.date(2026, 5, 1), None, Decimal("61.00"))],
    }

    planned = plan(rows, on_file)

    assert [row.code for row in planned.new] == ["97110"]
    assert planned.ended == {7: dt.date(2026, 6, 30)}
    assert [row.code for row in planned.known] == ["97112"]
    assert planned.problem_count == 1
    assert "61.00 is on file from 05/01/2026" in rows[2].problems["from"]


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=200))
def test_whatever_the_file_holds_it_is_read_or_refused_in_words(text: str) -> None:
    try:
        rows = read_contract_file(HEADING + text, providers=NPIS, locations=PLACES)
    except NotContractedAmounts:
        return

    assert all(row.problems or (row.code and row.amount > 0) for row in rows)
