"""Tells whether a number came before, in so little memory that a file of any size fits."""

from __future__ import annotations

from array import array
from hashlib import blake2b

_LEAST_PLACES = 1 << 10
_MOST_PLACES = 1 << 19  # of 8 bytes each; three quarters of them may be taken


class NumbersSeen:
    """Remembers the latest 393,216 numbers at most, each as a hash of 64 bits: about 16 bytes instead of 120.

    Of a million different numbers two look alike with a chance of one in 37 million. When it is full it begins
    anew: 75 times as many claims as a guide lets stand in one ST lie between those it can no longer tell apart.
    """

    def __init__(self) -> None:
        self._places = _free_places(_LEAST_PLACES)
        self._count = 0

    def add(self, number: str) -> bool:
        """Remembers the number; True when it was there before."""
        mark = int.from_bytes(blake2b(number.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") or 1
        at = self._place(mark)
        if self._places[at]:
            return True
        self._places[at] = mark
        self._count += 1
        if self._count * 4 > len(self._places) * 3:
            self._make_room()
        return False

    def _place(self, mark: int) -> int:
        """Where the mark stands, or where it belongs."""
        places, last = self._places, len(self._places) - 1
        at = mark & last
        while places[at] and places[at] != mark:
            at = (at + 1) & last
        return at

    def _make_room(self) -> None:
        marks, size = self._places, 2 * len(self._places)
        if size > _MOST_PLACES:
            self._places, self._count = _free_places(_LEAST_PLACES), 0
            return
        self._places = _free_places(size)
        for mark in marks:
            if mark:
                self._places[self._place(mark)] = mark


def _free_places(count: int) -> array[int]:
    """So many places that hold 0, made without a second copy of them in memory."""
    return array("Q", (0,)) * count
