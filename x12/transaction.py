"""One ST to SE while it is being read: its segments, its findings, and its elements as values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from x12.envelope import Envelope, Separators
from x12.findings import Finding
from x12.reading_rules import finding
from x12.tokenizer import Block, Segment, Tokenizer
from x12.transaction_names import transaction_name
from x12.values import (
    AMOUNTS,
    DATES,
    QUANTITIES,
    EmptyAmount,
    UnreadableValue,
    period,
    shown,
    without_needless_zeros,
)

MOST_FINDINGS_OF_A_RULE = 5_000


class Cursor:
    """Walks over blocks: one segment at a time between transactions, runs of segments inside one."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._blocks: Iterator[Block] = tokenizer.blocks()
        self._header: Segment | None = None  # an ISA that is not taken
        self._text = ""
        self._at = 0  # in the text: the terminator before the next segment, or the end
        self._count = 0  # of the block's segments
        self.position = 0  # of the next segment
        self._marks: Iterator[int] = iter(())
        self._mark = -1  # in the text: the first envelope segment that is not passed
        self.separators = Separators()

    def _fill(self) -> bool:
        """Makes sure that a segment is at hand; False at the end of the file."""
        while self._header is None and self._at >= len(self._text):
            block = next(self._blocks, None)
            if block is None:
                return False
            if block.is_header:
                self._header = Segment(block.text, block.text.split(block.separators.element), block.position)
                continue
            self._text, self._at, self.position = block.text, 0, block.position
            self._count = block.count
            self._marks = iter(block.marks)
            self._mark = next(self._marks, len(block.text))
            self.separators = block.separators
        return True

    def next(self) -> Segment | None:
        """Takes one segment."""
        if not self._fill():
            return None
        if self._header is not None:
            header, self._header = self._header, None
            return header
        raw = self._next_raw()
        if self._at == self._mark:
            self._mark = next(self._marks, len(self._text))
        self._at += len(raw) + 1
        self.position += 1
        return Segment(raw, raw.split(self.separators.element), self.position - 1)

    def _next_raw(self) -> str:
        start = self._at + 1
        end = self._text.find(self.separators.segment, start)
        return self._text[start:] if end < 0 else self._text[start:end]

    def take(self, segment_id: str) -> Segment | None:
        """Takes the next segment only if it has that id."""
        if not self._fill() or self._header is not None:
            return None
        return self.next() if self._next_raw().split(self.separators.element, 1)[0] == segment_id else None

    def body(self) -> tuple[int, str] | None:
        """Takes the text at hand up to the next envelope segment; None when that comes next."""
        if not self._fill() or self._header is not None or self._at == self._mark:
            return None
        first, text = self.position, self._text[self._at : self._mark]
        is_whole_block = len(text) == len(self._text)
        self.position += self._count if is_whole_block else text.count(self.separators.segment)
        self._at = self._mark
        return first, text


