"""Cuts the segments of a loop into its parts, and reads the parts that 837P and 270 have in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TypeVar

from x12.parties import Address, Contact, Name, Person
from x12.read_parties import address, contact, name
from x12.remittance import Adjustment
from x12.tokenizer import Segment
from x12.transaction import Transaction
from x12.values import AMOUNTS, QUANTITIES, UnreadableValue, amount, day

_NO_NAME = Name("")
Value = TypeVar("Value")


class Loop:
    """An NM1 (or SBR, LX, SVD, HL) with the segments that follow it, up to the next such segment."""

    __slots__ = ("segments",)

    def __init__(self, segments: list[Segment]) -> None:
        self.segments = segments

    @property
    def opener(self) -> Segment:
        return self.segments[0]

    def first(self, segment_id: str, qualifier: str = "") -> Segment | None:
        """The first segment of that id, and of that first element where one is given."""
        for segment in self.segments:
            if segment.elements[0] == segment_id and (not qualifier or segment.get(1) == qualifier):
                return segment
        return None

    def all(self, segment_id: str) -> list[Segment]:
        """Every segment of that id."""
        return [segment for segment in self.segments if segment.elements[0] == segment_id]

    def value(self, segment_id: str, qualifier: str) -> str:
        """The second element of the first such segment, as in REF and TRN; empty when there is none."""
        segment = self.first(segment_id, qualifier)
        return segment.get(2) if segment is not None else ""

    def address(self) -> Address | None:
        """N3 and N4, if either came."""
        street, place = self.first("N3"), self.first("N4")
        if street is None and place is None:
            return None
        return address(street.elements if street else [], place.elements if place else [])

    def contact(self) -> Contact | None:
        """All PER as one contact."""
        found = self.all("PER")
        if not found:
            return None
        elements = [found[0].get(0), found[0].get(1), found[0].get(2)]
        for segment in found:
            pairs = segment.elements[3:]
            elements += pairs + [""] * (len(pairs) % 2)
        return contact(elements)


def cut(segments: Iterable[Segment], openers: frozenset[str]) -> tuple[Loop, list[Loop]]:
    """What stands before the first opener, and a loop for each opener."""
    before = Loop([])
    loops: list[Loop] = []
    current = before
    for segment in segments:
        if segment.elements[0] in openers:
            current = Loop([segment])
            loops.append(current)
        else:
            current.segments.append(segment)
    return before, loops


def by_entity(loops: Iterable[Loop]) -> dict[str, Loop]:
    """The loops by the NM101 of their NM1; the first of each kind."""
    found: dict[str, Loop] = {}
    for loop in loops:
        found.setdefault(loop.opener.get(1), loop)
    return found


class ElementReader:
    """Reads optional elements: what cannot be read is reported and left out."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def amount(self, loop: Loop, qualifier: str) -> Decimal | None:
        """AMT."""
        segment = loop.first("AMT", qualifier)
        return None if segment is None else self._read(amount, segment, 2, "X12-AMOUNT")

    def date(self, loop: Loop, qualifier: str) -> dt.date | None:
        """DTP with a single day."""
        segment = loop.first("DTP", qualifier)
        return None if segment is None else self._read(day, segment, 3, "X12-DATE")

    def person(self, loop: Loop | None) -> Person:
        """NM1, N3, N4 and DMG; an empty name when the loop is missing."""
        if loop is None:
            return Person(_NO_NAME)
        demographics = loop.first("DMG")
        born_on = None
        sex = ""
        if demographics is not None:
            born_on = self._read(day, demographics, 2, "X12-DATE") if demographics.get(2) else None
            sex = demographics.get(3)
        return Person(name(loop.opener.elements), loop.address(), born_on, sex)

    def _read(self, read: Callable[[str], Value], segment: Segment, number: int, rule: str) -> Value | None:
        try:
            return read(segment.get(number))
        except UnreadableValue as problem:
            words = f"{segment.id}{number:02}: {problem}; it was left out."
            self._transaction.note(rule, segment.position, words)
            return None


def adjustments(loop: Loop) -> tuple[Adjustment, ...]:
    """Every CAS of the loop; raises UnreadableValue."""
    found: list[Adjustment] = []
    for segment in loop.all("CAS"):
        elements = segment.elements
        for at in range(2, len(elements), 3):
            reason, amount_text, quantity_text = [*elements[at : at + 3], "", ""][:3]
            if reason or amount_text:
                quantity = QUANTITIES[quantity_text] if quantity_text else None
                found.append(Adjustment(segment.get(1), reason, AMOUNTS[amount_text], quantity))
    return tuple(found)
