from __future__ import annotations

import pytest

from encounters.models import AppointmentStatus
from encounters.rules.status import MOVES, MoveNotAllowed, Status, check_move


def test_statuses_of_rules_and_model_are_the_same() -> None:
    assert {status.value for status in Status} == set(AppointmentStatus.values)
    assert set(MOVES) == set(Status)


@pytest.mark.parametrize(
    ("current", "target"),
    [
        ("checked_in", "cancelled"),
        ("checked_out", "booked"),
        ("cancelled", "checked_in"),
        ("booked", "booked"),
    ],
)
def test_check_move_refuses_what_the_table_does_not_have(current: str, target: str) -> None:
    with pytest.raises(MoveNotAllowed):
        check_move(current, target)
