"""Cuts a file into segments, whatever its separators and line breaks, in constant memory.

Bytes are taken as Latin-1 first, which never fails and leaves every position where it is; a segment with
bytes above 127 is then read again as UTF-8 and stays Latin-1 only when it is not UTF-8.
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

_CHUNK_BYTES = 1 << 16  # fits a processor's cache, and bounds what is cut again after each short interchange
_LONGEST_HEADER = 400  # an ISA is 106 characters; wrapped or badly padded ones are somewhat more
_LONGEST_SEGMENT = 1 << 20
_TERMINATOR_AFTER_BREAK = re.compile(r"[\r\n]+[^A-Za-z0-9\s\x00\x1a]")
_INTERCHANGE_IDS = frozenset({"ISA", "IEA"})


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
    """Neighbouring segments of one interchange, not yet cut into elements; an ISA is a block of its own."""

    __slots__ = ("marks", "position", "raws", "separators")

    def __init__(self, separators: Separators, position: int, raws: list[str], marks: list[int]) -> None:
        self.separators = separators
        self.position = position  # of the first segment
        self.raws = raws
        self.marks = marks  # indexes of the envelope segments: ISA, GS, ST, SE, GE, IEA


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
            yield self._block([header], [0])
            yield from self._interchange()
        if not self._position:
            raise NotX12(
                "This file holds no X12 interchange: no ISA segment was found. "
                "Choose the file exactly as the payer or clearinghouse sent it, unzipped, not as a PDF."
            )

    def _block(self, raws: list[str], marks: list[int]) -> Block:
        block = Block(self.separators, self._position + 1, raws, marks)
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
            self.findings.append(
                finding(
                    "X12-ISA-TERMINATOR",
                    self._position + 1,
                    f"No segment terminator stands after ISA16; {separators.segment!r} was taken.",
                )
            )
        elif len(raw) != 105:
            self.findings.append(
                finding(
                    "X12-ISA-WIDTH",
                    self._position + 1,
                    f"The ISA is {len(raw) + 1} characters long instead of 106; "
                    "its separators were found by counting elements.",
                )
            )

    def _note_skipped(self, skipped: bool) -> None:
        if skipped and (self._position or not self._at_end or "ISA" in self._text):
            self.findings.append(
                finding(
                    "X12-FILE-STRAY-TEXT",
                    self._position,
                    "Text that belongs to no interchange was skipped.",
                )
            )

    def _interchange(self) -> Iterator[Block]:
        """Gives the blocks up to IEA, to the next ISA, or to the end of the file."""
        terminator = self.separators.segment
        starts = control_starts(self.separators.element)
        empty_count = first_empty = 0
        is_ended = False
        while not is_ended and (self._text or self._read_more()):
            cut = self._text.rfind(terminator) + 1
            if not cut:
                if len(self._text) < _LONGEST_SEGMENT and self._read_more():
                    continue
                yield from self._last_segment()
                break
            raws = _cut(self._text[:cut], self.separators)
            marks = [index for index, raw in enumerate(raws) if raw[:3] in starts]
            for index in marks:
                if raws[index][:3] in _INTERCHANGE_IDS and (end := self._interchange_end(raws, index)) is not None:
                    cut, is_ended = end, True
                    marks = [mark for mark in marks if mark < len(raws)]
                    break
            self._text = self._text[cut:]
            if "" in raws:
                first_empty = first_empty or self._position + raws.index("") + 1
                count = len(raws)
                raws = [raw for raw in raws if raw]
                marks = [index for index, raw in enumerate(raws) if raw[:3] in starts]
                empty_count += count - len(raws)
            if raws:
                yield self._block(raws, marks)
        # Blank lines of a file whose terminator is the line break are layout, not empty segments.
        if empty_count and terminator not in "\r\n":
            self.findings.append(
                finding(
                    "X12-SEG-EMPTY",
                    first_empty,
                    f"Empty segments were skipped in this interchange: {empty_count}.",
                )
            )

    def _interchange_end(self, raws: list[str], index: int) -> int | None:
        """Where in the text the interchange stops, after this IEA or before this ISA; `raws` is cut there.

        None when the segment at `index` only looks like one of them.
        """
        start = 0
        for _ in range(index):
            start = self._text.index(self.separators.segment, start) + 1
        if raws[index][:3] == "IEA":
            end = self._text.index(self.separators.segment, start) + 1
            glued = self._text.find("ISA", start, end)  # of two joined files the first may lack its last terminator
            if glued >= 0 and self._is_header(glued):
                raws[index] = raws[index].partition("ISA")[0]
                end = glued
            del raws[index + 1 :]
            return end
        while self._text[start] in " \t\r\n":
            start += 1
        if not self._is_header(start):
            return None
        del raws[index:]
        return start

    def _is_header(self, start: int) -> bool:
        while len(self._text) - start < _LONGEST_HEADER and self._read_more():
            pass
        return _header(self._text, start) is not None

    def _last_segment(self) -> Iterator[Block]:
        """Gives what stands after the last terminator of the file, if it is a segment."""
        text, self._text = self._text, ""
        raws = [raw for raw in _cut(text, self.separators) if raw]
        if raws:
            starts = control_starts(self.separators.element)
            yield self._block(raws, [index for index, raw in enumerate(raws) if raw[:3] in starts])
            self.findings.append(
                finding(
                    "X12-SEG-TERMINATOR",
                    self._position,
                    "The last segment has no terminator: the file may have been cut off.",
                )
            )


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
    at += 1
    terminator = text[at : at + 1]
    if terminator in {"\r", "\n"} and (mark := _TERMINATOR_AFTER_BREAK.match(text, at)):
        at = mark.end() - 1  # the line was wrapped just before the terminator
        terminator = text[at]
    if not terminator or terminator.isalnum() or terminator in {" ", element, component}:
        guessed = "~" if "~" in text[at:] else "\n"
        return Separators(element, repetition, component, guessed), at, True
    return Separators(element, repetition, component, terminator), at + 1, False


@lru_cache(maxsize=64)
def control_starts(element: str) -> frozenset[str]:
    """How the first three characters of an envelope segment may look."""
    two = {"ST", "SE", "GS", "GE"}
    return frozenset(_INTERCHANGE_IDS | two | {name + element for name in two})


@lru_cache(maxsize=64)
def _padding_pattern(terminator: str, element: str) -> re.Pattern[str]:
    edge = f"[{re.escape(terminator)}{re.escape(element)}]"
    blank = "[ \t]+" if "\t" not in (terminator, element) else " +"
    return re.compile(f"{blank}(?={edge}|\\Z)|(?:(?<={edge})|\\A){blank}")


def _cut(body: str, separators: Separators) -> list[str]:
    """The segments of a body, empty ones too, without line breaks and without blanks around elements."""
    terminator, element = separators.segment, separators.element
    if terminator != "\n":
        body = body.replace("\n", "")
    if terminator != "\r":
        body = body.replace("\r", "")
    if _is_padded(body, terminator, element):
        body = _padding_pattern(terminator, element).sub("", body)
    raws = body.split(terminator)
    if not raws[-1]:
        raws.pop()  # the body ended in a terminator
    if not body.isascii():
        raws = [raw if raw.isascii() else _as_utf8(raw) for raw in raws]
    return raws


def _is_padded(body: str, terminator: str, element: str) -> bool:
    """Whether a blank stands beside a separator, found by looking at the blanks only, which are few."""
    if "\t" in body:
        return True
    if " " not in body:
        return False
    pieces = body.split(" ")
    edges = {"", terminator, element}
    return not edges.isdisjoint([piece[-1:] for piece in pieces[:-1]]) or not edges.isdisjoint(
        [piece[:1] for piece in pieces[1:]]
    )


def _as_utf8(raw: str) -> str:
    try:
        return raw.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return raw
