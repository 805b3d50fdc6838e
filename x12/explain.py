"""Each segment of a file in words: its loop, what it is about, every element named, the findings in their places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from x12.element_codes import codes_of
from x12.envelope import Separators
from x12.findings import Finding
from x12.loops import NO_LOOP, Loop, LoopTracker
from x12.segment_headlines import headline
from x12.segment_names import ElementName, element_name
from x12.shown_values import shown_value
from x12.tokenizer import NotX12, Tokenizer

UNNAMED = "element that the guides do not use"
# Passwords of the ISA by the qualifier before them; 00 says that there is none. The bytes stay in the file.
_SECRETS = {2: 1, 4: 3}
_MASK = "\u2022" * 10  # of one length, whatever it hides
# What the sign of an amount means: above zero, below zero.
_SIGNS = {
    "CAS": ("lowers what is paid", "raises what is paid"),
    "PLB": ("lowers the payment", "raises the payment"),
}


@dataclass(frozen=True, slots=True)
class ExplainedElement:
    """One element, component or repetition that holds something."""

    place: str  # "NM109", "SV101-2"
    name: str
    value: str  # as people write it: $200.00, 11/02/2026
    meaning: str = ""  # what a code means, or the sign of an amount

    @property
    def words(self) -> str:
        """For example "status 1 (Processed as primary)"."""
        return f"{self.name} {self.value} ({self.meaning})" if self.meaning else f"{self.name} {self.value}"


@dataclass(frozen=True, slots=True)
class ExplainedSegment:
    """One segment for people: `text` as it was sent, `headline` what it is about."""

    position: int
    id: str
    text: str
    headline: str
    loop: Loop
    elements: tuple[ExplainedElement, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def explanation(self) -> str:
        """For example "Claim payment: patient control number C7, status 1 (Processed as primary), charge $200.00"."""
        if not self.headline:
            return ""
        words = ", ".join(element.words for element in self.elements)
        return f"{self.headline}: {words}" if words else self.headline

    @property
    def tail(self) -> str:
        """The segment's text after its id."""
        return self.text[len(self.id) :]


def explained(
    source: bytes | BinaryIO, *, findings: Iterable[Finding] = (), only: Sequence[range] | None = None
) -> Iterator[ExplainedSegment]:
    """Gives each segment in words as the source is read, in constant memory; raises NotX12.

    With `only`, those in one of these spans, and no further. A finding on the whole file (position 0) is nobody's here.
    """
    by_segment: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_segment[finding.segment].append(finding)
    tracker = LoopTracker()
    tokenizer = Tokenizer(source)
    stop = max((span.stop for span in only), default=0) if only is not None else None
    for segment in tokenizer:
        loop = tracker.take(segment.elements)
        position = segment.position
        if stop is not None and position >= stop:
            return
        if only is None or any(position in span for span in only):
            words = _Words(segment.elements, tracker.transaction, loop, tokenizer.separators)
            yield words.segment(position, segment.raw.strip(), tuple(by_segment.get(position, ())))


def explain(
    content: bytes, *, findings: Iterable[Finding] = (), first: int = 1, limit: int = 2_000
) -> list[ExplainedSegment]:
    """Up to `limit` segments from the position `first` on; empty when the content is not X12."""
    return explain_spans(content, [range(first, first + limit)], findings=findings)[0]


def explain_spans(
    content: bytes, spans: Sequence[range], *, findings: Iterable[Finding] = ()
) -> list[list[ExplainedSegment]]:
    """The segments of each span, in one pass over the file; all empty when the content is not X12."""
    found: list[list[ExplainedSegment]] = [[] for _ in spans]
    try:
        for segment in explained(content, findings=findings, only=spans):
            for span, segments in zip(spans, found, strict=True):
                if segment.position in span:
                    segments.append(segment)
    except NotX12:
        return [[] for _ in spans]
    return found


def explain_fragment(text: str, transaction: str = "") -> list[ExplainedSegment]:
    """Segments that were kept without their file, one a line or each with its `~`; separators are guessed.

    Their positions count within the fragment, and no loop is known.
    """
    found = []
    raws = [raw.strip() for line in text.splitlines() for raw in line.split("~")]
    for position, raw in enumerate(filter(None, raws), 1):
        separators = _guessed(raw)
        elements = raw.split(separators.element)
        words = _Words(elements, transaction, NO_LOOP, separators)
        found.append(words.segment(position, raw, ()))
    return found


def _guessed(raw: str) -> Separators:
    element = next((character for character in raw if not character.isalnum()), "*")
    component = next((character for character in ":><\\" if character != element and character in raw), ":")
    return Separators(element=element, component=component)


def _masked(elements: list[str]) -> list[str]:
    """The elements of an ISA with dots in the place of a password."""
    shown = list(elements)
    for number, qualifier in _SECRETS.items():
        if number < len(shown) and shown[qualifier].strip() != "00":
            shown[number] = _MASK
    return shown


class _Words:
    """One segment while its elements are put into words."""

    def __init__(self, elements: list[str], transaction: str, loop: Loop, separators: Separators) -> None:
        self._id = elements[0]
        self._elements = _masked(elements) if self._id == "ISA" else elements
        self._transaction = transaction
        self._loop = loop
        self._separators = separators
        first = elements[1].strip() if len(elements) > 1 else ""
        self._qualifier = first.partition(separators.component)[0] if self._id != "ISA" else ""
        says = headline(transaction, loop.name, self._id, self._qualifier)
        self._headline = (loop.title or says) if self._id == "HL" else says

    def segment(self, position: int, text: str, findings: tuple[Finding, ...]) -> ExplainedSegment:
        elements = tuple(self._all()) if self._headline else ()
        if self._id == "ISA":
            text = self._separators.element.join(self._elements)
        return ExplainedSegment(position, self._id, text, self._headline, self._loop, elements, findings)

    def _all(self) -> Iterator[ExplainedElement]:
        for number, text in enumerate(self._elements[1:], 1):
            value = text.strip()
            if not value:
                continue
            name = element_name(self._id, number)
            for repetition in self._repetitions(value):
                yield from self._one(f"{self._id}{number:02}", name, repetition)

    def _repetitions(self, value: str) -> list[str]:
        mark = self._separators.repetition
        if not mark or self._id == "ISA":
            return [value]
        return [part for part in value.split(mark) if part] or [value]

    def _one(self, place: str, name: ElementName, value: str) -> Iterator[ExplainedElement]:
        if not name.components:
            yield self._leaf(place, name, value)
            return
        parts = value.split(self._separators.component)
        qualifier = parts[3] if self._id == "STC" and len(parts) > 3 else ""
        for number, part in enumerate(parts, 1):
            if part:
                known = name.components[number - 1] if number <= len(name.components) else ElementName("")
                yield self._leaf(f"{place}-{number}", known, part, qualifier)

    def _leaf(self, place: str, name: ElementName, value: str, qualifier: str = "") -> ExplainedElement:
        meaning = codes_of(place, self._transaction, qualifier or self._qualifier).get(value, "")
        if name.kind == "money" and self._id in _SIGNS and value.strip("0.-"):
            meaning = _SIGNS[self._id][value.startswith("-")]
        if meaning == self._headline:
            meaning = ""
        return ExplainedElement(place, name.name or UNNAMED, shown_value(value, name.kind), meaning)
