"""Which claim line each line of a claim payment answers (docs/algorithms/posting.md, section 2)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from x12.remittance import ClaimPayment, Procedure, ServicePayment


@dataclass(frozen=True, slots=True)
class BilledLine:
    """A claim line as billed. `control_numbers` are all REF*6R under which it went out, to whichever payer."""

    line_id: int
    control_numbers: frozenset[str]
    code: str
    modifiers: tuple[str, ...]
    service_on: dt.date
    charge: Decimal
    units: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class LineMatch:
    """The claim line of each service payment, in order; None where no rule finds exactly one."""

    line_ids: tuple[int | None, ...]

    @property
    def is_complete(self) -> bool:
        return None not in self.line_ids

    @property
    def missing_positions(self) -> list[int]:
        """Service payments without a line, counted from 1."""
        return [position for position, line_id in enumerate(self.line_ids, start=1) if line_id is None]


def billed_procedure(service: ServicePayment) -> Procedure:
    """What we billed: SVC06 when the payer changed or bundled the code, else SVC01."""
    return service.submitted_procedure or service.procedure


Test = Callable[[ServicePayment, BilledLine], bool]


def _control_number(service: ServicePayment) -> str:
    """REF*6R as we sent it: in upper case."""
    return service.line_control_number.strip().upper()


def _agrees(service: ServicePayment, line: BilledLine, together: Decimal) -> bool:
    """That code, date or charge is the line's, too; `together` is the charge of all that name it (a split line)."""
    codes = {billed_procedure(service).code.upper(), service.procedure.code.upper()}
    is_dated = service.service_from is not None and service.service_from == line.service_on
    return line.code in codes or is_dated or line.charge in (service.charge, together)


def _has_date(service: ServicePayment, line: BilledLine) -> bool:
    # A line without DTM takes the claim's dates; both may be missing, and then the date says nothing.
    return service.service_from is None or service.service_from == line.service_on


def _by_code_and_charge(service: ServicePayment, line: BilledLine) -> bool:
    procedure = billed_procedure(service)
    return (
        procedure.code == line.code
        and sorted(procedure.modifiers) == sorted(line.modifiers)
        and service.charge == line.charge
        and _has_date(service, line)
    )


def _by_code(service: ServicePayment, line: BilledLine) -> bool:
    return billed_procedure(service).code == line.code and _has_date(service, line)


def match_lines(record: ClaimPayment, lines: Sequence[BilledLine]) -> LineMatch:
    """Match by REF*6R; else code, modifiers, date and charge; else code and date where one line is left.

    REF*6R alone is no proof: code, date or charge must be the line's, too, else a person chooses the line.

    Lines equal in everything are answered in their order, each once. Several service payments may name one
    line by REF*6R (a split line), or by code and date when no other line is like it.
    """
    services = [_dated(service, record) for service in record.services]
    named = _named(services, lines)
    together: dict[int, Decimal] = {}
    for service, line in zip(services, named, strict=True):
        if line is not None:
            together[line.line_id] = together.get(line.line_id, Decimal(0)) + service.charge
    found: list[int | None] = [
        line.line_id if line is not None and _agrees(service, line, together[line.line_id]) else None
        for service, line in zip(services, named, strict=True)
    ]
    if None not in found:  # the usual case at once
        return LineMatch(tuple(found))
    taken = {line.line_id for line in named if line is not None}
    for position, service in enumerate(services):
        if found[position] is None and named[position] is None:
            free = [line for line in lines if line.line_id not in taken]
            line_id = found[position] = _first(service, free, _by_code_and_charge)
            if line_id is not None:
                taken.add(line_id)
    free = [line for line in lines if line.line_id not in taken]
    for position, service in enumerate(services):
        if found[position] is None and named[position] is None:
            fitting = [line.line_id for line in free if _by_code(service, line)]
            found[position] = fitting[0] if len(fitting) == 1 else None
    return LineMatch(tuple(found))


def _named(services: Sequence[ServicePayment], lines: Sequence[BilledLine]) -> list[BilledLine | None]:
    """The line whose REF*6R each service payment returns."""
    by_number = {number: line for line in reversed(lines) for number in line.control_numbers}
    return [by_number.get(_control_number(service)) for service in services]


def _dated(service: ServicePayment, record: ClaimPayment) -> ServicePayment:
    if service.service_from is not None or record.statement_from is None:
        return service
    return dataclasses.replace(service, service_from=record.statement_from)


def _first(service: ServicePayment, lines: Sequence[BilledLine], test: Test) -> int | None:
    for line in lines:
        if test(service, line):
            return line.line_id
    return None
