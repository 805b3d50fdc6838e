from __future__ import annotations

import pytest

from encounters.rules.icd10 import IcdCode, find_code, is_billable, search


@pytest.mark.parametrize("written", ["M54.50", "m5450", " M54.50 "])
def test_find_code_with_or_without_its_dot(written: str) -> None:
    assert find_code(written) == IcdCode("M54.50", "Low back pain, unspecified")


@pytest.mark.parametrize("code", ["M54.5", "S13.4", "M54", "XYZ", "", "5"])
def test_is_billable_category_or_nonsense_is_not(code: str) -> None:
    assert not is_billable(code)


def test_is_billable_seventh_character_is_needed() -> None:
    assert is_billable("S13.4XXA")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("m54.5", "M54.50"),
        ("low back pain", "M54.50"),
        ("headache", "R51.9"),
        ("sprain cervical", "S13.4XXA"),
        ("neck pain", "M54.2"),
        ("whiplash", "S13.4XXA"),
        ("high blood pressure", "I10"),
        ("plantar fasciitis", "M72.2"),
        ("depression", "F32.A"),
    ],
)
def test_search_best_match_is_first(text: str, first: str) -> None:
    assert search(text)[0].code == first


def test_search_finds_billable_codes_only() -> None:
    assert all(is_billable(found.code) for found in search("M5"))


@pytest.mark.parametrize("text", ["", "   ", "%%%", "qqqqzz"])
def test_search_nothing_meant_finds_nothing(text: str) -> None:
    assert search(text) == []
