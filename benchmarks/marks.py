"""A measure and the mark that it has to pass."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """`value` in `unit`; at least (or, with `is_ceiling`, at most) `mark`. No mark: shown only."""

    name: str
    value: float
    unit: str
    mark: float | None = None
    is_ceiling: bool = False

    @property
    def is_met(self) -> bool:
        if self.mark is None:
            return True
        return self.value <= self.mark if self.is_ceiling else self.value >= self.mark


def show(marks: Iterable[Mark]) -> None:
    for mark in marks:
        limit = ""
        if mark.mark is not None:
            verdict = "met" if mark.is_met else "MISSED"
            limit = f"  {'at most' if mark.is_ceiling else 'at least'} {mark.mark:,g}: {verdict}"
        print(f"{mark.name:<52}{mark.value:>14,.2f} {mark.unit:<22}{limit}")
