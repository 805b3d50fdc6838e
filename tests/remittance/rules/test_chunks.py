"""How the claim payments of a check are parted: docs/algorithms/posting.md, section 1."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from remittance.rules.chunks import in_chunks
from x12.remittance import ClaimPayment


def payments(*numbers: str) -> list[tuple[int, ClaimPayment]]:
    return [
        (position, ClaimPayment(number, "1", Decimal(1), Decimal(1)))
        for position, number in enumerate(numbers, start=1)
    ]


def parted(numbers: list[str], visit_of: dict[str, int], size: int) -> list[list[int]]:
    found = in_chunks(payments(*numbers), Counter(numbers), visit_of, size=size)
    return [[position for position, _ in chunk] for chunk in found]


def test_answers_to_one_visit_post_together_and_in_their_order() -> None:
    visit_of = {"C1": 1, "C2": 2, "C3": 3, "C1B": 1}

    assert parted(["C1", "C2", "C3", "C1B", "nobody's"], visit_of, 2) == [[2, 3], [1, 4], [5]]


def test_a_check_without_claims_has_no_chunk() -> None:
    assert parted([], {}, 2) == []


@given(st.lists(st.sampled_from(["C1", "C2", "C3", "C4", "unknown"])), st.integers(1, 4))
def test_every_claim_payment_is_in_one_chunk_and_every_visit_in_one(numbers: list[str], size: int) -> None:
    visit_of = {"C1": 1, "C2": 1, "C3": 2, "C4": 3}

    chunks = parted(numbers, visit_of, size)

    assert sorted(position for chunk in chunks for position in chunk) == list(range(1, len(numbers) + 1))
    assert all(chunk == sorted(chunk) for chunk in chunks)
    visits = [{visit_of[numbers[at - 1]] for at in chunk if numbers[at - 1] in visit_of} for chunk in chunks]
    assert sum(len(of_chunk) for of_chunk in visits) == len({visit for of_chunk in visits for visit in of_chunk})
