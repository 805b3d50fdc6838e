"""The states of an appointment and the moves between them."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    CHECKED_OUT = "checked_out"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


# A no-show or a cancellation that was a mistake goes back to booked. Checking in makes a visit, which stays.
MOVES: dict[Status, frozenset[Status]] = {
    Status.BOOKED: frozenset({Status.CHECKED_IN, Status.NO_SHOW, Status.CANCELLED}),
    Status.CHECKED_IN: frozenset({Status.CHECKED_OUT}),
    Status.CHECKED_OUT: frozenset(),
    Status.NO_SHOW: frozenset({Status.BOOKED}),
    Status.CANCELLED: frozenset({Status.BOOKED}),
}
WORDS = {
    Status.BOOKED: "booked",
    Status.CHECKED_IN: "checked in",
    Status.CHECKED_OUT: "checked out",
    Status.NO_SHOW: "a no-show",
    Status.CANCELLED: "cancelled",
}


class MoveNotAllowed(ValueError):
    """An appointment cannot go from where it is to where it was sent."""


def can_move(current: str, target: str) -> bool:
    return Status(target) in MOVES[Status(current)]


def check_move(current: str, target: str) -> None:
    """Raise MoveNotAllowed unless the table has the move."""
    if not can_move(current, target):
        raise MoveNotAllowed(
            f"This appointment is {WORDS[Status(current)]} and cannot become {WORDS[Status(target)]}."
            " Reload the page to see what was done to it."
        )
