"""Cuts a file into segments, whatever its separators and line breaks, in constant memory.

Bytes are taken as Latin-1 first, which never fails and leaves every position where it is; a segment with bytes
above 127 is then read again as UTF-8 and stays Latin-1 only when it is not UTF-8.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import BinaryIO

from x12.envelope import Separators
from x12.findings import Finding
from x12.reading_rules import finding

_CHUNK_BYTES = 1 << 18
_LONGEST_HEADER = 400  # an ISA is 106 characters; wrapped or badly padded ones are somewhat more
_LONGEST_SEGMENT = 1 << 20


class NotX12(ValueError):
    """There is no interchange header (ISA) anywhere in the content."""


class Segment:
    """One segment: `elements[0]` is its id; `position` counts from 1 at the file's first ISA.

    Blanks around elements are gone, except in the ISA. Empty segments are not counted.
    """

    __slots__ = ("elements", "position", "raw")

    def __init__(self, raw: str, elements: list[str], position: int) -> None:
        self.raw = raw
        self.elements = elements
        self.position = position

    @property
    def id(self) -> str:
        return self.elements[0]

    def get(self, number: int) -> str:
        """The element of that number as the guide counts (CLP01 is 1), or empty text when it is absent."""
        elements = self.elements
        return elements[number] if number < len(elements) else ""

    def __repr__(self) -> str:
        return f"Segment({self.raw!r}, position={self.position})"


class Block:
    """Neighbouring segments of one interchange, not yet cut into elements. An ISA is a block of its own."""

    __slots__ = ("position", "raws", "separators")

    def __init__(self, separators: Separators, position: int, raws: list[str]) -> None:
        self.separators = separators
        self.position = position  # of the first segment
        self.raws = raws


class Tokenizer:
    """Reads bytes or a binary file once. `findings` fills while `blocks` or iteration goes on."""

    def __init__(self, source: bytes | BinaryIO) -> None:
        self._file: BinaryIO = io.BytesIO(source) if isinstance(source, bytes) else source
        self._text = ""  # read from the file and not yet cut
        self._at_end = False
        self._position = 0  # segments given out so far
        self.separators = Separators()
        self.findings: list[Finding] = []

    def __iter__(self) -> Iterator[Segment]:
        for block in self.blocks():
            element = block.separators.element
            for position, raw in enumerate(block.raws, block.position):
                yield Segment(raw, raw.split(element), position)

    def blocks(self) -> Iterator[Block]:
        """Gives the file's segments in order; raises NotX12 at the first step when there is no ISA."""
        while self._find_header():
            header, separators, end = self._header
            self._text = self._text[end:]
            self.separators = separators
            yield self._block([header])
            yield from self._interchange()
        if not self._position:
            raise NotX12(
                "This file holds no X12 interchange: no ISA segment was found. "
                "Choose the file exactly as the payer or clearinghouse sent it, unzipped and not printed to PDF."
            )

    def _block(self, raws: list[str]) -> Block:
        block = Block(self.separators, self._position + 1, raws)
        self._position += len(raws)
        return block

    def _read_more(self) -> bool:
        """Adds the next chunk of the file to the text; False at the end of the file."""
        if self._at_end:
            return False
        chunk = self._file.read(_CHUNK_BYTES)
        if not chunk:
            self._at_end = True
            return False
        self._text += chunk.decode("latin-1")
        return True

    def _find_header(self) -> bool:
        """Moves to the next ISA, reading on as needed, and sets `_header`."""
        start = 0
        skipped = False
        while True:
            found = self._text.find("ISA", start)
            if found < 0:
                skipped = skipped or _is_content(self._text[:-2])
                self._text = self._text[-2:]  # it may end in the first letters of an ISA
                start = 0
                if not self._read_more():
                    self._note_skipped(skipped or _is_content(self._text))
                    return False
                continue
            while len(self._text) - found < _LONGEST_HEADER and self._read_more():
                pass
            header = _header(self._text, found)
            if header is not None:
                self._note_skipped(skipped or _is_content(self._text[:found]))
                self._take_header(found, *header)
                return True
            start = found + 3

    def _take_header(self, start: int, separators: Separators, end: int, is_guessed: bool) -> None:
        text = self._text[start:end].rstrip(separators.segment) if not is_guessed else self._text[start:end]
        raw = text.replace("\r", "").replace("\n", "")
        self._header = (raw, separators, end)
        if is_guessed:
            self.findings.append(finding(
                "X12-ISA-TERMINATOR", self._position + 1,
                f"No segment terminator stands after ISA16; {separators.segment!r} was taken.",
            ))
        elif len(raw) != 105:
            self.findings.append(finding(
                "X12-ISA-WIDTH", self._position + 1,
                f"The ISA is {len(raw) + 1} characters long instead of 106; its separators were found by counting elements.",
            ))

    def _note_skipped(self, skipped: bool) -> None:
        if skipped and (self._position or not self._at_end or "ISA" in self._text):
            self.findings.append(finding(
                "X12-FILE-STRAY-TEXT", self._position,
                "Text that belongs to no interchange was skipped.",
            ))

    def _interchange(self) -> Iterator[Block]:
        """Gives the blocks up to IEA, to the next ISA, or to the end of the file."""
        terminator = self.separators.segment
        ending = _ending_pattern(terminator, self.separators.element)
        empty_count = 0
        while True:
            end = self._interchange_end(ending)
            if end is not None:
                body, self._text = self._text[:end], self._text[end:]
            else:
                cut = self._text.rfind(terminator) + 1
                if not cut and len(self._text) > _LONGEST_SEGMENT:
                    cut = len(self._text)
                body, self._text = self._text[:cut], self._text[cut:]
            if body:
                raws, empty = _cut(body, self.separators)
                empty_count += empty
                if raws:
                    yield self._block(raws)
            if end is not None or not (self._read_more() or self._text):
                break
            if self._at_end and self._text:
                yield from self._last_segment()
                break
        if empty_count:
            self.findings.append(finding(
                "X12-SEG-EMPTY", self._position,
                f"{empty_count} empty segment{'s' if empty_count > 1 else ''} skipped in this interchange.",
            ))

    def _interchange_end(self, ending: re.Pattern[str]) -> int | None:
        """Where the interchange stops in the text: after its IEA's terminator or before the next ISA."""
        start = 0
        while match := ending.search(self._text, start):
            if match["iea"] is not None:
                end = self._text.find(self.separators.segment, match.end())
                return end + 1 if end >= 0 else None
            start = match.start("isa")
            while len(self._text) - start < _LONGEST_HEADER and self._read_more():
                pass
            if _header(self._text, start) is not None:
                return start
            start += 3
        return None

    def _last_segment(self) -> Iterator[Block]:
        """Gives what stands after the last terminator of the file, if it is a segment."""
        text, self._text = self._text, ""
        raws, _ = _cut(text, self.separators)
        if raws:
            yield self._block(raws)
            self.findings.append(finding(
                "X12-SEG-TERMINATOR", self._position,
                "The last segment has no terminator: the file may have been cut off.",
            ))


