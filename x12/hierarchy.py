"""Whether the HL of a transaction form the tree that they say they form."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Set

from x12.tokenizer import Segment
from x12.transaction import MOST_FINDINGS_OF_A_RULE, Transaction
from x12.values import shown

_GROWTH = 1 << 12
_LAST_POSITION = (1 << 32) - 1  # four bytes
_HAS_CHILD = 0x80
_CODE = 0x7F  # of a level and its HL04 in `_kinds`


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
        self._seen = _Levels()

    def take(self, segment: Segment) -> None:
        """Checks one HL against those before it."""
        number, parent, level = segment.get(1), segment.get(2), segment.get(3)
        due = self._seen.count + 1
        if number != str(due):
            self._note(segment.position, f"HL01 is {shown(number)}; it is number {due} here.")
        parent_level = self._seen.level(parent)
        if parent and parent_level is None:
            self._note(segment.position, f"HL02 is {shown(parent)}, and no level before has that number.")
        wanted = self._parent_levels.get(level)
        if wanted is not None and not parent:
            self._note(segment.position, f"HL02 is empty, but level {level} stands under another.")
        elif wanted is not None and parent_level is not None and parent_level not in wanted:
            text = f"HL02 names a level {parent_level}; {level} stands under another."
            self._note(segment.position, text)
        if level not in self._levels:
            self._note(segment.position, f"HL03 is {shown(level)}, no level of a {self._transaction.name}.")
        self._seen.add(number, level, segment.get(4), segment.position)
        self._seen.add_child(parent)

    def close(self, *, is_complete: bool = False) -> None:
        """Checks HL04, once every HL is taken. A 1 without child is let pass where a rejection may end there."""
        for position, child_code, has_child in self._seen.all():
            if self._is_complete and child_code not in {"0", "1"}:
                self._note(position, f"HL04 is {shown(child_code)}, neither '0' nor '1'.")
            elif child_code == "0" and has_child:
                self._note(position, "HL04 is '0', but a level stands under it.")
            elif (self._is_complete or is_complete) and child_code == "1" and not has_child:
                self._note(position, "HL04 is '1', but no level stands under it.")

    def _note(self, position: int, text: str) -> None:
        self._transaction.note("X12-HL", position, text)


class _Levels:
    """The HL that came, by HL01, in five bytes each.

    Those whose number is far from its place, or of whose kind there are too many, are kept apart, only so many:
    each of them is noted, and what comes after so many is not listed any more.
    """

    def __init__(self) -> None:
        self.count = 0  # of different HL01
        self._positions = array("I")  # by HL01; 0 where none came
        self._kinds = bytearray()  # by HL01: place in `_codes`, and whether a level stands under it
        self._codes: list[tuple[str, str]] = []  # HL03 and HL04
        self._places: dict[tuple[str, str], int] = {}  # in `_codes`
        self._odd: dict[str, tuple[int, str, str]] = {}  # by HL01: position, HL03, HL04
        self._odd_parents: set[str] = set()

    def add(self, number: str, level: str, child_code: str, position: int) -> None:
        at, kind = self._place(number), self._kind(level, child_code)
        if at is None or kind is None:
            if number not in self._odd and (at is None or not self._positions[at]):
                self.count += 1
            if at is not None:
                self._positions[at] = 0
            if len(self._odd) < MOST_FINDINGS_OF_A_RULE:
                self._odd[number] = (position, level, child_code)
            return
        if not self._positions[at] and self._odd.pop(number, None) is None:
            self.count += 1
        self._positions[at] = min(position, _LAST_POSITION)
        has_child = self._kinds[at] & _HAS_CHILD or number in self._odd_parents
        self._kinds[at] = kind | (_HAS_CHILD if has_child else 0)

    def add_child(self, parent: str) -> None:
        at = self._place(parent)
        if at is not None:
            self._kinds[at] |= _HAS_CHILD
        if (at is None or parent in self._odd) and len(self._odd_parents) < 2 * MOST_FINDINGS_OF_A_RULE:
            self._odd_parents.add(parent)

    def level(self, number: str) -> str | None:
        """HL03 of the level; None when it has not come."""
        if number in self._odd:
            return self._odd[number][1]
        at = self._place(number)
        if at is None or not self._positions[at]:
            return None
        return self._codes[self._kinds[at] & _CODE][0]

    def all(self) -> Iterator[tuple[int, str, bool]]:
        """Position and HL04 of each, and whether a level stands under it."""
        for at, position in enumerate(self._positions):
            if position:
                yield position, self._codes[self._kinds[at] & _CODE][1], bool(self._kinds[at] & _HAS_CHILD)
        for number, (position, _, child_code) in self._odd.items():
            at_its_place = self._place(number)
            has_child = at_its_place is not None and bool(self._kinds[at_its_place] & _HAS_CHILD)
            yield position, child_code, has_child or number in self._odd_parents

    def _place(self, number: str) -> int | None:
        """The number as an index, if it is written as HL01 are and not far beyond what came."""
        if not (number.isascii() and number.isdigit()) or number[0] == "0" or len(number) > 12:
            return None
        at = int(number)
        if at > 2 * self.count + _GROWTH:
            return None
        if at >= len(self._kinds):
            more = at + _GROWTH - len(self._kinds)
            self._kinds.extend(bytes(more))
            self._positions.frombytes(bytes(4 * more))
        return at

    def _kind(self, level: str, child_code: str) -> int | None:
        kind = self._places.get((level, child_code))
        if kind is None and len(self._codes) < _CODE:
            kind = self._places[level, child_code] = len(self._codes)
            self._codes.append((level, child_code))
        return kind
