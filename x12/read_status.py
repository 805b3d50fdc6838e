"""Reads 276 claim status inquiries and 277 claim status answers (005010X212)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from x12.acknowledgements import StatusCode
from x12.answer_orders import ORDER_OF_276, ORDER_OF_277
from x12.claim_notes import ClaimNotes
from x12.hierarchy import Hierarchy
from x12.npi_check import check_npi
from x12.parties import Name, Person
from x12.read_loops import Loop, amount_of, person_of
from x12.read_parties import ProcedureTable, name
from x12.segment_order import SegmentOrder
from x12.status import (
    ClaimStatusAnswer,
    LineInquiry,
    LineStatus,
    ProviderStatus,
    Status,
    StatusAnswer,
    StatusInquiry,
)
from x12.streaming import Streamed, streamed
from x12.tokenizer import Segment
from x12.transaction import Transaction
from x12.values import UnreadableValue, moment, shown

_LEVELS = ("20", "21", "19", "22", "23")  # HL03: payer, receiver, provider, subscriber, dependent
_PARENTS = {"21": {"20"}, "19": {"21"}, "22": {"19"}, "23": {"22"}}
_GUIDE = "X212"  # other guides have a 277 too, with segments of their own
_PATIENTS = frozenset({"22", "23"})
_DESCRIBES = frozenset({"NM1", "DMG"})  # the patient, wherever they stand
_NOBODY = Name("")
_EMPTY = Loop([])


def read_inquiries(transaction: Transaction) -> tuple[StatusInquiry, ...]:
    """The claims that one ST of a 276 asks about."""
    return tuple(inquiry_records(transaction))


def inquiry_records(transaction: Transaction) -> Iterator[StatusInquiry]:
    """Gives each claim that one ST of a 276 asks about."""
    levels, has_asked = _Levels(transaction), False
    for one in levels.read():
        if isinstance(one, _Claim):
            has_asked = True
            yield _inquiry(levels, one)
    if not has_asked:
        levels.missing("A claim (TRN under HL*22 or HL*23)")


def read_answer(transaction: Transaction) -> tuple[StatusAnswer]:
    """The answer of one ST of a 277."""
    levels = _Levels(transaction)
    providers: list[ProviderStatus] = []
    claims: list[ClaimStatusAnswer] = []
    for made in _answered(levels):
        if isinstance(made, ClaimStatusAnswer):
            claims.append(made)
        else:
            providers.append(dataclasses.replace(made, claims=tuple(claims)))
            claims = []
    return (_answer(levels, tuple(providers)),)


def answer_records(transaction: Transaction) -> Iterator[ClaimStatusAnswer | ProviderStatus | StatusAnswer]:
    """Gives each claim of one ST of a 277 as it is read, after those of a provider him, at the end the answer.

    Providers and answer come without what was given before them.
    """
    levels = _Levels(transaction)
    yield from _answered(levels)
    yield _answer(levels, ())


def stream(source: bytes | BinaryIO) -> Iterator[Streamed]:
    """Gives the records of every 276 and 277 in the source, with their findings; raises NotX12."""
    return streamed(source, {"276": inquiry_records, "277": answer_records})


def _answered(levels: _Levels) -> Iterator[ClaimStatusAnswer | ProviderStatus]:
    """Each claim, and after those of a provider him; claims above any provider have one without name."""
    provider: _Path | None = None
    has_claims = False
    for one in levels.read():
        if isinstance(one, _Claim):
            has_claims = True
            yield _claim_answer(levels, one)
        elif one.kind == "19":
            if provider is not None or has_claims:
                yield _provider(levels, provider)
            provider, has_claims = one, False
    if provider is not None or has_claims:
        yield _provider(levels, provider)


def _answer(levels: _Levels, providers: tuple[ProviderStatus, ...]) -> StatusAnswer:
    transaction, receiver = levels.transaction, levels.receiver
    if receiver is None:
        levels.missing("The receiver (HL*21)")
    trace, statuses = _refusal(levels, receiver)
    return StatusAnswer(
        reference=levels.beginning.get(3),
        created_at=levels.created_at(),
        payer=levels.payer.name("20") if levels.payer is not None else None,
        receiver=receiver.name("21") if receiver is not None else None,
        providers=providers,
        statuses=statuses,
        trace=trace,
        control_number=transaction.control_number,
        envelope=transaction.envelope,
        segment=transaction.segment,
    )


class _Path:
    """A level with those above it, by HL03."""

    def __init__(self, kind: str, levels: dict[str, Loop]) -> None:
        self.kind = kind
        self.levels = levels

    @property
    def lowest(self) -> Loop:
        return self.levels[self.kind]

    def name(self, kind: str) -> Name | None:
        """NM1 of that level."""
        level = self.levels.get(kind)
        segment = level.first("NM1") if level is not None else None
        return name(segment.elements) if segment is not None else None

    def person(self, kind: str, transaction: Transaction) -> Person:
        """NM1 and DMG of that level, which come in either order."""
        level = self.levels.get(kind, _EMPTY)
        start = level.first("NM1")
        if start is None:
            return Person(_NOBODY)
        others = [segment for segment in level.segments if segment.id == "DMG"]
        return person_of(Loop([start, *others]), transaction)


@dataclass(slots=True)
class _Claim:
    """What stands from a patient's TRN to the next, with the levels above it."""

    path: _Path
    loop: Loop
    lines: list[Loop] = field(default_factory=list)


