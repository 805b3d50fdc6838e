"""The shape of a value, in a small part of the language of regular expressions that cannot run away.

A backtracking matcher can be made to try for hours by a pattern such as (a+)+b. So there are no groups, no
back-references and no look-around, and what is left is matched by our own matcher, in steps that are at most the
length of the pattern times the length of the value.

Taken are plain characters, `.`, `\\d`, `\\D`, `\\w`, `\\s`, `[A-Z0-9]`, `[^...]`, a backslash before any sign, the
counts `?`, `*`, `+`, `{3}`, `{2,4}`, `{2,}`, and `|` between whole alternatives. The whole value must match.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

LONGEST_FORMAT = 100
LONGEST_VALUE = 256  # no field of an 837P that a rule can name is longer
MOST_REPEATS = 80
_CLASSES: dict[str, Callable[[str], bool]] = {
    "d": lambda char: char in string.digits,
    "D": lambda char: char not in string.digits,
    "w": lambda char: char in string.ascii_letters + string.digits + "_",
    "s": lambda char: char == " ",
}
_SIGNS = frozenset("()^$")


class NotAFormat(ValueError):
    """The text is none of the shapes that a rule takes; its words say what to change."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Characters of one kind, so often."""

    takes: Callable[[str], bool]
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class ValueFormat:
    """A shape that was read; alternatives of parts."""

    alternatives: tuple[tuple[_Part, ...], ...]

    def matches(self, value: str) -> bool:
        """Whether the whole value has the shape; one that is longer than any field has not."""
        return len(value) <= LONGEST_VALUE and any(_reaches_end(parts, value) for parts in self.alternatives)


def _reaches_end(parts: tuple[_Part, ...], value: str) -> bool:
    """Walk all ways at once: after each part, where the next one may begin."""
    starts = [True] + [False] * len(value)
    for part in parts:
        starts = _after(part, starts, _runs(part, value))
    return starts[-1]


def _after(part: _Part, starts: list[bool], runs: list[int]) -> list[bool]:
    """Where the part may end that begins at one of `starts`: intervals, added up once."""
    changes = [0] * (len(starts) + 1)
    for start, is_start in enumerate(starts):
        longest = min(runs[start], part.most)
        if is_start and longest >= part.least:
            changes[start + part.least] += 1
            changes[start + longest + 1] -= 1
    return [total > 0 for total in accumulate(changes)][:-1]


def _runs(part: _Part, value: str) -> list[int]:
    """For each position, how many characters from there on are of the part's kind."""
    runs = [0] * (len(value) + 1)
    for index in range(len(value) - 1, -1, -1):
        runs[index] = runs[index + 1] + 1 if part.takes(value[index]) else 0
    return runs


@lru_cache(maxsize=512)
def read_format(text: str) -> ValueFormat:
    """Raises NotAFormat, with words for the person who typed it."""
    if not text:
        raise NotAFormat("Enter a format such as [A-Z]{3}\\d{9}.")
    if len(text) > LONGEST_FORMAT:
        raise NotAFormat(f"A format has at most {LONGEST_FORMAT} characters.")
    reader = _Reader(text)
    return ValueFormat(reader.alternatives())


class _Reader:
    """Reads one format from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def alternatives(self) -> tuple[tuple[_Part, ...], ...]:
        found: list[tuple[_Part, ...]] = []
        parts: list[_Part] = []
        while self._at < len(self._text):
            if self._peek() == "|":
                self._take()
                found.append(tuple(parts))
                parts = []
            else:
                takes = self._kind()
                parts.append(_Part(takes, *self._count()))
        found.append(tuple(parts))
        if not all(found):
            raise NotAFormat("There is nothing on one side of a |.")
        return tuple(found)

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self) -> str:
        char = self._peek()
        if not char:
            raise NotAFormat("The format ends in the middle of something.")
        self._at += 1
        return char

    def _kind(self) -> Callable[[str], bool]:
        char = self._take()
        if char == ".":
            return lambda _char: True
        if char == "\\":
            return self._escaped()
        if char == "[":
            return self._set()
        if char in _SIGNS:
            raise NotAFormat(
                "Groups ( ) and the anchors ^ $ are not taken: the whole value must match anyway, and alternatives"
                " are written out with | between them."
            )
        if char in "?*+{":
            raise NotAFormat(f"There is nothing before {char} to count.")
        return lambda other: other == char

    def _escaped(self) -> Callable[[str], bool]:
        char = self._take()
        if char in _CLASSES:
            return _CLASSES[char]
        if char.isalnum():
            raise NotAFormat(f"\\{char} is not known; there are \\d, \\D, \\w and \\s.")
        return lambda other: other == char

    def _set(self) -> Callable[[str], bool]:
        is_negative = self._peek() == "^"
        if is_negative:
            self._take()
        chars: set[str] = set()
        while (char := self._take()) != "]":
            chars |= self._of_set(char)
        if not chars:
            raise NotAFormat("[ ] needs characters in it.")
        return lambda other: (other in chars) is not is_negative

    def _of_set(self, first: str) -> set[str]:
        if first == "\\":
            escaped = self._escaped()
            return {char for char in map(chr, range(32, 127)) if escaped(char)}
        if self._peek() != "-" or self._text[self._at + 1 : self._at + 2] in ("]", ""):
            return {first}
        self._take()
        last = self._take()
        if not (first.isascii() and last.isascii()) or last == "\\" or last < first:
            raise NotAFormat(f"{first}-{last} is no range of characters.")
        return {chr(code) for code in range(ord(first), ord(last) + 1)}

    def _count(self) -> tuple[int, int]:
        char = self._peek()
        if char == "{":
            return self._braces()
        counts = {"?": (0, 1), "*": (0, LONGEST_VALUE), "+": (1, LONGEST_VALUE)}
        if char not in counts:
            return 1, 1
        self._take()
        self._refuse_second_count()
        return counts[char]

    def _braces(self) -> tuple[int, int]:
        end = self._text.find("}", self._at)
        inside = self._text[self._at + 1 : end] if end > 0 else ""
        least, comma, most = inside.partition(",")
        if not _is_number(least) or (most and not _is_number(most)):
            raise NotAFormat("A count is written {3}, {2,4} or {2,}.")
        self._at = end + 1
        low = int(least)
        high = int(most) if most else (LONGEST_VALUE if comma else low)
        if low > MOST_REPEATS or (most and high > MOST_REPEATS) or high < max(low, 1):
            raise NotAFormat(f"A count goes from 0 to {MOST_REPEATS}, the smaller number first.")
        self._refuse_second_count()
        return low, high

    def _refuse_second_count(self) -> None:
        if self._peek() in ("?", "*", "+", "{"):
            raise NotAFormat("One count after another is not taken.")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 3
