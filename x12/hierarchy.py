"""Whether the HL of a transaction form the tree that they say they form."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Set
from dataclasses import dataclass

from x12.tokenizer import Segment
from x12.transaction import MOST_FINDINGS_OF_A_RULE, Transaction
from x12.values import shown

_MOST_OPEN = 1_000  # levels below one another; no guide has more than five


@dataclass(slots=True)
class _Open:
    """A level under which others may still come."""

    number: str  # HL01
    level: str  # HL03
    child_code: str  # HL04
    position: int
    has_child: bool = False


class Hierarchy:
    """Takes each HL of one transaction in order, and notes where number, parent, level or HL04 is wrong.

    `parents` says under which level each level stands. With `is_complete` an HL04 of 1 needs its child. Only the
    levels that are open are remembered, and which numbers came as spans, so that any number of HL fits in memory.
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
        self._numbers = _Numbers()
        self._count = 0  # of HL that came
        self._latest: int | None = None  # HL01 of the one before
        self._path: list[_Open] = []  # the level that came last, and those above it
        self._childless: list[int] = []  # positions of HL04 '1' without child, until it is known whether they may end

    def take(self, segment: Segment) -> None:
        """Checks one HL against those before it."""
        number, parent, level = segment.get(1), segment.get(2), segment.get(3)
        self._check_number(number, segment.position)
        wanted = self._parent_levels.get(level)
        above = self._named_parent(parent, wanted, segment)
        if level not in self._levels:
            self._note(segment.position, f"HL03 is {shown(level)}, which is no level of the {self._transaction.name}.")
        if self._is_complete and segment.get(4) not in {"0", "1"}:
            self._note(segment.position, f"HL04 is {shown(segment.get(4))}, neither '0' nor '1'.")
        self._end_below(above)
        if self._path:
            self._add_child(self._path[-1])
        if len(self._path) >= _MOST_OPEN:
            del self._path[0]
        self._numbers.add(number)
        self._path.append(_Open(number, level, segment.get(4), segment.position))

    def close(self, *, is_complete: bool = False) -> None:
        """Checks what is still open. An HL04 of 1 without child is let pass where a rejection may end there."""
        self._end_below(0)
        if self._is_complete or is_complete:
            for position in self._childless:
                self._note(position, "HL04 is '1', but no level stands under it.")
        self._childless.clear()

    def _check_number(self, number: str, position: int) -> None:
        """Notes an HL01 that is not the next one: after a wrong one those that count on from it pass."""
        self._count += 1
        counted = _counted(number)
        follows = counted is not None and (counted == self._count or counted - 1 == self._latest)
        if not follows or number in self._numbers:
            self._note(position, f"HL01 is {shown(number)}; it is number {self._count} here.")
        self._latest = counted

    def _named_parent(self, parent: str, wanted: Set[str] | None, segment: Segment) -> int:
        """How many levels of the path stay above this one: those down to the parent that HL02 names.

        Where HL02 names none, or a wrong one, those down to the latest level that may be its parent: one defect shall
        not bring a finding on every level that follows.
        """
        path = self._path
        at = next((at for at in range(len(path) - 1, -1, -1) if path[at].number == parent), None) if parent else None
        if at is not None and (wanted is None or path[at].level in wanted):
            return at + 1
        if not parent and wanted is None:
            return 0
        self._note(segment.position, self._wrong_parent(parent, segment.get(3), None if at is None else path[at]))
        likely = (at for at in range(len(path) - 1, -1, -1) if wanted is None or path[at].level in wanted)
        return next(likely, len(path) - 1) + 1

    def _wrong_parent(self, parent: str, level: str, named: _Open | None) -> str:
        if not parent:
            return f"HL02 is empty, but level {level} stands under another."
        if named is not None:
            return f"HL02 names a level {named.level}; {level} stands under another."
        if parent in self._numbers:
            return f"HL02 is {shown(parent)}, and that level has ended: another stands between."
        return f"HL02 is {shown(parent)}, and no level before has that number."

    def _add_child(self, above: _Open) -> None:
        if above.child_code == "0" and not above.has_child:
            self._note(above.position, "HL04 is '0', but a level stands under it.")
        above.has_child = True

    def _end_below(self, kept: int) -> None:
        """Ends the levels of the path but for the first ones, so many."""
        for level in self._path[kept:]:
            if level.child_code == "1" and not level.has_child and len(self._childless) < MOST_FINDINGS_OF_A_RULE:
                self._childless.append(level.position)
        del self._path[kept:]

    def _note(self, position: int, text: str) -> None:
        self._transaction.note("X12-HL", position, text)


class _Numbers:
    """Which HL01 came, as spans of neighbouring numbers: one span where they count up.

    Of spans, and of numbers written otherwise, only so many are kept: each of them is noted, and what comes after so
    many findings is not listed any more.
    """

    def __init__(self) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        self._odd: set[str] = set()

    def __contains__(self, text: str) -> bool:
        number = _counted(text)
        if number is None:
            return text in self._odd
        at = bisect_right(self._firsts, number) - 1
        return at >= 0 and number <= self._lasts[at]

    def add(self, text: str) -> None:
        """Adds the number, if it is new."""
        if text in self:
            return
        number = _counted(text)
        if number is not None:
            self._add_number(number)
        elif len(self._odd) < MOST_FINDINGS_OF_A_RULE:
            self._odd.add(text)

    def _add_number(self, number: int) -> None:
        firsts, lasts = self._firsts, self._lasts
        at = bisect_right(firsts, number)
        follows = at > 0 and lasts[at - 1] == number - 1
        precedes = at < len(firsts) and firsts[at] == number + 1
        if follows and precedes:
            lasts[at - 1] = lasts.pop(at)
            del firsts[at]
        elif follows:
            lasts[at - 1] = number
        elif precedes:
            firsts[at] = number
        elif len(firsts) < MOST_FINDINGS_OF_A_RULE:
            firsts.insert(at, number)
            lasts.insert(at, number)


def _counted(text: str) -> int | None:
    """The number, where it is written as HL01 are."""
    is_plain = text.isascii() and text.isdigit() and text[0] != "0" and len(text) <= 12
    return int(text) if is_plain else None
