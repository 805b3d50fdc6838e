"""Diagnoses of a note: at most twelve, none twice, and pointers that follow them when they move."""

from __future__ import annotations

from collections.abc import Sequence

MAX_DIAGNOSES = 12
MAX_POINTERS = 4
LETTERS = "ABCDEFGHIJKL"  # how box 21 of the CMS-1500 names them


class UnreadablePointers(ValueError):
    """The text names something that is not a diagnosis position."""


def letter_of(position: int) -> str:
    return LETTERS[position - 1]


def letters_of(pointers: Sequence[int]) -> str:
    return "".join(letter_of(position) for position in pointers)


def read_pointers(text: str) -> list[int]:
    """Read `AB`, `A, B`, `1 2` or `12` as positions, keeping the order and dropping repeats.

    Raises UnreadablePointers.
    """
    positions: list[int] = []
    for character in text.upper().replace(",", "").replace(" ", ""):
        position = (
            LETTERS.find(character) + 1 if character in LETTERS else int(character) if character.isdecimal() else 0
        )
        if not 1 <= position <= MAX_DIAGNOSES:
            raise UnreadablePointers(f"{character} is not a diagnosis: use the letters A to L beside the diagnoses.")
        if position not in positions:
            positions.append(position)
    if len(positions) > MAX_POINTERS:
        raise UnreadablePointers("A service points to at most four diagnoses: keep the ones that explain it best.")
    return positions


def default_pointers(diagnosis_count: int) -> list[int]:
    return list(range(1, min(diagnosis_count, MAX_POINTERS) + 1))


def moved(codes: Sequence[str], code: str, to_position: int) -> list[str]:
    """The codes with one of them at another position; the others keep their order."""
    rest = [each for each in codes if each != code]
    at = min(max(to_position, 1), len(codes)) - 1
    return [*rest[:at], code, *rest[at:]]


def renumbered(pointers: Sequence[int], before: Sequence[str], after: Sequence[str]) -> list[int]:
    """Pointers that name the same codes after codes were moved or removed; a removed code's pointer goes."""
    new_positions = {code: position for position, code in enumerate(after, start=1)}
    codes = [before[position - 1] for position in pointers if position <= len(before)]
    return [new_positions[code] for code in codes if code in new_positions]
