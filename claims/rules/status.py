"""The states of a claim and the moves between them (docs/claim-status.md is generated from this table)."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    DRAFT = "draft"
    READY = "ready"
    NEEDS_FIX = "needs_fix"
    ON_HOLD = "on_hold"
    QUEUED = "queued"
    SENT = "sent"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    PAID = "paid"
    PARTLY_PAID = "partly_paid"
    DENIED = "denied"
    UNDERPAID = "underpaid"
    CLOSED = "closed"
    VOIDED = "voided"


ADJUDICATED = frozenset({Status.PAID, Status.PARTLY_PAID, Status.DENIED, Status.UNDERPAID})
BEFORE_SENT = frozenset({Status.DRAFT, Status.READY, Status.NEEDS_FIX})
SENT_STATES = frozenset({Status.SENT, Status.RECEIVED, Status.ACCEPTED})

# A payer may answer with money before (or without) its acknowledgements, so adjudication is reachable from
# every sent state; a reversal (CLP02 22) brings an adjudicated claim back to accepted.
MOVES: dict[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.READY, Status.NEEDS_FIX, Status.ON_HOLD, Status.VOIDED}),
    Status.READY: frozenset({Status.QUEUED, Status.NEEDS_FIX, Status.READY, Status.ON_HOLD, Status.VOIDED}),
    Status.NEEDS_FIX: frozenset({Status.READY, Status.NEEDS_FIX, Status.ON_HOLD, Status.VOIDED}),
    # A claim that an earlier payer forwarded waits on hold for its answer and is never sent (CLP02 19 to 21).
    Status.ON_HOLD: frozenset({Status.READY, Status.NEEDS_FIX, Status.VOIDED}) | ADJUDICATED,
    Status.QUEUED: frozenset({Status.SENT, Status.READY}) | ADJUDICATED,
    Status.SENT: frozenset({Status.RECEIVED, Status.ACCEPTED, Status.REJECTED}) | ADJUDICATED,
    Status.RECEIVED: frozenset({Status.ACCEPTED, Status.REJECTED}) | ADJUDICATED,
    Status.ACCEPTED: frozenset({Status.REJECTED, Status.CLOSED}) | ADJUDICATED,
    Status.REJECTED: frozenset({Status.READY, Status.NEEDS_FIX, Status.VOIDED}) | ADJUDICATED,
    Status.PAID: frozenset({Status.ACCEPTED, Status.CLOSED}) | ADJUDICATED,
    Status.PARTLY_PAID: frozenset({Status.ACCEPTED, Status.CLOSED}) | ADJUDICATED,
    Status.DENIED: frozenset({Status.ACCEPTED, Status.CLOSED}) | ADJUDICATED,
    Status.UNDERPAID: frozenset({Status.ACCEPTED, Status.CLOSED}) | ADJUDICATED,
    Status.CLOSED: frozenset({Status.ACCEPTED}) | ADJUDICATED,
    Status.VOIDED: frozenset(),
}


class MoveNotAllowed(ValueError):
    """A claim cannot go from where it is to where it was sent."""


def check_move(current: str, target: str) -> None:
    """Raise MoveNotAllowed unless the table has the move."""
    if Status(target) not in MOVES[Status(current)]:
        raise MoveNotAllowed(f"a claim that is {current} cannot become {target}")
