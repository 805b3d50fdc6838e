"""Where a segment of an 837P stands: a 999 names it by its place in the ST, counted from 1."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from x12.loops import LoopTracker
from x12.tokenizer import NotX12, segments

_DEPTH = {"20": 1, "22": 2, "23": 3}  # HL03: billing provider, subscriber, patient
_HEADER = 0


@dataclass(frozen=True, slots=True)
class SegmentPlace:
    """The loop as the guide names it, and the claims (CLM01) that stand or fall with the segment."""

    loop: str
    claims: tuple[str, ...]


@dataclass(slots=True)
class _Stretch:
    """Segments from `start` to the next stretch."""

    start: int
    depth: int
    claims: list[str] = field(default_factory=list)


def segment_places(content: bytes, control_number: str, positions: Iterable[int]) -> dict[int, SegmentPlace]:
    """The loop and the claims for each place in the ST of that control number.

    A segment below a CLM is that claim's. One of a patient, subscriber or billing provider is of every claim below
    it, and one of the header of every claim. Places that lie outside, and an ST that is not there, give nothing.
    """
    try:
        stretches, loops = _walk(content, control_number)
    except NotX12:
        return {}
    starts = [one.start for one in stretches]
    found = {}
    for position in positions:
        if 1 <= position <= len(loops):
            stretch = stretches[bisect_right(starts, position) - 1]
            found[position] = SegmentPlace(loops[position - 1], tuple(dict.fromkeys(stretch.claims)))
    return found


def _walk(content: bytes, control_number: str) -> tuple[list[_Stretch], list[str]]:
    """The stretches of the ST in order, and the loop of each of its segments."""
    found: list[_Stretch] = []
    above: list[_Stretch] = []  # header, provider, subscriber, patient: those that are open
    loops: list[str] = []
    tracker = LoopTracker()
    for segment in segments(content):
        loop = tracker.take(segment.elements).name
        if segment.id == "ST" and segment.get(2) == control_number:
            above = [_Stretch(1, _HEADER)]
            found = above.copy()
        if not found:
            continue
        loops.append(loop)
        if segment.id == "HL":
            depth = _DEPTH.get(segment.get(3), _HEADER + 1)
            above = [*(one for one in above if one.depth < depth), _Stretch(len(loops), depth)]
            found.append(above[-1])
        elif segment.id == "CLM":
            for one in above:
                one.claims.append(segment.get(1))
            found.append(_Stretch(len(loops), len(_DEPTH) + 1, [segment.get(1)]))
        elif segment.id == "SE":
            break
    return found, loops
