"""Cuts the segments of one claim of an 837P into its loops."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from x12.claim import Claim, ClaimLine, OtherPayer
from x12.parties import Person
from x12.read_loops import Loop, cut
from x12.tokenizer import Segment

_OPENERS = frozenset({"NM1", "SBR", "LX", "LIN", "SVD", "LQ"})


class LineParts:
    """The loops of one service line: 2400, 2410, each 2420, 2430 and 2440."""

    __slots__ = ("adjudications", "drugs", "forms", "line", "names")

    def __init__(self, line: Loop) -> None:
        self.line = line
        self.drugs: list[Loop] = []
        self.names: list[Loop] = []
        self.adjudications: list[Loop] = []
        self.forms: list[Loop] = []

    def by_loop(self) -> list[tuple[str, Loop]]:
        """Every part with the name of its loop."""
        return [
            ("2400", self.line),
            *(("2410", loop) for loop in self.drugs),
            *(("2420", loop) for loop in self.names),
            *(("2430", loop) for loop in self.adjudications),
            *(("2440", loop) for loop in self.forms),
        ]


class ClaimParts:
    """The segments of one claim by loop: 2300, 2310, each 2320 with its 2330, and each line."""

    __slots__ = ("claim", "lines", "payers", "providers")

    def __init__(self, segments: list[Segment]) -> None:
        self.claim, loops = cut(segments, _OPENERS)
        self.providers: list[Loop] = []
        self.payers: list[tuple[Loop, list[Loop]]] = []  # 2320, and 2330A to G
        self.lines: list[LineParts] = []
        for loop in loops:
            self._add(loop)

    def _add(self, loop: Loop) -> None:
        opener = loop.opener.id
        if opener == "LX":
            self.lines.append(LineParts(loop))
        elif opener == "SBR":
            self.payers.append((loop, []))
        elif self.lines:
            line = self.lines[-1]
            kinds = {"LIN": line.drugs, "SVD": line.adjudications, "LQ": line.forms, "NM1": line.names}
            kinds[opener].append(loop)
        elif opener == "NM1":
            (self.payers[-1][1] if self.payers else self.providers).append(loop)
        else:  # before any line: named as what the claim itself cannot hold
            self.claim.segments += loop.segments

    def by_loop(self) -> list[tuple[str, Loop]]:
        """Every part with the name of its loop."""
        return [
            ("2300", self.claim),
            *(("2310", loop) for loop in self.providers),
            *(part for payer, names in self.payers for part in (("2320", payer), *(("2330", name) for name in names))),
            *(part for line in self.lines for part in line.by_loop()),
        ]


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """A claim as it was read, with its segments, for the checks that look at both."""

    claim: Claim
    parts: ClaimParts
    sent_on: dt.date | None  # BHT04

    @property
    def position(self) -> int:
        """Where its CLM stands."""
        return self.claim.segment

    @property
    def patient(self) -> Person:
        """Who was treated."""
        return self.claim.patient or self.claim.subscriber.person

    @property
    def lines(self) -> Iterator[tuple[ClaimLine, LineParts]]:
        """Each service line with its segments."""
        return zip(self.claim.lines, self.parts.lines, strict=True)

    def other_payers(self) -> Iterator[tuple[OtherPayer, Loop, list[Loop]]]:
        """Each earlier payer with its 2320 and 2330."""
        for payer, (loop, names) in zip(self.claim.other_payers, self.parts.payers, strict=True):
            yield payer, loop, names


# A broken rule: its id, the segment, and what is wrong in plain words.
Note = tuple[str, int, str]


def place_of(loop: Loop, segment_id: str, qualifier: str = "") -> int:
    """The position of that segment, or of the loop where it is missing."""
    return (loop.first(segment_id, qualifier) or loop.opener).position
