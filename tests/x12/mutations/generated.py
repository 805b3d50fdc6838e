"""Three changes of every segment of every good file: left out, sent twice, and swapped with the one after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.x12.mutations.good import GOOD
from tests.x12.mutations.mutation import recounted

KINDS = ("left out", "twice", "swapped")
_ENVELOPE = frozenset({"ISA", "GS", "ST", "SE", "GE", "IEA", "TA1"})  # broken by name in `envelopes`


@dataclass(frozen=True, slots=True)
class GeneratedMutation:
    """`position` counts the file's segments from 1. SE01 follows, since the envelope is not what is broken."""

    file: str  # a key of GOOD
    kind: str  # of KINDS
    position: int
    segment: str
    segments: tuple[str, ...]  # of the broken file

    @property
    def id(self) -> str:
        return f"{self.file}: {self.position} {self.segment} {self.kind}"

    def content(self) -> bytes:
        """The broken file."""
        return recounted("".join(segment + "~" for segment in self.segments)).encode()


def generated() -> Iterator[GeneratedMutation]:
    """Every change of every segment between ST and SE; a swap of equal segments is none."""
    for file, content in GOOD.items():
        segments = content.decode().removesuffix("~").split("~")
        for at, segment in enumerate(segments):
            if segment.partition("*")[0] in _ENVELOPE:
                continue
            before, after = segments[:at], segments[at + 1 :]
            changes = {"left out": [*before, *after], "twice": [*before, segment, segment, *after]}
            if after[0] != segment and after[0].partition("*")[0] not in _ENVELOPE:
                changes["swapped"] = [*before, after[0], segment, *after[1:]]
            for kind, changed in changes.items():
                yield GeneratedMutation(file, kind, at + 1, segment.partition("*")[0], tuple(changed))