class TransactionUnreadable(ValueError):
    """The transaction lacks what its record cannot do without, such as a readable BPR02."""

    def __init__(self, reason: str, segment: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.segment = segment


@dataclass(frozen=True, slots=True)
class UnreadableTransaction:
    """An ST of which no record was made, because what its record needs could not be read."""

    name: str  # "835", "837P", ...
    control_number: str  # ST02
    reason: str
    segment: int  # where reading failed
    envelope: Envelope | None = None


class Transaction:
    """One ST to SE, or one TA1, whose segments are read once, while the file is being read.

    `findings` fills while the segments are read; those on the trailer come after the last one.
    """

    def __init__(
        self,
        cursor: Cursor,
        header: Segment,
        version: str,
        envelope: Envelope | None,
        only_segment: Segment | None = None,
    ) -> None:
        self._cursor = cursor
        self._only_segment = only_segment
        self._is_read = False
        self._noted: set[tuple[str, str]] = set()
        self._counts: dict[str, int] = {}  # findings by rule
        self.set_id = header.get(1)  # ST01
        self.control_number = header.get(2)  # ST02
        self.version = version  # GS08, or ST03 where GS08 says nothing
        self.name = transaction_name(self.set_id, version)  # "837P", "277CA", ...
        self.segment = header.position
        self.envelope = envelope
        self.separators: Separators = cursor.separators
        self.segment_count = 1
        self.findings: list[Finding] = []

    def runs(self) -> Iterator[tuple[int, str]]:
        """Gives the text between ST and SE in runs of whole segments, each with its first position.

        A terminator stands before each segment.
        """
        if self._only_segment is not None:
            yield self._only_segment.position, self.separators.segment + self._only_segment.raw
            return
        while not self._is_read:
            run = self._cursor.body()
            if run is None:
                self._is_read = True
                self._close()
                return
            self.segment_count += self._cursor.position - run[0]
            yield run

    def segments(self) -> Iterator[Segment]:
        """Gives the segments between ST and SE, both left out."""
        terminator, element = self.separators.segment, self.separators.element
        for first, text in self.runs():
            for position, raw in enumerate(text[1:].split(terminator), first):
                yield Segment(raw, raw.split(element), position)

    def read_through(self) -> None:
        """Passes over what has not been read, so that the trailer is checked."""
        for _ in self.runs():
            pass

    def note(self, rule: str, segment: int, text: str) -> None:
        """Adds a finding on this transaction; of one rule only so many, so that a long bad file fits in memory."""
        count = self._counts[rule] = self._counts.get(rule, 0) + 1
        if count < MOST_FINDINGS_OF_A_RULE:
            self.findings.append(finding(rule, segment, text))
        elif count == MOST_FINDINGS_OF_A_RULE:
            self.findings.append(finding(rule, segment, f"{text} Further ones of this kind are not listed."))

    def note_once(self, rule: str, about: str, segment: int, text: str) -> None:
        """Notes what would come back thousands of times only where it is met first."""
        if (rule, about) not in self._noted and self._counts.get(rule, 0) < MOST_FINDINGS_OF_A_RULE:
            self._noted.add((rule, about))
            self.note(rule, segment, text)

    def taken_findings(self) -> tuple[Finding, ...]:
        """The findings since this was last asked, each once, which are then no longer kept here."""
        found = tuple(dict.fromkeys(self.findings))
        self.findings.clear()
        return found

    def note_unknown(self, segment_id: str, segment: int) -> None:
        """Notes a segment that the transaction does not have, the first time that it comes."""
        text = f"A {self.name} has no segment {shown(segment_id)} here; it is skipped, as are later ones."
        self.note_once("X12-SEG-UNKNOWN", segment_id, segment, text)

    def amount(self, text: str, segment: int, place: str = "") -> Decimal | None:
        """A money element that may be absent, such as CLP05; None with a finding when it cannot be read."""
        if not text:
            return None
        try:
            return self.exact_amount(text, segment)
        except UnreadableValue as problem:
            self.note("X12-AMOUNT", segment, f"{_named(place)}{problem}; it was left out.")
            return None

    def exact_amount(self, text: str, segment: int) -> Decimal:
        """A money element that must be there; needless zeros after its cents are noted. Raises UnreadableValue."""
        try:
            return AMOUNTS[text]
        except UnreadableValue:
            shorter = without_needless_zeros(text)
            if shorter == text:
                raise
        value = AMOUNTS[shorter]
        words = f"The amount {shown(text)} has more than two decimals; it was read as {value}, as are later ones."
        self.note_once("X12-AMOUNT-DECIMALS", "", segment, words)
        return value

    def quantity(self, text: str, segment: int, place: str = "") -> Decimal | None:
        """A number that may be absent, such as SVC05; None with a finding when it cannot be read."""
        if not text:
            return None
        try:
            return QUANTITIES[text]
        except UnreadableValue as problem:
            self.note("X12-QUANTITY", segment, f"{_named(place)}{problem}; it was left out.")
            return None

    def day(self, text: str, segment: int, place: str = "") -> dt.date | None:
        """A CCYYMMDD element that may be absent, such as BPR16; None with a finding when it cannot be read."""
        if not text:
            return None
        try:
            return DATES[text]
        except UnreadableValue as problem:
            self.note("X12-DATE", segment, f"{_named(place)}{problem}; it was left out.")
            return None

    def period(self, segment: Segment) -> tuple[dt.date, dt.date | None] | None:
        """The days of a DTP; None with a finding when they cannot be read."""
        try:
            return period(segment.get(2), segment.get(3))
        except UnreadableValue as problem:
            self.note("X12-DATE", segment.position, f"DTP*{segment.get(1)}: {problem}; it was left out.")
            return None

    def unreadable(self, problem: TransactionUnreadable) -> UnreadableTransaction:
        """What to keep of this transaction when its reader gave up."""
        return UnreadableTransaction(self.name, self.control_number, problem.reason, problem.segment, self.envelope)

    def _close(self) -> None:
        trailer = self._cursor.take("SE")
        if trailer is None:
            self.note(
                "X12-ENV-SE-MISSING",
                self.segment,
                f"Transaction {self.control_number} has no SE: the file was cut off. Ask for it again.",
            )
            return
        if trailer.get(2) != self.control_number:
            self.note(
                "X12-ENV-SE-CONTROL",
                trailer.position,
                f"SE02 is {shown(trailer.get(2))} but ST02 is {shown(self.control_number)}.",
            )
        if number_of(trailer.get(1)) != self.segment_count + 1:
            self.note(
                "X12-ENV-SE-COUNT",
                trailer.position,
                f"SE01 says {shown(trailer.get(1))} segments; there are {self.segment_count + 1}.",
            )


def unreadable_amount(place: str, position: int, problem: UnreadableValue) -> TransactionUnreadable:
    """What to raise where an amount that is needed is empty or cannot be read; `place` is its element."""
    if isinstance(problem, EmptyAmount):
        return TransactionUnreadable(f"{place} at segment {position} is empty", position)
    return TransactionUnreadable(f"{place} at segment {position}: {problem}", position)


def _named(place: str) -> str:
    return f"{place}: " if place else ""


def ta1_transaction(cursor: Cursor, segment: Segment, envelope: Envelope | None) -> Transaction:
    """A TA1 as a transaction: it stands alone under the ISA, before or after the groups, with no ST."""
    header = Segment("", ["ST", "TA1"], segment.position)
    return Transaction(cursor, header, "", envelope, only_segment=segment)


def number_of(text: str) -> int | None:
    """The whole number of a count or a control number; None when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
