"""One line of a claim as a payer returns it (loop 2110 of the 835): it always balances."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from clearinghouse.sandbox.rules import LineDenial
from x12.claim import ClaimLine
from x12.remittance import Adjustment, ServicePayment


def deny_line(line: ClaimLine, denial: LineDenial) -> ServicePayment:
    """The line as billed, paid 0, its charge in one adjustment."""
    adjustment = Adjustment(denial.group, denial.reason, line.charge)
    return replace(service_payment(line, paid=Decimal(0), adjustments=(adjustment,)), remarks=denial.remarks)


def service_payment(
    line: ClaimLine, *, paid: Decimal, adjustments: tuple[Adjustment, ...], allowed: Decimal | None = None
) -> ServicePayment:
    """SVC with the line's own procedure, units, dates and REF*6R; adjustments of nothing are left out."""
    return ServicePayment(
        procedure=replace(line.procedure, description=""),
        charge=line.charge,
        paid=paid,
        units=line.units,
        service_from=line.service_from,
        service_to=line.service_to,
        line_control_number=line.control_number,
        allowed=allowed,
        adjustments=tuple(adjustment for adjustment in adjustments if adjustment.amount),
    )
