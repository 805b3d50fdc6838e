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
    """Neighbouring segments of one interchange as one text, because cutting a text is what Python does fastest.

    In `text` a terminator stands before each segment; line breaks, empty segments and blanks around elements
    are gone. An ISA is a block of its own, whose text is just that segment: it may hold any character.
    """

    __slots__ = ("count", "is_header", "marks", "position", "separators", "text")

    def __init__(
        self, separators: Separators, position: int, text: str, marks: list[int], is_header: bool = False
    ) -> None:
        self.separators = separators
        self.position = position  # of the first segment
        self.text = text
        self.count = 1 if is_header else text.count(separators.segment)  # of segments
        self.marks = marks  # where in the text the envelope segments begin: GS, ST, SE, GE, IEA
        self.is_header = is_header

    @property
    def raws(self) -> list[str]:
        """The segments, each without its terminator."""
        return [self.text] if self.is_header else self.text[1:].split(self.separators.segment)


class Tokenizer:
    """Reads bytes or a binary file once. `findings` fills while `blocks` or iteration goes on."""

    def __init__(self, source: bytes | BinaryIO) -> None:
        self._file: BinaryIO = io.BytesIO(source) if isinstance(source, bytes) else source
        self._text = ""  # read from the file and not yet cut
        self._at_end = False
        self._position = 0  # segments given out so far
        self._is_open = False  # an interchange goes on
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
            self._position += 1
            yield Block(separators, self._position, header, [], is_header=True)
            yield from self._interchange()
        if not self._position:
            raise NotX12(
                "This file holds no X12 interchange: no ISA segment was found. "
                "Choose the file exactly as the payer or clearinghouse sent it, unzipped, not as a PDF."
            )

    def _block(self, text: str, marks: list[int]) -> Block:
        block = Block(self.separators, self._position + 1, text, marks)
        self._position += block.count
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
        empty_count = first_empty = 0
        self._is_open = True
        while self._is_open and (self._text or self._read_more()):
            cut = self._text.rfind(terminator) + 1
            if not cut:
                if len(self._text) < _LONGEST_SEGMENT and self._read_more():
                    continue
                yield from self._last_segment()
                break
            text, marks, empty = self._cut_off(cut)
            if empty:
                first_empty = first_empty or self._position + text.count(terminator, 0, empty[0]) + 1
                empty_count += len(empty)
                text = "".join([terminator + raw for raw in text.split(terminator) if raw])
                marks = [at for at, _ in _special_segments(text, self.separators)]
            if text:
                yield self._block(text, marks)
        # Blank lines of a file whose terminator is the line break are layout, not empty segments.
        if empty_count and terminator not in "\r\n":
            self.findings.append(
                finding(
                    "X12-SEG-EMPTY",
                    first_empty,
                    f"Empty segments were skipped in this interchange: {empty_count}.",
                )
            )

    def _cut_off(self, cut: int) -> tuple[str, list[int], list[int]]:
        """Takes so much of the text, or less where the interchange ends; gives it clean, as a block has it.

        With it come the places of its envelope segments, and of its empty ones.
        """
        text = self.separators.segment + _cleaned(self._text[:cut], self.separators)[:-1]
        marks: list[int] = []
        empty: list[int] = []
        for at, name in _special_segments(text, self.separators):
            if name in _INTERCHANGE_IDS and (end := self._interchange_end(text, at, name)) is not None:
                cut, text = end
                self._is_open = False
                if name == "IEA":
                    marks.append(at)
                break
            (marks if name else empty).append(at)
        self._text = self._text[cut:]
        return text, marks, empty

    def _interchange_end(self, text: str, at: int, name: str) -> tuple[int, str] | None:
        """Where in the file's text the interchange stops, after this IEA or before this ISA, and `text` up to there.

        None when the segment at `at` only looks like one of them.
        """
        terminator = self.separators.segment
        start = 0
        for _ in range(text.count(terminator, 0, at)):
            start = self._text.index(terminator, start) + 1
        if name == "IEA":
            end = self._text.index(terminator, start) + 1
            glued = self._text.find("ISA", start, end)  # of two joined files the first may lack its last terminator
            if glued >= 0 and self._is_header(glued):
                return glued, text[: text.index("ISA", at)]
            last = text.find(terminator, at + 1)
            return end, text if last < 0 else text[:last]
        while self._text[start] in " \t\r\n":
            start += 1
        return (start, text[:at]) if self._is_header(start) else None

    def _is_header(self, start: int) -> bool:
        while len(self._text) - start < _LONGEST_HEADER and self._read_more():
            pass
        return _header(self._text, start) is not None

    def _last_segment(self) -> Iterator[Block]:
        """Gives what stands after the last terminator of the file, if it is a segment."""
        raw, self._text = _cleaned(self._text, self.separators), ""
        if raw:
            text = self.separators.segment + raw
            yield self._block(text, [at for at, _ in _special_segments(text, self.separators)])
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
def _special_patterns(separators: Separators) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What finds the terminator before each envelope segment; the second also finds those before empty segments.

    The first is twice as fast, as each alternative begins with a letter of its own; it notices two terminators
    together, but may overlook what follows them.
    """
    terminator, element = re.escape(separators.segment), re.escape(separators.element)
    names = "I[SE]A|S[TE]{end}|G[SE]{end}".replace("{end}", f"(?={element}|{terminator}|\\Z)")
    return (
        re.compile(f"{terminator}(?:{names}|{terminator})"),
        re.compile(f"{terminator}(?:{names}|(?={terminator}|\\Z))"),
    )


def _special_segments(text: str, separators: Separators) -> list[tuple[int, str]]:
    """Where envelope segments and empty ones begin in the text of a block, with their ids."""
    terminator = separators.segment
    quick, thorough = _special_patterns(separators)
    found = [(one.start(), one[0][1:]) for one in quick.finditer(text)]
    if text.endswith(terminator) or any(name == terminator for _, name in found):
        found = [(one.start(), one[0][1:]) for one in thorough.finditer(text)]
    return found


@lru_cache(maxsize=64)
def _padding_pattern(terminator: str, element: str) -> re.Pattern[str]:
    edge = f"[{re.escape(terminator)}{re.escape(element)}]"
    blank = "[ \t]+" if "\t" not in (terminator, element) else " +"
    return re.compile(f"{blank}(?={edge}|\\Z)|(?:(?<={edge})|\\A){blank}")


def _cleaned(body: str, separators: Separators) -> str:
    """The body without line breaks and without blanks around elements, its segments decoded."""
    terminator, element = separators.segment, separators.element
    if terminator != "\n":
        body = body.replace("\n", "")
    if terminator != "\r":
        body = body.replace("\r", "")
    if _is_padded(body, terminator, element):
        body = _padding_pattern(terminator, element).sub("", body)
    if not body.isascii():
        body = terminator.join([raw if raw.isascii() else _as_utf8(raw, terminator) for raw in body.split(terminator)])
    return body


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


def _as_utf8(raw: str, terminator: str) -> str:
    """The segment as UTF-8; as it is where it is not UTF-8, or would come apart at a terminator beyond ASCII."""
    try:
        decoded = raw.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return raw
    return raw if terminator in decoded else decoded
