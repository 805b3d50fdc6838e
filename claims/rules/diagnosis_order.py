"""Diagnoses each once, in their order, with the pointers brought along."""

from __future__ import annotations

from collections.abc import Sequence


def each_once(codes: Sequence[str]) -> tuple[list[str], dict[int, int]]:
    """The codes without repeats and blanks, and where each old place (from 1) is now.

    A pointer at the second of two equal codes points at the first afterwards.
    """
    kept: list[str] = []
    places: dict[int, int] = {}
    for place, code in enumerate(codes, start=1):
        if not code:
            continue
        if code not in kept:
            kept.append(code)
        places[place] = kept.index(code) + 1
    return kept, places


def moved(pointers: Sequence[int], places: dict[int, int]) -> list[int]:
    """The pointers at their new places, each once. One at a code that is gone goes too, to be found missing."""
    return list(dict.fromkeys(places[pointer] for pointer in pointers if pointer in places))


def with_dot(code: str) -> str:
    """M5450 as M54.50."""
    plain = code.strip().upper().replace(".", "")
    return f"{plain[:3]}.{plain[3:]}" if len(plain) > 3 else plain
