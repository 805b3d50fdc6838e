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


def _by_control_number(service: ServicePayment, line: BilledLine) -> bool:
    return service.line_control_number.strip() in line.control_numbers


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

    Lines equal in everything are answered in their order, each once. Several service payments may name one
    line by REF*6R (a split line), or by code and date when no other line is like it.
    """
    usual = _all_by_control_number(record.services, lines)
    if usual is not None:
        return LineMatch(usual)
    services = [_dated(service, record) for service in record.services]
    found: list[int | None] = [_first(service, lines, _by_control_number) for service in services]
    taken = {line_id for line_id in found if line_id is not None}
    for position, service in enumerate(services):
        if found[position] is None:
            free = [line for line in lines if line.line_id not in taken]
            line_id = found[position] = _first(service, free, _by_code_and_charge)
            if line_id is not None:
                taken.add(line_id)
    free = [line for line in lines if line.line_id not in taken]
    for position, service in enumerate(services):
        if found[position] is None:
            fitting = [line.line_id for line in free if _by_code(service, line)]
            found[position] = fitting[0] if len(fitting) == 1 else None
    return LineMatch(tuple(found))


def _all_by_control_number(services: Sequence[ServicePayment], lines: Sequence[BilledLine]) -> tuple[int, ...] | None:
    """The usual case at once: every service payment returns its REF*6R."""
    by_number = {number: line.line_id for line in lines for number in line.control_numbers}
    found = tuple(by_number.get(service.line_control_number.strip(), 0) for service in services)
    return found if all(found) else None


def _dated(service: ServicePayment, record: ClaimPayment) -> ServicePayment:
    if service.service_from is not None or record.statement_from is None:
        return service
    return dataclasses.replace(service, service_from=record.statement_from)


def _first(service: ServicePayment, lines: Sequence[BilledLine], test: Test) -> int | None:
    for line in lines:
        if test(service, line):
            return line.line_id
    return None
