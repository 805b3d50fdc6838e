"""One remittance out of a file of several, in an envelope of its own, for whom the others are none of his business."""

from __future__ import annotations

from collections.abc import Iterator

from x12.envelope import Separators
from x12.excerpts import remittance_span
from x12.tokenizer import NotX12, Tokenizer


def one_remittance(content: bytes, number: int) -> bytes:
    """The 835 of that number in the file, counted from 1: the file itself where it holds nothing else.

    Else its ISA, its GS and all from ST to SE as they came (blanks around elements apart), with a GE and an IEA
    that count one. Raises NotX12 where there is no such 835.
    """
    span = remittance_span(content, number)
    if not span:
        raise NotX12(f"the file holds no remittance {number}")
    header, group, kept, count = "", "", [], 0
    separators = Separators()
    for position, raw, its_separators in _segments(content):
        name = raw.split(its_separators.element, 1)[0]
        count += name in ("ST", "TA1")
        if name == "ISA" and position < span.start:
            header, group, separators = raw, "", its_separators
        elif name == "GS" and position < span.start:
            group = raw
        elif position in span:
            kept.append(raw)
    if count == 1:
        return content
    body = [header, *([group] if group else []), *kept, *_trailers(header, group, separators.element)]
    return "".join(f"{segment}{separators.segment}" for segment in body).encode()


def _segments(content: bytes) -> Iterator[tuple[int, str, Separators]]:
    """Position, text and separators of each segment."""
    for block in Tokenizer(content).blocks():
        for position, raw in enumerate(block.raws, start=block.position):
            yield position, raw, block.separators


def _trailers(header: str, group: str, element: str) -> list[str]:
    interchange = f"IEA{element}1{element}{header.split(element)[13].strip()}"
    if not group:
        return [interchange]
    return [f"GE{element}1{element}{group.split(element)[6]}", interchange]
