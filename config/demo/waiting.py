"""Waiting for what the worker does in its own process."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE_SECONDS = 180
LOOK_EVERY_SECONDS = 0.2


class GaveUp(RuntimeError):
    """Something that the worker should have done did not happen in time."""


def wait_until(
    is_done: Callable[[], bool],
    what: str,
    *,
    nudge: Callable[[], None] | None = None,
    nudge_seconds: float = 2.0,
    patience_seconds: float = PATIENCE_SECONDS,
) -> None:
    """Look until `is_done`; ring `nudge` now and then meanwhile. Raises GaveUp after three minutes, or so many."""
    deadline = time.monotonic() + patience_seconds
    next_nudge = time.monotonic()
    while not is_done():
        if time.monotonic() > deadline:
            raise GaveUp(f"Waited {patience_seconds:.0f} seconds for {what}.")
        if nudge is not None and time.monotonic() >= next_nudge:
            nudge()
            next_nudge = time.monotonic() + nudge_seconds
        time.sleep(LOOK_EVERY_SECONDS)
