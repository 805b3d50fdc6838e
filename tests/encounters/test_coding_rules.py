from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encounters.rules.coding import CodedService, coding_findings
from encounters.rules.diagnoses import UnreadablePointers, letters_of, moved, read_pointers, renumbered

GOOD = CodedService(1, "98941", ("AT",), Decimal(1), (1,), Decimal("65.00"))


@pytest.mark.parametrize(
    ("text", "positions"),
    [
        ("", []),
        ("A", [1]),
        ("ba", [2, 1]),
        ("A, C", [1, 3]),
        ("1 2", [1, 2]),
        ("12", [1, 2]),
        ("L", [12]),
        ("AAB", [1, 2]),
    ],
)
def test_read_pointers_takes_letters_and_figures(text: str, positions: list[int]) -> None:
    assert read_pointers(text) == positions


@pytest.mark.parametrize("text", ["M", "0", "A-B", "ABCDE", "²"])
def test_read_pointers_refuses_with_words(text: str) -> None:
    with pytest.raises(UnreadablePointers):
        read_pointers(text)


CODES = st.lists(st.sampled_from("QRSTUVWXYZ"), unique=True, min_size=1, max_size=10)


@given(CODES, st.data())
def test_renumbered_pointers_name_the_same_codes_after_a_move(codes: list[str], data: st.DataObject) -> None:
    pointers = data.draw(st.lists(st.integers(1, len(codes)), unique=True, max_size=4))
    after = moved(codes, data.draw(st.sampled_from(codes)), data.draw(st.integers(-1, 12)))

    new = renumbered(pointers, codes, after)

    assert sorted(after) == sorted(codes)
    assert [after[position - 1] for position in new] == [codes[position - 1] for position in pointers]


def test_renumbered_pointer_of_a_removed_code_goes() -> None:
    assert renumbered([1, 2, 3], ["M54.50", "M54.2", "R51.9"], ["M54.50", "R51.9"]) == [1, 2]


def test_letters_of_positions() -> None:
    assert letters_of([2, 1, 12]) == "BAL"


def test_coding_findings_complete_note_has_none() -> None:
    assert coding_findings(["M54.50"], [GOOD]) == []


@pytest.mark.parametrize(
    ("diagnoses", "services", "texts"),
    [
        ([], [], ["No diagnosis is coded.", "No service is coded."]),
        (["M54.5"], [GOOD], ["M54.5 is not a billable ICD-10-CM code."]),
        (
            ["M54.50"],
            [CodedService(1, "98941", (), Decimal(1), (), Decimal(65))],
            ["98941: points to no diagnosis."],
        ),
        (
            ["M54.50"],
            [CodedService(1, "98941", (), Decimal(1), (2,), Decimal(65))],
            ["98941: points to a diagnosis that is not there."],
        ),
        (["M54.50"], [CodedService(1, "98941", (), Decimal(0), (1,), Decimal(65))], ["98941: has no units."]),
        (["M54.50"], [CodedService(1, "98941", (), Decimal(1), (1,), Decimal(0))], ["98941: has no price."]),
        (["M54.50"], [GOOD, GOOD], ["98941 is coded twice with the same modifiers."]),
    ],
)
def test_coding_findings_names_what_is_wrong(
    diagnoses: list[str], services: list[CodedService], texts: list[str]
) -> None:
    assert [finding.text for finding in coding_findings(diagnoses, services)] == texts
