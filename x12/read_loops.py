"""Cuts the segments of a loop into its parts, and reads the parts that 837P and 270 have in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TypeVar

from x12.parties import Address, Contact, Name, Person
from x12.read_parties import address, contact, name
from x12.remittance import Adjustment
from x12.tokenizer import Segment
from x12.transaction import Transaction
from x12.values import AMOUNTS, QUANTITIES, UnreadableValue

T = TypeVar("T")
_NO_NAME = Name("")


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


def amount_of(loop: Loop, qualifier: str, transaction: Transaction) -> Decimal | None:
    """AMT, if it came; None with a finding when it cannot be read."""
    segment = loop.first("AMT", qualifier)
    return None if segment is None else transaction.amount(segment.get(2), segment.position, f"AMT*{qualifier}")


def date_of(loop: Loop, qualifier: str, transaction: Transaction) -> dt.date | None:
    """DTP, if it came, and of a period its first day; None with a finding when it cannot be read."""
    segment = loop.first("DTP", qualifier)
    days = None if segment is None else transaction.period(segment)
    return days[0] if days else None


def person_of(loop: Loop | None, transaction: Transaction) -> Person:
    """NM1, N3, N4 and DMG of a loop that begins with its NM1; an empty name when the loop is missing."""
    if loop is None:
        return Person(_NO_NAME)
    demographics = loop.first("DMG")
    born_on = None if demographics is None else transaction.day(demographics.get(2), demographics.position, "DMG02")
    sex = "" if demographics is None else demographics.get(3)
    return Person(name(loop.opener.elements), loop.address(), born_on, sex)


def element_of(table: Mapping[str, T], segment: Segment, number: int) -> T:
    """What the table of amounts, numbers or days reads in one element; raises UnreadableValue, which names it."""
    text = segment.get(number)
    try:
        return table[text]
    except UnreadableValue as problem:
        place = f"{segment.id}{number:02}"
        raise UnreadableValue(f"{place}: {problem}" if text else f"{place} is empty") from None


def adjustments(loop: Loop) -> tuple[Adjustment, ...]:
    """Every CAS of the loop; raises UnreadableValue."""
    found: list[Adjustment] = []
    for segment in loop.all("CAS"):
        elements = segment.elements
        for at in range(2, len(elements), 3):
            reason = elements[at]
            if reason or segment.get(at + 1):
                quantity = element_of(QUANTITIES, segment, at + 2) if segment.get(at + 2) else None
                found.append(Adjustment(segment.get(1), reason, element_of(AMOUNTS, segment, at + 1), quantity))
    return tuple(found)
