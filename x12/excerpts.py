"""Where in a file one claim, one remittance or one claim payment stands: positions, counted as findings do.

The file is passed over once and nothing of it is kept. Raises NotX12.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from x12.tokenizer import Segment, segments
from x12.transaction_names import transaction_name

_NOWHERE = range(0)
_LEVELS = ("20", "22", "23")  # HL03: billing provider, subscriber, patient
_ENDS_OF_A_PAYMENT = frozenset({"CLP", "LX", "PLB"})


@dataclass(frozen=True, slots=True)
class ClaimExcerpt:
    """A claim of an 837P with the levels above it; an empty range where there is none."""

    header: range = _NOWHERE  # from ST to the first HL
    claim: range = _NOWHERE  # 2300 with all below it
    billing_provider: range = _NOWHERE  # 2000A
    subscriber: range = _NOWHERE  # 2000B
    patient: range = _NOWHERE  # 2000C


def claim_excerpt(content: bytes, *, transaction: str, patient_control_number: str) -> ClaimExcerpt:
    """The claim with that CLM01 in the 837 with that ST02; empty when the file does not hold it."""
    for one in _transactions(content):
        if one.set_id == "837" and one.control_number == transaction:
            found = _claim_in(one, patient_control_number)
            if found.claim:
                return found
    return ClaimExcerpt()


def remittance_span(content: bytes, number: int) -> range:
    """From ST to SE of the 835 of that number in the file, counted from 1."""
    one = _remittance(content, number)
    if one is None:
        return _NOWHERE
    for _ in one.segments:
        pass
    return range(one.first, one.last + 1)


def claim_payment_span(content: bytes, remittance: int, number: int) -> range:
    """From CLP to the next claim: the claim payment of that number in that 835, both counted from 1."""
    one = _remittance(content, remittance)
    first = count = 0
    for segment in one.segments if one is not None else ():
        if segment.id in _ENDS_OF_A_PAYMENT and first:
            return range(first, segment.position)
        count += segment.id == "CLP"
        if segment.id == "CLP" and count == number:
            first = segment.position
    return range(first, one.last) if one is not None and first else _NOWHERE


@dataclass(slots=True)
class _Transaction:
    """One ST whose segments are still to be read; `last` is known when they are."""

    set_id: str
    control_number: str
    name: str
    first: int
    segments: Iterator[Segment] = field(default_factory=lambda: iter(()))  # after the ST; with the SE if there is one
    last: int = 0


def _transactions(content: bytes) -> Iterator[_Transaction]:
    everything = segments(content)
    version = ""
    for segment in everything:
        if segment.id == "GS":
            version = segment.get(8)
        elif segment.id == "ST":
            name = transaction_name(segment.get(1), version or segment.get(3))
            one = _Transaction(segment.get(1), segment.get(2), name, segment.position, last=segment.position)
            one.segments = _to_the_end(one, everything)
            yield one
            for _ in one.segments:
                pass


def _to_the_end(one: _Transaction, everything: Iterator[Segment]) -> Iterator[Segment]:
    for segment in everything:
        one.last = segment.position
        yield segment
        if segment.id == "SE":
            return


def _remittance(content: bytes, number: int) -> _Transaction | None:
    count = 0
    for one in _transactions(content):
        count += one.name == "835"
        if one.name == "835" and count == number:
            return one
    return None


def _claim_in(one: _Transaction, patient_control_number: str) -> ClaimExcerpt:
    levels: dict[str, tuple[int, int]] = {}
    level = ""  # that the segments at hand belong to; empty below a claim
    claim_from = header_to = 0
    for segment in one.segments:
        if segment.id in {"HL", "CLM", "SE"}:
            header_to = header_to or segment.position
            if claim_from:
                return _excerpt(range(one.first, header_to), range(claim_from, segment.position), levels)
            level = segment.get(3) if segment.id == "HL" else ""
            if level in _LEVELS:
                for lower in _LEVELS[_LEVELS.index(level) :]:
                    levels.pop(lower, None)
                levels[level] = (segment.position, segment.position)
            if segment.id == "CLM" and segment.get(1) == patient_control_number:
                claim_from = segment.position
        elif level in levels:
            levels[level] = (levels[level][0], segment.position)
    if not claim_from:
        return ClaimExcerpt()
    return _excerpt(range(one.first, header_to), range(claim_from, one.last + 1), levels)


def _excerpt(header: range, claim: range, levels: dict[str, tuple[int, int]]) -> ClaimExcerpt:
    spans = {level: range(first, last + 1) for level, (first, last) in levels.items()}
    return ClaimExcerpt(header, claim, *(spans.get(level, _NOWHERE) for level in _LEVELS))
