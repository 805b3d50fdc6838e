"""Reads 276 claim status inquiries and 277 claim status answers (005010X212)."""

from __future__ import annotations

import datetime as dt

from x12.acknowledgements import StatusCode
from x12.claim_reading_rules import claim_finding
from x12.hierarchy import Hierarchy
from x12.npi_check import check_npi
from x12.parties import Name, Person
from x12.read_loops import Loop, amount_of, cut, person_of
from x12.read_parties import ProcedureTable, name
from x12.status import (
    ClaimStatusAnswer,
    LineInquiry,
    LineStatus,
    ProviderStatus,
    Status,
    StatusAnswer,
    StatusInquiry,
)
from x12.tokenizer import Segment
from x12.transaction import Transaction
from x12.values import UnreadableValue, moment, shown

_LEVELS = ("20", "21", "19", "22", "23")  # HL03: payer, receiver, provider, subscriber, dependent
_PARENTS = {"21": {"20"}, "19": {"21"}, "22": {"19"}, "23": {"22"}}
_OPENERS = frozenset({"TRN", "SVC"})
_NOBODY = Name("")
_EMPTY = Loop([])


def read_inquiries(transaction: Transaction) -> tuple[StatusInquiry, ...]:
    """The claims that one ST of a 276 asks about."""
    levels = _Levels(transaction)
    inquiries = tuple(
        _inquiry(levels, path, claim, lines) for path in levels.paths for claim, lines in _claims_of(path.lowest)
    )
    if not inquiries:
        levels.missing("A claim (TRN under HL*22 or HL*23)")
    return inquiries


def read_answer(transaction: Transaction) -> tuple[StatusAnswer]:
    """The answer of one ST of a 277."""
    levels = _Levels(transaction)
    receiver: _Path | None = None
    providers: list[tuple[_Path, list[ClaimStatusAnswer]]] = []
    for path in levels.paths:
        if path.kind == "21":
            receiver = path
        elif path.kind == "19":
            providers.append((path, []))
        elif path.kind in {"22", "23"} and providers:
            providers[-1][1].extend(_claim_answer(levels, path, *claim) for claim in _claims_of(path.lowest))
    if receiver is None:
        levels.missing("The receiver (HL*21)")
    trace, statuses = _refusal(levels, receiver)
    return (
        StatusAnswer(
            reference=levels.beginning.get(3),
            created_at=levels.created_at(),
            payer=next((path.name("20") for path in levels.paths), None),
            receiver=receiver.name("21") if receiver is not None else None,
            providers=tuple(_provider(levels, path, claims) for path, claims in providers),
            statuses=statuses,
            trace=trace,
            control_number=transaction.control_number,
            envelope=transaction.envelope,
            segment=transaction.segment,
        ),
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


class _Levels:
    """The levels of one ST in order, each with those above it."""

    def __init__(self, transaction: Transaction) -> None:
        self.transaction = transaction
        self.procedures = ProcedureTable(transaction.separators.component)
        self.beginning = Segment("", [""], transaction.segment)
        self.paths: list[_Path] = []
        open_levels: dict[str, Loop] = {}
        header, levels = cut(transaction.segments(), frozenset({"HL"}))
        hierarchy = Hierarchy(transaction, frozenset(_LEVELS), _PARENTS)
        for level in levels:
            hierarchy.take(level.opener)
            for segment in level.all("NM1"):
                check_npi(transaction, segment.elements, segment.position)
            kind = level.opener.get(3)
            if kind not in _LEVELS:
                self._note("X276-LEVEL", level.opener.position, f"HL03 is {shown(kind)}; the level was skipped.")
                continue
            above = _LEVELS[: _LEVELS.index(kind)]
            open_levels = {one: loop for one, loop in open_levels.items() if one in above}
            open_levels[kind] = level
            self.paths.append(_Path(kind, dict(open_levels)))
        hierarchy.close()
        beginning = header.first("BHT")
        if beginning is None:
            self.missing("BHT, the beginning,")
        else:
            self.beginning = beginning

    def missing(self, what: str) -> None:
        """Notes what an inquiry or answer cannot do without."""
        self._note("X276-MISSING", self.transaction.segment, f"{what} is missing.")

    def created_at(self) -> dt.datetime:
        """BHT04 and 05; of the envelope where they say nothing."""
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

    def _note(self, rule: str, segment: int, text: str) -> None:
        self.transaction.findings.append(claim_finding(rule, segment, text))


def _claims_of(level: Loop) -> list[tuple[Loop, list[Loop]]]:
    """The claims of a patient's level, each with its lines."""
    if level.opener.get(3) not in {"22", "23"}:
        return []
    claims: list[tuple[Loop, list[Loop]]] = []
    for loop in cut(level.segments, _OPENERS)[1]:
        if loop.opener.id == "TRN":
            claims.append((loop, []))
        elif claims:
            claims[-1][1].append(loop)
    return claims


def _inquiry(levels: _Levels, path: _Path, claim: Loop, lines: list[Loop]) -> StatusInquiry:
    transaction = levels.transaction
    start, end = levels.days(claim)
    asked = [_line_inquiry(levels, line) for line in lines]
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
    charge = levels.transaction.amount(service.get(2), service.position)
    start, end = levels.days(loop)
    if charge is None or start is None:
        levels.missing("The charge (SVC02) or the date (DTP*472) of a line")
        return None
    return LineInquiry(
        procedure=levels.procedures[service.get(1)],
        charge=charge,
        service_from=start,
        service_to=end,
        units=levels.transaction.quantity(service.get(7), service.position),
        line_control_number=loop.value("REF", "FJ"),
    )


def _provider(levels: _Levels, path: _Path, claims: list[ClaimStatusAnswer]) -> ProviderStatus:
    trace, statuses = _refusal(levels, path)
    return ProviderStatus(path.name("19"), tuple(claims), statuses, trace)


def _claim_answer(levels: _Levels, path: _Path, claim: Loop, lines: list[Loop]) -> ClaimStatusAnswer:
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
        lines=tuple(_line_status(levels, line) for line in lines),
        segment=claim.opener.position,
    )


def _line_status(levels: _Levels, loop: Loop) -> LineStatus:
    service, transaction = loop.opener, levels.transaction
    start, end = levels.days(loop)
    return LineStatus(
        procedure=levels.procedures[service.get(1)] if service.get(1) else None,
        charge=transaction.amount(service.get(2), service.position),
        paid=transaction.amount(service.get(3), service.position),
        statuses=_statuses(levels, loop),
        units=transaction.quantity(service.get(7), service.position),
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
                effective_on=transaction.day(element(2), at),
                charge=transaction.amount(element(4), at),
                paid=transaction.amount(element(5), at),
                finalized_on=transaction.day(element(6), at),
                payment_method=element(7),
                paid_on=transaction.day(element(8), at),
                check_number=element(9),
                segment=at,
                raw=segment.raw,
            )
        )
    return tuple(found)
