from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from x12.npi import is_valid_npi, with_check_digit

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("npi", "expected"),
    [
        ("1234567893", True),
        ("1234567890", False),
        ("2234567891", True),
        ("3234567899", False),
        ("123456789", False),
        ("12345678930", False),
        ("", False),
        ("123456789X", False),
        ("\u0661234567893", False),
    ],
)
def test_is_valid_npi(npi: str, expected: bool) -> None:
    assert is_valid_npi(npi) is expected


@given(st.integers(100_000_000, 299_999_999).map(str), st.integers(0, 9))
def test_exactly_one_check_digit_is_valid(first_nine: str, digit: int) -> None:
    npi = with_check_digit(first_nine)

    assert is_valid_npi(f"{first_nine}{digit}") is (f"{first_nine}{digit}" == npi)
