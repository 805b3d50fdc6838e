"""Finds the transactions inside ISA, GS and ST, and checks what the envelopes promise about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import BinaryIO

from x12.envelope import Envelope
from x12.findings import Finding
from x12.numbers_seen import NumbersSeen
from x12.reading_rules import finding
from x12.tokenizer import Segment, Tokenizer
from x12.transaction import Cursor, Transaction, number_of, ta1_transaction
from x12.transaction_names import FUNCTIONAL_IDS
from x12.values import UnreadableValue, moment, shown

# Where no time can be read; Envelope.created_at is naive, as X12 is.
_TIME_UNKNOWN = dt.datetime.min  # noqa: DTZ901


class Frames:
    """Iterates over a file's transactions. `findings` and `envelopes` are complete at the end."""

    def __init__(self, source: bytes | BinaryIO) -> None:
        self._tokenizer = Tokenizer(source)
        self._cursor = Cursor(self._tokenizer)
        self.findings: list[Finding] = []  # on the file, its interchanges and groups
        self.findings_by_place: dict[tuple[int, int], list[Finding]] = {}
        self.envelopes: list[Envelope] = []
        self._places_with_strays: set[tuple[int, int]] = set()
        self._interchange: _Interchange | None = None
        self._group: _Group | None = None

    def __iter__(self) -> Iterator[Transaction]:
        while (segment := self._cursor.next()) is not None:
            match segment.id:
                case "ISA":
                    self._open_interchange(segment)
                case "IEA":
                    self._close_interchange(segment)
                case "GS":
                    self._open_group(segment)
                case "GE":
                    self._close_group(segment)
                case "ST":
                    transaction = self._transaction(segment)
                    yield transaction
                    transaction.read_through()
                case "TA1":
                    yield ta1_transaction(self._cursor, segment, self._envelope())
                case _:
                    self._note_stray(segment)
        self._end_interchange()
        self.findings = self._tokenizer.findings + self.findings
        self._tokenizer.findings = []

    def taken_findings(self) -> tuple[Finding, ...]:
        """The findings since this was last asked; they and the envelopes are then no longer kept here."""
        found = (*self._tokenizer.findings, *self.findings)
        self._tokenizer.findings.clear()
        self.findings.clear()
        self.findings_by_place.clear()
        self.envelopes.clear()
        interchange, group = self.place
        self._places_with_strays &= {(0, 0), (interchange, 0), (interchange, group)}
        return found

    @property
    def place(self) -> tuple[int, int]:
        """Names the present interchange and group by the positions of their ISA and GS; 0 is none."""
        return (
            self._interchange.header.position if self._interchange else 0,
            self._group.header.position if self._group else 0,
        )

    def _note(self, rule: str, segment: int, text: str) -> None:
        self.findings.append(finding(rule, segment, text))
        self.findings_by_place.setdefault(self.place, []).append(self.findings[-1])

    def _note_stray(self, segment: Segment) -> None:
        """Notes the first of each group, and of each interchange."""
        if self.place in self._places_with_strays:
            return
        self._places_with_strays.add(self.place)
        self._note(
            "X12-ENV-STRAY-SEGMENT",
            segment.position,
            f"Segment {shown(segment.id)} stands outside any transaction and was skipped.",
        )

    def _transaction(self, segment: Segment) -> Transaction:
        version = self._group.header.get(8) if self._group else ""
        named = segment.get(3)
        transaction = Transaction(self._cursor, segment, version or named, self._envelope())
        if self._group is None:
            transaction.note("X12-ENV-ST-OUTSIDE", segment.position, "The transaction stands outside any group.")
        else:
            self._group.count += 1
            if self._group.control_numbers.add(transaction.control_number):
                transaction.note(
                    "X12-ENV-ST-DUPLICATE",
                    segment.position,
                    f"ST02 {shown(transaction.control_number)} is used twice in one group.",
                )
            self._check_group(transaction)
            if named and version and named != version:
                transaction.note(
                    "X12-ENV-VERSION",
                    segment.position,
                    f"ST03 is {shown(named)} but GS08 is {shown(version)}.",
                )
        return transaction

    def _check_group(self, transaction: Transaction) -> None:
        """A group is routed by GS01, so a wrong one sends the transaction to the wrong program."""
        expected = FUNCTIONAL_IDS.get(transaction.set_id)
        stated = self._group.header.get(1) if self._group else expected
        if expected is not None and stated != expected:
            transaction.note(
                "X12-ENV-GROUP",
                transaction.segment,
                f"GS01 is {shown(stated or '')}; a {transaction.set_id} belongs into a group {expected}.",
            )

    def _envelope(self) -> Envelope | None:
        if self._interchange is None:
            return None
        if self._group is not None:
            return self._group.envelope
        return self._interchange.envelope

    def _open_interchange(self, segment: Segment) -> None:
        self._end_interchange()
        self._interchange = _Interchange(segment, _envelope(segment, None))
        self._checknumber_of(segment, 13)
        self._check_moment(segment, 9)

    def _open_group(self, segment: Segment) -> None:
        self._end_group()
        if self._interchange is None:
            return
        self._interchange.count += 1
        envelope = _envelope(self._interchange.header, segment)
        self._group = _Group(segment, envelope)
        self.envelopes.append(envelope)
        self._checknumber_of(segment, 6)
        self._check_moment(segment, 4)

    def _checknumber_of(self, segment: Segment, number: int) -> None:
        if number_of(segment.get(number)) is None:
            self._note(
                "X12-ENV-NUMBER",
                segment.position,
                f"{segment.id}{number:02} is {shown(segment.get(number))}, which is no number.",
            )

    def _check_moment(self, segment: Segment, number: int) -> None:
        """Date and time, which stand in that element and the next."""
        try:
            moment(segment.get(number), segment.get(number + 1))
        except UnreadableValue as problem:
            place = f"{segment.id}{number:02} and {segment.id}{number + 1:02}"
            self._note("X12-ENV-DATE", segment.position, f"{place} hold no readable date and time: {problem}.")

    def _close_group(self, trailer: Segment) -> None:
        group = self._group
        if group is None:
            self._note("X12-ENV-STRAY-SEGMENT", trailer.position, "A GE stands outside any group.")
            return
        if not _samenumber_of(trailer.get(2), group.header.get(6)):
            self._note(
                "X12-ENV-GE-CONTROL",
                trailer.position,
                f"GE02 is {shown(trailer.get(2))} but GS06 is {shown(group.header.get(6))}.",
            )
        if number_of(trailer.get(1)) != group.count:
            self._note(
                "X12-ENV-GE-COUNT",
                trailer.position,
                f"GE01 says {shown(trailer.get(1))} transactions; there are {group.count}.",
            )
        self._group = None

    def _close_interchange(self, trailer: Segment) -> None:
        self._end_group()
        interchange = self._interchange
        if interchange is None:
            self._note("X12-ENV-STRAY-SEGMENT", trailer.position, "An IEA stands outside any interchange.")
            return
        if not _samenumber_of(trailer.get(2), interchange.header.get(13)):
            self._note(
                "X12-ENV-IEA-CONTROL",
                trailer.position,
                f"IEA02 is {shown(trailer.get(2))} but ISA13 is {shown(interchange.header.get(13))}.",
            )
        if number_of(trailer.get(1)) != interchange.count:
            self._note(
                "X12-ENV-IEA-COUNT",
                trailer.position,
                f"IEA01 says {shown(trailer.get(1))} groups; there are {interchange.count}.",
            )
        if not interchange.count:
            self.envelopes.append(interchange.envelope)
        self._interchange = None

    def _end_group(self) -> None:
        """Reports a group that was left open."""
        if self._group is not None:
            self._note(
                "X12-ENV-GE-MISSING",
                self._group.header.position,
                "The group has no GE: the file was cut off. Ask for it again.",
            )
            self._group = None

    def _end_interchange(self) -> None:
        """Reports an interchange that was left open."""
        self._end_group()
        if self._interchange is not None:
            self._note(
                "X12-ENV-IEA-MISSING",
                self._interchange.header.position,
                "The interchange has no IEA: the file was cut off. Ask for it again.",
            )
            if not self._interchange.count:
                self.envelopes.append(self._interchange.envelope)
            self._interchange = None


