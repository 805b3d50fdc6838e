from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from remittance.rules.carried import CarriedAmount, chains

NOVEMBER = dt.date(2026, 11, 1)


def carried(check: int, reason: str, amount: str, reference: str = "") -> CarriedAmount:
    """An amount of the check of that number, one a day."""
    day = NOVEMBER + dt.timedelta(days=check)
    return CarriedAmount(check, day, f"EFT{check}", reason, reference, Decimal(amount))


def told(amounts: list[CarriedAmount]) -> list[tuple[str, list[Decimal]]]:
    return [(chain.reference, [step.left for step in chain.steps]) for chain in chains(amounts)]


def test_a_debit_moved_to_a_later_check_is_closed_by_it() -> None:
    amounts = [carried(1, "FB", "-40.00"), carried(2, "FB", "40.00", "EFT1")]

    assert told(amounts) == [("EFT1", [Decimal("40.00"), Decimal("0.00")])]


def test_what_the_next_check_moves_on_opens_a_chain_of_its_own() -> None:
    amounts = [carried(1, "FB", "-40.00"), carried(2, "FB", "40.00", "EFT1"), carried(2, "FB", "-15.00")]

    assert told(amounts) == [("EFT2", [Decimal("15.00")]), ("EFT1", [Decimal("40.00"), Decimal("0.00")])]


def test_a_payer_that_repeats_the_first_reference_is_understood() -> None:
    amounts = [carried(1, "FB", "-40.00", "CASE7"), carried(2, "FB", "40.00", "CASE7")]

    assert [chain.left for chain in chains(amounts)] == [Decimal("0.00")]


def test_a_recovery_is_taken_in_parts_from_several_checks() -> None:
    amounts = [
        carried(1, "WO", "-85.00", "ICN7"),
        carried(2, "WO", "50.00", "ICN7"),
        carried(4, "WO", "35.00", "ICN7"),
        carried(3, "WO", "-10.00", "ICN8"),
    ]

    assert told(amounts) == [
        ("ICN8", [Decimal("10.00")]),
        ("ICN7", [Decimal("85.00"), Decimal("35.00"), Decimal("0.00")]),
    ]


def test_what_no_check_announced_shows_as_taken_too_much() -> None:
    [chain] = chains([carried(3, "WO", "20.00", "ICN9")])

    assert (chain.left, chain.is_open) == (Decimal("-20.00"), True)


AMOUNTS = st.builds(
    carried,
    st.integers(1, 6),
    st.sampled_from(["FB", "WO"]),
    st.sampled_from(["-40.00", "40.00", "-15.00", "15.00"]),
    st.sampled_from(["", "EFT1", "EFT2", "ICN7"]),
)


@given(amounts=st.lists(AMOUNTS, max_size=8), data=st.data())
def test_chains_hold_every_amount_once_in_any_order_of_arrival(
    amounts: list[CarriedAmount], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(amounts))

    found = chains(amounts)

    assert sum((chain.left for chain in found), Decimal(0)) == -sum((one.amount for one in amounts), Decimal(0))
    assert sum(len(chain.steps) for chain in found) == len(amounts)
    assert sorted(chain.left for chain in found) == sorted(chain.left for chain in chains(shuffled))
