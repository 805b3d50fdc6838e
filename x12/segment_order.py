"""Whether the segments of each loop are the guide's, in its order, none of them too often and none missing.

A table has a row for each loop: its name, the segment that opens it, the loops in which that may stand (`*` any), and
its further segments in order, where those of one id come in any. A segment may name what its first element says (of HL
the third), with `_` for a blank.
`!` marks one that must be there, `+` one that may stand several times, `~` one that may stand anywhere in the loop.
Of a loop with `?` nothing is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from x12.tokenizer import Segment
from x12.transaction import Transaction


@dataclass(frozen=True, slots=True)
class _Member:
    rank: int
    may_repeat: bool
    is_free: bool  # of the order


@dataclass(frozen=True, slots=True)
class LoopOrder:
    """One row of a table."""

    name: str
    qualifier: str  # of the segment that opens it; empty for any
    within: frozenset[str]  # empty for any
    members: Mapping[str, _Member] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    is_known: bool = True

    @property
    def words(self) -> str:
        """For example "loop 2200D" or "the header"."""
        return f"loop {self.name}" if self.name[0].isdigit() else f"the {self.name.lower()}"


# By the id of the segment that opens it; "ST" opens the header.
LoopOrders = Mapping[str, tuple[LoopOrder, ...]]


def loop_orders(table: str) -> LoopOrders:
    """The rows of a table by the segment that opens the loop."""
    rows: dict[str, tuple[LoopOrder, ...]] = {}
    for line in filter(None, table.splitlines()):
        name, opener, within, *segments = line.split()
        segment_id, _, qualifier = opener.partition("*")
        members: dict[str, _Member] = {}
        rank, before = 0, ""
        for one in segments:
            key = one.rstrip("!+~").replace("_", " ")
            rank += key.partition("*")[0] != before
            before = key.partition("*")[0]
            members[key] = _Member(rank, "+" in one, "~" in one)
        row = LoopOrder(
            name,
            qualifier,
            frozenset() if within == "*" else frozenset(within.split(",")),
            members,
            tuple(one.rstrip("!+~") for one in segments if "!" in one),
            "?" not in segments,
        )
        rows[segment_id] = (*rows.get(segment_id, ()), row)
    return rows


class SegmentOrder:
    """Takes every segment of a transaction. `rules` is how its rules begin, such as X271.

    Of each kind of disorder in a loop the first is noted, as a sender makes it again in every such loop.
    """

    def __init__(self, transaction: Transaction, rules: str, orders: LoopOrders) -> None:
        self._transaction = transaction
        self._rules = rules
        self._orders = orders
        self._loop = orders["ST"][0]
        self._opened_at = transaction.segment
        self._seen: set[str] = set()
        self._last = ""  # the member that came last in the order
        self._before = ""  # the raw text of the segment before
        rows = [row for rows in orders.values() for row in rows]
        # The ids of all segments of the table: others are named as unknown elsewhere.
        self._known = {*orders, *(key.partition("*")[0] for row in rows for key in row.members)}

    def take(self, segment: Segment) -> None:
        """Checks one segment against those before it."""
        segment_id, position = segment.elements[0], segment.position
        if segment.raw == self._before:
            text = f"{segment_id} stands twice in a row, word for word."
            self._transaction.note(f"{self._rules}-TWICE", position, text)
        elif segment_id in self._orders and self._opens(segment_id, segment):
            pass
        else:
            self._take_member(segment_id, segment.get(1), position)
        self._before = segment.raw

    def close(self) -> None:
        """Checks the last loop, once every segment is taken."""
        for key in self._loop.required:
            if key not in self._seen:
                self._note("REQUIRED", key, self._opened_at, f"{key} is missing in {self._loop.words}.")

    def _opens(self, segment_id: str, segment: Segment) -> bool:
        """Whether the segment opens a loop here, which then is the present one."""
        qualifier = segment.get(3 if segment_id == "HL" else 1)
        for row in self._orders[segment_id]:
            if row.qualifier in {"", qualifier} and (not row.within or self._loop.name in row.within):
                self.close()
                self._loop, self._opened_at, self._last = row, segment.position, ""
                self._seen.clear()
                return True
        return False

    def _take_member(self, segment_id: str, qualifier: str, position: int) -> None:
        members = self._loop.members
        key = f"{segment_id}*{qualifier}"
        member = members.get(key)
        if member is None:
            key = segment_id
            member = members.get(segment_id)
        if member is None:
            if segment_id in self._known and self._loop.is_known:
                text = f"{segment_id} stands in {self._loop.words}, where the guide has none."
                self._note("ORDER", segment_id, position, text)
            return
        if key in self._seen and not member.may_repeat:
            self._note("MANY", key, position, f"{key} stands more than once in {self._loop.words}.")
        self._seen.add(key)
        if member.is_free:
            return
        last = members[self._last].rank if self._last else -1
        if member.rank < last:
            text = f"{key} stands after {self._last} in {self._loop.words}, but belongs before it."
            self._note("ORDER", key, position, text)
        else:
            self._last = key

    def _note(self, kind: str, about: str, position: int, text: str) -> None:
        self._transaction.note_once(f"{self._rules}-{kind}", f"{self._loop.name} {about}", position, text)
