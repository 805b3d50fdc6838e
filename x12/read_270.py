"""Reads a 270 (005010X279, with and without errata): one inquiry for each patient asked about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import BinaryIO

from x12.benefits import Inquiry
from x12.claim_notes import ClaimNotes
from x12.hierarchy import Hierarchy
from x12.npi_check import check_npi
from x12.parties import Name, Person
from x12.read_loops import Loop, person_of
from x12.read_parties import ProcedureTable, name
from x12.streaming import Streamed, streamed
from x12.tokenizer import Segment
from x12.transaction import MOST_FINDINGS_OF_A_RULE, Transaction
from x12.values import UnreadableValue, moment, shown

_LEVELS = ("20", "21", "22", "23")  # HL03: payer, provider, subscriber, dependent
_PARENTS = {"21": {"20"}, "22": {"21"}, "23": {"22"}}
_KEPT = frozenset({"HL", "NM1", "TRN", "REF", "N3", "N4", "DMG", "INS", "DTP", "EQ", "III"})
_NOBODY = Name("")


def read_transaction(transaction: Transaction) -> tuple[Inquiry, ...]:
    """The inquiries of one ST, none where no patient is named."""
    return tuple(records(transaction))


def records(transaction: Transaction) -> Iterator[Inquiry]:
    """Gives each inquiry of one ST once its last segment is read."""
    reader = _InquiryReader(transaction)
    for segment in transaction.segments():
        if segment.id == "HL":
            yield from reader.ended_level()
        reader.take(segment)
    yield from reader.rest()


def stream(source: bytes | BinaryIO) -> Iterator[Streamed]:
    """Gives the inquiries of every 270 in the source, each with its findings; raises NotX12."""
    return streamed(source, {"270": records})


class _InquiryReader:
    """Collects the segments of a level, and makes an inquiry of each level that asks something (EQ)."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._beginning: Segment | None = None  # BHT
        self._open: dict[str, Loop] = {}  # by HL03, from the payer down to the latest level
        self._level: Loop | None = None
        self._created_at: dt.datetime | None = None
        self._has_asked = False
        self._note = ClaimNotes(transaction)
        self._noted: set[str] = set()
        self._hierarchy = Hierarchy(transaction, frozenset(_LEVELS), _PARENTS)
        self._procedures = ProcedureTable(transaction.separators.component)

    def take(self, segment: Segment) -> None:
        """Takes the next segment of the transaction."""
        if segment.id == "HL":
            self._hierarchy.take(segment)
            self._open_level(segment)
        elif self._level is not None:
            self._level.segments.append(segment)
        elif segment.id == "BHT":
            self._beginning = segment
        check_npi(self._transaction, segment.elements, segment.position)
        is_known = segment.id in _KEPT or segment.id == "BHT" or segment.id in self._noted
        if not is_known and len(self._noted) < MOST_FINDINGS_OF_A_RULE:
            self._noted.add(segment.id)
            self._note("X270-NOT-KEPT", segment.position, f"{shown(segment.id)} was skipped.")

    def rest(self) -> Iterator[Inquiry]:
        """The last inquiry, once every segment is taken."""
        yield from self.ended_level()
        self._hierarchy.close(is_complete=True)
        if not self._has_asked:
            self._note("X270-MISSING", self._transaction.segment, "No patient (HL*22 or HL*23) is asked about.")

    def _open_level(self, segment: Segment) -> None:
        level = segment.get(3)
        self._level = Loop([segment])
        if level not in _LEVELS:
            self._note("X270-LEVEL", segment.position, f"HL03 is {shown(level)}.")
            return
        self._open = {kind: loop for kind, loop in self._open.items() if kind < level}
        self._open[level] = self._level

    def ended_level(self) -> Iterator[Inquiry]:
        """The inquiry of the level that ends, if it is a patient's."""
        level = self._level
        if level is None:
            return
        kind = level.opener.get(3)
        if kind == "23" or (kind == "22" and (level.opener.get(4) != "1" or level.first("EQ"))):
            self._has_asked = True
            yield self._inquiry(level, is_dependent=kind == "23")

    def _inquiry(self, level: Loop, is_dependent: bool) -> Inquiry:
        subscriber = self._open.get("22")
        trace = level.first("TRN")
        insured = level.first("INS")
        group = next((one.value("REF", "6P") for one in (level, subscriber) if one and one.first("REF", "6P")), "")
        questions = level.all("EQ")
        repetition = self._transaction.separators.repetition
        repeats = [
            [part for part in (one.get(1).split(repetition) if repetition else [one.get(1)]) if part]
            for one in questions
        ]
        service_types = tuple(part for parts in repeats for part in parts)
        procedures = tuple(self._procedures[one.get(2)] for one in questions if one.get(2))
        if not service_types and not procedures:
            self._note("X270-MISSING", level.opener.position, "The inquiry names no service type (EQ01).")
        day = level.first("DTP", "291")
        days = self._transaction.period(day) if day is not None else None
        return Inquiry(
            reference=self._beginning.get(3) if self._beginning else "",
            created_at=self._created(),
            payer=self._name("20", "The payer (NM1*PR)"),
            provider=self._name("21", "The provider (NM1*1P)"),
            trace=trace.get(2) if trace else "",
            trace_originator=trace.get(3) if trace else "",
            subscriber=self._person(subscriber),
            service_types=service_types,
            service_on=days[0] if days else None,
            service_to=days[1] if days else None,
            group_number=group,
            dependent=self._person(level) if is_dependent else None,
            relationship=insured.get(2) if is_dependent and insured else "",
            repeat_service_types=any(len(parts) > 1 for parts in repeats),
            procedures=procedures,
            coverage_level=next((one.get(3) for one in questions if one.get(3)), ""),
            place_of_service=self._place_of_service(level),
            control_number=self._transaction.control_number,
            envelope=self._transaction.envelope,
            segment=level.opener.position,
        )

    def _place_of_service(self, level: Loop) -> str:
        """III*ZZ; a diagnosis (III*BF) has no place in the record."""
        for segment in level.all("III"):
            if segment.get(1) != "ZZ":
                self._note("X270-NOT-KEPT", segment.position, f"III {shown(segment.get(1))} was skipped.")
        return level.value("III", "ZZ")

    def _created(self) -> dt.datetime:
        """BHT04 and 05; of the envelope where they say nothing."""
        if self._created_at is None:
            self._created_at = self._read_created()
        return self._created_at

    def _read_created(self) -> dt.datetime:
        beginning, envelope = self._beginning, self._transaction.envelope
        if beginning is None:
            self._note("X270-MISSING", self._transaction.segment, "BHT, the beginning of the inquiry, is missing.")
        else:
            try:
                return moment(beginning.get(4), beginning.get(5))
            except UnreadableValue as problem:
                self._transaction.note("X12-DATE", beginning.position, f"BHT04-05: {problem}.")
        return envelope.created_at if envelope else dt.datetime.min  # noqa: DTZ901 naive, like every X12 time

    def _name(self, kind: str, what: str) -> Name:
        level = self._open.get(kind)
        segment = level.first("NM1") if level is not None else None
        if segment is None:
            self._note("X270-MISSING", self._transaction.segment, f"{what} is missing.")
            return _NOBODY
        return name(segment.elements)

    def _person(self, level: Loop | None) -> Person:
        if level is None or level.first("NM1") is None:
            return Person(_NOBODY)
        start = next(at for at, segment in enumerate(level.segments) if segment.id == "NM1")
        return person_of(Loop(level.segments[start:]), self._transaction)