class _Interchange:
    def __init__(self, header: Segment, envelope: Envelope) -> None:
        self.header = header
        self.envelope = envelope
        self.count = 0


class _Group:
    def __init__(self, header: Segment, envelope: Envelope) -> None:
        self.header = header
        self.envelope = envelope
        self.count = 0
        self.control_numbers = NumbersSeen()


def _samenumber_of(one: str, other: str) -> bool:
    """Control numbers are equal as numbers: some senders drop the leading zeros."""
    first, second = number_of(one), number_of(other)
    return one == other if first is None or second is None else first == second


def _envelope(isa: Segment, gs: Segment | None) -> Envelope:
    sender, receiver = isa.get(6).strip(), isa.get(8).strip()
    application_sender = gs.get(2) if gs else ""
    application_receiver = gs.get(3) if gs else ""
    return Envelope(
        sender_qualifier=isa.get(5).strip(),
        sender_id=sender,
        receiver_qualifier=isa.get(7).strip(),
        receiver_id=receiver,
        created_at=_created_at(isa, gs),
        interchange_control_number=number_of(isa.get(13).strip()) or 0,
        group_control_number=(number_of(gs.get(6)) or 0) if gs else 0,
        is_test=isa.get(15).strip() == "T",
        application_sender="" if application_sender == sender else application_sender,
        application_receiver="" if application_receiver == receiver else application_receiver,
        acknowledgment_requested=isa.get(14).strip() == "1",
    )


def _created_at(isa: Segment, gs: Segment | None) -> dt.datetime:
    """The group's time, else the interchange's, else the earliest possible one."""
    if gs is not None:
        try:
            return moment(gs.get(4), gs.get(5))
        except UnreadableValue:
            pass
    try:
        return moment(isa.get(9), isa.get(10))
    except UnreadableValue:
        return _TIME_UNKNOWN
