"""The NDC from the label to the claim."""

from __future__ import annotations

import pytest

from x12.ndc import NotAnNdc, eleven_digits, with_dashes

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("label", "claim"),
    [
        ("0409-1234-01", "00409123401"),
        ("50242-040-62", "50242004062"),
        ("60574-4114-1", "60574411401"),
        ("00409-1234-01", "00409123401"),
        ("00409123401", "00409123401"),
        (" 0409*1234*01 ", "00409123401"),
        ("0409 1234 01", "00409123401"),
    ],
)
def test_a_label_becomes_eleven_digits(label: str, claim: str) -> None:
    assert eleven_digits(label) == claim


@pytest.mark.parametrize(
    ("label", "problem"),
    [
        ("0409123401", "Ten digits can be read in three ways"),
        ("0409-123-01", "three parts"),
        ("409-1234-01", "three parts"),
        ("0409-1234", "three parts"),
        ("", "three parts"),
        ("0409-12E4-01", "digits and dashes only"),
        ("०४०९-१२३४-०१", "digits and dashes only"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(label: str, problem: str) -> None:
    with pytest.raises(NotAnNdc, match=problem):
        eleven_digits(label)


def test_an_ndc_is_shown_in_its_parts() -> None:
    assert with_dashes("00409123401") == "00409-1234-01"
    assert eleven_digits(with_dashes("00409123401")) == "00409123401"
