"""Whether the segments of each loop stand in the guide's order, and none twice word for word."""

from __future__ import annotations

from collections.abc import Mapping

from x12.tokenizer import Segment
from x12.transaction import Transaction


class SegmentOrder:
    """Takes every segment of a transaction. `loops` gives by the segment that opens a loop those in it, in order.

    What no table of the loop names is passed over. Each kind of disorder is noted once in a loop.
    """

    def __init__(self, transaction: Transaction, loops: Mapping[str, tuple[str, ...]]) -> None:
        self._transaction = transaction
        self._loops = loops
        self._order: tuple[str, ...] = ()
        self._last = 0
        self._before = ""  # the raw text of the segment before
        self._is_noted = False

    def take(self, segment: Segment) -> None:
        """Checks one segment against those before it."""
        name = self._transaction.name
        if segment.raw == self._before:
            self._transaction.note(
                f"X{name}-TWICE", segment.position, f"{segment.id} stands twice in a row, word for word."
            )
        self._before = segment.raw
        if segment.id in self._loops:
            self._order, self._last, self._is_noted = self._loops[segment.id], 0, False
        elif segment.id in self._order:
            at = self._order.index(segment.id)
            if at < self._last and not self._is_noted:
                self._is_noted = True
                later = self._order[self._last]
                self._transaction.note(
                    f"X{name}-ORDER", segment.position, f"{segment.id} stands after {later}, but belongs before it."
                )
            self._last = max(at, self._last)
