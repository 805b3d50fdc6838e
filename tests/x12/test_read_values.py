"""Elements become amounts, days and times exactly, or are refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from x12 import values
from x12.values import UnreadableValue

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0", "0"),
        ("130", "130"),
        ("130.5", "130.5"),
        ("-3.25", "-3.25"),
        (".5", "0.5"),
        ("100.", "100"),
        ("007", "7"),
        ("9" * 15, "9" * 15),
    ],
)
def test_amount_reads_dollars_and_cents(text: str, amount: str) -> None:
    assert values.amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        ".",
        "1e2",
        "1E2",
        "+5",
        "1,000",
        "1.005",
        "1.000",
        "$5",
        "5-",
        " 5",
        "5 ",
        "NaN",
        "Infinity",
        "0x1",
        "1_000",
        "\u0661",
        "1.2.3",
        "--1",
        "9" * 16,
        "1\n",
    ],
)
def test_amount_refuses_what_is_not_exact(text: str) -> None:
    with pytest.raises(UnreadableValue):
        values.amount(text)


@given(st.decimals(min_value=-99_999_999, max_value=99_999_999, places=2))
def test_amount_reads_back_every_amount(amount: Decimal) -> None:
    assert values.amount(str(amount)) == amount


@given(st.integers(1, 10_000))
def test_sum_of_cents_is_exact(count: int) -> None:
    assert sum([values.amount(".01")] * count) * 100 == count


def test_tables_forget_when_they_are_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "_MOST_REMEMBERED", 10)
    amounts, days, quantities = values.AmountTable(), values.DateTable(), values.QuantityTable()

    for number in range(1, 29):
        assert amounts[str(number)] == quantities[str(number)] == number
        assert days[f"202602{number:02}"] == dt.date(2026, 2, number)

    assert max(len(amounts), len(days), len(quantities)) <= 10


@pytest.mark.parametrize("text", ["0.125", "3", "-1", ".2", "1.5"])
def test_quantity_takes_more_decimals(text: str) -> None:
    assert values.quantity(text) == Decimal(text)


@pytest.mark.parametrize("text", ["", "TWO", "1e1", "1,5", "9" * 16])
def test_quantity_refuses_text(text: str) -> None:
    with pytest.raises(UnreadableValue):
        values.quantity(text)


def test_day_reads_leap_days() -> None:
    assert values.day("20240229") == dt.date(2024, 2, 29)


@pytest.mark.parametrize(
    "text",
    ["", "20260230", "20261301", "260115", "2026-1-5", "00000101", "2026011", "\uff12\uff10\uff12\uff160115"],
)
def test_day_refuses_what_is_no_day(text: str) -> None:
    with pytest.raises(UnreadableValue):
        values.day(text)


def test_period_without_a_known_qualifier_is_told_by_its_length() -> None:
    assert values.period("", "20260105-20260107") == (dt.date(2026, 1, 5), dt.date(2026, 1, 7))
    assert values.period("", "20260105") == (dt.date(2026, 1, 5), None)
    with pytest.raises(UnreadableValue, match=r"CCYYMMDD$"):
        values.period("D8", "20260105-20260107")


def test_period_reads_one_day_or_two() -> None:
    assert values.period("D8", "20260105") == (dt.date(2026, 1, 5), None)
    assert values.period("RD8", "20260105-20260107") == (dt.date(2026, 1, 5), dt.date(2026, 1, 7))


@pytest.mark.parametrize("text", ["20260105", "20260107-20260105", "20260105-", "-", "20260105-2026010"])
def test_period_refuses_broken_periods(text: str) -> None:
    with pytest.raises(UnreadableValue):
        values.period("RD8", text)


@pytest.mark.parametrize(
    ("day", "time", "moment"),
    [
        ("260115", "0930", "2026-01-15 09:30:00"),
        ("20260115", "093059", "2026-01-15 09:30:59"),
        ("20260115", "0930591", "2026-01-15 09:30:59"),
        ("20260115", "09305912", "2026-01-15 09:30:59"),
    ],
)
def test_moment_reads_short_and_long_forms(day: str, time: str, moment: str) -> None:
    assert values.moment(day, time) == dt.datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    ("day", "time"),
    [
        ("260115", "2400"),
        ("260115", ""),
        ("", "0930"),
        ("2601", "0930"),
        ("260115", "09x0"),
        ("260115", "093"),
        ("260115", "09305"),
    ],
)
def test_moment_refuses_what_is_no_time(day: str, time: str) -> None:
    with pytest.raises(UnreadableValue):
        values.moment(day, time)


def test_refusal_shows_a_long_value_shortened() -> None:
    with pytest.raises(UnreadableValue, match=r"^'x{37}\.\.\.' is not an amount") as refused:
        values.amount("x" * 5000)

    assert len(str(refused.value)) < 100
