"""What the guide's tables say of each loop of an 837P: its segments, their order and number, codes, composites."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from x12.claim_element_rules import (
    ALWAYS,
    ELEMENTS,
    LONGEST,
    MOST_COMPONENTS,
    PAIRS,
    PERIODS,
    SHORTEST,
    UNUSED,
    USED,
    ElementRule,
)
from x12.claim_loops import KEPT, MOST, OF_PARTIES, ORDERS, PARTIES, QUALIFIED, REQUIRED
from x12.claim_notes import ClaimNotes
from x12.read_loops import Loop
from x12.tokenizer import Segment
from x12.transaction import MOST_FINDINGS_OF_A_RULE, Transaction
from x12.values import shown

_MOST_REMEMBERED = 1 << 14
_LONGEST_AMOUNT = 8  # digits before the decimal point: S9(8)V99
_OF_PERSONS = frozenset({4, 5, 7})  # NM104, 105, 107: an organisation has only NM103
_GROUP_NAME = 4  # SBR04: only without a group number
_AMOUNTS = {"CLM": 2, "SV1": 2, "AMT": 2, "SVD": 2}


class StructureCheck:
    """Holds the loops of one transaction to the tables, and names what the record has no place for."""

    def __init__(self, transaction: Transaction, notes: ClaimNotes) -> None:
        self._element = transaction.separators.element
        self._component = transaction.separators.component
        self._notes = notes
        self._skipped: set[tuple[str, str]] = set()
        self._clean: set[tuple[str, str]] = set()  # segments without defect, which repeat a lot: days, services, cities

    def loop(self, key: str, loop: Loop) -> None:
        """Checks one loop, of the kind that `key` names."""
        order = ORDERS.get(key, {})
        counts: Counter[str] = Counter()
        seen: set[str] = set()
        highest = -1
        for segment in loop.segments:
            segment_id = segment.elements[0]
            kind = self._kind(key, segment, loop.opener.get(1))
            if kind is None:
                continue
            counts[kind] += 1
            if counts[kind] == 1 + MOST.get((key, kind), MOST.get((key, segment_id), 1)):
                self._notes("X837P-REPEATED", segment.position, f"{kind} stands too often in loop {key}.")
            elif segment.raw in seen:
                self._notes("X837P-TWICE", segment.position, f"{kind} stands twice in loop {key}, word for word.")
            seen.add(segment.raw)
            rank = order.get(segment_id, highest)
            if rank < highest:
                self._notes("X837P-ORDER", segment.position, f"{kind} stands too late in loop {key}.")
            highest = max(rank, highest)
            if (key, segment.raw) not in self._clean:
                self._segment(key, segment)
        for kind in REQUIRED.get(key, ()):
            if kind not in counts:
                self._notes("X837P-REQUIRED", loop.opener.position, f"{kind} is missing in loop {key}.")

    def parties(self, key: str, loops: Iterable[Loop]) -> None:
        """The NM1 loops of one claim, payer or line: each party once, in the guide's order."""
        ranks, highest = PARTIES[key], -1
        seen: set[str] = set()
        for loop in loops:
            entity, position = loop.opener.get(1), loop.opener.position
            if entity in seen:
                self._notes("X837P-REPEATED", position, f"NM1*{entity} stands twice in loop {key}.")
            seen.add(entity)
            rank = ranks.get(entity, highest)
            if rank < highest:
                self._notes("X837P-ORDER", position, f"NM1*{entity} stands too late in loop {key}.")
            highest = max(rank, highest)

    def _kind(self, key: str, segment: Segment, entity: str) -> str | None:
        """The segment with what its first element says it is; None, with a finding, where it is skipped."""
        segment_id = segment.elements[0]
        kinds = KEPT[key].get(segment_id, frozenset())
        kind = segment_id if kinds is None else f"{segment_id}*{segment.get(1)}"
        parties = OF_PARTIES.get((key, kind))
        if (kinds is None or segment.get(1) in kinds) and (parties is None or entity in parties):
            return kind
        named = f"{segment_id}*{segment.get(1)}" if segment.get(1) and segment_id in QUALIFIED else segment_id
        if (key, named) not in self._skipped and len(self._skipped) < MOST_FINDINGS_OF_A_RULE:
            self._skipped.add((key, named))
            # Of addresses and texts only the segment: a finding shows no patient's data.
            words = f"{shown(named)} in loop {key} was skipped, as were later ones."
            self._notes("X837P-NOT-KEPT", segment.position, words)
        return None

    def _segment(self, key: str, segment: Segment) -> None:
        """What the segment holds; remembered where nothing is wrong with it."""
        before = self._notes.total
        if segment.raw.endswith(self._element):
            self._notes("X837P-TRAILING", segment.position, f"{segment.id} ends with an empty element.")
        if not segment.raw.isascii():
            self._notes("X837P-CHARACTERS", segment.position, f"{segment.id} holds a letter that X12 does not have.")
        for rule in ELEMENTS.get((key, segment.id), ()):
            if not rule.kind or rule.kind == segment.get(1):
                self._code(rule, segment)
        if segment.id == "DTP":
            self._date_format(segment)
        self._presence(key, segment)
        self._lengths(segment)
        self._components(segment)
        if self._notes.total == before:
            if len(self._clean) >= _MOST_REMEMBERED:
                self._clean.clear()
            self._clean.add((key, segment.raw))

    def _presence(self, key: str, segment: Segment) -> None:
        """Which elements are there that must not be, and the other way round."""
        for place in ALWAYS.get(segment.id, ()):
            if not segment.get(place):
                self._require(segment, f"{segment.id}{place:02} is empty; the guide requires it.")
        for one, other in PAIRS.get(segment.id, ()):
            if bool(segment.get(one)) != bool(segment.get(other)):
                words = f"{segment.id}{one:02} and {segment.id}{other:02} go together; one is missing."
                self._notes("X837P-PAIR", segment.position, words)
        if segment.id == "FRM" and not any(segment.elements[2:]):
            self._require(segment, "An answer of a form has none of FRM02 to FRM05.")
        used = USED.get(segment.id, frozenset())
        unused = {place for place, kind in UNUSED.get((key, segment.id), ()) if kind in {"", segment.get(1)}}
        if segment.id == "NM1" and segment.get(2) == "2":
            unused |= _OF_PERSONS
        if segment.id == "SBR" and segment.get(3):
            unused.add(_GROUP_NAME)
        for place, value in enumerate(segment.elements[1:], 1):
            if value and (place not in used or place in unused):
                words = f"{segment.id}{place:02} holds something where the guide has nothing; it was read over."
                self._notes("X837P-NOT-USED", segment.position, words)

    def _require(self, segment: Segment, words: str) -> None:
        self._notes("X837P-REQUIRED", segment.position, words)

    def _lengths(self, segment: Segment) -> None:
        place = _AMOUNTS.get(segment.id)
        if place is not None and len(segment.get(place).lstrip("-").partition(".")[0]) > _LONGEST_AMOUNT:
            self._notes("X837P-AMOUNT-SIZE", segment.position, f"{segment.id}{place:02} has more than 8 digits.")
        for place, longest in LONGEST.get(segment.id, {}).items():
            if len(segment.get(place)) > longest:
                words = f"{segment.id}{place:02} is longer than {longest} characters."
                self._notes("X837P-LENGTH", segment.position, words)
        for place, fewest in SHORTEST.get(segment.id, {}).items():
            if 0 < len(segment.get(place)) < fewest:
                words = f"{segment.id}{place:02} is shorter than {fewest} characters."
                self._notes("X837P-LENGTH", segment.position, words)

    def _code(self, rule: ElementRule, segment: Segment) -> None:
        value = segment.get(rule.place)
        name = f"{segment.id}{rule.place:02}"
        if rule.codes is not None and self._component and (rule.component > 1 or self._component in value):
            parts = value.split(self._component)
            value = parts[rule.component - 1].strip() if len(parts) >= rule.component else ""
            name = f"{name}-{rule.component}"
        if not value:
            if rule.is_required:
                self._require(segment, f"{name} is empty; the guide requires it.")
        elif rule.codes is not None and value not in rule.codes:
            self._notes("X837P-CODE", segment.position, f"{name} is {shown(value)}, which is no code of the guide.")

    def _date_format(self, segment: Segment) -> None:
        known = {"D8", "RD8"} if segment.get(1) in PERIODS else {"D8"}
        if segment.get(2) not in known:
            text = f"DTP02 of DTP*{segment.get(1)} is {shown(segment.get(2))}; it was read by its length."
            self._notes("X837P-DATE-FORMAT", segment.position, text)

    def _components(self, segment: Segment) -> None:
        for place, value in enumerate(segment.elements[1:], 1):
            if not self._component or self._component not in value:
                continue
            most = MOST_COMPONENTS.get((segment.id, place), 1)
            if value.count(self._component) >= most:
                text = f"{segment.id}{place:02} has more parts than the guide's {most}."
                self._notes("X837P-COMPOSITE", segment.position, text)
