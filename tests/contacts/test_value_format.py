"""The shapes that a payer rule takes: as regular expressions say, and never long at work."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.rules.value_format import LONGEST_VALUE, NotAFormat, read_format

pytestmark = pytest.mark.unit

ATOMS = st.sampled_from(["A", "b", "7", r"\d", r"\w", r"\.", ".", "[A-C]", "[^A-C]", "[-9]", r"[\d-]"])
COUNTS = st.sampled_from(["", "?", "*", "+", "{2}", "{1,3}", "{0,1}", "{2,}"])
SEQUENCES = st.lists(st.tuples(ATOMS, COUNTS).map("".join), min_size=1, max_size=6).map("".join)
FORMATS = st.lists(SEQUENCES, min_size=1, max_size=3).map("|".join)


@settings(deadline=None)  # other work shares the machine
@given(FORMATS, st.text("Ab7C.-9_", max_size=12))
def test_a_format_matches_what_the_regular_expression_matches(text: str, value: str) -> None:
    assert read_format(text).matches(value) == (re.fullmatch(text, value, re.ASCII) is not None)


@pytest.mark.parametrize(
    ("text", "fitting", "other"),
    [
        (r"[A-Z]{3}\d{9}", "ABC123456789", "AB1123456789"),
        (r"\d{9}[A-Z]?", "123456789A", "123456789AB"),
        (r"\d{9}|[A-Z]{3}\d{6}", "ABC123456", "ABC12345"),
        (r"H\d+", "H1", "H"),
        (r"[^O ]*", "0123", "O123"),
        (r"\d{2}-\d{7}", "38-1234567", "381234567"),
    ],
)
def test_the_whole_value_must_have_the_shape(text: str, fitting: str, other: str) -> None:
    shape = read_format(text)

    assert (shape.matches(fitting), shape.matches(other), shape.matches(f"{fitting} ")) == (True, False, False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Enter a format"),
        ("A" * 101, "at most 100 characters"),
        ("(A+)+B", "Groups ( ) and the anchors"),
        ("^A$", "Groups ( ) and the anchors"),
        (r"(?=A)", "Groups ( ) and the anchors"),
        (r"A\1", r"\1 is not known"),
        ("A++", "One count after another"),
        ("A{2}{3}", "One count after another"),
        ("+A", "nothing before + to count"),
        ("A{81}", "from 0 to 80"),
        ("A{3,2}", "from 0 to 80"),
        ("A{x}", "A count is written"),
        ("A{2", "A count is written"),
        ("[A", "ends in the middle"),
        ("[]", "needs characters"),
        ("[Z-A]", "no range"),
        ("A\\", "ends in the middle"),
        ("A||B", "nothing on one side"),
    ],
)
def test_what_is_not_taken_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(NotAFormat, match=re.escape(words)):
        read_format(text)


@pytest.mark.parametrize("text", [".*" * 50, r"\w+" * 33, "A*" * 49 + "B", "[A-Z]{0,80}" * 9 + "0"])
def test_a_format_that_would_run_away_is_matched_at_once(text: str) -> None:
    value = "A" * LONGEST_VALUE
    shape = read_format(text)

    started = time.perf_counter()
    shape.matches(value)
    shape.matches(f"{value[1:]}!")

    assert time.perf_counter() - started < 0.25  # a backtracking matcher would need years


def test_a_value_longer_than_any_field_has_no_shape() -> None:
    assert not read_format("A*").matches("A" * (LONGEST_VALUE + 1))