class _Levels:
    """Walks over the levels of one ST, and keeps the one that is open with those above it."""

    def __init__(self, transaction: Transaction) -> None:
        self.transaction = transaction
        self.procedures = ProcedureTable(transaction.separators.component)
        self.beginning = Segment("", [""], transaction.segment)
        self.payer: _Path | None = None  # the first
        self.receiver: _Path | None = None  # the last
        self._note = ClaimNotes(transaction)
        self._hierarchy = Hierarchy(transaction, frozenset(_LEVELS), _PARENTS)
        orders = ORDER_OF_276 if transaction.name == "276" else ORDER_OF_277
        is_of_our_guide = _GUIDE in transaction.version
        self._order = SegmentOrder(transaction, "X276", orders) if is_of_our_guide else None
        self._open_levels: dict[str, Loop] = {}  # by HL03
        self._path: _Path | None = None
        self._claim: _Claim | None = None
        self._has_levels = False
        self._created_at: dt.datetime | None = None

    def read(self) -> Iterator[_Path | _Claim]:
        """Gives each level that is no patient's, and each claim of a patient, once its last segment is taken."""
        for segment in self.transaction.segments():
            if self._order is not None:
                self._order.take(segment)
            if segment.id == "HL":
                yield from self._ended_level()
                self._open_level(segment)
            elif segment.id == "TRN" and self._path is not None and self._path.kind in _PATIENTS:
                yield from self._ended_claim()
                self._claim = _Claim(self._path, Loop([segment]))
            else:
                self._add(segment)
        if self._order is not None:
            self._order.close()
        yield from self._ended_level()
        self._hierarchy.close()
        if not self._has_levels:
            self._check_beginning()

    def _open_level(self, segment: Segment) -> None:
        if not self._has_levels:
            self._has_levels = True
            self._check_beginning()
        self._hierarchy.take(segment)
        kind = segment.get(3)
        if kind not in _LEVELS:
            self._note("X276-LEVEL", segment.position, f"HL03 is {shown(kind)}; the level was skipped.")
            return
        above = _LEVELS[: _LEVELS.index(kind)]
        self._open_levels = {one: loop for one, loop in self._open_levels.items() if one in above}
        self._open_levels[kind] = Loop([segment])
        self._path = _Path(kind, dict(self._open_levels))

    def _add(self, segment: Segment) -> None:
        """Adds a segment to the line, the claim or the level that it belongs to."""
        if segment.id == "NM1":
            check_npi(self.transaction, segment.elements, segment.position)
        if self._path is None:
            if segment.id == "BHT" and not self._has_levels:
                self.beginning = segment
        elif self._claim is None or segment.id in _DESCRIBES:
            self._path.lowest.segments.append(segment)
        elif segment.id == "SVC":
            self._claim.lines.append(Loop([segment]))
        else:
            (self._claim.lines[-1] if self._claim.lines else self._claim.loop).segments.append(segment)

    def _ended_claim(self) -> Iterator[_Claim]:
        claim, self._claim = self._claim, None
        if claim is not None:
            yield claim

    def _ended_level(self) -> Iterator[_Path | _Claim]:
        yield from self._ended_claim()
        path, self._path = self._path, None
        if path is None or path.kind in _PATIENTS:
            return
        if path.kind == "20":
            self.payer = self.payer or path
        elif path.kind == "21":
            self.receiver = path
        yield path

    def missing(self, what: str) -> None:
        """Notes what an inquiry or answer cannot do without."""
        self._note("X276-MISSING", self.transaction.segment, f"{what} is missing.")

    def _check_beginning(self) -> None:
        if not self.beginning.id:
            self.missing("BHT, the beginning,")

    def created_at(self) -> dt.datetime:
        """BHT04 and 05; of the envelope where they say nothing."""
        if self._created_at is None:
            self._created_at = self._read_created_at()
        return self._created_at

    def _read_created_at(self) -> dt.datetime:
        try:
            return moment(self.beginning.get(4), self.beginning.get(5))
        except UnreadableValue as problem:
            self.transaction.note("X12-DATE", self.beginning.position, f"BHT04-05: {problem}.")
        envelope = self.transaction.envelope
        return envelope.created_at if envelope else dt.datetime.min  # noqa: DTZ901 naive, like every X12 time

    def days(self, loop: Loop) -> tuple[dt.date | None, dt.date | None]:
        """DTP*472."""
        segment = loop.first("DTP", "472")
        days = self.transaction.period(segment) if segment is not None else None
        return days or (None, None)


