"""Whether the HL of a transaction form the tree that they say they form."""

from __future__ import annotations

from collections.abc import Mapping, Set

from x12.tokenizer import Segment
from x12.transaction import Transaction
from x12.values import shown


class Hierarchy:
    """Takes each HL of one transaction in order, and notes where number, parent, level or HL04 is wrong.

    `parents` says under which level each level stands. With `is_complete` an HL04 of 1 needs its child.
    """

    def __init__(
        self,
        transaction: Transaction,
        levels: frozenset[str],
        parents: Mapping[str, Set[str]] | None = None,
        *,
        is_complete: bool = False,
    ) -> None:
        self._transaction = transaction
        self._levels = levels
        self._parent_levels = parents or {}
        self._is_complete = is_complete
        self._headers: dict[str, Segment] = {}  # by HL01
        self._parents: set[str] = set()

    def take(self, segment: Segment) -> None:
        """Checks one HL against those before it."""
        number, parent, level = segment.get(1), segment.get(2), segment.get(3)
        if number != str(len(self._headers) + 1):
            self._note(segment, f"HL01 is {shown(number)}; it is number {len(self._headers) + 1} here.")
        if parent and parent not in self._headers:
            self._note(segment, f"HL02 is {shown(parent)}, and no level before has that number.")
        wanted = self._parent_levels.get(level)
        if wanted is not None and not parent:
            self._note(segment, f"HL02 is empty, but level {level} stands under another.")
        elif wanted is not None and parent in self._headers and self._headers[parent].get(3) not in wanted:
            self._note(segment, f"HL02 names a level {self._headers[parent].get(3)}; {level} stands under another.")
        if level not in self._levels:
            self._note(segment, f"HL03 is {shown(level)}, no level of a {self._transaction.name}.")
        self._headers[number] = segment
        self._parents.add(parent)

    def close(self, *, is_complete: bool = False) -> None:
        """Checks HL04, once every HL is taken. A 1 without child is let pass where a rejection may end there."""
        for number, segment in self._headers.items():
            if self._is_complete and segment.get(4) not in {"0", "1"}:
                self._note(segment, f"HL04 is {shown(segment.get(4))}, neither '0' nor '1'.")
            elif segment.get(4) == "0" and number in self._parents:
                self._note(segment, "HL04 is '0', but a level stands under it.")
            elif (self._is_complete or is_complete) and segment.get(4) == "1" and number not in self._parents:
                self._note(segment, "HL04 is '1', but no level stands under it.")

    def _note(self, segment: Segment, text: str) -> None:
        self._transaction.note("X12-HL", segment.position, text)