def segments(source: bytes | BinaryIO) -> Iterator[Segment]:
    """Gives every segment of a file; use Tokenizer where the findings or the separators are wanted."""
    return iter(Tokenizer(source))


def _is_content(text: str) -> bool:
    return bool(text.replace("\u00ef\u00bb\u00bf", "").strip(" \t\r\n\x00\x1a"))


def _header(text: str, start: int) -> tuple[Separators, int, bool] | None:
    """Separators and end of the ISA that begins at `start`, or None when none does.

    The last value tells that the terminator had to be guessed.
    """
    element = text[start + 3 : start + 4]
    if not element or element.isalnum() or element in " \r\n":
        return None
    at = start + 3
    bounds = [at]
    for _ in range(15):
        at = text.find(element, at + 1, start + _LONGEST_HEADER)
        if at < 0:
            return None
        bounds.append(at)
    at += 1
    while text[at : at + 1] in {"\r", "\n"}:
        at += 1
    component = text[at : at + 1]
    if not component:
        return None
    repetition = text[bounds[10] + 1 : bounds[11]].strip("\r\n")
    if len(repetition) != 1 or repetition.isalnum() or repetition == " ":
        repetition = ""  # ISA11 of version 4010 is no separator but U
    terminator = text[at + 1 : at + 2]
    if not terminator or terminator.isalnum() or terminator in {" ", element, component}:
        guessed = "~" if "~" in text[at:] else "\n"
        return Separators(element, repetition, component, guessed), at + 1, True
    return Separators(element, repetition, component, terminator), at + 2, False


@lru_cache(maxsize=64)
def _ending_pattern(terminator: str, element: str) -> re.Pattern[str]:
    """Finds the terminator before an IEA or an ISA, even where a line break falls inside the three letters."""
    gap, mark, star = "[\r\n]*", re.escape(terminator), re.escape(element)
    return re.compile(
        f"(?:{mark}[\r\n \t]*|\\A[\r\n \t]*)"
        f"(?:(?P<iea>I{gap}E{gap}A{gap}{star})|(?P<isa>I{gap}S{gap}A{gap}[^A-Za-z0-9 \r\n]))"
    )


@lru_cache(maxsize=64)
def _padding_pattern(terminator: str, element: str) -> re.Pattern[str]:
    edge = f"[{re.escape(terminator)}{re.escape(element)}]"
    blank = "[ \t]+" if "\t" not in (terminator, element) else " +"
    return re.compile(f"{blank}(?={edge}|\\Z)|(?:(?<={edge})|\\A){blank}")


def _cut(body: str, separators: Separators) -> tuple[list[str], int]:
    """The segments of a body without line breaks and padding, and the number of empty ones left out."""
    terminator, element = separators.segment, separators.element
    if terminator != "\r":
        body = body.replace("\r", "")
    if terminator != "\n":
        body = body.replace("\n", "")
    if _is_padded(body, terminator, element):
        body = _padding_pattern(terminator, element).sub("", body)
    raws = body.split(terminator)
    if not raws[-1]:
        raws.pop()  # the body ended in a terminator
    empty = 0
    if "" in raws:
        count = len(raws)
        raws = [raw for raw in raws if raw]
        # Blank lines of a file whose terminator is the line break are layout, not empty segments.
        empty = count - len(raws) if terminator not in "\r\n" else 0
    if not body.isascii():
        raws = [raw if raw.isascii() else _as_utf8(raw) for raw in raws]
    return raws, empty


def _is_padded(body: str, terminator: str, element: str) -> bool:
    return (
        element + " " in body
        or " " + element in body
        or terminator + " " in body
        or " " + terminator in body
        or body[0:1] == " "
        or "\t" in body
    )


def _as_utf8(raw: str) -> str:
    try:
        return raw.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return raw