def _inquiry(levels: _Levels, asked_about: _Claim) -> StatusInquiry:
    transaction, path, claim = levels.transaction, asked_about.path, asked_about.loop
    start, end = levels.days(claim)
    asked = [_line_inquiry(levels, line) for line in asked_about.lines]
    return StatusInquiry(
        reference=levels.beginning.get(3),
        created_at=levels.created_at(),
        payer=path.name("20") or _NOBODY,
        receiver=path.name("21") or _NOBODY,
        provider=path.name("19") or _NOBODY,
        subscriber=path.person("22", transaction),
        trace=claim.opener.get(2),
        charge=amount_of(claim, "T3", transaction),
        service_from=start,
        service_to=end,
        dependent=path.person("23", transaction) if path.kind == "23" else None,
        payer_claim_control_number=claim.value("REF", "1K"),
        patient_control_number=claim.value("REF", "EJ"),
        group_number=claim.value("REF", "6P"),
        clearinghouse_trace=claim.value("REF", "D9"),
        lines=tuple(line for line in asked if line is not None),
        control_number=transaction.control_number,
        envelope=transaction.envelope,
        segment=claim.opener.position,
    )


def _line_inquiry(levels: _Levels, loop: Loop) -> LineInquiry | None:
    """2210; None with a finding where charge or date cannot be read."""
    service = loop.opener
    charge = levels.transaction.amount(service.get(2), service.position, "SVC02")
    start, end = levels.days(loop)
    if charge is None or start is None:
        levels.missing("The charge (SVC02) or the date (DTP*472) of a line")
        return None
    return LineInquiry(
        procedure=levels.procedures[service.get(1)],
        charge=charge,
        service_from=start,
        service_to=end,
        units=levels.transaction.quantity(service.get(7), service.position, "SVC07"),
        line_control_number=loop.value("REF", "FJ"),
    )


def _provider(levels: _Levels, path: _Path | None) -> ProviderStatus:
    """2000C without its claims."""
    trace, statuses = _refusal(levels, path)
    return ProviderStatus(path.name("19") if path is not None else None, (), statuses, trace)


def _claim_answer(levels: _Levels, answered: _Claim) -> ClaimStatusAnswer:
    path, claim = answered.path, answered.loop
    start, end = levels.days(claim)
    return ClaimStatusAnswer(
        trace=claim.opener.get(2),
        subscriber=path.name("22"),
        statuses=_statuses(levels, claim),
        dependent=path.name("23") if path.kind == "23" else None,
        payer_claim_control_number=claim.value("REF", "1K"),
        patient_control_number=claim.value("REF", "EJ"),
        bill_type=claim.value("REF", "BLT"),
        clearinghouse_trace=claim.value("REF", "D9"),
        voucher=claim.value("REF", "VV"),
        service_from=start,
        service_to=end,
        lines=tuple(_line_status(levels, line) for line in answered.lines),
        segment=claim.opener.position,
    )


def _line_status(levels: _Levels, loop: Loop) -> LineStatus:
    service, transaction = loop.opener, levels.transaction
    start, end = levels.days(loop)
    return LineStatus(
        procedure=levels.procedures[service.get(1)] if service.get(1) else None,
        charge=transaction.amount(service.get(2), service.position, "SVC02"),
        paid=transaction.amount(service.get(3), service.position, "SVC03"),
        statuses=_statuses(levels, loop),
        units=transaction.quantity(service.get(7), service.position, "SVC07"),
        line_control_number=loop.value("REF", "FJ"),
        service_from=start,
        service_to=end,
    )


def _refusal(levels: _Levels, path: _Path | None) -> tuple[str, tuple[Status, ...]]:
    """2200B and 2200C: trace and statuses of a level that is no patient's."""
    if path is None:
        return "", ()
    return path.lowest.value("TRN", ""), _statuses(levels, path.lowest)


def _statuses(levels: _Levels, loop: Loop) -> tuple[Status, ...]:
    """Every STC of the loop."""
    transaction = levels.transaction
    component = transaction.separators.component
    found = []
    for segment in loop.all("STC"):
        at, element = segment.position, segment.get
        codes = []
        for composite in (element(1), element(10), element(11)):
            if composite:
                parts = [*(composite.split(component) if component else [composite]), "", ""]
                codes.append(StatusCode(*parts[:3]))
        found.append(
            Status(
                codes=tuple(codes),
                effective_on=transaction.day(element(2), at, "STC02"),
                charge=transaction.amount(element(4), at, "STC04"),
                paid=transaction.amount(element(5), at, "STC05"),
                finalized_on=transaction.day(element(6), at, "STC06"),
                payment_method=element(7),
                paid_on=transaction.day(element(8), at, "STC08"),
                check_number=element(9),
                segment=at,
                raw=segment.raw,
            )
        )
    return tuple(found)
